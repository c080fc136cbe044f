"""Is confidence what it says? `python -m legal_pipeline_tests.benchmarks.quality.calibration [--write]`

Measures the expected calibration error (ECE: mean distance of confidence and share of right facts, over ten bins) on the annotated papers:
as the rules give confidence, with the table fitted without the court at hand, and without the source at hand. `--write` fits
`legal_pipeline/data/confidence.txt` to all papers. Facts of one rule in one document count as five at most.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

import legal_pipeline.data
from legal_pipeline.data import confidence
from legal_pipeline.stages import calibration
from legal_pipeline_tests.benchmarks.quality.annotated import judged, sets
from legal_pipeline_tests.benchmarks.quality.annotated.judged import MENTION_TYPES, Judged

AT_MOST = 5.0
TARGET = 0.05
_HEAD = """\
# Facts judged and facts right by type and rule. Written by `python -m legal_pipeline_tests.benchmarks.quality.calibration --write`.
# type	rule	judged	right
"""
Table = dict[tuple[str, str], tuple[float, float]]
Scored = list[tuple[Judged, float, float]]
"""(fact, weight, confidence)"""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.quality.calibration", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="fit the table to all papers and write it")
    options = arguments.parse_args()
    facts = judge_all()
    weighted = list(zip(facts, weights(facts), strict=True))
    columns = {
        "as the rules say": [(fact, weight, fact.confidence) for fact, weight in weighted],
        "court left out": left_out(weighted, lambda fact: fact.court),
        "source left out": left_out(weighted, lambda fact: fact.source),
    }
    print(f"{len(facts)} facts judged in {len({fact.document for fact in facts})} papers; target {TARGET}\n")
    print("| ECE | facts | right | " + " | ".join(columns) + " |\n|---|---:|---:|" + "---:|" * len(columns))
    types = sorted({fact.type for fact in facts}, key=lambda type_: (type_ not in MENTION_TYPES, type_))
    for name, some in (("all", set(types)), ("mentions", set(MENTION_TYPES)), ("relationships", set(types) - MENTION_TYPES)):
        _row(name, columns, some)
    for type_ in types:
        _row(type_, columns, {type_})
    print("\n| confidence, court left out | facts | right |\n|---|---:|---:|")
    for low, bin_ in sorted(bins(columns["court left out"]).items()):
        print(f"| {low / 10:.1f}-{(low + 1) / 10:.1f} | {len(bin_)} | {_right(bin_):.3f} |")
    if options.write:
        path = Path(legal_pipeline.data.__path__[0], confidence.FILE)
        rows = sorted(fitted(weighted).items())
        path.write_text(
            _HEAD + "".join(f"{type_}\t{rule}\t{judged:.1f}\t{right:.1f}\n" for (type_, rule), (judged, right) in rows), encoding="utf-8"
        )
        print(f"\nwrote {path}")


def judge_all() -> list[Judged]:
    """All judged facts with the confidence that the rules give, in the order of the papers."""
    with multiprocessing.Pool(min(4, os.cpu_count() or 1), _uncalibrated) as pool:
        return [
            fact
            for judge, papers in ((judged.filing, sets.filings()), (judged.sheet, sets.sheets()), (judged.agreement, sets.agreements()))
            for facts in pool.imap(judge, papers, chunksize=1)
            for fact in facts
        ]


def weights(facts: Sequence[Judged]) -> list[float]:
    together: dict[tuple[str, str, str], int] = defaultdict(int)
    for fact in facts:
        together[fact.document, fact.type, fact.rule] += 1
    return [min(1.0, AT_MOST / together[fact.document, fact.type, fact.rule]) for fact in facts]


def fitted(weighted: Iterable[tuple[Judged, float]]) -> Table:
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for fact, weight in weighted:
        sums[fact.type, fact.rule][0] += weight
        sums[fact.type, fact.rule][1] += weight * fact.is_right
    return {key: (judged, right) for key, (judged, right) in sums.items()}


def left_out(weighted: list[tuple[Judged, float]], group: Callable[[Judged], str]) -> Scored:
    """Confidence by a table that was fitted without the facts of the same group."""
    scored: Scored = []
    for name in sorted({group(fact) for fact, _ in weighted}):
        with using(fitted(one for one in weighted if group(one[0]) != name)):
            scored += [
                (fact, weight, calibration.calibrated(fact.type, fact.rule, fact.confidence))
                for fact, weight in weighted
                if group(fact) == name
            ]
    return scored


class using:
    """Has the table in place of the one that is shipped."""

    def __init__(self, table: Table) -> None:
        self._patch = patch.object(confidence, "rates", lambda: table)
        self._in_stage = patch.object(calibration, "rates", lambda: table)

    def __enter__(self) -> None:
        self._patch.start()
        self._in_stage.start()
        confidence.type_rates.cache_clear()

    def __exit__(self, *_: object) -> None:
        self._patch.stop()
        self._in_stage.stop()
        confidence.type_rates.cache_clear()


def error(scored: Scored) -> float:
    """Expected calibration error."""
    total = sum(weight for _, weight, _ in scored)
    return sum(abs(sum(weight * (one - fact.is_right) for fact, weight, one in bin_)) for bin_ in bins(scored).values()) / total


def bins(scored: Scored) -> dict[int, Scored]:
    found: dict[int, Scored] = defaultdict(list)
    for one in scored:
        found[min(9, int(one[2] * 10))].append(one)
    return found


def _row(name: str, columns: dict[str, Scored], types: set[str]) -> None:
    some = {column: [one for one in scored if one[0].type in types] for column, scored in columns.items()}
    first = next(iter(some.values()))
    cells = " | ".join(f"{error(scored):.3f}" for scored in some.values())
    print(f"| {name} | {len(first)} | {_right(first):.3f} | {cells} |")


def _right(scored: Scored) -> float:
    return sum(weight * fact.is_right for fact, weight, _ in scored) / sum(weight for _, weight, _ in scored)


def _uncalibrated() -> None:
    """In a worker process: facts keep the confidence of their rule."""
    using({}).__enter__()


if __name__ == "__main__":
    main()
