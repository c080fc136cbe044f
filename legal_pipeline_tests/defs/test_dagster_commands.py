"""Dagster's own commands in a fresh checkout, as people who know Dagster type them: no configuration, no warning."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS, run_cli
from legal_pipeline_tests.servers.dagster_ui import SELECTOR, Ui, environment, running_ui

pytestmark = pytest.mark.slow

OWN_ADVICE = ("SupersessionWarning", "return callback(", "is superseded")
"""Dagster advises `dg` in place of each of its former commands, on every call."""

RUNS = """
query Runs($r: PipelineSelector!) {
  pipelineOrError(params: $r) { ... on Pipeline { runs(limit: 10) { status repositoryOrigin { repositoryLocationName } } } }
}
"""
TIMELINE = """
query { runsOrError(filter: {}) { ... on Runs { results { pipelineName repositoryOrigin { repositoryName repositoryLocationName } } } } }
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `git clone` leaves, as far as Dagster looks at it."""
    folder = tmp_path_factory.mktemp("clone") / "legal-pipeline"
    folder.mkdir()
    for name in ("pyproject.toml", "workspace.yaml", "dagster.yaml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "legal_pipeline", folder / "legal_pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def nothing_set(tmp_path: Path, checkout: Path) -> dict[str, str]:
    """The environment of somebody who has just arrived: an empty HOME, and no setting of ours or of Dagster's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_", "XDG_"))}
    (tmp_path / "user").mkdir()
    return kept | {"HOME": str(tmp_path / "user"), "PYTHONPATH": str(checkout), "PYTHONWARNINGS": "default", "COLUMNS": "200"}


def warnings_in(said: str) -> list[str]:
    """Lines that warn, but for what every program of this environment says of the libraries it imports."""
    lines = [line for line in said.splitlines() if "warning" in line.lower() and "site-packages" not in line]
    return [line for line in lines if not any(words in line for words in OWN_ADVICE)]


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


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which `legal-pipeline run` has processed a document, and nobody has opened the UI."""
    folder = tmp_path_factory.mktemp("processed")
    (folder / "letter.txt").write_text("Ann Lee met Bob Baker on March 3, 2023.\n")
    run_cli(folder / "home", "run", folder / "letter.txt", "--matter", "lee")
    return folder / "home"


@pytest.fixture(scope="module")
def ui(processed: Path, checkout: Path) -> Iterator[Ui]:
    """`dg dev` over that home."""
    with running_ui(processed, checkout, ("dg", "dev"), more={"PYTHONPATH": str(checkout)}) as opened:
        yield opened


def test_dg_dev_has_the_same_location_without_a_warning(ui: Ui) -> None:
    assert ui.locations() == [CODE_LOCATION]
    assert warnings_in(ui.said()) == []


@pytest.mark.parametrize("job", ["process_document", "build_matter_graph"])
def test_the_page_of_a_job_lists_the_runs_of_the_command_line(ui: Ui, job: str) -> None:
    [run] = ui.ask(RUNS, r={"pipelineName": job, **SELECTOR})["pipelineOrError"]["runs"]
    assert run["status"] == "SUCCESS"
    assert run["repositoryOrigin"] == {"repositoryLocationName": CODE_LOCATION}


def test_the_timeline_can_place_every_run(ui: Ui) -> None:
    """It leaves out runs whose code location it does not know."""
    runs = ui.ask(TIMELINE)["runsOrError"]["results"]
    assert {run["pipelineName"] for run in runs} == {"process_document", "build_matter_graph"}
    assert all(run["repositoryOrigin"] == SELECTOR for run in runs)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("timeline", ["Timeline", "process_document", "build_matter_graph"]),
        (f"locations/{CODE_LOCATION}/jobs/process_document/runs", ["process_document", "Success"]),
    ],
)
def test_a_browser_shows_them(ui: Ui, page: str, shown: list[str], tmp_path: Path) -> None:
    dump = browse(ui, page, shown, tmp_path)
    assert all(word in dump for word in shown)


def browse(ui: Ui, page: str, shown: list[str], tmp_path: Path) -> str:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    flags += " --disable-component-update --window-size=1600,900 --virtual-time-budget=20000 --dump-dom"

    def dumped() -> str | None:
        command = [chromium, *flags.split(), f"--user-data-dir={tmp_path / 'profile'}", f"{ui.url}/{page}"]
        try:
            done = subprocess.run(command, env=environment(ui.home), capture_output=True, text=True, timeout=90, check=False)
        except subprocess.TimeoutExpired:
            return None
        return done.stdout if all(word in done.stdout for word in shown) else None

    return ui.wait_for(dumped)
