"""Ctrl-C, a closed terminal, a closed pipe: at every moment one line and no traceback, nothing failed, nothing left running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.faults.case_file import DOCUMENTS, PAGES_TO_RECOGNIZE
from legal_pipeline_tests.faults.kills import Baseline
from legal_pipeline_tests.faults.run import Home, wait_until_gone
from legal_pipeline_tests.pseudo_terminal import CTRL_C, Terminal, open_terminal
from legal_pipeline_tests.servers.ports import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PROGRAM = PROGRAMS / "legal-pipeline"
UNFINISHED = {"waiting", "done", "refused"}


@pytest.fixture(scope="module")
def files(undisturbed: Baseline) -> Path:
    return undisturbed.files


@pytest.fixture
def fresh(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def opened(home: Home, *arguments: str | Path, **more: str) -> Terminal:
    return open_terminal(PROGRAM, *arguments, environment=home.environment | more)


IMPORTS = {"PYTHONPROFILEIMPORTTIME": "1"}
"""The interpreter prints every module that it has imported, which gives the moments at which to interrupt."""


@pytest.mark.parametrize("module", ["click", "legal_pipeline.settings", "dagster"])
def test_ctrl_c_while_it_imports(fresh: Home, files: Path, module: str) -> None:
    with opened(fresh, "run", files, **IMPORTS) as terminal:
        assert terminal.wait_for(rf"\| +{module}\n")
        terminal.press(CTRL_C)
        assert terminal.end() == 130
    assert "Traceback" not in terminal.text, terminal.text
    assert terminal.lines[-1] == f"interrupted; start it again with: legal-pipeline run '{files}'"
    assert wait_until_gone(fresh) == []


@pytest.mark.parametrize("moment", ["starting workers", "0/9"])
def test_ctrl_c_before_a_document_is_done(fresh: Home, files: Path, moment: str) -> None:
    with opened(fresh, "run", files) as terminal:
        assert terminal.wait_for(moment)
        terminal.press(CTRL_C)
        assert terminal.end() == 130
    assert "Traceback" not in terminal.text, terminal.text
    last = terminal.lines[-1]
    assert last.startswith("interrupted; ")
    assert last.endswith(f": legal-pipeline run '{files}'")
    assert set(fresh.states().values()) <= UNFINISHED
    assert wait_until_gone(fresh) == []


IN_THE_MIDDLE = r"[1-9]/\d+ "


def test_what_was_interrupted_in_the_middle_is_finished_by_the_command_that_it_names(fresh: Home, files: Path) -> None:
    with opened(fresh, "run", files) as terminal:
        assert terminal.wait_for(IN_THE_MIDDLE)
        terminal.press(CTRL_C)
        assert terminal.end() == 130
    assert "Traceback" not in terminal.text, terminal.text
    last = terminal.lines[-1]
    assert last.startswith("interrupted; ")
    assert set(fresh.states().values()) <= UNFINISHED
    assert wait_until_gone(fresh) == []
    command = last.rpartition(" with: ")[2].replace("legal-pipeline", str(PROGRAM), 1)
    subprocess.run(command, shell=True, env=fresh.environment, check=True, capture_output=True, timeout=300)
    assert set(fresh.states().values()) == {"done", "refused"}
    assert len(fresh.states()) == DOCUMENTS
    assert len(fresh.recognised()) == PAGES_TO_RECOGNIZE


def test_a_second_ctrl_c_ends_at_once(fresh: Home, files: Path) -> None:
    with opened(fresh, "run", files) as terminal:
        assert terminal.wait_for(IN_THE_MIDDLE)
        terminal.press(CTRL_C)
        assert terminal.wait_for("Ctrl-C again ends at once")
        terminal.press(CTRL_C)
        assert terminal.end() == 130
    assert "Traceback" not in terminal.text, terminal.text
    assert terminal.lines[-1].startswith("interrupted; ")
    assert wait_until_gone(fresh) == []


def closed_window(terminal: Terminal) -> None:
    terminal.close()


def terminated(terminal: Terminal) -> None:
    terminal.process.terminate()


def terminated_as_a_group(terminal: Terminal) -> None:
    os.killpg(terminal.process.pid, signal.SIGTERM)


@pytest.mark.parametrize(
    ("how", "exit_code"),
    [(closed_window, 129), (terminated, 143), (terminated_as_a_group, 143)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_closed_window_and_a_polite_end_are_no_failure(fresh: Home, files: Path, how: Callable[[Terminal], None], exit_code: int) -> None:
    with opened(fresh, "run", files) as terminal:
        assert terminal.wait_for(IN_THE_MIDDLE)
        how(terminal)
        if terminal.is_open:
            terminal.end()
            assert "Traceback" not in terminal.text, terminal.text
            assert terminal.lines[-1].startswith("interrupted; ")
        assert terminal.process.wait(120) == exit_code
    assert set(fresh.states().values()) <= UNFINISHED
    assert wait_until_gone(fresh) == []


# command, and what it shows before it is interrupted (None: at the first sign of its imports)
COMMANDS: list[tuple[list[str], str]] = [
    (["batch", "submit", "{files}", "--yes"], r"[1-9]/\d+ "),
    (["search", "larkspur"], r"\| +sqlalchemy\n"),
    (["export", "--out", "{tmp}/export"], r"\| +sqlalchemy\n"),
    (["documents"], r"\| +sqlalchemy\n"),
    (["doctor"], r"\| +pypdfium2\n|\| +reportlab"),
    (["register", "{files}"], r"\| +dagster\n"),
    (["dev", "--port", "{port}"], r"\| +sqlalchemy\n"),
]


@pytest.mark.parametrize(("command", "moment"), COMMANDS, ids=lambda value: " ".join(value) if isinstance(value, list) else None)
def test_every_command_ends_with_one_line(fresh: Home, files: Path, tmp_path: Path, command: list[str], moment: str) -> None:
    words = [word.format(files=files, tmp=tmp_path, port=free_port()) for word in command]
    with opened(fresh, *words, **(IMPORTS if "import" in moment or r"\|" in moment else {})) as terminal:
        assert terminal.wait_for(moment)
        terminal.press(CTRL_C)
        assert terminal.end() == 130
    assert "Traceback" not in terminal.text, terminal.text
    assert terminal.lines[-1].startswith("interrupted; ")
    assert set(fresh.states().values()) <= UNFINISHED
    assert wait_until_gone(fresh) == []


# shell line, what it leaves as exit code of `legal-pipeline`, what it may have said on a stream that is still there
PIPES = [
    ("documents | head -n 1", 0),
    ("doctor | head -n 1", 0),
    ("search larkspur | true", 0),
    ("batch census '{files}' | true", 0),
    ("nosuch 2>&1 | true", 141),
    ("run '{files}' | true", 0),
    ("documents > /dev/full", 2),
]


@pytest.mark.parametrize(("line", "exit_code"), PIPES, ids=[line for line, _ in PIPES])
def test_a_reader_that_leaves_is_no_error(processed: Home, files: Path, tmp_path: Path, line: str, exit_code: int) -> None:
    shell = f"'{PROGRAM}' {line.format(files=files, tmp=tmp_path)}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], env=processed.environment, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.returncode == exit_code, done.stderr
    assert wait_until_gone(processed) == []


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory, undisturbed: Baseline) -> Home:
    home = Home(tmp_path_factory.mktemp("processed") / "home")
    shutil.copytree(undisturbed.home, home.folder)
    return home


TALKATIVE = """
import sys
from legal_pipeline.batches.status import run_display
from legal_pipeline.program import main
run_display._LINE_EVERY_SECONDS = 0.0
if __name__ == "__main__":
    main()
"""


def test_a_run_whose_messages_nobody_reads_stops_and_fails_nothing(fresh: Home, files: Path) -> None:
    """The reader of its messages goes away in the middle of the work."""
    read, write = os.pipe()
    process = subprocess.Popen([sys.executable, "-c", TALKATIVE, "run", files], env=fresh.environment, stdout=write, stderr=write)
    os.close(write)
    with os.fdopen(read, "rb") as messages:
        assert b"in progress" in messages.readline()
    assert process.wait(300) == 141
    assert set(fresh.states().values()) <= UNFINISHED
    assert wait_until_gone(fresh) == []
