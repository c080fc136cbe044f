"""Each setting says where it comes from: the environment, the secrets directory, the file of the home directory, its default."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_pipeline.settings import load_settings
from legal_pipeline.settings.file import settings_path, write_settings_file
from legal_pipeline.storage.settings_sources import Source, hold, save_environment, setting_values, source_of

Cli = Callable[..., "subprocess.CompletedProcess[str]"]

# environment, secret, file · value, source
PRECEDENCE = [
    ("100", "150", "300", 100, Source.ENVIRONMENT),
    (None, "150", "300", 150, Source.SECRET),
    (None, None, "300", 300, Source.FILE),
    (None, None, None, 200, Source.DEFAULT),
    ("100", None, "300", 100, Source.ENVIRONMENT),
]


@pytest.mark.parametrize(("in_environment", "in_secret", "in_file", "value", "source"), PRECEDENCE)
def test_the_first_place_that_has_a_setting_decides(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_environment: str | None,
    in_secret: str | None,
    in_file: str | None,
    value: int,
    source: Source,
) -> None:
    secrets = home / "secrets"
    secrets.mkdir(parents=True)
    # the file names the secrets directory: a shell that knows the home directory alone has the whole deployment
    write_settings_file(home, {"LEGAL_PIPELINE_SECRETS_DIR": str(secrets)} | ({"LEGAL_PIPELINE_OCR_DPI": in_file} if in_file else {}))
    if in_environment:
        monkeypatch.setenv("LEGAL_PIPELINE_OCR_DPI", in_environment)
    if in_secret:
        (secrets / "legal_pipeline_ocr_dpi").write_text(in_secret)
        (secrets / "legal_pipeline_ocr_dpi").chmod(0o600)
    settings = load_settings()
    assert (settings.ocr_dpi, source_of(settings, "ocr_dpi")) == (value, source)


def test_the_environment_is_kept_in_the_file_without_secrets(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home.mkdir()
    monkeypatch.chdir(tmp_path)
    write_settings_file(home, {"LEGAL_PIPELINE_S3_PREFIX": "in/", "LEGAL_PIPELINE_S3_BUCKET": "old"})
    for name, value in {
        "S3_BUCKET": "new",
        "INBOX": "inbox",
        "TURN_SECONDS": "7",
        "BROKER_URL": "redis://:hunter2@h/0",
        "PROFILE": "",
    }.items():
        if value:
            monkeypatch.setenv(f"LEGAL_PIPELINE_{name}", value)
    changed = save_environment(load_settings())
    assert changed == ["LEGAL_PIPELINE_INBOX", "LEGAL_PIPELINE_S3_BUCKET", "LEGAL_PIPELINE_TIME_SLICE_SECONDS"]
    for name in ("S3_BUCKET", "INBOX", "TURN_SECONDS", "BROKER_URL"):
        monkeypatch.delenv(f"LEGAL_PIPELINE_{name}")
    settings = load_settings()
    assert (settings.s3_bucket, settings.s3_prefix, settings.inbox, settings.time_slice_seconds) == ("new", "in/", tmp_path / "inbox", 7)
    assert settings.broker_url is None and "hunter2" not in settings_path(home).read_text()


def test_a_program_keeps_what_it_has_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    # set first, so that what `hold` sets is undone
    monkeypatch.setenv("LEGAL_PIPELINE_S3_BUCKET", "")
    monkeypatch.delenv("LEGAL_PIPELINE_S3_BUCKET")
    write_settings_file(home, {"LEGAL_PIPELINE_S3_BUCKET": "old"})
    hold(load_settings())
    write_settings_file(home, {"LEGAL_PIPELINE_S3_BUCKET": "new"})
    assert load_settings().s3_bucket == "old"


def test_the_command_shows_no_password(cli: Cli) -> None:
    environment = {"LEGAL_PIPELINE_BROKER_URL": "redis://:hunter2@host/0"}
    for arguments in (("settings",), ("settings", "--json")):
        done = cli(*arguments, **environment)
        assert done.returncode == 0 and "redis://:***@host/0" in done.stdout and "hunter2" not in done.stdout + done.stderr
    lines = {each["name"]: each for line in done.stdout.splitlines() for each in [json.loads(line)]}
    assert (lines["broker_url"]["source"], lines["ocr_dpi"]["source"]) == ("environment", "default")


def test_every_setting_is_listed(home: Path) -> None:
    settings = load_settings()
    assert [each.name for each in setting_values(settings)] == list(type(settings).model_fields)


def test_the_shell_of_dagster_keeps_the_secrets_directory(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "my secrets").mkdir()
    done = cli("env", LEGAL_PIPELINE_SECRETS_DIR=str(tmp_path / "my secrets"))
    assert f"export LEGAL_PIPELINE_SECRETS_DIR='{tmp_path}/my secrets'" in done.stdout
    assert "SECRETS" not in cli("env").stdout
