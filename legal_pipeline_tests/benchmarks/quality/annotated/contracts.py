"""Parties, date and governing law of the CUAD contracts: recall over what its lawyers labeled, precision over what is told.

Labels without a name are left out: blanks, mere role words ("Licensor") and phrases. A party told counts as right where one of its
names is a label of the contract, a defined term included. Where a contract has no label of a kind, what is told of it is not counted.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export
from legal_pipeline_tests.benchmarks.quality.bench_contracts import _answers, _same
from legal_pipeline_tests.benchmarks.quality.tally import Error, Tallies, Tally

ROWS = {
    "Parties": ("contracts: parties", "party_to"),
    "Agreement Date": ("contracts: date", "dated"),
    "Governing Law": ("contracts: law", "governed_by"),
}


def labels(folder: Path) -> dict[str, Any]:
    """Returns the labels by the stem of the text."""
    return {row["id"]: row["gold"] for row in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines())}


def score_contract(export: Export, gold: dict[str, Any], document: str) -> Tallies:
    tallies: Tallies = {}
    for label, (row, kind) in ROWS.items():
        answers = [answer for answer in _answers(label, gold.get(label)) if not re.search(r"_{2,}|\[", answer)]
        if not answers:
            continue
        tally = tallies.setdefault(row, Tally())
        names = {one["relationship_id"]: _names(export, one, kind) for one in export.relationships if one["type"] == kind}
        found = [answer for answer in answers if any(_same(label, answer, name) for every in names.values() for name in every)]
        false = false_facts(export, gold, label, kind)
        tally.add(document, len(found), len(false), len(answers) - len(found))
        tally.errors += [Error(row, "missed", answer, document) for answer in answers if answer not in found]
        tally.errors += [
            Error(
                row,
                "false",
                f"{names[one['relationship_id']][0]} ({one['rule']})",
                document,
                one["evidence"][0]["page_number"],
                one["confidence"],
            )
            for one in false
        ]
    return tallies


def false_facts(export: Export, gold: dict[str, Any], label: str, kind: str) -> list[dict[str, Any]]:
    """Returns the facts of a kind that no label of the contract stands for."""
    answers = _answers(label, gold.get(label))
    allowed = answers if label == "Governing Law" else [*answers, *gold[label]["clauses"]]
    told = (one for one in export.relationships if one["type"] == kind)
    return [one for one in told if not any(_same(label, answer, name) for answer in allowed for name in _names(export, one, kind))]


def _names(export: Export, edge: dict[str, Any], kind: str) -> list[str]:
    names = export.names(edge["source_id" if kind == "party_to" else "target_id"])
    return [*names, *(proof["text"] for proof in edge["evidence"])] if kind == "dated" else names
