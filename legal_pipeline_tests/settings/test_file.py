"""One file holds the settings of a deployment; what a line cannot hold or nobody would read is refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import load_settings
from legal_pipeline.settings.file import read_settings_file, settings_path, write_settings_file

VALUES = ["plain", "a b", "$HOME `id` \\n", '{"smith-v-jones": "high"}', "o'brien", 'he said "no"', "#5", "=", "é"]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_the_same_for_programs_and_for_a_shell(tmp_path: Path, value: str) -> None:
    if "$" in value:
        value = value.replace("\\", "")
    write_settings_file(tmp_path, {"LEGAL_PIPELINE_SPACY_MODEL": value})
    assert read_settings_file(tmp_path, {"LEGAL_PIPELINE_SPACY_MODEL"}) == {"LEGAL_PIPELINE_SPACY_MODEL": value}
    script = f'. "{settings_path(tmp_path)}" && printf %s "$LEGAL_PIPELINE_SPACY_MODEL"'
    assert subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout == value
    assert settings_path(tmp_path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("value", ["two\nlines", "'$HOME"])
def test_a_value_that_a_line_cannot_hold_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_SPACY_MODEL"):
        write_settings_file(tmp_path, {"LEGAL_PIPELINE_SPACY_MODEL": value})
    assert not settings_path(tmp_path).exists()


BAD_LINES = [
    ("LEGAL_PIPELINE_S3_BUKET=a", "LEGAL_PIPELINE_S3_BUKET is not a setting"),
    ("LEGAL_PIPELINE_S3_BUCKET", "not of the form"),
    ("LEGAL_PIPELINE_OCR_DPI=many", "LEGAL_PIPELINE_OCR_DPI in .*settings.env is not usable"),
    ("LEGAL_PIPELINE_HOME=/elsewhere", "LEGAL_PIPELINE_HOME is not a setting"),
    ("LEGAL_PIPELINE_ALERT_URLS=slack://hunter2", "has a secret in LEGAL_PIPELINE_ALERT_URLS"),
    ("LEGAL_PIPELINE_BROKER_URL=redis://:hunter2@host/0", "has a secret in LEGAL_PIPELINE_BROKER_URL"),
]


@pytest.mark.parametrize(("line", "message"), BAD_LINES)
def test_a_line_that_cannot_be_used_is_named(home: Path, line: str, message: str) -> None:
    home.mkdir()
    settings_path(home).write_text(line + "\n")
    with pytest.raises(SetupError, match=message) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
