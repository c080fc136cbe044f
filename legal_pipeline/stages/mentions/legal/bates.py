"""BATES: production numbers stamped on pages and cited in the text: `GM_00750`, `ACME-0001234`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.places import STATES
from legal_pipeline.data.stamp_words import LEGENDS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_REFERENCE, Candidate
from legal_pipeline.stages.mentions.normalized_text import PARAGRAPH, NormalizedText

_STAMP = re.compile(r"(?<![\w/.-])(?P<prefix>[A-Z][A-Z0-9]{1,11}(?:[-_][A-Z]{2,8})?)(?P<sep>[_-]{0,2})(?P<number>\d{5,9})(?![\w/-]|\.\d)")
_ALONE = re.compile(rf"(?:\A|(?<=[\n{PARAGRAPH}]))(?P<stamp>[A-Z][A-Z&]{{1,11}} 0\d{{4,8}})(?=[\n{PARAGRAPH}]|\Z)")
"""A number with a space must be alone on its line and have leading zeros: "PAUL 000003"."""
_LEGENDED = re.compile(
    rf"(?:\A|(?<=[\n{PARAGRAPH}]))(?P<before>[^\n{PARAGRAPH}\d]{{0,80}}?)(?P<stamp>[A-Z][A-Z&]{{1,11}}[ _-]?0\d{{4,9}})"
    rf"(?P<after>[^\n{PARAGRAPH}\d]{{0,80}})(?=[\n{PARAGRAPH}]|\Z)"
)
"""A number beside a legend: "Confidential - Subject to Protective Order PAUL 000003"."""
_RANGE = re.compile(
    r"(?<![\w/.-])(?P<stamp>(?P<prefix>[A-Z][A-Z&]{1,11})(?:[ ][A-Z]{2,12})?[ _-]?0\d{3,9}"
    r"[ ]?[-–][ ]?(?:(?P=prefix)[ _-]?)?\d{2,10})(?![\w/-]|\.\d)"
)
"""A range with its prefix once or twice: "PAUL 0004411-4420", "PAUL000777-PAUL000790"."""
_OTHER_NUMBER = re.compile(r"\b(?:policy|claim|account|invoice|order|file|permit|license)\s(?:no\.?|nos\.?|number|#)?\s?$", re.IGNORECASE)
"""The words before a number that an insurer, a bank or an agency issued: "Policy No. HO12345"."""
_STATE_CODES = frozenset(postal for postal, _ in STATES.values())
_NOT_A_PREFIX = frozenset(
    {
        "NO",
        "SBN",
        "BAR",
        "CASE",
        "DOC",
        "ECF",
        "ID",
        "TEL",
        "FAX",
        "ZIP",
        "WL",
        "CV",
        "CR",
        "MDL",
        "NW",
        "SW",
        "NE",
        "SE",
        "HR",
        "SSN",
        "ITIN",
        "UL",
        "ISO",
    }
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    ranges: list[tuple[int, int]] = []
    for hit in _RANGE.finditer(normalized.text):
        if hit["prefix"] not in _NOT_A_PREFIX | _STATE_CODES:
            ranges.append(hit.span())
            yield Candidate(MentionType.BATES, hit.start(), hit.end(), hit["stamp"], 0.9, "bates.range", RANK_REFERENCE)
    for hit in _STAMP.finditer(normalized.text):
        if any(start <= hit.start() < end for start, end in ranges):
            continue
        prefix = hit["prefix"].rstrip("0123456789")
        if prefix in _NOT_A_PREFIX or (prefix in _STATE_CODES and len(hit["number"]) == 5) or len(prefix) < 2:
            continue
        if _OTHER_NUMBER.search(normalized.text, max(0, hit.start() - 24), hit.start()):
            continue
        yield Candidate(MentionType.BATES, hit.start(), hit.end(), hit[0], 0.9, "bates.stamp", RANK_REFERENCE)
    for hit in _ALONE.finditer(normalized.text):
        if hit["stamp"].partition(" ")[0] not in _NOT_A_PREFIX | _STATE_CODES:
            yield Candidate(MentionType.BATES, hit.start("stamp"), hit.end("stamp"), hit["stamp"], 0.85, "bates.line", RANK_REFERENCE)
    for hit in _LEGENDED.finditer(normalized.text):
        legend = f"{hit['before']} {hit['after']}".replace("’", "'").split()
        words = [word for word in legend if word.strip(".,;:()[]*/–—-")]
        prefix = hit["stamp"].rstrip("0123456789").strip(" _-")
        if (
            words
            and all(word.strip(".,;:()[]*/–—-").upper() in LEGENDS for word in words)
            and prefix not in _NOT_A_PREFIX | _STATE_CODES | LEGENDS
        ):
            yield Candidate(MentionType.BATES, hit.start("stamp"), hit.end("stamp"), hit["stamp"], 0.9, "bates.legend", RANK_REFERENCE)
