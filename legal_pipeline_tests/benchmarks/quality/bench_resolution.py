"""How well names are resolved: `python -m legal_pipeline_tests.benchmarks.quality.bench_resolution` prints a table.

* Persons: the variants of 537 legislators, 20 persons to a simulated document, persons of one surname
  kept in one document so that the hard pairs meet. Pairs of variants judged: merged or not.
* Courts: the printed examples of each court beside its name, all in one document; here the mention's value
  is its text, so only the rules on names are measured, not the look-up of court ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import combinations

from legal_pipeline.model import MentionType
from legal_pipeline.stages.resolution.resolve import Form, resolve
from legal_pipeline_tests.specimens.corpora import SHARED

PERSONS_A_DOCUMENT = 20


def pair_score(truth: Mapping[str, frozenset[str]], type_: MentionType) -> tuple[int, int, int]:
    """(right merges, merges made, merges due) over all pairs of printed names; a name of two owners makes pairs with both."""
    resolution = resolve("benchmark", [Form(type_, text, text, 1) for text in truth])
    right = made = due = 0
    for left, right_text in combinations(sorted(truth), 2):
        same = bool(truth[left] & truth[right_text])
        merged = resolution.entity_of[type_, left] == resolution.entity_of[type_, right_text]
        right += same and merged
        made += merged
        due += same
    return right, made, due


def owners(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for owner, texts in rows:
        for text in texts:
            found.setdefault(text, set()).add(owner)
    return {text: frozenset(ids) for text, ids in found.items()}


def legislators() -> list[tuple[int, int, int]]:
    path = SHARED / "corpus" / "er-legislators" / "dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: (row["raw"]["last"], row["id"]))
    blocks = [rows[at : at + PERSONS_A_DOCUMENT] for at in range(0, len(rows), PERSONS_A_DOCUMENT)]
    return [pair_score(owners((row["id"], row["names"]) for row in block), MentionType.PERSON) for block in blocks]


def courts() -> list[tuple[int, int, int]]:
    path = SHARED / "corpus" / "er-courts-db" / "courts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [pair_score(owners((row["id"], [row["name"], *row["examples"]]) for row in rows if row["examples"]), MentionType.COURT)]


def main() -> None:
    print("| names | right merges | merges made | merges due | precision | recall |\n|---|---:|---:|---:|---:|---:|")
    for name, scores in (("persons, 20 a document", legislators()), ("courts by name alone", courts())):
        right, made, due = (sum(score[column] for score in scores) for column in range(3))
        print(f"| {name} | {right} | {made} | {due} | {right / max(1, made):.3f} | {right / max(1, due):.3f} |")


if __name__ == "__main__":
    main()
