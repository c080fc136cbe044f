"""agreed_amount: the amounts that a contract sets, with what they are for: purchase price, rent, salary, limit of liability."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.contract_terms import AMOUNTS
from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_RULES = tuple((re.compile(rf"\b(?:{cue})\b(?P<between>[^.;]{{0,70}})$", re.IGNORECASE), role) for cue, role in AMOUNTS)
_BEHIND = tuple(
    (re.compile(rf"[\s)]*(?:as\s+(?:an?\s+|the\s+)?|(?:per\s+\w+\s+)?(?:in\s+)?)(?:{cue})\b", re.IGNORECASE), role)
    for cue, role in AMOUNTS[:11]
)
_REACH = 160
_CONFIDENCE = 0.75


def read_amounts(context: Context) -> Iterator[Fact]:
    """Yields the amounts of the contract; an amount whose clause does not say what it is for is left out."""
    if not context.case.is_contract:
        return
    text, before_end = context.window.text, 0
    for mention in context.mentions:
        if mention.type is not MentionType.MONEY:
            continue
        start, end = context.window.local(mention.start), context.window.local(mention.end)
        found = _role(text, max(before_end, start - _REACH), start, end)
        before_end = end
        if found and (entity := context.entity(mention)):
            yield _fact(context, mention, entity, *found)


def _role(text: str, floor: int, start: int, end: int) -> tuple[str, int, int] | None:
    """Returns the role and the range of the clause: the cue nearest before the amount, else the one directly behind it."""
    head = text[floor:start]
    nearest = max(((match.start(), role) for rule, role in _RULES if (match := rule.search(head))), default=None)
    if nearest:
        return nearest[1], floor + nearest[0], end
    for rule, role in _BEHIND:
        if match := rule.match(text, end):
            return role, start, match.end()
    return None


def _fact(context: Context, mention: Mention, entity: str, role: str, start: int, end: int) -> Fact:
    base = context.window.base
    evidence = context.span(base + start, max(base + end, mention.end))
    return Fact(RelationshipType.AGREED_AMOUNT, context.document_id, entity, role, _CONFIDENCE, "contract.amount", evidence)
