"""agreed_with: the parties to contracts and stipulations; employed_by: who a contract or letter of employment employs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact
from legal_pipeline.stages.structures.model import Preamble

_STIPULATED = re.compile(
    r"\b(?:stipulated|agreed|agreement|stipulation|settlement)\b(?:\s+and\s+agreed)"
    r"?[\s,]+(?:is\s+|made\s+)?by\s+and\s+(?:between|among)\s+",
    re.IGNORECASE,
)
_EMPLOYS = re.compile(
    r"\b(?:will|shall|agrees\s+to|desires\s+to|hereby|to)\s+employ\s+(?:you|the\s+(?:Executive|Employee))\b|\boffer\s+(?:to\s+)?you\s+(?:employment|(?:a|the)\s+position)"
    r"|\boffer\s+of\s+employment\b|\b(?:Employment|EMPLOYMENT)\s+(?:Agreement|AGREEMENT|Contract|CONTRACT)\b|\byour\s+employment\s+(?:with|by)\b",
)
_OPENING_CHARS = 4_000
_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_MAX_PARTIES = 8


def read_agreements(context: Context) -> Iterator[Fact]:
    """Yields agreed_with between the parties to a contract or stipulation."""
    for preamble in context.structures.preambles:
        ends = [entity for party in preamble.parties if (entity := context.entity_at(party.name))]
        for source, target in combinations(list(dict.fromkeys(ends))[:_MAX_PARTIES], 2):
            evidence = preamble.evidence if len(preamble.evidence.text) < 600 else preamble.parties[0].name.span
            yield Fact(RelationshipType.AGREED_WITH, source, target, None, 0.9, "preamble.between", evidence)
        yield from _employment(context, preamble)
    yield from _stipulations(context)


def _employment(context: Context, preamble: Preamble) -> Iterator[Fact]:
    """Yields employed_by if the contract of one person and one organization is about employment."""
    persons = {party.name for party in preamble.parties if party.name.type is MentionType.PERSON}
    bodies = {party.name for party in preamble.parties if party.name.type in _BODIES}
    employs = _EMPLOYS.search(context.window.text, 0, context.window.local(preamble.evidence.end) + _OPENING_CHARS)
    if len(persons) != 1 or len(bodies) != 1 or employs is None:
        return
    source, target = context.entity_at(persons.pop()), context.entity_at(bodies.pop())
    if source and target and source != target:
        base = context.window.base
        proof = context.span(base + employs.start(), base + employs.end())
        yield Fact(RelationshipType.EMPLOYED_BY, source, target, None, 0.8, "preamble.employment", proof)


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
