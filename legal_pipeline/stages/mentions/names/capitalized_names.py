"""PERSON, ORG and GOV_BODY: splits capitalized runs by cue words, legal forms and given names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legal_pipeline.data.places import STATES
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.campuses import campus_end
from legal_pipeline.stages.mentions.names.name_starts import firm_start
from legal_pipeline.stages.mentions.names.numbered import numbered_end
from legal_pipeline.stages.mentions.names.organisations import segments
from legal_pipeline.stages.mentions.names.people.persons import people_in
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import (
    LEGAL_FORMS,
    TITLE_WORDS,
    Word,
    capitalized_runs,
    words,
)

_PANEL = re.compile(
    r"(?P<names>[A-Z][\w’'-]+(?:,\s[A-Z][\w’'-]+)*,?(?:\sand\s[A-Z][\w’'-]+)?),\s(?:(?:Chief|Senior|Circuit|District|Associate|Presiding|Magistrate|Bankruptcy)\s)*(?:Judges?|Justices?|JUDGES?)\b|(?P<short>[A-Z][\w’'-]+),\s(?:C\.\s?J\.|JJ?\.)"
)

_TRADE_NAME = re.compile(
    r"(?:\b[dD]\.?/?[bB]\.?/?[aA]\.?|\b[dD]oing[ \n]business[ \n]as|\b[tT]rading[ \n]as|\bDOING BUSINESS AS)[ \n](?:the[ \n])?[“\"]?"
    r"(?P<name>[A-Z0-9](?:[\w&.-]|[’'](?!s\b|\s)|(?<![sS])[’'](?=[ ][A-Z]))*(?:[ "
    r"\n](?:of|the|&|[A-Z0-9](?:[\w&.-]|[’'](?!s\b|\s)|(?<![sS])[’'](?=[ ][A-Z]))*)){0,5})"
)
_MAIDEN_NAME = re.compile(r"[,(][ \n]?(?:née|nee)[ \n](?P<name>[A-Z][\w’'-]+)")
_TRADE_NAME_END = re.compile(r"(?:[ \n](?:of|the|and|&))+$|(?<![A-Z])(?<!Inc)(?<!Co)(?<!Corp)(?<!Ltd)\.(?:[ \n].*)?$", re.DOTALL)
"""The name under which somebody does business is an organization's, whatever its words."""

_STATE_BEHIND = re.compile(r",\s+(?:" + "|".join(re.escape(state).replace("\\ ", r"\s+") for state in STATES) + r")\b")
_NUMBERED_BANKS = frozenset({"federal", "national", "first", "second", "third", "fourth", "fifth", "reserve"})
"""Of a bank with such a word the city is part of the name: "Federal Reserve Bank of Dallas", "First National Bank of Omaha"."""


def find(normalized: NormalizedText, known: Sequence[Word] | None = None) -> Iterator[Candidate]:
    text = normalized.text
    for run in capitalized_runs(list(known) if known is not None else words(text)):
        yield from _read_run(text, run)
    for hit in _TRADE_NAME.finditer(text):
        trade_name = _TRADE_NAME_END.sub("", _first_lines(hit["name"]))
        if len(trade_name) > 2 and trade_name.lower() not in NOT_IN_NAMES:
            start = hit.start("name")
            yield name_candidate(text, MentionType.ORG, start, start + len(trade_name), 0.85, "organisation.trade_name")
    for maiden in _MAIDEN_NAME.finditer(text) if "née" in text or "nee " in text else ():
        yield name_candidate(text, MentionType.PERSON, maiden.start("name"), maiden.end("name"), 0.8, "person.maiden_name", RANK_WEAK)
    for hit in _PANEL.finditer(text):
        group = "names" if hit["names"] else "short"
        for name in re.finditer(r"[A-Z][\w’'-]+", hit[group]):
            if name[0].lower() not in NOT_IN_NAMES and name[0] not in TITLE_WORDS:
                start = hit.start(group) + name.start()
                yield name_candidate(text, MentionType.PERSON, start, start + len(name[0]), 0.85, "person.panel", RANK_WEAK)


def _first_lines(name: str) -> str:
    """Returns the name without a line below it that begins with a word of headings and roles."""
    lines = name.split("\n")
    end = next((at for at in range(1, len(lines)) if lines[at].split()[0].strip(".").lower() in NOT_IN_NAMES), len(lines))
    return "\n".join(lines[:end])


def _read_run(text: str, run: list[Word]) -> Iterator[Candidate]:
    position = 0
    for segment in segments(run):
        first, last, type_, rule, confidence = segment
        last = _before_seat(text, run, first, last)
        yield from people_in(text, run[position:first])
        end = run[last].end
        if type_ is MentionType.ORG:
            end = numbered_end(text, campus_end(text, run[first].start, end))
        yield name_candidate(text, type_, firm_start(text, run[first : last + 1], rule), end, confidence, rule)
        position = last + 1
    yield from people_in(text, run[position:])


def _before_seat(text: str, run: list[Word], first: int, last: int) -> int:
    """Returns the last word of a business without its seat: "Harlan Savings Bank of Houma, Louisiana", "Acme Company of Akron, Ohio"."""
    at = next((at for at in range(last, first, -1) if run[at].text in ("of", "OF")), first)
    if at - first < 2 or not (run[at - 1].text.title() == "Bank" or run[at - 1].text in LEGAL_FORMS):
        return last
    if not _STATE_BEHIND.match(text, run[last].end) or any(word.text.lower() in _NUMBERED_BANKS for word in run[first:at]):
        return last
    return at - 1
