"""ORG by the trade in which its name ends: "Lackawanna Crane Rental", "Blue Heron Transportation", "Coconino Emergency Physicians".

Words of trades also end headings and phrases, so the name needs a word that is neither common nor a place, or stands where a sentence
goes on to a body: "contracted with Northern Acton Healthcare".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from legal_pipeline.data import words
from legal_pipeline.data.government import GOVERNMENT_HEADS
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.stopwords import NOT_IN_NAMES, NOT_LEADING, PERSON_ROLES, ROLE_WORDS
from legal_pipeline.data.word_list import common_words
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import LEGAL_FORMS, TITLE_WORDS, Word, given_names

_WEAK = frozenset(
    """Acquisition Acquisitions Arts Citizens Collection Collections Condominium Creditors Defense Delivery Design Designs Devices Employees
    Engineers Environmental Equipment Farmers Films Furniture Homeowners Homes Hospitals Housing Imports Instruments Investment Investors
    Lending Loans Machinery Marketing Markets Materials Mechanical Minerals Music Neighbors Nurses Nursing Owners Packaging Parking Pension
    Programs Publications Radio Recovery Rehabilitation Repair Residents Retirement Savings Schools Servicing Shareholders Sports
    Stockholders Storage Supply Surgery Taxpayers Teachers Technicians Television Tenants Tool Tools Trading Travel Universities Waste
    Workers Telephone Carriers Hides Optical Optics Service Reporters Therapy Lawyers Surveyors Settlement""".split()  # noqa: SIM905
)
"""Trades that are also plain nouns: they need two words before them, one of which is not common."""
_ALSO = frozenset({"Transportation", "Healthcare", "Manufacturing", "Construction", "Contractors", "Development", "Leasing", "Mining"})
"""Words of organizations that end a name like a trade."""
_BEFORE_BODY = re.compile(r"\b(?:with|by|from|at|for|of|and|to|sued|hired|called|d/b/a|than|through|or)\s(?:the\s)?\Z")
_COMPASS = frozenset({"Northern", "Southern", "Eastern", "Western", "North", "South", "East", "West", "Central", "Greater"})
_LONGEST = 4
_LOOKED_AT = 16


@cache
def _trades() -> frozenset[str]:
    return ((words("trade_words") | _ALSO) - KINDS - GOVERNMENT_HEADS) | {"Service"}


def find(normalized: NormalizedText, known: Sequence[Word]) -> Iterator[Candidate]:
    """`known` are the words of the text."""
    text, trades, common = normalized.text, _trades(), common_words()
    for at, last in enumerate(known):
        if last.text not in trades or at == 0 or last.separator not in (" ", "\n") or not _ends(known, at):
            continue
        first = at
        while first > 0 and at - first < _LONGEST and _is_part(known[first - 1]) and known[first].separator in (" ", "\n"):
            first -= 1
        while (
            first < at
            and known[first].text not in _COMPASS
            and (known[first].text.lower() in NOT_LEADING or known[first].text.lower() in NOT_IN_NAMES)
        ):
            first += 1
        named = known[first:at]
        if not named or any(word.text.isupper() and len(word.text) > 4 for word in named) or named[0].text.upper() in given_names():
            continue
        own = [word for word in named if word.text.lower() not in common]
        rare = [word for word in own if not is_place(word.text)]
        is_led = bool(_BEFORE_BODY.search(text, max(0, named[0].start - _LOOKED_AT), named[0].start))
        if len(named) > 1 and (rare or (own and is_led)) if last.text in _WEAK else (rare or (own and is_led)):
            yield name_candidate(text, MentionType.ORG, named[0].start, last.end, 0.7, "organisation.trade", RANK_WEAK)


def _is_part(word: Word) -> bool:
    lower = word.text.lower()
    return (
        word.is_capital
        and word.text[0].isalpha()
        and word.text not in TITLE_WORDS
        and word.text not in LEGAL_FORMS
        and lower not in ROLE_WORDS
        and lower not in PERSON_ROLES
        and not word.text.endswith(".")
    )


def _ends(known: Sequence[Word], at: int) -> bool:
    """Returns whether the name ends here: no capitalized word follows on the line."""
    behind = known[at + 1] if at + 1 < len(known) else None
    return behind is None or not (
        behind.is_capital and behind.separator in (" ", ", ") and (behind.separator == " " or behind.text in LEGAL_FORMS)
    )
