"""One home, the runs over it, and what they left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from legal_pipeline.settings import Settings
from legal_pipeline.storage.reports.export import export_jsonl
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.command_line import PROGRAMS, call
from legal_pipeline_tests.faults.processes import PROC, Process, all_processes

_MARK = "LEGAL_PIPELINE_TEST_MARK"


@dataclass
class Home:
    """Its runs carry a mark in their environment, by which every process that came of them is known."""

    folder: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    extra: Mapping[str, str] = field(default_factory=dict)
    """Other variables of its environment."""

    def start(self, *paths: Path | str) -> subprocess.Popen[bytes]:
        """`legal-pipeline run` in a process group of its own, with its output in `run.log` beside the home."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [PROGRAMS / "legal-pipeline", "run", *paths], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Any command, with what it said."""
        return call(*arguments, environment=self.environment, timeout_seconds=300)

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_HOME"))}
        own = {"LEGAL_PIPELINE_HOME": str(self.folder), "LEGAL_PIPELINE_PROCESSES": "2", _MARK: self.mark}
        return {**ours, **own, **self.extra}

    def run(self, *paths: Path | str, patience_seconds: float = 300) -> int:
        return self.start(*paths).wait(patience_seconds)

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def processes(self) -> list[Process]:
        """Everything alive that came of a run over this home."""
        wanted = f"{_MARK}={self.mark}".encode()
        return [process for process in all_processes() if wanted in _environment(process)]

    def export(self, out: Path) -> dict[str, bytes]:
        store = open_store(Settings(home=self.folder, database_url=None))
        export_jsonl(store, out)
        store.engine.dispose()
        return {path.name: path.read_bytes() for path in out.iterdir()}

    def rows(self, query: str) -> set[tuple[object, ...]]:
        """Of the results database; empty while there is none."""
        database = self.folder / "legal-pipeline.sqlite"
        if not database.exists():
            return set()
        connection = sqlite3.connect(database, timeout=30)
        try:
            return set(connection.execute(query))
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            return set()
        finally:
            connection.close()

    def states(self) -> dict[str, str]:
        return {str(name): str(state) for name, state in self.rows("select file_name, state from documents")}

    def recognised(self) -> set[tuple[object, ...]]:
        """(page image, moment) of each page that went through OCR."""
        return self.rows("select key, created_at from ocr_cache")

    def scanned_pages(self) -> set[tuple[object, ...]]:
        """Rows of pages that went through OCR; a row written again has another number."""
        return self.rows("select document_id, page_number, page_id from pages where method = 'ocr'")


def _environment(process: Process) -> bytes:
    try:
        return (PROC / str(process.pid) / "environ").read_bytes()
    except OSError:
        return b""


def wait_until_gone(home: Home, patience_seconds: float = 60) -> list[Process]:
    """What is still alive of the home's runs when patience is over."""
    deadline = time.monotonic() + patience_seconds
    while (alive := home.processes()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Names of files and numbers of lines that differ, without their text."""
    found = sorted(set(one) ^ set(other))
    for name in sorted(set(one) & set(other)):
        if one[name] != other[name]:
            lines = zip_longest(one[name].splitlines(), other[name].splitlines(), fillvalue=b"")
            found += [f"{name}:{number}" for number, (a, b) in enumerate(lines, 1) if a != b][:5]
    return found
