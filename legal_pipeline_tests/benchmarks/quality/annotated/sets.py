"""The annotated papers beside the repository: which there are, and how one of them is scored."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

from legal_pipeline_tests.benchmarks.quality import bench_resolution
from legal_pipeline_tests.benchmarks.quality.annotated import contracts, judgments
from legal_pipeline_tests.benchmarks.quality.annotated.clients import score_clients
from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export, facts_of, pages_of
from legal_pipeline_tests.benchmarks.quality.annotated.scorers import score_filing, score_sheet, scorer
from legal_pipeline_tests.benchmarks.quality.tally import Tallies, Tally
from legal_pipeline_tests.specimens.corpora import corpus, gold


def filings() -> list[Path]:
    corpus("legal-pdfs")
    return sorted((gold() / "legal-pdfs").glob("*.json"))


def sheets() -> list[Path]:
    gold()
    return sorted(corpus("pacer-dockets").glob("*/*.json"))


def agreements() -> list[Path]:
    return sorted((corpus("cuad-contracts") / "txt").glob("*.txt"))


def uk_judgments() -> list[Path]:
    gold()
    return sorted(corpus("uk-judgments").glob("*.xml"))


def names() -> list[Path]:
    return [corpus("er-legislators")]


def read(path: Path) -> Export:
    """Returns the facts of a file, by the file's name as the id of the document."""
    return facts_of(path.name, f"file:///{path.parent.name}/{path.name}", pages_of(path))


def filing(annotation: Path) -> Tallies:
    truth = json.loads(annotation.read_text(encoding="utf-8"))
    export = read(corpus("legal-pdfs") / truth["file"])
    clients = score_clients(_scorer("score"), export, truth, annotation.stem)
    return {**score_filing(_scorer("score"), export, annotation), "right client": clients}


def sheet(annotation: Path) -> Tallies:
    [file] = (path for path in annotation.parent.glob(f"{annotation.stem}.*") if path.suffix != ".json")
    return score_sheet(_scorer("score_dockets"), read(file), annotation)


def agreement(text: Path) -> Tallies:
    return contracts.score_contract(read(text), _labels().get(text.stem, {}), text.stem)


def judgment(truth: Path) -> Tallies:
    return judgments.score_judgment(_scorer("score"), read(truth.with_suffix(".docx")), truth)


def resolved(_: Path) -> Tallies:
    tally = Tally()
    for number, (right, made, due) in enumerate(bench_resolution.legislators()):
        tally.add(f"names {number}", right, made - right, due - right)
    return {"names resolved, pairs": tally}


SETS: tuple[tuple[str, Callable[[], list[Path]], Callable[[Path], Tallies]], ...] = (
    ("court filings", filings, filing),
    ("docket sheets and notices", sheets, sheet),
    ("contracts", agreements, agreement),
    ("UK judgments", uk_judgments, judgment),
    ("names of persons", names, resolved),
)
"""Name, its documents (skips where they are not on this machine), and how one of them is scored."""


@cache
def _scorer(name: str) -> ModuleType:
    return scorer(gold(), name)


@cache
def _labels() -> dict[str, dict[str, object]]:
    return contracts.labels(corpus("cuad-contracts"))
