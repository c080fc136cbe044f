"""Dagster's own commands in a fresh checkout, as people who know Dagster type them: no configuration, no warning."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline_tests.checkout import fresh_checkout
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.servers.dagster_ui import running_ui, warnings_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fresh_checkout(tmp_path_factory.mktemp("clone"))


def nothing_set(tmp_path: Path, checkout: Path) -> dict[str, str]:
    """The environment of somebody who has just arrived: an empty HOME, and no setting of ours or of Dagster's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_", "XDG_"))}
    (tmp_path / "user").mkdir()
    return kept | {"HOME": str(tmp_path / "user"), "PYTHONPATH": str(checkout), "PYTHONWARNINGS": "default", "COLUMNS": "200"}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("dg check defs", "All definitions loaded successfully."),
        ("dg check toml", "All TOML configuration files are valid."),
        ("dg list defs --json", "document_record"),
        ("dagster definitions validate", f"Validation successful for code location {CODE_LOCATION}."),
    ],
)
def test_the_definitions_pass_without_a_warning(command: str, expected: str, checkout: Path, tmp_path: Path) -> None:
    program, *arguments = command.split()
    done = subprocess.run(
        [PROGRAMS / program, *arguments],
        cwd=checkout,
        env=nothing_set(tmp_path, checkout),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert expected in said
    assert warnings_in(said) == []


def test_dagster_dev_starts_in_a_fresh_checkout(checkout: Path, tmp_path: Path) -> None:
    """With nothing set at all: the home is where ours would be, and the location has its name."""
    with running_ui(tmp_path / "unused", checkout, ("dagster", "dev"), only=nothing_set(tmp_path, checkout)) as ui:
        assert ui.locations() == [CODE_LOCATION]
        assert warnings_in(ui.said()) == []
    assert (tmp_path / "user" / ".local" / "share" / "legal-pipeline" / "dagster" / "storage" / "runs.db").exists()
