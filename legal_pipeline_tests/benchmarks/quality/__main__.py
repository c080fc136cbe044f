"""The quality of the facts, in one table: `python -m legal_pipeline_tests.benchmarks.quality`.

*Development* are the annotated papers that the rules were written with, scored as the scorers beside them do; sets that are not on this
machine are left out, with the reason. *Left out* are generated layouts that no rule was written on, *gap* is how far they stay behind
generated layouts that the rules were written on. An interval is the middle 95 % over documents drawn with replacement: two figures
whose intervals overlap are not told apart. Below: the same figures by source, and the worst errors. The same on every run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.benchmarks.quality import generated
from legal_pipeline_tests.benchmarks.quality.annotated import sets
from legal_pipeline_tests.benchmarks.quality.table import print_errors, print_sources, print_table
from legal_pipeline_tests.benchmarks.quality.tally import Tallies, merged

T = TypeVar("T")
PAPERS = 12
"""Papers drawn of each layout."""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.quality", description=__doc__.split("\n\n")[0])
    arguments.add_argument("--left-out-errors", action="store_true", help="list the errors on left-out layouts too; they are then seen")
    options = arguments.parse_args()
    print(f"Machine: {machine()}.\n")
    with multiprocessing.Pool(min(4, os.cpu_count() or 1)) as pool:

        def scored(score: Callable[[T], Tallies], tasks: Iterable[T]) -> Tallies:
            return merged(pool.imap(score, tasks, chunksize=1))

        seen = scored(generated.score, generated.tasks(left_out=False, papers=PAPERS))
        left_out = scored(generated.score, generated.tasks(left_out=True, papers=PAPERS))
        real: Tallies = {}
        for name, tasks, score in sets.SETS:
            try:
                found = tasks()
            except pytest.skip.Exception as reason:
                print(f"Left out: {name}; {reason.msg}\n")
            else:
                real |= scored(score, found)
    print_table(real, seen, left_out)
    print_sources(real)
    print_errors([real, left_out] if options.left_out_errors else [real])


if __name__ == "__main__":
    main()
