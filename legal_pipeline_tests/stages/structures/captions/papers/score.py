"""Scores the parties and judges read from generated captions, by layout.

`python -m legal_pipeline_tests.stages.structures.captions.papers.score` prints the table; `--errors LAYOUT` what was
missed and what was invented there.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections import Counter
from dataclasses import dataclass, field

from legal_pipeline_tests.stages.structures.captions.papers import other_layouts, state_layouts
from legal_pipeline_tests.stages.structures.captions.papers.cases import case
from legal_pipeline_tests.stages.structures.captions.papers.layouts import LAYOUTS
from legal_pipeline_tests.stages.structures.captions.papers.printing import Printed
from legal_pipeline_tests.stages.structures.captions.papers.unseen_layouts import UNSEEN
from legal_pipeline_tests.stages.structures.read_text import structures_of

__all__ = ["LAYOUTS", "LEFT_OUT", "UNSEEN", "Tally", "other_layouts", "score_layout", "state_layouts"]
LEFT_OUT = frozenset(name for name in LAYOUTS if hashlib.sha256(name.encode()).digest()[0] % 3 == 0)
"""Every third layout: the rules are written without looking at what goes wrong there, so that its figure says how they do elsewhere."""


@dataclass
class Tally:
    right: int = 0
    missed: int = 0
    invented: int = 0
    examples: list[tuple[Printed, list[tuple[str, str]], list[tuple[str, str]]]] = field(default_factory=list)

    def add(self, printed: Printed, expected: list[tuple[str, str]], found: list[tuple[str, str]]) -> None:
        want, have = Counter(expected), Counter(found)
        right = sum((want & have).values())
        self.right += right
        self.missed += len(want) - right
        self.invented += len(have) - right
        if want != have:
            self.examples.append((printed, sorted(want - have), sorted(have - want)))

    def __iadd__(self, other: Tally) -> Tally:
        self.right, self.missed, self.invented = self.right + other.right, self.missed + other.missed, self.invented + other.invented
        return self

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0


def folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).removeprefix("the ").strip()


def score_layout(name: str, count: int = 40, seed: int = 7) -> tuple[Tally, Tally]:
    """Returns the tallies of parties with roles and of judges over `count` cases in one layout."""
    parties, judges = Tally(), Tally()
    for index in range(count):
        printed = (LAYOUTS.get(name) or UNSEEN[name])(case(random.Random(f"{seed} {name} {index}")))
        structures = structures_of(printed.text)
        found = {(folded(party.name.name), party.role) for caption in structures.captions for party in caption.parties}
        parties.add(printed, [*dict.fromkeys((folded(party), role) for party, role in printed.parties)], list(found))
        bench = {(folded(judge.name.span.text), "") for judge in structures.judges}
        judges.add(printed, [(folded(judge), "") for judge in printed.judges], list(bench))
    return parties, judges


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", default="")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--show", type=int, default=3)
    arguments = parser.parse_args()
    sums = {True: (Tally(), Tally()), False: (Tally(), Tally())}
    for name in LAYOUTS:
        if arguments.errors and arguments.errors != name:
            continue
        parties, judges = score_layout(name, arguments.count)
        left_out = name in LEFT_OUT
        sums[left_out][0].__iadd__(parties)
        sums[left_out][1].__iadd__(judges)
        if arguments.errors:
            for tally in (parties, judges):
                for printed, missed, invented in tally.examples[: arguments.show]:
                    print(f"{printed.text}\n  missed {missed}\n  invented {invented}\n" + "-" * 70)
        _row(name + (" *" if left_out else ""), parties, judges)
    _row("ALL looked at", *sums[False])
    _row("ALL left out *", *sums[True])


def _row(name: str, parties: Tally, judges: Tally) -> None:
    print(f"{name:34} parties {parties.recall:.2f} {parties.precision:.2f}   judges {judges.recall:.2f} {judges.precision:.2f}")


if __name__ == "__main__":
    main()
