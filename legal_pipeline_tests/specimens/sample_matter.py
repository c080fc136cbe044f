"""The sample matter, processed once as the README says, for every test that asks it something."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from legal_pipeline_tests.command_line import call

HOME = "~/.local/share/legal-pipeline"
"""The home directory as documents write it."""


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
    """Not to be written to: a page with commands that write gets a copy."""
    home = tmp_path_factory.mktemp("documents") / "home"
    sample = Sample(home, home / "sample", "")
    steps = (("sample", f"{HOME}/sample"), ("run", f"{HOME}/sample", "--matter", "sample"), ("summary", "--matter", "sample"))
    return Sample(home, sample.files, "\n".join(sample.run(*step) for step in steps))
