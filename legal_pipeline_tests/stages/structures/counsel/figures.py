"""Precision and recall of the facts about counsel, by layout: `python -m legal_pipeline_tests.stages.structures.counsel.figures`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from legal_pipeline.stages.relations.context import fold
from legal_pipeline_tests.stages.facts import found_in
from legal_pipeline_tests.stages.structures.counsel.cast import Cast, Paper
from legal_pipeline_tests.stages.structures.counsel.layouts import HELD_OUT, RULES_SEEN, Layout

PAPERS = 12
"""Papers drawn of each layout."""


@dataclass(slots=True)
class Figures:
    """Counts over the papers of one or more layouts."""

    attorneys: int = 0
    found: int = 0
    false: int = 0
    clients: int = 0
    right: int = 0
    wrong: int = 0
    firms: int = 0
    firms_right: int = 0
    firms_wrong: int = 0

    def add(self, other: Figures) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def recall(self) -> float:
        return self.found / self.attorneys if self.attorneys else 1.0

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.false) if self.found + self.false else 1.0

    @property
    def client_right(self) -> float:
        return self.right / self.clients if self.clients else 1.0

    @property
    def client_wrong(self) -> float:
        return self.wrong / max(1, self.clients)

    @property
    def firm_recall(self) -> float:
        return self.firms_right / self.firms if self.firms else 1.0

    @property
    def firm_precision(self) -> float:
        return self.firms_right / max(1, self.firms_right + self.firms_wrong) if self.firms_right + self.firms_wrong else 1.0

    def row(self, name: str) -> str:
        return (
            f"{name:<28}{self.precision:9.2f}{self.recall:9.2f}{self.client_right:9.2f}{self.client_wrong:9.2f}"
            f"{self.firm_precision:9.2f}{self.firm_recall:9.2f}"
        )


def draw(layout: Layout, seed: int) -> Paper:
    return layout(Cast(Random(f"{layout.__name__} {seed}")))


def figures_of(paper: Paper, errors: list[str] | None = None) -> Figures:
    """Compares the facts found in a paper with its truth."""
    facts = found_in(paper.text).facts
    wanted = {(fold(client), fold(attorney)) for client, attorney in paper.clients}
    attorneys = {attorney for _, attorney in wanted} | {fold(one) for one in paper.unnamed}
    firms = {(fold(attorney), fold(firm)) for attorney, firm in paper.firms}
    got = {(fold(source), fold(target)) for kind, source, target, role in facts if kind == "represented_by" and role != "counsel"}
    listed = {fold(target) for kind, _, target, _ in facts if kind == "represented_by"}
    members = {(fold(source), fold(target)) for kind, source, target, _ in facts if kind == "member_of"}
    known_firms = {attorney for attorney, _ in firms}
    wrong_members = {one for one in members - firms if one[0] in known_firms or one[0] not in attorneys}
    if errors is not None:
        errors += [f"  missing {one}" for one in sorted((wanted - got) | (firms - members))]
        errors += [f"  wrong {one}" for one in sorted((got - wanted) | wrong_members)]
        errors += [f"  not an attorney {one}" for one in sorted(listed - attorneys)]
    return Figures(
        len(attorneys),
        len(attorneys & listed),
        len(listed - attorneys),
        len(wanted),
        len(wanted & got),
        len(got - wanted),
        len(firms),
        len(firms & members),
        len(wrong_members),
    )


def figures_by_layout(layouts: Iterable[Layout], papers: int = PAPERS) -> dict[str, Figures]:
    table: dict[str, Figures] = {}
    for layout in layouts:
        figures = table.setdefault(layout.__name__, Figures())
        for seed in range(papers):
            figures.add(figures_of(draw(layout, seed)))
    return table


def total(table: dict[str, Figures]) -> Figures:
    everything = Figures()
    for figures in table.values():
        everything.add(figures)
    return everything


def main() -> None:
    print(f"{'layout':<28}{'prec':>9}{'recall':>9}{'client':>9}{'wrong':>9}{'firm p':>9}{'firm r':>9}")
    for title, layouts in (("seen", RULES_SEEN), ("held out", HELD_OUT)):
        table = figures_by_layout(layouts)
        for name, figures in table.items():
            print(figures.row(name))
        print(total(table).row(f"= {title}"))


def explain(name: str) -> None:
    layout = next(one for one in (*RULES_SEEN, *HELD_OUT) if one.__name__ == name)
    for seed in range(PAPERS):
        errors: list[str] = []
        figures_of(paper := draw(layout, seed), errors)
        if errors:
            print(paper.text, *errors, "-" * 60, sep="\n")


if __name__ == "__main__":
    explain(sys.argv[1]) if len(sys.argv) > 1 else main()
