"""What runs with other settings is restarted, and nothing else: supervisord, Celery and Redis; a small application stands in for ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from legal_pipeline.deployment.plan import Places
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.supervise.preflight import port_objections
from legal_pipeline.deployment.supervise.settings_changes import moved, with_unpublished
from legal_pipeline.deployment.supervise.start import start
from legal_pipeline.deployment.supervise.stop import stop
from legal_pipeline.monitoring.settings_check import setting_notes
from legal_pipeline.settings import load_settings
from legal_pipeline.settings.file import write_settings_file
from legal_pipeline.storage.program_settings import CODE, Difference
from legal_pipeline_tests.deployment.stand_in_machine import machine_of
from legal_pipeline_tests.servers import databases, ports

pytestmark = pytest.mark.slow


@pytest.fixture
def in_file(home: Path, redis_server: databases.Redis, postgres_url: str) -> Iterator[dict[str, str]]:
    """The settings file; the environment names the home directory and nothing else."""
    home.mkdir()
    secrets = home / "secrets"
    secrets.mkdir()
    for name, url in (("database_url", postgres_url), ("broker_url", redis_server.url)):
        (secrets / f"legal_pipeline_{name}").write_text(url)
        (secrets / f"legal_pipeline_{name}").chmod(0o600)
    values = {
        "SECRETS_DIR": str(secrets),
        "PROFILE": "dev",
        "START_TIMEOUT_SECONDS": "200",
        "WEBSERVER_PORT": str(ports.free_port()),
        "CODE_SERVER_PORT": str(ports.free_port()),
    }
    yield {f"LEGAL_PIPELINE_{name}": value for name, value in values.items()}
    stop(home, within_seconds=0)


def _started(home: Path, values: dict[str, str]) -> tuple[list[str], dict[str, int]]:
    write_settings_file(home, values)
    said: list[str] = []
    start(machine_of(load_settings()), said.append)
    return said, _pids(home)


def _pids(home: Path) -> dict[str, int]:
    supervisor = Supervisor.find(home)
    assert supervisor is not None
    return {name: program.pid for name, program in supervisor.programs().items()}


def test_what_differs_is_restarted(home: Path, in_file: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, first = _started(home, in_file)
    assert setting_notes(load_settings()) == ()

    # an edited file is named until it is applied
    edited = in_file | {"LEGAL_PIPELINE_S3_BUCKET": "case", "LEGAL_PIPELINE_OCR_DPI": "300"}
    write_settings_file(home, edited)
    notes = {note.name: note for note in setting_notes(load_settings())}
    assert notes.keys() == {"s3_bucket", "ocr_dpi"} and notes["s3_bucket"].is_place and not notes["ocr_dpi"].is_place
    said, second = _started(home, edited)
    assert {"s3_bucket: unset -> case; restarting batch, stages", "ocr_dpi: 200 -> 300; restarting batch, stages"} <= set(said)
    assert not set(first.values()) & set(second.values())
    assert setting_notes(load_settings()) == ()

    # what concerns no program that runs restarts none
    said, third = _started(home, edited | {"LEGAL_PIPELINE_METRICS_PORT": "0"})
    assert said == ["2 programs already run; nothing was started"] and third == second

    # another memory limit is another section of the supervisor's file
    this = machine_of(load_settings())
    smaller = tuple(replace(each, memory_bytes=each.memory_bytes - 1) if each.name == "stages" else each for each in this.programs)
    start(replace(this, programs=smaller), said.append)
    assert said[-2].endswith("has changed of stages; restarting")
    assert {name for name, pid in _pids(home).items() if pid != third[name]} == {"stages"}


def test_a_variable_of_the_environment_reaches_all(home: Path, in_file: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    _, first = _started(home, in_file)
    monkeypatch.setenv("LEGAL_PIPELINE_S3_BUCKET", "other")
    # a shell without AWS variables takes none away
    monkeypatch.delenv("AWS_REGION")
    said, second = _started(home, in_file)
    assert "s3_bucket: unset -> other; restarting all programs" in said
    assert not set(first.values()) & set(second.values())
    assert setting_notes(load_settings()) == ()
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert _started(home, in_file)[0] == ["2 programs already run; nothing was started"]


NAMES = ["watchdog", "alerts", "daemon", "ocr"]


@pytest.mark.parametrize(
    ("name", "concerned", "published", "expected"),
    [
        (CODE, ("daemon", "ocr"), {"daemon", "ocr"}, ("watchdog", "alerts", "daemon", "ocr")),
        # one that was started since runs the new code
        (CODE, ("ocr",), {"daemon", "ocr"}, ("watchdog", "alerts", "ocr")),
        ("s3_bucket", ("daemon", "ocr"), {"daemon", "ocr"}, ("daemon", "ocr")),
    ],
)
def test_other_code_is_that_of_programs_without_settings_too(
    name: str, concerned: tuple[str, ...], published: set[str], expected: tuple[str, ...]
) -> None:
    [found] = with_unpublished([Difference(name, "0.4", "0.4", concerned)], NAMES, published)
    assert found.programs == expected


@pytest.mark.parametrize(
    ("names", "by_host", "by_port"),
    [
        (["webserver_port"], set(), {"webserver"}),
        (["webserver_host", "code_server_port"], {"webserver"}, {"code-server"}),
        (["workspace_port", "workspace_host", "s3_bucket"], {"workspace"}, {"workspace"}),
        (["workspace_database_url", CODE, "alert_urls"], set(), set()),
    ],
)
def test_who_is_to_listen_elsewhere(names: list[str], by_host: set[str], by_port: set[str]) -> None:
    found = [Difference(name, "a", "b", ("webserver",)) for name in names]
    assert (moved(found, "host"), moved(found, "port")) == (by_host, by_port)


def test_what_could_not_listen_is_not_restarted() -> None:
    """It would be gone: the address of a webserver that runs is given up for one that it does not get."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        where = Places(Path("bin"), Path("workspace.yaml"), "no.such.host.invalid", ports.free_port(), port, browse_port=ports.free_port())
        found = list(port_objections(["webserver", "code-server", "workspace"], where))
        # on another host of this machine it would get its port
        assert list(port_objections(["code-server"], where, same_port=["code-server"])) == []
    assert len(found) == 2
    assert "for the webserver, is not available" in found[0] and found[0].endswith("; correct LEGAL_PIPELINE_WEBSERVER_HOST")
    assert "for the code-server" in found[1] and found[1].endswith("stop the process that uses it or set LEGAL_PIPELINE_CODE_SERVER_PORT")
