"""agreed_with and governed_by: the parties to contracts and stipulations, and the governing law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact

_LAWS = frozenset({MentionType.LOCATION, MentionType.STATUTE, MentionType.GOV_BODY})
_GOVERNED = re.compile(
    r"\b(?:governed\s+(?:in\s+all\s+respects\s+)?(?:solely\s+|exclusively\s+)?by|"
    r"construed\s+(?:and\s+\w+\s+)?(?:in\s+accordance\s+with|according\s+to|under)"
    r"|subject\s+to|interpreted\s+(?:and\s+\w+\s+)?(?:in\s+accordance\s+with|under)"
    r"|in\s+accordance\s+with|under)"
    r"(?:[\s,]{1,40}(?:and|construed|enforced|interpreted|performed|according|to|in|accordance|"
    r"with|by|under|governed|shall|be|the|internal|substantive|local|domestic)\b)"
    r"{0,22}[\s,]{1,40}laws?[\s,]{1,40}(?:and\s+(?:regulations|decisions)\s+)?(?:of|in(?:\s+(?:force|"
    r"effect)\s+in)?)\b(?:\s+the)?\s*",
    re.IGNORECASE,
)
_STATE_LAW = re.compile(
    r"\b(?:governed\s+by|construed\s+(?:in\s+accordance\s+with|under))\s+(?:and\s+\w+\s+(?:in\s+accordance"
    r"\s+with|under)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\b(?:PURSUANT\s+TO|IT\s+IS\s+HEREBY\s+STIPULATED\s+PURSUANT\s+TO)\s+$")
_STIPULATED = re.compile(
    r"\b(?:stipulated|agreed|agreement|stipulation|settlement)\b(?:\s+and\s+agreed)"
    r"?[\s,]+(?:is\s+|made\s+)?by\s+and\s+(?:between|among)\s+",
    re.IGNORECASE,
)
_DEFINED_LAW = re.compile(r"\blaws?\s*$", re.IGNORECASE)
_MAX_PARTIES = 8


def read_agreements(context: Context) -> Iterator[Fact]:
    """Yields agreed_with between the parties to a contract or stipulation, and governed_by for its law."""
    for preamble in context.structures.preambles:
        ends = [entity for party in preamble.parties if (entity := context.entity_at(party.name))]
        for source, target in combinations(list(dict.fromkeys(ends))[:_MAX_PARTIES], 2):
            evidence = preamble.evidence if len(preamble.evidence.text) < 600 else preamble.parties[0].name.span
            yield Fact(RelationshipType.AGREED_WITH, source, target, None, 0.9, "preamble.between", evidence)
    yield from _stipulations(context)
    yield from _governing_law(context)


def _stipulations(context: Context) -> Iterator[Fact]:
    window = context.window
    preamble_starts = {preamble.evidence.start for preamble in context.structures.preambles}
    for match in _STIPULATED.finditer(window.text):
        start = window.base + match.start()
        if any(abs(start - other) < 400 for other in preamble_starts):
            continue
        stop = window.text.find(".", match.end(), match.end() + 300)
        names = context.between(window.base + match.end(), window.base + (stop if stop > 0 else match.end() + 300), NAMES)
        ends = [(entity, mention) for mention in names[:4] if (entity := context.entity(mention))]
        for (source, _), (target, last) in combinations(ends, 2):
            if source != target:
                yield Fact(RelationshipType.AGREED_WITH, source, target, None, 0.75, "stipulation.between", context.span(start, last.end))


def _governing_law(context: Context) -> Iterator[Fact]:
    window = context.window
    for match in _GOVERNED.finditer(window.text):
        is_weak = match[0].lower().startswith(("under", "in accordance", "subject"))
        law = context.nearest_after(window.base + match.end(), _LAWS, 40)
        if law is None or "." in context.text(window.base + match.end(), law.start) or (target := context.entity(law)) is None:
            continue
        head = window.text[max(0, match.start() - 160) : match.start()].lower()
        if is_weak and not re.search(
            r"\b(?:agreement|contract|lease)\b[^.]*\b(?:governed|construed|interpreted|enforced|"
            r"made|executed)\b",
            head,
        ):
            continue
        yield Fact(
            RelationshipType.GOVERNED_BY,
            context.document_id,
            target,
            None,
            0.9,
            "law.governed_by",
            context.span(window.base + match.start(), law.end),
        )
    for law in context.mentions:
        if law.type not in _LAWS or not _DEFINED_LAW.match(
            window.text[window.local(law.end) : window.local(law.end) + 6].strip()[:4] or "x"
        ):
            continue
        before = window.text[max(0, window.local(law.start) - 80) : window.local(law.start)]
        if (cue := _STATE_LAW.search(before)) and (target := context.entity(law)):
            yield Fact(
                RelationshipType.GOVERNED_BY,
                context.document_id,
                target,
                None,
                0.85,
                "law.state_law",
                context.span(law.start - len(before) + cue.start(), law.end),
            )
