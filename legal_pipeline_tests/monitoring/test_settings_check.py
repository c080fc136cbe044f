"""Work that would go where no running program looks is refused; other differences are warnings. Commands as their users call them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from legal_pipeline.settings import Settings, variable
from legal_pipeline.storage.program_settings import publish
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.servers.ports import free_port

REFUSED = "nothing was sent, because nobody watches the place that it would go to: "

COMMANDS = {
    "submit": ("batch", "submit", "case", "--matter", "acme", "--quick", "--yes"),
    "run": ("run", "case", "--matter", "acme"),
    "upload": ("upload", "case", "--matter", "acme"),
}

# command, what this shell has otherwise, whether it is refused
CASES = [
    ("submit", "broker_url", True),
    ("submit", "database_url", True),
    ("submit", "inbox", False),
    ("submit", "ocr_engine", False),
    ("run", "broker_url", True),
    ("run", "database_url", True),
    ("run", "inbox", False),
    ("upload", "inbox", True),
    ("upload", "s3_bucket", True),
    ("upload", "s3_prefix", True),
    ("upload", "s3_endpoint_url", True),
    ("upload", "database_url", False),
]


@pytest.fixture
def values(tmp_path: Path) -> dict[str, dict[str, str]]:
    """Of the running program, and of a shell with other ones. Both places exist; nothing listens at the servers."""
    found: dict[str, dict[str, str]] = {}
    for side in ("running", "here"):
        (tmp_path / side).mkdir()
        found[side] = {
            "broker_url": f"redis://127.0.0.1:{free_port()}/0",
            "database_url": f"postgresql+psycopg2://u@127.0.0.1:{free_port()}/lp",
            "inbox": str(tmp_path / side),
            "ocr_engine": {"running": "tesseract", "here": "rapidocr"}[side],
            "s3_bucket": f"bucket-{side}",
            "s3_prefix": f"inbox-{side}/",
            "s3_endpoint_url": f"http://127.0.0.1:{free_port()}",
        }
    return found


def called(home: Path, values: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a shell with these settings."""
    environment = {variable(name): value for name, value in values.items()} | {variable("home"): str(home), "PATH": os.environ["PATH"]}
    return call(*arguments, environment=environment, in_process=True)


@pytest.mark.parametrize(("command", "name", "is_refused"), CASES)
def test_what_nobody_watches_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, dict[str, str]], command: str, name: str, is_refused: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "note.txt").write_text("Ann Lee signed.")
    monkeypatch.chdir(tmp_path)
    # a running program: this process has written its publication, and lives
    publish(Settings(home=home, **values["running"]), "batch")  # type: ignore[arg-type]  # pydantic reads the strings
    done = called(home, values["running"] | {name: values["here"][name]}, *COMMANDS[command])
    assert done.returncode == 2 or not is_refused
    said = f"{name} is {values['here'][name]} here and {values['running'][name]} in the running programs (batch)"
    assert f"{REFUSED}{said}" in done.stderr if is_refused else f"warning: {said}" in done.stderr, done.stderr
    assert list((tmp_path / "here").iterdir()) == []


def test_two_ways_to_write_one_place_are_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, dict[str, str]]
) -> None:
    (tmp_path / "home").mkdir()
    publish(Settings(home=tmp_path / "home", **values["running"]), "batch")  # type: ignore[arg-type]
    same = values["running"] | {"broker_url": values["running"]["broker_url"].replace("127.0.0.1", "localhost")}
    same["s3_endpoint_url"] += "/"
    done = called(tmp_path / "home", same, "upload", "nothing", "--matter", "acme")
    assert REFUSED not in done.stderr
