"""Settings come from the environment; a value that cannot be used is named with its variable."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pydantic import ValidationError

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import MEBIBYTE, RENAMED, Settings, load_settings, masked, sources, variable
from legal_pipeline.settings.file import write_settings_file

BAD: list[tuple[str, str]] = [
    ("PROCESSES", "0"),
    ("PROCESSES", "two"),
    ("OCR_ENGINE", "magic"),
    ("OCR_DPI", "71"),
    ("OCR_DPI", "601"),
    ("OCR_PAGE_TIMEOUT_SECONDS", "0"),
    ("MAX_DOCUMENT_BYTES", "0"),
    ("MAX_PAGES", "-1"),
    ("MAX_PAGE_PIXELS", "many"),
    ("READER_MEMORY_BYTES", str(128 * MEBIBYTE - 1)),
    ("MAX_CONTAINER_DEPTH", "0"),
    ("PROFILE", "t3.huge"),
    ("BROKER_URL", "amqp://guest@localhost"),
    ("WORKSPACE_URL", "legal.example.com"),
    ("WORKSPACE_URL", "https://ann:secret@legal.example.com"),
    ("WORKSPACE_URL", "https://legal.example.com/?words=x"),
]


@pytest.mark.parametrize(("name", "value"), BAD, ids=lambda value: value)
def test_a_bad_value_is_named_with_its_variable(home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"LEGAL_PIPELINE_{name}", value)
    with pytest.raises(SetupError, match=f"^LEGAL_PIPELINE_{name} is not usable: .") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_the_environment_overrides(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_OCR_DPI", "300")
    monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", "sqlite:////elsewhere")
    settings = load_settings()
    assert (settings.home, settings.ocr_dpi, settings.results_url) == (home, 300, "sqlite:////elsewhere")


def test_everything_is_below_the_home(home: Path) -> None:
    settings = load_settings()
    assert settings.results_url == f"sqlite:///{home}/legal-pipeline.sqlite"
    assert {settings.dagster_home.parent, settings.files_dir.parent} == {home}


@pytest.mark.parametrize(
    ("variable", "expected"), [("XDG_DATA_HOME", "{tmp}/legal-pipeline"), ("HOME", "{tmp}/.local/share/legal-pipeline")]
)
def test_the_home_where_none_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, expected: str) -> None:
    monkeypatch.delenv("LEGAL_PIPELINE_HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    assert load_settings().home == Path(expected.format(tmp=tmp_path))


def test_variables_of_others_are_none_of_our_business(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_TEST_SOMETHING", "x")
    monkeypatch.setenv("LEGAL_PIPELINE_NO_SUCH_SETTING", "x")
    assert load_settings() == Settings(home=home)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().ocr_dpi = 300  # type: ignore[misc]


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


# settings · what is said of the last one
TOGETHER = [
    ({"FILES_URI": "files"}, r"name a bucket and a folder in it: s3://bucket/files"),
    ({"FILES_URI": "s3://case-files"}, r"name a bucket and a folder in it"),
    ({"FILES_URI": "s3://case-files/"}, r"name a bucket and a folder in it"),
    ({"S3_BUCKET": "case-files", "FILES_URI": "s3://case-files/inbox"}, r"documents arrive below s3://case-files/inbox/"),
    ({"S3_BUCKET": "case-files", "FILES_URI": "s3://case-files/inbox/files"}, r"documents arrive below s3://case-files/inbox/"),
    ({"S3_BUCKET": "case-files", "S3_PREFIX": "", "FILES_URI": "s3://case-files/files"}, r"documents arrive below s3://case-files/"),
    ({"FILES_URI": "s3://case-files/files", "INBOX": "/srv/inbox"}, r"a local folder can be read on one; use a bucket"),
    ({"S3_BUCKET": "case-files", "FILES_URI": "s3://case-files/files"}, None),
    ({"S3_BUCKET": "case-files", "FILES_URI": "s3://case-files/inboxes/files"}, None),
    ({"S3_BUCKET": "case-files", "FILES_URI": "s3://others/inbox/files"}, None),
]


@pytest.mark.parametrize(("given", "expected"), TOGETHER)
def test_settings_that_do_not_go_together(given: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"LEGAL_PIPELINE_{name}", value)
    if expected is None:
        assert load_settings().files_uri == given["FILES_URI"]
    else:
        with pytest.raises(SetupError, match=f"LEGAL_PIPELINE_{list(given)[-1]} is not usable: .*{expected}"):
            load_settings()


# URL · as it may be shown
MASKED = [
    ("redis://:secret@host:6379/0", "redis://:***@host:6379/0"),
    ("redis://:p@ss@host/0", "redis://:***@host/0"),
    ("postgresql+psycopg2://writer:s3:cr/et@host:5432/legal", "postgresql+psycopg2://writer:***@host:5432/legal"),
    ("postgresql://writer@host/legal", "postgresql://writer@host/legal"),
    ("redis://host/0", "redis://host/0"),
    ("sqlite:////home/legal.sqlite", "sqlite:////home/legal.sqlite"),
]


@pytest.mark.parametrize(("url", "shown"), MASKED)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_settings_do_not_print_their_secrets(home: Path) -> None:
    settings = Settings(database_url="postgresql://writer:secret@host/legal", broker_url="redis://:secret@host/0")
    assert "secret" not in repr(settings)


def test_secrets_come_from_files_of_ones_own(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "legal_pipeline_broker_url"
    file.write_text("redis://:secret@host/0\n")
    file.chmod(0o600)
    monkeypatch.setenv("LEGAL_PIPELINE_SECRETS_DIR", str(tmp_path))
    assert load_settings().broker_url == "redis://:secret@host/0"
    file.chmod(0o640)
    with pytest.raises(SetupError, match=f"chmod 600 {file}"):
        load_settings()


# value in the old variable, in the new variable, in the old secrets file, in the new secrets file · expected, is the old name reported
PRECEDENCE: list[tuple[str | None, str | None, str | None, str | None, int, bool]] = [
    ("70000", None, None, None, 70000, True),
    ("70000", "80000000", None, None, 80000000, True),
    (None, "80000000", None, None, 80000000, False),
    (None, None, "70000", None, 70000, True),
    (None, None, "70000", "80000000", 80000000, True),
    ("70000", None, None, "80000000", 80000000, True),
    ("70000", None, "60000", None, 70000, True),
]


@pytest.mark.parametrize(("old", "new"), RENAMED.items(), ids=list(RENAMED))
@pytest.mark.parametrize(("old_variable", "new_variable", "old_file", "new_file", "expected", "is_reported"), PRECEDENCE)
def test_a_renamed_setting_is_read_under_both_names(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    old: str,
    new: str,
    old_variable: str | None,
    new_variable: str | None,
    old_file: str | None,
    new_file: str | None,
    expected: int,
    is_reported: bool,
) -> None:
    monkeypatch.setattr(sources, "_warned", set())
    monkeypatch.setenv("LEGAL_PIPELINE_SECRETS_DIR", str(tmp_path))
    scale = 100 if new == "download_cache_bytes" else 1
    for name, value in ((old, old_variable), (new, new_variable)):
        if value is not None:
            monkeypatch.setenv(variable(name), str(int(value) * scale))
    for name, value in ((old, old_file), (new, new_file)):
        if value is not None:
            file = tmp_path / variable(name).lower()
            file.write_text(f"{int(value) * scale}\n")
            file.chmod(0o600)
    with caplog.at_level(logging.WARNING):
        assert getattr(load_settings(), new) == expected * scale
        load_settings()
    assert len(caplog.messages) == (1 if is_reported else 0)
    assert all(variable(old) in message and variable(new) in message and "0000" not in message for message in caplog.messages)
    assert capfd.readouterr().out == ""


def test_every_renamed_setting_exists_under_its_new_name_only() -> None:
    assert set(RENAMED.values()) <= set(Settings.model_fields)
    assert not set(RENAMED) & set(Settings.model_fields)


def test_an_unusable_value_is_reported_under_an_old_name_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_TURN_SECONDS", "0")
    with pytest.raises(SetupError, match=r"^LEGAL_PIPELINE_TIME_SLICE_SECONDS is not usable: ."):
        load_settings()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("eng", ("eng",)), ("eng,deu", ("eng", "deu")), (" deu , eng, deu ", ("deu", "eng")), ("eng+chi_sim", ("eng", "chi_sim"))],
)
def test_languages_are_separated_by_commas(home: Path, monkeypatch: pytest.MonkeyPatch, value: str, expected: tuple[str, ...]) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_OCR_LANGUAGES", value)
    assert load_settings().ocr_languages == expected


@pytest.mark.parametrize("value", ["", ",", "English language", "../eng", "eng;deu"])
def test_languages_that_are_none(home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_OCR_LANGUAGES", value)
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_OCR_LANGUAGES"):
        load_settings()


def test_settings_are_read_again_when_a_source_has_changed_and_only_then(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = home / "secrets"
    secrets.mkdir(parents=True)
    first = load_settings()
    assert load_settings() is first
    monkeypatch.setenv("LEGAL_PIPELINE_OCR_DPI", "300")
    assert load_settings().ocr_dpi == 300
    write_settings_file(home, {"LEGAL_PIPELINE_S3_BUCKET": "case", "LEGAL_PIPELINE_SECRETS_DIR": str(secrets)})
    assert load_settings().s3_bucket == "case"
    secret = secrets / "legal_pipeline_database_url"
    for password in ("first", "later"):
        secret.write_text(f"postgresql+psycopg://writer:{password}@127.0.0.1/legal")
        secret.chmod(0o600)
        assert password in str(load_settings().database_url)
    assert load_settings() is load_settings()
    secret.chmod(0o644)
    with pytest.raises(SetupError, match="other users"):
        load_settings()
    secret.unlink()
    assert load_settings().database_url is None
    secrets.rmdir()
    with pytest.raises(SetupError, match="is not a directory"):
        load_settings()


def test_a_home_directory_set_to_nothing_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings().home == tmp_path / "legal-pipeline"
