"""A program publishes its settings without secrets, and what differs from them is named with the programs that it concerns."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from legal_pipeline.settings import Settings
from legal_pipeline.storage.program_settings import (
    Publication,
    announce,
    differences,
    publish,
    running_here,
    running_programs,
    values_of,
)
from legal_pipeline_tests.servers import databases


def _published(settings: Settings, program: str = "ocr", **values: str | None) -> Publication:
    own: Mapping[str, str | None] = values_of(settings) | values
    return Publication(program, "here", os.getpid(), 0.0, own)


# what the running program has · what this process has · the program · the difference, empty where it does not concern the program
CHANGES: list[tuple[dict[str, object], dict[str, object], str, str]] = [
    ({"s3_bucket": "a"}, {"s3_bucket": "b"}, "ocr", "s3_bucket: a -> b"),
    ({}, {"s3_bucket": "b"}, "ocr", "s3_bucket: unset -> b"),
    ({"s3_prefix": "in/"}, {}, "ocr", "s3_prefix: in/ -> inbox/"),
    ({"s3_endpoint_url": "http://k:hunter2@s3"}, {}, "ocr", "s3_endpoint_url: http://k:***@s3 -> unset"),
    ({"inbox": Path("/a")}, {"inbox": Path("/b")}, "ocr", "inbox: /a -> /b"),
    ({"matter_priorities": {"x": "high"}}, {}, "ocr", 'matter_priorities: {"x": "high"} -> {}'),
    (
        {"broker_url": "redis://:hunter1@h/0"},
        {"broker_url": "redis://:hunter2@h/0"},
        "ocr",
        "broker_url: another password or user",
    ),
    ({"s3_endpoint_url": "http://k:hunter1@s3"}, {"s3_endpoint_url": "http://k:hunter2@s3"}, "ocr", "s3_endpoint_url: another password"),
    ({"alert_urls": "slack://hunter1"}, {"alert_urls": "slack://hunter2"}, "code-server", "alert_urls: other channels"),
    ({}, {"alert_urls": "slack://hunter2"}, "code-server", "alert_urls: unset -> set"),
    ({"alert_urls": "slack://hunter1"}, {"alert_urls": "slack://hunter2"}, "ocr", ""),
    (
        {"database_url": "postgresql://h/a"},
        {"database_url": "postgresql://h/b"},
        "ocr",
        "database_url: postgresql://h/a -> postgresql://h/b",
    ),
    ({"webserver_port": 1}, {"webserver_port": 2}, "webserver", "webserver_port: 1 -> 2"),
    ({"webserver_port": 1}, {"webserver_port": 2}, "ocr", ""),
    ({"processes": 1}, {"processes": 2}, "ocr", ""),
    ({}, {}, "ocr", ""),
]


@pytest.mark.parametrize(("running", "here", "program", "expected"), CHANGES)
def test_what_differs_is_said_without_secrets(
    home: Path, running: dict[str, object], here: dict[str, object], program: str, expected: str
) -> None:
    publication = _published(Settings(home=home, **running), program)  # type: ignore[arg-type]
    found = differences(values_of(Settings(home=home, **here)), [publication])  # type: ignore[arg-type]
    assert [str(each) for each in found] == ([expected] if expected else [])
    assert "hunter" not in json.dumps(asdict(publication)) + repr(found)
    assert all(each.programs == (program,) for each in found)


def test_another_version_of_the_code_differs(home: Path) -> None:
    settings = Settings(home=home)
    assert [str(each) for each in differences(values_of(settings), [_published(settings, code="0.1")])] != []
    # a setting that only one version knows is no difference
    assert differences(values_of(settings), [_published(settings, setting_of_another_version="x")]) == []


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_PROFILE", "AWS_SECRET_ACCESS_KEY"])
def test_other_credentials_differ(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "one")
    publication = _published(Settings(home=home))
    monkeypatch.setenv(name, "two")
    [found] = differences(values_of(Settings(home=home)), [publication])
    assert found.name == name and ("SECRET" not in name or "one" not in json.dumps(asdict(publication)))


def test_programs_publish_as_long_as_they_live(home: Path, redis_server: databases.Redis) -> None:
    broker = redis_server.url
    settings = Settings(home=home, broker_url=broker)
    publication = publish(settings, "webserver")
    assert running_here(home) == [publication]
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom legal_pipeline.settings import Settings\n"
        "from legal_pipeline.storage import program_settings\n"
        "settings = Settings(home=Path(sys.argv[1]), broker_url=sys.argv[2], s3_bucket='other')\n"
        "program_settings.publish(settings, 'ocr'); print('published', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(home), broker], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout and process.stdout.readline() == "published\n"
        assert [each.program for each in running_programs(settings)] == ["ocr", "webserver"]
        [found] = [each for each in differences(values_of(settings), running_programs(settings)) if each.name == "s3_bucket"]
        assert str(found) == "s3_bucket: other -> unset" and found.programs == ("ocr",)
        # without Redis, the programs of this machine are still known
        away = Settings(home=home, broker_url="redis://127.0.0.1:1/0")
        assert [each.program for each in running_programs(away)] == ["ocr", "webserver"]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert [each.program for each in running_programs(settings)] == ["webserver"]


def test_another_machine_knows_them_from_redis(home: Path, tmp_path: Path, redis_server: databases.Redis) -> None:
    settings = Settings(home=home, broker_url=redis_server.url)
    announce(settings, publish(settings, "webserver"))
    other = Settings(home=tmp_path / "elsewhere", broker_url=redis_server.url)
    for _ in range(600):
        if found := running_programs(other):
            break
        time.sleep(0.05)
    assert [each.program for each in found] == ["webserver"]
