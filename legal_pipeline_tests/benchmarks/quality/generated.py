"""Facts of generated papers, whose truth is known: layouts that the rules were written on, and layouts that they were not.

*Seen* are the layouts whose errors were read while the rules were written. *Left out* are captions of every third layout, by the hash
of its name, and the layouts of `unseen_layouts`, whose errors nobody reads. A layout counts as one document: what goes wrong in it
goes wrong in each of its papers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from legal_pipeline_tests.benchmarks.quality.tally import Error, Tallies, Tally
from legal_pipeline_tests.stages.facts import found_in
from legal_pipeline_tests.stages.structures.captions.papers import score as captions
from legal_pipeline_tests.stages.structures.counsel import figures as counsel
from legal_pipeline_tests.stages.structures.counsel.layouts import HELD_OUT, RULES_SEEN, Layout
from legal_pipeline_tests.stages.structures.counsel.mended_layouts import MENDED
from legal_pipeline_tests.stages.structures.counsel.unseen_layouts import UNSEEN

MENTION_ROWS = ("mentions", "mention PERSON", "mention ORG")


class Task(NamedTuple):
    """`layout` is a caption's name or a layout of counsel."""

    layout: str | Layout
    papers: int


def tasks(*, left_out: bool, papers: int) -> list[Task]:
    names = {*captions.UNSEEN, *captions.LEFT_OUT} if left_out else set(captions.LAYOUTS) - captions.LEFT_OUT
    blocks = UNSEEN if left_out else (*RULES_SEEN, *HELD_OUT, *MENDED)
    return [*(Task(name, papers) for name in sorted(names)), *(Task(layout, papers) for layout in blocks)]


def score(task: Task) -> Tallies:
    return _caption(task.layout, task.papers) if isinstance(task.layout, str) else _counsel(task.layout, task.papers)


def _caption(name: str, papers: int) -> Tallies:
    tallies: Tallies = {}
    for row, counted in zip(("parties with role", "judges"), captions.score_layout(name, papers), strict=True):
        tallies[row] = tally = Tally()
        tally.add(name, counted.right, counted.invented, counted.missed)
        for _, missed, invented in counted.examples:
            tally.errors += [Error(row, "missed", f"{party} ({role})" if role else party, name) for party, role in missed]
            tally.errors += [Error(row, "false", f"{party} ({role})" if role else party, name) for party, role in invented]
    return tallies


def _counsel(layout: Layout, papers: int) -> Tallies:
    name = layout.__name__.replace("_", " ")
    tallies: Tallies = {row: Tally() for row in ("counsel", "right client", "relationship member_of")}
    tallies |= {row: Tally(is_recall_only=True) for row in MENTION_ROWS}
    for seed in range(papers):
        paper, errors = counsel.draw(layout, seed), list[str]()
        one = counsel.figures_of(paper, errors)
        tallies["counsel"].add(name, one.found, one.false, one.attorneys - one.found)
        tallies["right client"].add(name, one.right, one.wrong, max(0, one.clients - one.right - one.wrong))
        tallies["relationship member_of"].add(name, one.firms_right, one.firms_wrong, one.firms - one.firms_right)
        tallies["right client"].errors += [
            Error("right client", "missed" if error.startswith("  missing") else "false", error.split("(", 1)[-1].strip(")"), name)
            for error in errors
            if not error.startswith("  not an attorney")
        ]
        named = {(mention.type.value, _fold(mention.text)) for mention in found_in(paper.text).mentions}
        _names(tallies, name, "PERSON", {attorney for _, attorney in paper.clients} | {attorney for attorney, _ in paper.firms}, named)
        _names(tallies, name, "ORG", {firm for _, firm in paper.firms}, named)
    return tallies


def _names(tallies: Tallies, document: str, type_: str, printed: Iterable[str], named: set[tuple[str, str]]) -> None:
    for name in printed:
        is_found = (type_, _fold(name)) in named
        for row in ("mentions", f"mention {type_}"):
            tallies[row].add(document, is_found, 0, not is_found)
        if not is_found:
            tallies["mentions"].errors.append(Error(f"mention {type_}", "missed", name, document))


def _fold(name: str) -> str:
    return captions.folded(name)
