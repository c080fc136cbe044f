"""represented_by in letters: "your client, Acme Co.", said to the addressee, and "my client, Roe", said by the signer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact
from legal_pipeline.stages.structures.captions.role_words import PHRASE

_PERSONS = frozenset({MentionType.PERSON})
_DEAR = re.compile(r"(?m)^[ \t]*Dear\s+(?P<who>[^\n:,]{2,60}?)\s?[:,]\s*$")
_CLIENT = re.compile(rf"\b(?P<whose>[Yy]our|[Mm]y|[Oo]ur)\s+clients?,?\s+(?:the\s+)?(?:{PHRASE},?\s+)?(?=[A-Z])")
_FIRM_ACTS = re.compile(
    r"\b(?:[Tt]his|[Oo]ur|[Mm]y)\s+(?:law\s+)?(?:firm|office)\s+(?:(?:represents|acts\s+for)|(?:has\s+been|was|is)\s+(?:retained|engaged)\s+(?:by|to\s+represent)"
    rf"|(?:is|serves\s+as)\s+counsel\s+(?:for|to))\s+(?:the\s+)?(?:{PHRASE},?\s+)?(?=[A-Z])"
)
""""This firm represents Roe Mills": the signer does."""
_CLOSING = re.compile(
    r"(?m)^[ \t]*(?:(?:Very\s+)?[Tt]ruly\s+[Yy]ours|(?:Yours\s+)?(?:[Vv]ery\s+)?[Tt]ruly(?:\s+[Yy]ours)?|Sincerely(?:\s+yours)?|"
    r"Respectfully(?:\s+yours|\s+submitted)?|"
    r"Yours\s+(?:sincerely|faithfully)|(?:Best|Kind)\s+regards|Cordially),?\s*$"
)
_ESQUIRE = re.compile(r"\W{1,3}Esq", re.IGNORECASE)
_ADDRESS, _SIGNATURE, _MOST = 900, 200, 40
"""Characters above "Dear" and below "Sincerely,"; clauses that are read."""


def read_letters(context: Context) -> Iterator[Fact]:
    """Yields represented_by for the attorneys to whom and by whom a letter is written, if it calls a party their client."""
    if (dear := _DEAR.search(context.window.text)) is None:
        return
    closing = _CLOSING.search(context.window.text, dear.end())
    addressees, signer = _addressees(context, dear), _signer(context, closing.end()) if closing else None
    end = closing.start() if closing else len(context.window.text)
    said = (*_CLIENT.finditer(context.window.text, dear.end(), end), *_FIRM_ACTS.finditer(context.window.text, dear.end(), end))
    for match in islice(said, _MOST):
        is_theirs = match.re is _CLIENT and match["whose"].lower() == "your"
        attorneys = addressees if is_theirs else [signer] if signer else []
        start = context.window.base + match.end()
        client = next((one for one in context.after(start, 2) if one.type in NAMES and one.start == start), None)
        source = context.entity(client) if client else None
        if client is None or source is None:
            continue
        evidence = context.span(context.window.base + match.start(), client.end)
        for attorney in attorneys:
            if (target := context.entity(attorney)) and target != source:
                yield Fact(RelationshipType.REPRESENTED_BY, source, target, None, 0.8, "counsel.letter", evidence)


def _addressees(context: Context, dear: re.Match[str]) -> list[Mention]:
    """Returns who is greeted, by the last word of the greeting, and the other attorneys in the address; nobody if it is another."""
    base = context.window.base
    above = context.between(max(base, base + dear.start() - _ADDRESS), base + dear.start(), _PERSONS)
    esquires = [one for one in above if _ESQUIRE.match(context.text(one.end, min(one.end + 8, context.window.end)))]
    greeted = dear["who"].split()[-1].strip(".").lower()
    if greeted == "counsel":
        return esquires
    named = [one for one in above if one.text.lower().replace(",", "").split()[-1] == greeted]
    return [*named, *(one for one in esquires if one not in named)] if named else []


def _signer(context: Context, below: int) -> Mention | None:
    start = context.window.base + below
    return next(iter(context.between(start, start + _SIGNATURE, _PERSONS)), None)
