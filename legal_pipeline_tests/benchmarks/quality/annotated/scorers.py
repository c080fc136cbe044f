"""Runs the scorers that lie beside the gold standard, on one document at a time, so that their counts can be drawn from by document."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import re
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export
from legal_pipeline_tests.benchmarks.quality.tally import Error, Tallies, Tally

_OTHER = "other relationships"
_NAMES = {"ALL mentions": "mentions", "ALL other relationships": _OTHER}
_ALL = 10_000


def scorer(folder: Path, name: str) -> ModuleType:
    """Loads `score.py` or `score_dockets.py` of the gold folder."""
    spec = importlib.util.spec_from_file_location(f"gold_{name}", folder / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_filing(scores: ModuleType, export: Export, gold: Path) -> Tallies:
    """Mentions by type, parties, counsel, judges and other relationships of one court filing."""
    table, lines = _scored(scores, export, gold)
    tallies: Tallies = {}
    for name, row in table["scores"].items():
        tallies[_NAMES.get(name, name)] = tally = Tally()
        tally.add(gold.stem, row["tp"], row["fp"], row["fn"])
    for line in lines:
        error = _error(export, gold.stem, *line.split("\t"))
        group = "mentions" if error.what.startswith("mention ") else _OTHER if error.what.startswith("relationship ") else error.what
        if group in tallies:
            tallies[group].errors.append(error)
    return tallies


def false_relationships(scores: ModuleType, export: Export, gold: Path) -> set[str]:
    """Returns the ids of the relationships that the scorer finds false; a party in another role is false."""
    return {
        match[1]
        for line in _scored(scores, export, gold)[1]
        if (match := re.search(r'"relationship_id": "([^"]+)"', line))
        and line.split("\t")[1] == "wrong"
        and not line.startswith("counsel\t")
    }


def score_sheet(scores: ModuleType, export: Export, gold: Path) -> Tallies:
    """Docket numbers, judges, parties, roles, links and case names of one docket sheet or notice."""
    with tempfile.TemporaryDirectory() as place:
        export.write(Path(place, "export"))
        folder = Path(place, "gold", gold.parent.name)
        folder.mkdir(parents=True)
        (folder / gold.name).write_bytes(gold.read_bytes())
        arguments = [f"{place}/export", f"{place}/gold"]
        table = json.loads(_said(scores, [*arguments, "--json"]))
        misses = _said(scores, [*arguments, "--misses", str(_ALL)])
    tallies: Tallies = {}
    for counts in table.values():
        for what in ("docket numbers", "judges", "parties", "roles", "links", "case names"):
            if counts.get(what):
                found = counts.get(f"{what} found", 0)
                tally = tallies.setdefault(f"sheets: {what}", Tally(is_recall_only=f"{what} told" not in counts))
                # a name told twice is right twice: the false ones are counted by themselves
                false = counts.get(f"{what} told", 0) - counts.get(f"{what} told right", 0)
                tally.add(f"{gold.parent.name}/{gold.stem}", found, false, counts.get(what, 0) - found)
    what = ""
    for line in misses.split("\n"):
        if match := re.match(r"[\w-]+: ([\w ]+): \d+ missed$", line):
            what = f"sheets: {match[1]}"
        elif line.startswith("    ") and what in tallies:
            _, *said = ast.literal_eval(line.strip())
            tallies[what].errors.append(Error(what, "missed", " / ".join(str(part) for part in said if part), gold.stem))
    return tallies


def _scored(scores: ModuleType, export: Export, gold: Path) -> tuple[dict[str, Any], list[str]]:
    """Returns the scores and the lines of errors: name of the score, missed or wrong, document, JSON."""
    with tempfile.TemporaryDirectory() as place:
        export.write(Path(place, "export"))
        Path(place, "gold").mkdir()
        Path(place, "gold", gold.name).write_bytes(gold.read_bytes())
        said = _said(scores, [f"{place}/export", f"{place}/gold", "--json", "--errors", str(_ALL)])
    table, end = json.JSONDecoder().raw_decode(said)
    return table, [line for line in said[end:].strip().split("\n") if line.count("\t") == 3]


def _said(module: ModuleType, arguments: list[str]) -> str:
    out = io.StringIO()
    with patch.object(sys, "argv", ["score", *arguments]), contextlib.redirect_stdout(out):
        module.main()
    return out.getvalue()


def _error(export: Export, document: str, what: str, kind: str, where: str, printed: str) -> Error:
    """`printed` is JSON, cut after 200 characters: a gold row, or a fact of the export, which its id at the front leads back to."""
    kind = "false" if kind == "wrong" else "missed"
    page = int(match[1]) if (match := re.search(r" p(\d+)$", where)) else None
    if kind == "missed":
        return Error(what, kind, _gold_text(printed), document, page or _number(re.search(r'"page": (\d+)', printed)))
    if what.startswith("mention "):
        text = json.loads(printed) if printed.endswith('"') else printed
        confidence = next(
            (
                one["confidence"]
                for one in export.mentions
                if one["text"] == text and one["page_number"] == page and what.endswith(one["type"])
            ),
            0.0,
        )
        return Error(what, kind, " ".join(str(text).split()), document, page, confidence)
    match = re.search(r'"relationship_id": "([^"]+)"', printed)
    edge: dict[str, Any] | None = next((one for one in export.relationships if match and one["relationship_id"] == match[1]), None)
    if edge is None:
        return Error(what, kind, printed, document, page)
    ends = " -> ".join(export.names(edge[end])[0] for end in ("source_id", "target_id"))
    return Error(what, kind, f"{ends} ({edge['rule']})", document, edge["evidence"][0]["page_number"], edge["confidence"])


def _gold_text(printed: str) -> str:
    names = re.findall(r'"(?:name|source|target|role)": "((?:[^"\\]|\\.)*)"', printed)
    return " -> ".join(json.loads(f'"{name}"') for name in names) or printed.strip('"')


def _number(match: re.Match[str] | None) -> int | None:
    return int(match[1]) if match else None
