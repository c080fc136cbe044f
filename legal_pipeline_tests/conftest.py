"""A home of its own for every test that wants one, and the command line as its users call it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import uuid
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

# nothing that is imported or collected is garbage, and looking through it takes a quarter of the time; `plugins/repeated_work.py`
# switches the collector on again
gc.disable()

import pytest
import sqlalchemy as sa

from legal_pipeline.settings import Settings, load_settings
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.servers import databases, s3
from legal_pipeline_tests.servers.textract import TextractServer, textract_thread

pytest_plugins = (
    "legal_pipeline_tests.specimens.processless_deployment",
    "legal_pipeline_tests.plugins.temporary_files",
    "legal_pipeline_tests.plugins.skipped",
    "legal_pipeline_tests.examples",
    "legal_pipeline_tests.plugins.scheduling",
    "legal_pipeline_tests.plugins.repeated_work",
    "legal_pipeline_tests.plugins.copied_databases",
    "legal_pipeline_tests.faults.recoveries",
    "legal_pipeline_tests.specimens.small_disk",
    "legal_pipeline_tests.specimens.processed",
)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell that starts the tests in the background makes every process below them ignore Ctrl-C, which some tests send
    signal.signal(signal.SIGINT, signal.default_int_handler)

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


_engines: weakref.WeakSet[sa.Engine] = weakref.WeakSet()


@sa.event.listens_for(sa.Engine, "engine_connect")
def _remember(connection: sa.Connection) -> None:
    _engines.add(connection.engine)


@pytest.fixture(autouse=True, scope="module")
def _close_connections() -> Iterator[None]:
    """Every home has engines of its own, kept for the life of a process: thousands of files would be open in the end."""
    yield
    used = list(_engines)
    # one that connects again is here again: to look after all of them in each module would take more and more time
    _engines.clear()
    for engine in used:
        engine.dispose()


def leave_out_settings(patch: pytest.MonkeyPatch) -> None:
    """Takes every setting of ours and of Dagster's out of the environment."""
    for name in os.environ:
        if name.startswith("LEGAL_PIPELINE_") and not name.startswith(("LEGAL_PIPELINE_TEST_", "LEGAL_PIPELINE_CORPUS")):
            patch.delenv(name)
    # set first: what opens an instance sets DAGSTER_HOME behind our back, and only what was set is undone
    patch.setenv("DAGSTER_HOME", "")
    patch.delenv("DAGSTER_HOME")
    patch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """LEGAL_PIPELINE_HOME names a folder that is not there yet; no other setting of ours or of Dagster's is in the environment."""
    leave_out_settings(monkeypatch)
    folder = tmp_path / "home"
    monkeypatch.setenv("LEGAL_PIPELINE_HOME", str(folder))
    return folder


@pytest.fixture
def settings(home: Path) -> Settings:
    found = load_settings()
    assert found.home == home
    return found


@pytest.fixture
def cli(home: Path) -> Cli:
    """`cli("documents", "--json")` calls `legal-pipeline documents --json` with the home of the test (see `command_line`)."""
    return partial(run_cli, home)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[databases.Postgres]:
    """One cluster for all tests of this process; each test makes a database or a schema of its own."""
    with databases.running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: databases.Postgres) -> Iterator[str]:
    """An empty database of the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    yield postgres_server.create_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[databases.Redis]:
    with databases.running_redis() as server:
        yield server


@pytest.fixture
def redis_server(_redis_server: databases.Redis) -> Iterator[databases.Redis]:
    """A running Redis whose one database is empty; for tests that restart or fill it, start one with `databases.running_redis`."""
    with _redis_server.client() as client:
        client.flushall()
    yield _redis_server


@pytest.fixture(scope="session")
def _s3_thread() -> Iterator[s3.S3Server]:
    with s3.s3_thread() as server:
        yield server


@pytest.fixture
def s3_server(_s3_thread: s3.S3Server, home: Path, monkeypatch: pytest.MonkeyPatch) -> s3.S3Server:
    """A running S3 with one empty bucket, which settings and programs of the test find through the environment."""
    _s3_thread.reset()
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    for name, value in _s3_thread.environment.items():
        monkeypatch.setenv(name, value)
    return _s3_thread


@pytest.fixture(scope="session")
def _textract_thread(_s3_thread: s3.S3Server) -> Iterator[TextractServer]:
    with textract_thread(_s3_thread) as server:
        yield server


@pytest.fixture
def textract_server(_textract_thread: TextractServer, s3_server: s3.S3Server, monkeypatch: pytest.MonkeyPatch) -> TextractServer:
    """A Textract of our own over that S3, which settings and programs of the test find; switched on for no matter."""
    _textract_thread.reset()
    monkeypatch.delenv("AWS_ENDPOINT_URL_TEXTRACT", raising=False)
    for name, value in _textract_thread.environment.items():
        monkeypatch.setenv(name, value)
    return _textract_thread
