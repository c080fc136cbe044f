"""`dagster asset materialize` for one document, as somebody types it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."

pytestmark = pytest.mark.slow


@pytest.fixture
def document_id(cli: Cli, tmp_path: Path) -> str:
    """Registered from the command line, not processed."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(factories.text_pdf([LETTER]))
    assert cli("register", path, "--matter", "Harbor v. Larkspur").stdout.strip() == "1 files, 1 new documents"
    [record] = documents(cli)
    assert (record["state"], record["matter"]) == ("waiting", "harbor-v-larkspur")
    return str(record["document_id"])


def documents(cli: Cli) -> list[dict[str, object]]:
    return [json.loads(line) for line in cli("documents", "--json").stdout.splitlines()]


def materialize(selection: str, document_id: str, *, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    target = ["-m", "legal_pipeline.definitions"]  # this one of Dagster's commands does not look into pyproject.toml
    command: list[str | Path] = [PROGRAMS / "dagster", "asset", "materialize", *target, "--select", selection, "--partition", document_id]
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, timeout=240, check=False)


def test_with_the_environment_that_our_command_prints(cli: Cli, document_id: str, tmp_path: Path) -> None:
    """`eval "$(legal-pipeline env)"` and then Dagster's own command, from any folder."""
    exported = dict(word.split("=", 1) for line in cli("env").stdout.splitlines() for word in shlex.split(line) if word != "export")
    assert set(exported) == {"LEGAL_PIPELINE_HOME", "DAGSTER_HOME"}

    done = materialize("group:document", document_id, cwd=tmp_path, **exported)
    assert done.returncode == 0, done.stderr
    [record] = documents(cli)
    assert (record["state"], record["page_count"], record["reason"]) == ("done", 1, None)
    assert cli("search", "denied").stdout.count("letter-pdf-") == 1


def test_from_a_checkout_without_any_environment(cli: Cli, document_id: str, home: Path, tmp_path: Path) -> None:
    """The root `dagster.yaml` puts Dagster's storage below the home.

    In a copy of the root: Dagster makes a temporary folder for compute logs where it is called.
    """
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("dagster.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout)

    alone = materialize("key:document_record", document_id, cwd=checkout)
    assert alone.returncode == 1
    assert "materialize relationships first" in alone.stdout + alone.stderr
    assert documents(cli)[0]["state"] == "waiting"

    done = materialize("+key:document_record", document_id, cwd=checkout)
    assert done.returncode == 0, done.stderr
    assert documents(cli)[0]["state"] == "done"
    assert (home / "dagster" / "storage" / "runs.db").exists()
