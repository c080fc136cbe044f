"""PERSON, ORG and GOV_BODY: splits capitalized runs by cue words, legal forms and given names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.organisations import firm_start, segments
from legal_pipeline.stages.mentions.names.persons import people_in
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import (
    TITLE_WORDS,
    Word,
    capitalized_runs,
    words,
)

_PANEL = re.compile(
    r"(?P<names>[A-Z][\w’'-]+(?:,\s[A-Z][\w’'-]+)*,?(?:\sand\s[A-Z][\w’'-]+)?),\s(?:(?:Chief|Senior|Circuit|District|Associate|Presiding|Magistrate|Bankruptcy)\s)*(?:Judges?|Justices?|JUDGES?)\b|(?P<short>[A-Z][\w’'-]+),\s(?:C\.\s?J\.|JJ?\.)"
)


def find(normalized: NormalizedText, known: Sequence[Word] | None = None) -> Iterator[Candidate]:
    text = normalized.text
    for run in capitalized_runs(list(known) if known is not None else words(text)):
        yield from _read_run(text, run)
    for hit in _PANEL.finditer(text):
        group = "names" if hit["names"] else "short"
        for name in re.finditer(r"[A-Z][\w’'-]+", hit[group]):
            if name[0].lower() not in NOT_IN_NAMES and name[0] not in TITLE_WORDS:
                start = hit.start(group) + name.start()
                yield name_candidate(text, MentionType.PERSON, start, start + len(name[0]), 0.85, "person.panel", RANK_WEAK)


def _read_run(text: str, run: list[Word]) -> Iterator[Candidate]:
    position = 0
    for segment in segments(run):
        first, last, type_, rule, confidence = segment
        yield from people_in(text, run[position:first])
        yield name_candidate(text, type_, firm_start(text, run[first : last + 1], rule), run[last].end, confidence, rule)
        position = last + 1
    yield from people_in(text, run[position:])
