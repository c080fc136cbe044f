"""Finds who holds the office that a block of counsel names as its client: "Counsel for Chapter 7 Trustee"."""

from __future__ import annotations

import re

from legal_pipeline.model import MentionType
from legal_pipeline.stages.relations.context import Context

_OFFICE = re.compile(
    r"(?:the\s+)?(?:(?:standing|successor|interim|liquidating|litigation|bankruptcy|plan|court-?\s?appointed|chapter\s+\d{1,2})\s+)*"
    r"(?P<office>trustee|receiver|guardian\s+ad\s+litem|conservator|special\s+master)",
    re.IGNORECASE,
)
_HOLDS = (
    r",?\s+(?:\(?the\s+[\"“]Trustee[\"”]\)?,?\s+)?(?:(?:as|not|individually|but|in|his|her|capacity|the|duly|solely|court|court-?\s?appointed|appointed|acting|qualified|and|"
    r"standing|successor|interim|chapter\s+\d{{1,2}}),?\s+){{0,8}}{office}\b"
)
_REACH = 60


def office_holder(context: Context, phrase: str) -> str | None:
    """Returns the one person whom the text calls the holder of the office that is all of the phrase, or None."""
    named = _OFFICE.fullmatch(" ".join(phrase.split()))
    if named is None:
        return None
    text, base = context.window.text, context.window.base
    found: set[str] = set()
    for match in re.finditer(_HOLDS.format(office=named["office"].replace(" ", r"\s+")), text, re.IGNORECASE):
        begin = base + match.start()
        for mention in context.between(max(base, begin - _REACH), begin, frozenset({MentionType.PERSON})):
            if mention.end == begin and (entity := context.entity(mention)):
                found.add(entity)
    return found.pop() if len(found) == 1 else None
