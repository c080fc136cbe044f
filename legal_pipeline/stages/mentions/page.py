"""One page as both passes see it: what a rule finds is computed once, when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from legal_pipeline.stages.mentions import dates, money, pii
from legal_pipeline.stages.mentions.candidate import Find
from legal_pipeline.stages.mentions.legal import bates, cases, citations, courts, dockets, statutes
from legal_pipeline.stages.mentions.names import defined_terms, government, names, places
from legal_pipeline.stages.mentions.normalized_text import Flow
from legal_pipeline.stages.mentions.propagation import folded, gazetteer
from legal_pipeline.stages.mentions.tokens import words

_ONLY_ONCE = (pii, dates, money, bates, citations, cases, courts)


class PageRead:
    """`start` is the page's local offset in its window; finds are in the offsets of `flow`."""

    def __init__(self, number: int, start: int, source: str) -> None:
        self.number = number
        self.start = start
        self.source = source
        self.flow = Flow(source)
        self.words = words(self.flow.text)
        self.keys = [folded(word.text) for word in self.words]

    @cached_property
    def named(self) -> list[Find]:
        """Persons, organisations and public bodies by their own rules."""
        return [*names.find(self.flow, self.words), *gazetteer().find(self.flow.text, self.words, self.keys)]

    @cached_property
    def bodies(self) -> list[Find]:
        return [*government.find(self.flow), *government.find_acronyms(self.words)]

    @cached_property
    def laws(self) -> list[Find]:
        return list(statutes.find(self.flow))

    @cached_property
    def spots(self) -> list[Find]:
        return [*places.find(self.flow), *places.find_known(self.flow.text, self.words)]

    @cached_property
    def terms(self) -> list[Find]:
        return list(defined_terms.find(self.flow))

    @cached_property
    def cued(self) -> list[Find]:
        """Docket numbers behind `No.` and its like."""
        return list(dockets.find_cued(self.flow))

    def finds(self) -> Iterator[Find]:
        """Everything the rules find, overlapping or not."""
        for rule in _ONLY_ONCE:
            yield from rule.find(self.flow)
        yield from dockets.find_shaped(self.flow)
        for done in (self.named, self.bodies, self.laws, self.spots, self.terms, self.cued):
            yield from done
