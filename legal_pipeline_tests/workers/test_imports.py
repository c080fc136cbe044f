"""The parent of one child imports nothing that is large; a child has imported what its queues need before it takes a message."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from legal_pipeline.topology import STAGE_BY_NAME, Queue
from legal_pipeline.workers import imports
from legal_pipeline_tests.stages.test_all import ASSETS, functions_of, imported_in, loaded_by

LARGE = ("alembic", "boto3", "dagster", "grpc", "legal_pipeline.stages", "numpy", "spacy", "sqlalchemy")
FUNCTIONS = {function.name: imported_in(function) for path in ASSETS.glob("*.py") for function in functions_of(path)}
QUEUES = {
    "_store_pages": Queue.OCR,
    "register_children": Queue.DEFAULT,
    "document_relationships": Queue.GRAPH,
    **{stage.name: stage.queue for stage in STAGE_BY_NAME.values()},
}
"""Of the functions of the assets, by name."""


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named, and not asked for anything."""
    monkeypatch.setenv("LEGAL_PIPELINE_BROKER_URL", "redis://127.0.0.1:1/0")


def test_the_parent_of_one_child_imports_nothing_large() -> None:
    loaded = loaded_by("legal_pipeline.workers.app")
    assert "celery.app.base" in loaded
    assert not loaded.intersection(LARGE)


@pytest.mark.parametrize(("processes", "is_loaded"), [(1, False), (2, True), (3, True)])
def test_several_children_share_what_is_imported_before_the_fork(processes: int, is_loaded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    monkeypatch.delitem(sys.modules, "legal_pipeline.deployment.code_location", raising=False)  # what other tests have imported
    monkeypatch.setattr(imports, "import_module", found.append)
    imports.load_before_fork([Queue.TEXT], processes)
    assert bool(found) is is_loaded


@pytest.mark.parametrize("function", sorted(name for name, modules in FUNCTIONS.items() if modules))
def test_a_child_has_loaded_what_the_assets_of_its_queue_import(function: str) -> None:
    modules = ", ".join(imports.STAGES_OF[QUEUES[function]])
    assert FUNCTIONS[function] <= loaded_by(modules)


def test_a_run_worker_has_loaded_all_stages() -> None:
    assert imports.STAGES_OF[Queue.BATCH_HIGH] == imports.STAGES_OF[Queue.BATCH_LOW] == ("legal_pipeline.stages.all",)


def test_a_worker_whose_child_cannot_import_ends(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from legal_pipeline.workers import app

    def fail(_: object) -> None:
        raise ModuleNotFoundError("No module named 'pieces'")

    ended: list[tuple[int, int]] = []
    monkeypatch.setattr(app, "load", fail)
    monkeypatch.setattr(os, "kill", lambda pid, number: ended.append((pid, number)))
    app._load_in_child()
    assert ended == [(os.getppid(), signal.SIGTERM)]
    assert "No module named 'pieces'" in caplog.text
