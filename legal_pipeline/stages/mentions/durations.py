"""DURATION: "three (3) years", "a five-year term", where a clause speaks of a term or period. The value is ISO 8601: `P3Y`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.contract_terms import NO_TERM_BEHIND
from legal_pipeline.data.months import ONES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_WORDS = "|".join(sorted(ONES, key=len, reverse=True))
_DURATION = re.compile(
    rf"(?<![\w$.-])(?:(?P<words>(?:{_WORDS})(?:[\s-](?:{_WORDS}))?)(?:\s?\((?P<bracket>\d{{1,3}})\))?|(?P<digits>\d{{1,3}}))[\s-]{{1,2}}"
    r"(?:(?:calendar|full|consecutive|successive|additional)\s)?(?P<unit>year|month|week|day)s?(?:['’]s?)?(?![\w-])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:terms?|periods?|continues?|effect|valid|extend(?:ed|s)?|extensions?|renew\w*|duration|expires?)\b[^.;]{0,60}$", re.IGNORECASE
)
_BEHIND = re.compile(
    r"[\s-]*(?:initial\s|primary\s|renewal\s)?(?:term|period)s?\b|\s(?:from|following|commencing|beginning|after\sthe\s(?:effective|date))\b",
    re.IGNORECASE,
)
_NO_TERM = re.compile(NO_TERM_BEHIND, re.IGNORECASE)
_UNITS = {"year": "Y", "month": "M", "week": "W", "day": "D"}


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for hit in _DURATION.finditer(text):
        if _NO_TERM.match(text, hit.end()) or not (
            _BEHIND.match(text, hit.end()) or _BEFORE.search(text, max(0, hit.start() - 80), hit.start())
        ):
            continue
        if number := _number(hit):
            yield Candidate(
                MentionType.DURATION, hit.start(), hit.end(), f"P{number}{_UNITS[hit['unit'].lower()]}", 0.9, "duration.term", RANK_NAME
            )


def _number(hit: re.Match[str]) -> int:
    if hit["bracket"] or hit["digits"]:
        return int(hit["bracket"] or hit["digits"])
    return sum(ONES[word] for word in re.split(r"[\s-]", hit["words"].lower()))
