"""The pipeline in this process, over a fresh home: real Dagster, real database, real documents."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import Runner, open_runner
from legal_pipeline.defs.jobs import register
from legal_pipeline.model import DocumentStatus, Priority, State
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.database.tables import documents, metadata, pages, stage_results
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.storage.store import Store

MATTER = "harbor-v-larkspur"

_TAKEN = {stage_results.c.seconds, stage_results.c.metrics, pages.c.seconds, pages.c.metrics}
_MOMENTS = {documents.c.updated_at, documents.c.run_id, stage_results.c.finished_at, *_TAKEN}
"""Say when, by which run and with what effort, not what was found."""


@dataclass
class Pipeline:
    """What a test asks of a home."""

    runner: Runner
    inbox: Path

    @property
    def store(self) -> Store:
        return self.runner.services.store

    @property
    def instance(self) -> dg.DagsterInstance:
        return self.runner.instance

    def register(self, name: str, content: bytes, priority: Priority = Priority.NORMAL) -> str:
        """Puts the file into the inbox and registers it; returns its id."""
        path = self.inbox / name
        path.write_bytes(content)
        found = list(documents_at([path], MATTER, priority))
        register(self.instance, self.runner.services, found)
        return found[0].document_id

    def run(self, document_id: str, assets: Sequence[str] | None = None) -> dg.ExecuteInProcessResult:
        """`process_document`, or some of its assets only, as the UI's "materialize" would run them."""
        selection = None if assets is None else [dg.AssetKey(asset) for asset in assets]
        return self.runner.document_job.execute_in_process(
            instance=self.instance, partition_key=document_id, asset_selection=selection, raise_on_error=False
        )

    def build_matter_graph(self) -> dg.ExecuteInProcessResult:
        return self.runner.matter_job.execute_in_process(instance=self.instance, partition_key=MATTER, raise_on_error=False)

    def status(self, document_id: str) -> DocumentStatus:
        return self.store.documents.status(document_id)

    def state(self, document_id: str) -> State:
        return self.status(document_id).state

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, without the moments they were written at."""
        with self.store.engine.connect() as connection:
            return {
                table.name: sorted(map(tuple, connection.execute(sa.select(*(c for c in table.c if c not in _MOMENTS)))), key=repr)
                for table in metadata.sorted_tables
            }


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its empty databases: making them takes longer than most of these tests. To be copied only."""
    folder = tmp_path_factory.mktemp("empty") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "")  # opening sets it behind our back; what was set is undone
        patch.setenv("LEGAL_PIPELINE_HOME", str(folder))
        opened = open_runner(load_settings(), defs)
        opened.instance.dispose()
        opened.services.store.engine.dispose()
    return folder


@pytest.fixture
def pipeline(empty_home: Path, settings: Settings, tmp_path: Path) -> Iterator[Pipeline]:
    shutil.copytree(empty_home, settings.home)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    opened = Pipeline(open_runner(settings, defs), inbox)
    yield opened
    opened.instance.dispose()
    opened.store.engine.dispose()


def empty_again(pipeline: Pipeline, empty_home: Path) -> None:
    """Gives the home back the state in which the test found it; the files of the inbox stay."""
    pipeline.store.engine.dispose()
    home = pipeline.runner.services.settings.home
    for folder in ("dagster", "."):
        for path in (home / folder).glob("**/*.db*" if folder == "dagster" else "*.db*"):
            path.unlink()
    shutil.copytree(empty_home, home, dirs_exist_ok=True)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's faults are tried again at once."""
    monkeypatch.setattr("legal_pipeline.defs.assets.retry_rules.RetryRule.delay_seconds", lambda rule, tried: 0.0)


def materialized(result: dg.ExecuteInProcessResult) -> list[str]:
    return [event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key]


def checks(result: dg.ExecuteInProcessResult) -> Mapping[tuple[str, str], dg.AssetCheckEvaluation]:
    """By asset and name."""
    return {(found.asset_key.to_user_string(), found.check_name): found for found in result.get_asset_check_evaluations()}


def metadata_of(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    """Plain values of what an asset reported."""
    [found] = [
        event.materialization.metadata for event in result.get_asset_materialization_events() if event.asset_key == dg.AssetKey(asset)
    ]
    return {name: value.value for name, value in found.items()}
