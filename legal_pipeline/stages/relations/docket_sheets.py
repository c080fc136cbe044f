"""represented_by and member_of in docket sheets of the federal courts (CM/ECF "Docket Report").

Plaintiff
Jane Roe            represented by    Ann Vane
                                      Vane & Mott LLP
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact

_PERSONS = frozenset({MentionType.PERSON})
_FIRMS = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_CUE = re.compile(r"\brepresented\s{1,9}by\b")
_NEAR = 40


def read_docket_sheet(context: Context) -> Iterator[Fact]:
    """Yields represented_by, and member_of if a firm is on the line below the attorney."""
    base = context.window.base
    for match in _CUE.finditer(context.window.text):
        party = context.nearest_before(base + match.start(), NAMES, _NEAR)
        attorney = context.nearest_after(base + match.end(), _PERSONS, _NEAR)
        if party is None or attorney is None:
            continue
        if context.text(party.end, base + match.start()).strip() or context.text(base + match.end(), attorney.start).strip():
            continue
        source, target = context.entity(party), context.entity(attorney)
        if source is None or target is None or source == target:
            continue
        yield Fact(
            RelationshipType.REPRESENTED_BY, source, target, None, 0.9, "docket.represented_by", context.span(party.start, attorney.end)
        )
        firm = context.nearest_after(attorney.end, _FIRMS, 12)
        if firm and (entity := context.entity(firm)) and re.fullmatch(r"\s*\n\s*", context.text(attorney.end, firm.start)):
            yield Fact(RelationshipType.MEMBER_OF, target, entity, None, 0.85, "docket.firm", context.span(attorney.start, firm.end))
