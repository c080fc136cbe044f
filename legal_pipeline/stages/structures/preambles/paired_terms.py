"""Reads the parties of a contract from the terms that its opening defines, where no "between" joins them.

`A ("Trellis") and B (the "Club") agree as follows` are its subject; `A (the "Assignor")` and `B (the "Assignee")` are the two sides of a
paper whose title says that it assigns, sells or lends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures.model import CaptionParty, Definition, NamedSpan

_AGREE = re.compile(
    r"(?:[\s,]*\([^()]{0,120}\))?[\s,]*(?:each\s+|both\s+)?(?:(?:hereby|mutually|have|has|now|do|may)\s+){0,3}"
    r"(?:agree[sd]?|desires?|wish(?:es)?|intends?|covenants?|contracts?|enter\s+into)\b"
)
"""Behind the last of the names that agree together."""
_AND = re.compile(r"[\s,;]*\b(?:and|AND|&)[\s,]+(?:the\s+|The\s+)?(?:(?:Mr|Ms|Mrs|Dr|Messrs|M/s)\.?\s+)?\Z")
_SENTENCE_END = re.compile(r"[a-z)\]”\"]\.\s+[A-Z]|\n\s*\n")
_SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(left.split(",")), frozenset(right.split(",")))
    for left, right in (
        ("assignor,transferor,conveyor", "assignee,transferee"),
        ("seller,vendor", "buyer,purchaser"),
        ("grantor,settlor,trustor,donor", "grantee,trustee,donee,beneficiary"),
        ("licensor", "licensee"),
        ("lessor,landlord", "lessee,tenant"),
        ("lender,bank,holder,payee,creditor", "borrower,maker,payor,debtor"),
        ("pledgor,mortgagor,debtor,grantor", "pledgee,mortgagee,secured party,lender"),
        ("franchisor", "franchisee"),
        ("indemnitor,indemnifier", "indemnitee"),
        ("releasor", "releasee"),
        ("principal", "agent,attorney-in-fact"),
        ("party a,party one,party 1,first party", "party b,party two,party 2,second party"),
        ("bailor,consignor", "bailee,consignee"),
    )
)
"""Terms of the two sides of a contract."""
_FILED = re.compile(r"\b(?:COURT|Plaintiffs?|PLAINTIFFS?|Defendants?|DEFENDANTS?)\b")
_BODIES = frozenset({MentionType.ORG, MentionType.PERSON, MentionType.GOV_BODY})
_HEAD_CHARS = 3_000


def joint_subject(window: Window, head: str, definitions: Sequence[Definition]) -> list[CaptionParty]:
    """Returns the names that agree in one sentence: `A, a corporation ("A"), and B ("B") agree as follows`."""
    for last in reversed(_in_head(window, definitions)):
        if not _AGREE.match(head, last.evidence.end - window.base):
            continue
        start = last.referent.span.start - window.base
        first = max((end.end() - 1 for end in _SENTENCE_END.finditer(head, 0, start)), default=0)
        before = [one for one in _in_head(window, definitions) if first <= one.referent.span.start - window.base < start]
        if before and _AND.search(head, max(0, before[-1].evidence.end - window.base), start):
            return _parties([*before, last])
    return []


def paired_sides(window: Window, head: str, definitions: Sequence[Definition]) -> list[CaptionParty]:
    """Returns the names that are defined as the two sides of the paper; none in a paper of a court, which recites contracts."""
    if _FILED.search(head, 0, _HEAD_CHARS):
        return []
    named = {one.term.text.strip(" ,.").removesuffix("s").lower(): one for one in reversed(_in_head(window, definitions))}
    for lefts, rights in _SIDES:
        left = next((named[term] for term in sorted(lefts & named.keys())), None)
        right = next((named[term] for term in sorted(rights & named.keys())), None)
        if left and right and left.referent.span.text != right.referent.span.text:
            return _parties(sorted((left, right), key=lambda one: one.referent.span.start))
    return []


def _in_head(window: Window, definitions: Sequence[Definition]) -> list[Definition]:
    last = window.base + _HEAD_CHARS
    return sorted(
        (one for one in definitions if one.referent.span.start < last and one.referent.type in _BODIES),
        key=lambda one: one.referent.span.start,
    )


def _parties(definitions: Sequence[Definition]) -> list[CaptionParty]:
    found: dict[str, CaptionParty] = {}
    for one in definitions:
        name = NamedSpan(one.referent.span, one.referent.type, "preamble.defined")
        found.setdefault(" ".join(name.span.text.upper().split()), CaptionParty(name, CONTRACTING_PARTY, name.span))
    return list(found.values())
