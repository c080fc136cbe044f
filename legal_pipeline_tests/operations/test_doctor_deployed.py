"""What the doctor says of a deployed form: each part by itself, warnings apart from failures, no secret in any of it."""

from __future__ import annotations

import ast
import contextlib
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis

from legal_pipeline.operations import doctor_deployed
from legal_pipeline.operations.checkup import Finding, told_once
from legal_pipeline.operations.doctor import examine
from legal_pipeline.operations.doctor_deployed import examine_deployed
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.own_servers import make_up
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.specimens.readings import as_started, beats

pytestmark = pytest.mark.slow

SECRET = "hunter2secret"


@pytest.fixture
def deployed(settings: Settings, redis_server: databases.Redis, postgres_url: str) -> Settings:
    prepare_database(postgres_url)
    return as_started(settings.model_copy(update={"broker_url": redis_server.url, "database_url": postgres_url}))


def found(settings: Settings, **changed: Any) -> dict[str, Finding]:
    """The last finding of each part."""
    return {finding.part: finding for finding in examine_deployed(settings.model_copy(update=changed))}


def test_a_deployment_that_is_well(deployed: Settings, postgres_url: str) -> None:
    with open_redis(str(deployed.broker_url)) as client:
        for beat in beats():
            WorkerHeartbeats(client).announce(beat)
    parts = found(deployed)
    for part in ("backend", "s3", "clock", "webserver", "secrets", "redis password", "sensors", "queues"):
        assert (part, parts[part].verdict) == (part, "ok")
    assert parts["queues"].message == "9 queues, all with a worker; 7 workers"
    # nothing has been started
    assert (parts["daemon"].verdict, parts["daemon"].message) == ("FAILED", "the Dagster daemon has no heartbeat; it has never sent one")


def test_a_queue_without_worker_fails(deployed: Settings) -> None:
    assert [finding.part for finding in examine_deployed(deployed) if finding.part == "queues" and not finding.is_well] == ["queues"] * 9


def test_a_superuser_and_a_redis_without_limit_are_warnings_and_no_failures(deployed: Settings) -> None:
    parts = found(deployed)
    assert (parts["postgres"].verdict, parts["broker"].verdict) == ("warning", "warning")
    assert "superuser" in parts["postgres"].message and "maxmemory" in parts["broker"].message


def test_an_ordinary_role_is_well(deployed: Settings, postgres_server: databases.Postgres, postgres_url: str) -> None:
    database = postgres_url.rpartition("/")[2]
    role = f"writer_{database[-12:]}"
    with contextlib.closing(postgres_server.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(f"create role {role} login; grant select on all tables in schema public to {role}")
        try:
            said = found(deployed, database_url=postgres_server.url(database, role))["postgres"]
            assert (said.verdict, role in said.message) == ("ok", True)
        finally:
            cursor.execute(f"drop owned by {role}; drop role {role}")


def test_an_old_schema_is_a_failure(deployed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_deployed, "HEAD", "9999")
    assert "this program needs migration 9999" in found(deployed)["postgres"].message


@pytest.mark.parametrize(
    ("options", "verdict", "said"),
    [
        (("--maxmemory", "50mb", "--maxmemory-policy", "noeviction"), "ok", "Redis 7"),
        (("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"), "FAILED", "discards messages"),
        ((), "warning", "no maxmemory"),
    ],
)
def test_how_redis_is_set_up(deployed: Settings, options: tuple[str, ...], verdict: str, said: str) -> None:
    with databases.running_redis(password=SECRET, options=options) as server:
        broker = found(deployed, broker_url=server.url)["broker"]
    assert (broker.verdict, said in broker.message, SECRET in repr(broker)) == (verdict, True, False)


def test_a_full_redis_fails_and_says_so(deployed: Settings) -> None:
    with databases.running_redis(options=("--maxmemory-policy", "noeviction")) as server:
        with server.client() as client:
            client.set("cache:much", "x" * 4_000_000)
            # far below what is used: what a connection gives back when it ends makes no room
            client.config_set("maxmemory", "2mb")
            with pytest.raises(redis.exceptions.OutOfMemoryError):
                client.set("cache:more", "x")
        backend = found(deployed, broker_url=server.url)["backend"]
    assert (backend.verdict, "reached its maxmemory" in backend.message) == ("FAILED", True)


@pytest.mark.parametrize("by", [-7.0, 7.0])
def test_clocks_that_differ_are_found(deployed: Settings, monkeypatch: pytest.MonkeyPatch, by: float) -> None:
    clock = time.time
    monkeypatch.setattr("legal_pipeline.operations.doctor_deployed.time.time", lambda: clock() - by)
    said = found(deployed)["clock"]
    direction = "ahead" if by > 0 else "behind"
    assert not said.is_well
    # the other checks run at the same time, and a busy machine delays the answers
    for server in ("Redis", "PostgreSQL"):
        assert re.search(rf"{server} is [67]\.\d s {direction}", said.message)


def test_servers_that_are_gone_are_failures_and_hide_nothing(deployed: Settings) -> None:
    gone = f"127.0.0.1:{ports.free_port()}"
    parts = found(deployed, broker_url=f"redis://:{SECRET}@{gone}/0", database_url=f"postgresql+psycopg2://u:{SECRET}@{gone}/x")
    assert {part for part, finding in parts.items() if not finding.is_well} >= {"broker", "backend", "postgres", "clock", "queues"}
    assert all(parts[part].is_well for part in ("s3", "tessdata", "webserver"))
    assert SECRET not in repr(parts)


def test_servers_of_our_own_that_are_gone_are_started_by_make_up(deployed: Settings) -> None:
    """And a person is told of each of them once."""
    own = {"postgres": ports.free_port(), "redis": ports.free_port()}
    for name, port in own.items():
        (deployed.home / name).mkdir()
        (deployed.home / "ports").mkdir(exist_ok=True)
        (deployed.home / "ports" / name).write_text(str(port))
    urls = {
        "broker_url": f"redis://:{SECRET}@127.0.0.1:{own['redis']}/0",
        "database_url": f"postgresql+psycopg2://u:{SECRET}@127.0.0.1:{own['postgres']}/x",
    }
    told = [finding for finding in told_once(list(examine_deployed(deployed.model_copy(update=urls)))) if not finding.is_well]
    causes = [finding for finding in told if make_up(deployed.home) in finding.remedy]
    assert sorted(finding.part for finding in causes) == ["broker", "postgres"]
    waiting = [finding for finding in told if finding.message.startswith("wait")]
    assert {part for finding in waiting for part in finding.part.split(", ")} == {"backend", "clock", "workspace", "queues"}
    assert not any("LEGAL_PIPELINE_DATABASE_URL" in finding.remedy or "BROKER_URL" in finding.remedy for finding in told)


@pytest.mark.parametrize("url", ["", "mysql://u:hunter2secret@h/d", "nonsense:hunter2secret"])
def test_a_database_url_that_is_none(deployed: Settings, url: str) -> None:
    said = found(deployed, database_url=url)["postgres"]
    assert not said.is_well
    assert SECRET not in repr(said)


@pytest.mark.parametrize(
    ("changed", "part", "verdict"),
    [
        ({"webserver_host": "0.0.0.0"}, "webserver", "warning"),
        ({"webserver_host": "::"}, "webserver", "warning"),
        ({"webserver_host": "::1"}, "webserver", "ok"),
        ({"workspace_host": "0.0.0.0"}, "workspace", "warning"),
        # nobody can sign in yet
        ({"workspace_host": "0.0.0.0", "workspace_trusted_proxies": "192.0.2.1"}, "workspace", "warning"),
        ({"broker_url": "redis://192.0.2.1:6379/0"}, "redis password", "warning"),
        ({"broker_url": f"redis://:{SECRET}@192.0.2.1:6379/0"}, "redis password", "ok"),
        ({"broker_url": f"redis://192.0.2.1:6379/0?password={SECRET}"}, "redis password", "ok"),
    ],
)
def test_what_is_open_to_strangers_is_a_warning(
    deployed: Settings, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], part: str, verdict: str
) -> None:
    # the address is not asked: it is nobody's
    own = tuple(check for check in doctor_deployed.CHECKS if check.part in ("webserver", "workspace", "redis password"))
    monkeypatch.setattr(doctor_deployed, "CHECKS", own)
    said = found(deployed, **changed)[part]
    assert (said.verdict, said.is_well, SECRET in repr(said)) == (verdict, True, False)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "verdict", "fix"),
    [
        (0o700, 0o600, "ok", ""),
        (0o755, 0o600, "warning", "chmod 700"),
        (0o700, 0o644, "warning", "chmod 600"),
        (0o700, 0o640, "warning", "chmod 600"),
    ],
)
def test_secrets_that_others_can_read(
    deployed: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder_mode: int, file_mode: int, verdict: str, fix: str
) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    file = folder / "legal_pipeline_broker_url"
    file.write_text(SECRET)
    file.chmod(file_mode)
    folder.chmod(folder_mode)
    monkeypatch.setenv("LEGAL_PIPELINE_SECRETS_DIR", str(folder))
    said = found(deployed)["secrets"]
    assert (said.verdict, said.remedy.startswith(fix), SECRET in repr(said)) == (verdict, True, False)


def test_without_tessdata_ocr_is_slower_which_is_a_warning(deployed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_pipeline.stages.ocr.tesseract.find_tessdata", lambda *_: None)
    assert found(deployed)["tessdata"].verdict == "warning"
    assert found(deployed, ocr_engine="rapidocr")["tessdata"].verdict == "ok"


def test_a_language_without_data_is_named(deployed: Settings) -> None:
    said = found(deployed, ocr_languages=("eng", "tlh"))["tessdata"]
    assert said.verdict == "FAILED"
    assert "tlh.traineddata" in said.message


@contextlib.contextmanager
def stopped(*pids: int) -> Iterator[None]:
    """They accept connections, which the kernel does for them, and answer nothing."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def silent_server() -> Iterator[str]:
    """Takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_what_hangs_delays_no_other_result(deployed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that is stopped, and a PostgreSQL and an S3 that take connections and never answer."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setattr(doctor_deployed, "CHECKS", tuple(replace(check, seconds=6.0) for check in doctor_deployed.CHECKS))
    with databases.running_redis() as server, silent_server() as s3, silent_server() as postgres:
        address = postgres.removeprefix("http://")
        assert server.process is not None
        with stopped(server.process.pid):
            started = time.monotonic()
            parts = found(
                deployed,
                broker_url=server.url,
                database_url=f"postgresql+psycopg2://u:{SECRET}@{address}/x",
                s3_bucket="b",
                s3_endpoint_url=s3,
            )
            seconds = time.monotonic() - started
    unanswered = {part for part, finding in parts.items() if not finding.is_well}
    assert unanswered >= {"broker", "backend", "postgres", "s3", "running"}
    assert "no answer within 6 s" in parts["broker"].message
    assert "restart it" in parts["broker"].remedy
    assert all(parts[part].is_well for part in ("tessdata", "webserver"))
    # side by side: one after the other they would take several deadlines
    assert seconds < 2 * 6
    assert SECRET not in repr(parts)


def test_no_advice_destroys_data() -> None:
    """Neither what the doctor says nor what the monitor says nor any remedy of a document."""
    package = Path(doctor_deployed.__file__).parents[1]
    verbs, things = r"delet\w+|remov\w+|rm -r\w*|drop|flushdb|flushall|truncate", r"folder|directory|home|data\w*|messages|storage|files"
    words = re.compile(rf"\b({verbs}) (the |your |all |its )?({things})\b")
    said = []
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text())
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in docstrings and isinstance(node.value, str) and words.search(node.value):
                said.append((path.relative_to(package).as_posix(), node.value))
    assert said == []


MACHINE = [
    "python",
    "home",
    "disk",
    "database",
    "full text index",
    "pdf reader",
    "confinement",
    "ocr",
    "spacy",
    "libreoffice",
    "outlook mailboxes",
    "dagster",
]
"""The checks of both forms, which need no server."""


def test_the_embedded_form_is_examined_as_before(settings: Settings) -> None:
    parts = [finding.part for finding in examine(settings)]
    assert parts == MACHINE


def test_the_deployed_form_is_examined_in_full(deployed: Settings) -> None:
    parts = [finding.part for finding in examine(deployed)]
    assert parts[: len(MACHINE)] == MACHINE
    assert list(dict.fromkeys(parts[len(MACHINE) :])) == [
        "broker", "backend", "postgres", "s3", "events", "textract", "tessdata", "clock",
        "webserver", "workspace", "secrets", "redis password", "settings", "daemon", "sensors", "queues",
    ]  # fmt: skip
