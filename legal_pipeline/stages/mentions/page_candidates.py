"""The candidates of one page; each rule runs once, when its result is first needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from legal_pipeline.stages.mentions import dates, durations, money, pii
from legal_pipeline.stages.mentions.candidate import Candidate
from legal_pipeline.stages.mentions.legal import bates, cases, citations, courts, dockets, statutes
from legal_pipeline.stages.mentions.names import (
    capitalized_names,
    clause_bodies,
    clause_places,
    defined_terms,
    government,
    numbered,
    places,
    trade_names,
)
from legal_pipeline.stages.mentions.names.people import clause_persons, inverted_cells, inverted_lists, placeholders, titled
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.propagation import folded, gazetteer
from legal_pipeline.stages.mentions.tokens import words

_ONLY_ONCE = (pii, money, durations, bates, citations, cases, courts)


class PageCandidates:
    """`start` is the page's offset in its window; candidates have offsets into `normalized`."""

    def __init__(self, number: int, start: int, source: str) -> None:
        self.number = number
        self.start = start
        self.source = source
        self.normalized = NormalizedText(source)
        self.words = words(self.normalized.text)
        self.keys = [folded(word.text) for word in self.words]

    @cached_property
    def name_candidates(self) -> list[Candidate]:
        """Persons, organizations and public bodies."""
        return [
            *capitalized_names.find(self.normalized, self.words),
            *clause_persons.find(self.normalized),
            *clause_bodies.find(self.normalized),
            *trade_names.find(self.normalized, self.words),
            *numbered.find(self.normalized),
            *placeholders.find(self.normalized),
            *inverted_lists.find(self.normalized),
            *inverted_cells.find(self.normalized),
            *titled.find(self.normalized, self.words),
            *gazetteer().find(self.normalized.text, self.words, self.keys),
        ]

    @cached_property
    def body_candidates(self) -> list[Candidate]:
        return [*government.find(self.normalized), *government.find_acronyms(self.normalized.text, self.words)]

    @cached_property
    def statute_candidates(self) -> list[Candidate]:
        return list(statutes.find(self.normalized))

    @cached_property
    def location_candidates(self) -> list[Candidate]:
        return [*places.find(self.normalized), *places.find_known(self.normalized.text, self.words), *clause_places.find(self.normalized)]

    @cached_property
    def terms(self) -> list[Candidate]:
        return list(defined_terms.find(self.normalized))

    @cached_property
    def cued_dockets(self) -> list[Candidate]:
        """Docket numbers after `No.`, `Case`, `Docket`."""
        return list(dockets.find_cued(self.normalized))

    def candidates(self, is_day_first: bool = False) -> Iterator[Candidate]:
        """Yields the candidates of every rule, overlaps included; `is_day_first` is the order of the document's numeric dates."""
        yield from dates.find(self.normalized, is_day_first)
        for rule in _ONLY_ONCE:
            yield from rule.find(self.normalized)
        yield from dockets.find_shaped(self.normalized)
        for done in (
            self.name_candidates,
            self.body_candidates,
            self.statute_candidates,
            self.location_candidates,
            self.terms,
            self.cued_dockets,
        ):
            yield from done
