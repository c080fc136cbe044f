"""Whatever a file does to its reader, the worker gets an error of the right kind and no process stays behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from legal_pipeline.errors import ExternalError, Refusal, SourceMissing
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.sandbox import pool, protocol, sandbox
from legal_pipeline.stages.readers.sandbox.sandbox import ReaderBug, Sandbox
from legal_pipeline_tests.checkout import ROOT

pytestmark = pytest.mark.slow

HANDLER = "legal_pipeline_tests.stages.readers.sandbox.hostile_handler:Hostile"
LIMITS = ReadLimits(memory_bytes=512 * MEBIBYTE, page_timeout_seconds=3)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(HANDLER, tmp_path / "file", LIMITS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("sleep", "within 3 seconds", id="waits for ever"),
        pytest.param("spin", "within 3 seconds", id="computes for ever"),
        pytest.param("allocate", "more than 512 MiB", id="Python memory"),
        pytest.param("segfault", "SIGSEGV", id="crash in C"),
        pytest.param("abort", "SIGABRT", id="allocator gives up"),
        pytest.param("swamp", "bytes where at most", id="answer larger than asked for"),
    ],
)
def test_is_hostile(box: Sandbox, question: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        box.ask(question, 7, max_body_bytes=1000)
    assert caught.value.reason is RefusalReason.HOSTILE


def test_refusal_of_the_reader_comes_through_without_control_characters(box: Sandbox) -> None:
    with pytest.raises(Refusal) as caught:
        box.ask("refuse")
    assert (caught.value.reason, caught.value.detail) == (RefusalReason.CORRUPT, "it is torn")


def test_bug_stays_a_bug_and_tells_where_but_no_words_of_the_document(box: Sandbox) -> None:
    with pytest.raises(ReaderBug, match=r"KeyError at hostile_handler.py:\d+ answer") as caught:
        box.ask("bug", 1)
    assert "secret" not in str(caught.value)


def test_leaving_without_a_signal_is_a_bug(box: Sandbox) -> None:
    with pytest.raises(ReaderBug, match="status 3"):
        box.ask("leave")


def test_a_reader_cannot_write_files(box: Sandbox, tmp_path: Path) -> None:
    with pytest.raises((Refusal, ReaderBug)):
        box.ask("write")
    assert not (tmp_path / "file.written").exists() or (tmp_path / "file.written").stat().st_size == 0


def test_a_reader_sees_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox.stop()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with Sandbox(HANDLER, tmp_path, LIMITS) as box:
        assert b"AWS" not in box.ask("environment", max_body_bytes=10_000).body


def test_one_process_answers_all_questions_of_a_document(box: Sandbox) -> None:
    first, second = box.ask("hello").head, box.ask("hello").head
    assert first["pid"] == second["pid"] != os.getpid()
    assert second["answered"] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems choose otherwise")
def test_where_the_program_counts_more_than_the_page_the_reader_for_viewing(tmp_path: Path) -> None:
    found = []
    for for_viewing in (False, True):
        with Sandbox(HANDLER, tmp_path, replace(LIMITS, for_viewing=for_viewing)) as box:
            found.append(int(Path(f"/proc/{box.ask('hello').head['pid']}/oom_score_adj").read_text()))
    assert found == [int(Path("/proc/self/oom_score_adj").read_text()), 1000]


def test_documents_have_processes_of_their_own_from_one_zygote(tmp_path: Path) -> None:
    with Sandbox(HANDLER, tmp_path, LIMITS) as one, Sandbox(HANDLER, tmp_path, LIMITS) as two:
        a, b = one.ask("hello").head, two.ask("hello").head
    assert a["pid"] != b["pid"]
    assert a["zygote"] == b["zygote"]


def test_killed_from_outside_is_asked_again(box: Sandbox) -> None:
    before = box.ask("hello").head
    os.kill(int(str(before["pid"])), signal.SIGKILL)
    after = box.ask("hello", 4).head
    assert (after["page"], after["zygote"]) == (4, before["zygote"])
    assert after["pid"] != before["pid"]


def test_stopped_from_outside_is_asked_again(box: Sandbox) -> None:
    """Nobody must say of the file that it is hostile."""
    before = box.ask("hello").head
    os.kill(int(str(before["pid"])), signal.SIGSTOP)
    after = box.ask("hello", 4).head
    assert after["page"] == 4 and after["pid"] != before["pid"]
    assert _is_gone(int(str(before["pid"])))


def test_a_stopped_zygote_is_replaced(box: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool, "_START_SECONDS", 3.0)
    pool.stop()
    before = box.ask("hello").head
    os.kill(int(str(before["zygote"])), signal.SIGSTOP)
    with Sandbox(HANDLER, tmp_path / "other", LIMITS) as other:
        assert other.ask("hello").head["zygote"] != before["zygote"]
    assert _is_gone(int(str(before["zygote"])))


def test_stopped_from_outside_every_time_is_the_worlds_fault(box: Sandbox) -> None:
    with pytest.raises(ExternalError, match=r"ended twice from outside .it was stopped"):
        box.ask("stopped always")


def test_time_in_which_the_worker_itself_did_not_run_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour of sleep of the machine between two looks."""
    clock = iter([0.0, 3600.0, 3600.0, 3601.0, 3601.0])
    # the clock of this module only: other threads of the test process read the time as well
    monkeypatch.setattr(protocol, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    ours, theirs = socket.socketpair()
    patience = protocol.Patience(3.0)
    with ours, theirs, pytest.raises(protocol.DeadlineExceeded):
        patience.wait(ours)
    assert list(clock) == [3601.0]


def test_killed_from_outside_every_time_is_the_worlds_fault(box: Sandbox) -> None:
    with pytest.raises(ExternalError, match="ended twice"):
        box.ask("killed always")


def test_a_killed_zygote_is_replaced_in_the_middle_of_a_document(box: Sandbox) -> None:
    before = box.ask("hello").head
    os.kill(int(str(before["zygote"])), signal.SIGKILL)
    assert _is_gone(int(str(before["pid"]))), "the zygote's end did not end its processes"
    after = box.ask("hello").head
    assert after["zygote"] != before["zygote"]


def test_the_next_document_is_read_after_a_crash(tmp_path: Path) -> None:
    with Sandbox(HANDLER, tmp_path, LIMITS) as box, pytest.raises(Refusal):
        box.ask("segfault")
    with Sandbox(HANDLER, tmp_path, LIMITS) as box:
        assert box.ask("hello").head["answered"] == 1


def test_closing_ends_the_process(tmp_path: Path) -> None:
    with Sandbox(HANDLER, tmp_path, LIMITS) as box:
        pid = int(str(box.ask("hello").head["pid"]))
        assert not _is_gone(pid, 0.1)
    assert _is_gone(pid)


def test_a_handler_that_cannot_be_loaded_is_a_bug(tmp_path: Path) -> None:
    with Sandbox("no.such.module:Handler", tmp_path, LIMITS) as box, pytest.raises(ReaderBug, match="cannot be loaded"):
        box.ask("open")


def test_missing_file_is_the_worlds_fault(tmp_path: Path) -> None:
    with Sandbox("legal_pipeline.stages.readers.pdf.child:PdfPages", tmp_path / "none.pdf", LIMITS) as box, pytest.raises(SourceMissing):
        box.ask("open")


WORKER = f"""
import sys, time
from pathlib import Path
from types import SimpleNamespace
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
box = Sandbox({HANDLER!r}, Path("/nowhere"), ReadLimits(page_timeout_seconds=600))
head = box.ask("hello").head
print(head["pid"], head["zygote"], flush=True)
if sys.argv[1] == "busy":
    box.ask("spin")
if sys.argv[1] == "idle":
    time.sleep(600)
"""


@pytest.mark.parametrize("doing", ["busy", "idle"])
def test_sigkill_of_the_worker_leaves_no_process(doing: str) -> None:
    worker, pids = _start_worker(doing)
    time.sleep(0.2)
    worker.kill()
    worker.wait()
    for pid in pids:
        assert _is_gone(pid), "a reading process outlived its worker"


def test_a_worker_that_ends_by_itself_leaves_no_process() -> None:
    worker, pids = _start_worker("leave")
    assert worker.wait(20) == 0
    for pid in pids:
        assert _is_gone(pid)


def test_a_fork_of_the_worker_has_a_zygote_of_its_own(tmp_path: Path) -> None:
    with Sandbox(HANDLER, tmp_path, LIMITS) as box:
        ours = box.ask("hello").head["zygote"]
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            with Sandbox(HANDLER, tmp_path, LIMITS) as box:
                os.write(write, str(box.ask("hello").head["zygote"]).encode())
            sandbox.stop()
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(pid, 0)[1] == 0
    theirs = int(os.read(read, 100))
    assert theirs != ours
    assert _is_gone(theirs)
    with Sandbox(HANDLER, tmp_path, LIMITS) as box:
        assert box.ask("hello").head["zygote"] == ours


def _start_worker(doing: str) -> tuple[subprocess.Popen[str], list[int]]:
    worker = subprocess.Popen([sys.executable, "-c", WORKER, doing], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert worker.stdout is not None
    return worker, [int(pid) for pid in worker.stdout.readline().split()]


def _is_gone(pid: int, seconds: float = 8.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":  # ended; nobody here is its parent
            return True
        time.sleep(0.02)
        if seconds and time.monotonic() > deadline:
            break
    return False
