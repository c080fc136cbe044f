"""Matters that are processed once for all tests, by whichever process of pytest-xdist asks first. A pytest plugin.

Not to be written to: a test that changes a home makes a copy of it.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.faults.kills import Baseline
from legal_pipeline_tests.faults.kills import undisturbed as run_undisturbed
from legal_pipeline_tests.faults.processes import needs_proc

HOME = "~/.local/share/legal-pipeline"
"""The home directory as documents write it."""

LONGEST_WAIT_SECONDS = 600.0

T = TypeVar("T")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What `make` returns for a folder of this name, which all processes of one run of the tests share."""
    ours = factory.getbasetemp()
    shared = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    folder, kept = shared / name, shared / f"{name}.pickle"
    with exclusive_lock(shared / f"{name}.lock", wait_seconds=LONGEST_WAIT_SECONDS):
        if not kept.exists():
            # of a process that failed
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
    found: T = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Baseline:
    """The case file of the fault tests, and what an embedded run over it leaves."""
    needs_proc()
    return once(tmp_path_factory, "case-file", run_undisturbed)


@dataclass(frozen=True, slots=True)
class Sample:
    """A processed home; `files` is the matter's folder, also for a copy of the home."""

    home: Path
    files: Path
    make_run: str
    """What `make run` printed."""

    def run(self, *words: str) -> str:
        """Output of `legal-pipeline` with these words, or its message when it has none; paths may be written as in the documents."""
        done = call(*(self._actual(word) for word in words), environment=self.environment(), timeout_seconds=120)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout or done.stderr

    def copy(self, folder: Path) -> Sample:
        shutil.copytree(self.home, folder / "home", ignore=shutil.ignore_patterns("sample"))
        return Sample(folder / "home", self.files, self.make_run)

    def as_documented(self, output: str) -> str:
        return output.replace(str(self.files), f"{HOME}/sample").replace(str(self.home), HOME)

    def _actual(self, word: str) -> str:
        return word.replace(f"{HOME}/sample", str(self.files)).replace(HOME, str(self.home))

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_"))}
        return kept | {"LEGAL_PIPELINE_HOME": str(self.home), "LEGAL_PIPELINE_PROCESSES": "2", "DAGSTER_DISABLE_TELEMETRY": "yes"}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample matter, processed as the README says."""
    return once(tmp_path_factory, "sample-matter", _make_sample)


def _make_sample(folder: Path) -> Sample:
    home = folder / "home"
    made = Sample(home, home / "sample", "")
    steps = (("sample", f"{HOME}/sample"), ("run", f"{HOME}/sample", "--matter", "sample"), ("summary", "--matter", "sample"))
    return Sample(home, made.files, "\n".join(made.run(*step) for step in steps))
