"""A first start that was killed leaves a half-made home; the next start completes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline_tests.conftest import Cli


@pytest.mark.parametrize(
    "left",
    [
        "legal-pipeline.sqlite",
        "legal-pipeline.migration.lock",
        "run.lock",
        "dagster/",
        "dagster/dagster.yaml.4711",
        "dagster/storage/runs.db",
        "dagster/storage/schedules.db",
        "dagster/storage/event_log.db",
    ],
)
def test_an_empty_file_left_behind_is_no_obstacle(cli: Cli, home: Path, tmp_path: Path, left: str) -> None:
    """SQLite creates its file first and fills it later: this is what a kill in between leaves."""
    path = home / left
    (path if left.endswith("/") else path.parent).mkdir(parents=True)
    if not left.endswith("/"):
        path.touch()
    (tmp_path / "a.txt").write_text("Ann Lee met Bob Baker.")
    assert "1 files, 1 new documents" in cli("register", tmp_path / "a.txt").stdout
