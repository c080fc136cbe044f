"""Work that would go where no running program looks is refused; other differences are warnings. Commands as their users call them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from legal_pipeline.monitoring.settings_check import setting_notes
from legal_pipeline.settings import Settings, load_settings, variable
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


# what the running programs have, what this shell has, and how the difference is said; neither value can be shown
HIDDEN: list[tuple[str, str, str, str]] = [
    (
        "LEGAL_PIPELINE_BROKER_URL",
        "redis://:one@127.0.0.1:1/0",
        "redis://:two@127.0.0.1:1/0",
        "broker_url has another password or user here than in",
    ),
    ("LEGAL_PIPELINE_DATABASE_URL", "postgresql://a@h/x", "postgresql://a:two@h/x", "database_url is postgresql://a:***@h/x here and"),
    ("LEGAL_PIPELINE_ALERT_URLS", "slack://one", "slack://two", "alert_urls has other channels here than in"),
    ("LEGAL_PIPELINE_S3_ENDPOINT_URL", "http://u:one@s3", "http://u:two@s3", "s3_endpoint_url has another password here than in"),
    ("AWS_ACCESS_KEY_ID", "one", "two", "AWS_ACCESS_KEY_ID is another access key here than in"),
    ("AWS_SECRET_ACCESS_KEY", "one", "two", "AWS_SECRET_ACCESS_KEY is another secret key here than in"),
    ("AWS_SESSION_TOKEN", "one", "two", "AWS_SESSION_TOKEN is another session token here than in"),
    ("AWS_SESSION_TOKEN", "", "two", "AWS_SESSION_TOKEN is set here and"),
]


@pytest.mark.parametrize(("name", "running", "here", "said"), HIDDEN)
def test_every_kind_of_secret_is_spoken_of_as_what_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, running: str, here: str, said: str
) -> None:
    home.mkdir()
    monkeypatch.setenv(name, running) if running else monkeypatch.delenv(name, raising=False)
    publish(load_settings(), "code-server")
    monkeypatch.setenv(name, here)
    shown = name.removeprefix("LEGAL_PIPELINE_").lower() if name.startswith("LEGAL") else name
    [found] = [note for note in setting_notes(load_settings()) if note.name == shown]
    assert said in found.message and "the running programs (code-server)" in found.message
    assert "one" not in found.message and "two" not in found.message
