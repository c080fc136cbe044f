"""What the documents say about the sample matter is what comes out: sessions, queries, fields of the export.

In one module, so that one process makes the sample (`--dist loadscope`).
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline import terminal
from legal_pipeline.clock import now
from legal_pipeline.model import Decision, DecisionKind
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.database.tables import metadata
from legal_pipeline.storage.decisions.decisions import RecordedDecision, decision_record
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import GUIDES, blocks, name_of, rows
from legal_pipeline_tests.docs.sessions import difference, steps
from legal_pipeline_tests.specimens.processed import Sample

DATA = ROOT / "docs" / "data-and-sql.md"
QUERIES = [block.text for block in blocks(DATA) if block.language == "sql"]
PARAGRAPHS = ("search", "relationships", "testimony", "threads")
"""Commands that write paragraphs to a terminal, as the documents show them, and rows into a pipe."""
PAGES = [path for path in GUIDES if any(steps(path))]

_DIGEST = re.compile(r"\b([a-z0-9-]+-)[0-9a-f]{12}\b")


def _arguments(command: str, sample: Sample) -> list[str]:
    """Words of a documented command, with the ids that the sample's documents and its batch have here."""
    ids = {
        _DIGEST.sub(r"\1", row["document_id"]): row["document_id"]
        for row in map(json.loads, sample.run("documents", "--json").splitlines())
    }
    batch = json.loads(sample.run("batch", "list", "--json").splitlines()[-1])["batch_id"]
    words = shlex.split(command.partition(" | ")[0])[1:]
    known = [ids.get(_DIGEST.sub(r"\1", word), word) if _DIGEST.fullmatch(word) else word for word in words]
    return [batch[:8] if re.fullmatch(r"[0-9a-f]{8}", word) else word for word in known]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_session_comes_out_as_shown(path: Path, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copied = sample.copy(tmp_path)
    for step in steps(path):
        if step.command == "make run":
            output = sample.make_run
        else:
            assert step.command.startswith("legal-pipeline "), step.command
            words = _arguments(step.command, copied)
            with monkeypatch.context() as patch:
                if words[0] in PARAGRAPHS and "|" not in step.command:
                    patch.setattr(terminal, "is_terminal", lambda: True)
                output = copied.run(*words)
        lines = copied.as_documented(sample.as_documented(output)).splitlines()
        if " | tail -1" in step.command:
            lines = lines[-1:]
        wrong = difference(step.output, lines)
        assert wrong is None, f"{step.command}: {wrong}\n" + "\n".join(lines)


def test_there_are_sessions_and_queries() -> None:
    assert ROOT / "README.md" in PAGES and len(PAGES) >= 3
    assert len(QUERIES) >= 20


@pytest.fixture(scope="module")
def sqlite(sample: Sample) -> sa.Engine:
    return sa.create_engine(f"sqlite:///{sample.home / 'legal-pipeline.sqlite'}")


@pytest.mark.parametrize("query", QUERIES, ids=[str(number) for number in range(len(QUERIES))])
def test_a_query_finds_something_on_sqlite(query: str, sqlite: sa.Engine) -> None:
    with sqlite.connect() as connection:
        assert connection.execute(sa.text(query)).all() != [], query


def test_queries_find_the_same_on_postgresql(sqlite: sa.Engine, postgres_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", postgres_url)
    store = open_store(load_settings())
    with sqlite.connect() as source, store.engine.begin() as target:
        for table in metadata.sorted_tables:
            if copied := [dict(row) for row in source.execute(sa.select(table)).mappings()]:
                target.execute(table.insert(), copied)
    with sqlite.connect() as source, store.engine.connect() as target:
        for query in QUERIES:
            expected, actual = ([tuple(row) for row in each.execute(sa.text(query))] for each in (source, target))
            assert actual == [tuple(pytest.approx(cell) if isinstance(cell, float) else cell for cell in row) for row in expected], query


def test_fields_of_the_export(sample: Sample, tmp_path: Path) -> None:
    sample.run("export", "--out", str(tmp_path))
    text = DATA.read_text(encoding="utf-8")
    first = text.index("| file | fields |")
    table = {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in rows(text[first : text.index("\n\n", first)])}
    lines = {path.name: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in tmp_path.iterdir()}
    # nobody has decided anything about the sample
    assert lines.pop("decisions.jsonl") == ""
    decided = RecordedDecision(Decision(1, DecisionKind.NOTE, ()), "m", None, "ann", "", now())
    fields = {name: list(json.loads(line)) for name, line in lines.items()} | {"decisions.jsonl": list(decision_record(decided))}
    assert fields == {name: names for name, names in table.items() if name.endswith(".jsonl")}
