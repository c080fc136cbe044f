"""A signal ends a process at once, or is noted once where work is in hand; a closed stream is not taken for a broken socket."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from legal_pipeline import interrupts

PATIENCE_SECONDS = 180

BEGIN = """
import os, signal, sys
from legal_pipeline import interrupts
for number in interrupts.SIGNALS:
    signal.signal(number, signal.SIG_DFL)
sys.argv = ["legal-pipeline", "search", "two words"]
interrupts.install()
interrupts.guard_output()
"""


def play(code: str, *, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    script = BEGIN + textwrap.dedent(code)
    return subprocess.run(
        [sys.executable, "-c", script], stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_process_with_one_line(name: str) -> None:
    done = play(f"print('so far'); signal.raise_signal(signal.{name}); print('never')")
    assert (done.returncode, done.stdout) == (128 + signal.Signals[name], "so far\n")
    assert done.stderr == "interrupted; start it again with: legal-pipeline search 'two words'\n"


@pytest.mark.parametrize(
    "busy",
    [
        "import dagster",
        "threading.Thread(target=time.sleep, args=(600,)).start()",
        "concurrent.futures.ThreadPoolExecutor().submit(time.sleep, 600)",
        "atexit.register(time.sleep, 600)",
    ],
    ids=["an import", "a thread", "a pool of threads", "the end of the interpreter"],
)
def test_nothing_holds_it_up(busy: str) -> None:
    done = play(
        f"""
        import atexit, concurrent.futures, threading, time
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        {busy}
        if "dagster" in sys.modules: time.sleep(600)
        """
    )
    assert (done.returncode, done.stderr.count("\n")) == (130, 1)
    assert done.stderr.startswith("interrupted; ")


def test_where_work_is_in_hand_the_first_signal_is_noted_and_the_second_ends() -> None:
    done = play(
        """
        ended = []
        with interrupts.deferred("stopping") as stop, interrupts.at_end(lambda: os.write(1, b"killed\\n")):
            assert not stop and not stop.wait(0)
            signal.raise_signal(signal.SIGTERM)
            assert stop and stop.wait(600) and stop.signal is signal.SIGTERM
            print("put back", flush=True)
            signal.raise_signal(signal.SIGINT)
            print("never")
        """
    )
    assert (done.returncode, done.stdout) == (130, "put back\nkilled\n")
    assert done.stderr.startswith("stopping\ninterrupted; ")


def test_the_last_line_says_how_to_go_on() -> None:
    done = play(
        """
        with interrupts.going_on("the workers go on by themselves"):
            signal.raise_signal(signal.SIGINT)
        """
    )
    assert done.stderr == "interrupted; the workers go on by themselves\n"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_the_caller_ignores_stays_ignored(name: str) -> None:
    """`nohup` ignores SIGHUP, a script ignores SIGINT for what it starts with `&`."""
    done = play(f"signal.signal(signal.{name}, signal.SIG_IGN); interrupts.install(); signal.raise_signal(signal.{name}); print('goes on')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "goes on\n", "")


def test_a_process_that_is_started_blocked_never_receives_them() -> None:
    done = play(
        """
        import subprocess
        with interrupts.blocked():
            child = subprocess.Popen([sys.executable, "-c", "print(input())"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in interrupts.SIGNALS:
            child.send_signal(number)
        print(child.communicate(b"still here\\n")[0].decode(), child.returncode)
        """
    )
    assert done.stdout == "still here\n 0\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_closed_stream_is_told_from_a_broken_socket(stream: str) -> None:
    done = play(
        f"""
        read, write = os.pipe()
        os.close(read)
        os.dup2(write, sys.{stream}.fileno())
        try:
            print("x", file=sys.{stream}, flush=True)
        except interrupts.OutputClosed as closed:
            code = 10 + closed.is_reader_gone if closed.stream == "{stream}" else 9
        interrupts.discard_output()
        sys.exit(code)
        """
    )
    assert done.returncode == 11


def test_a_thread_whose_output_is_closed_prints_no_traceback() -> None:
    done = play(
        """
        import threading
        def work():
            raise interrupts.OutputClosed("stdout", 32)
        thread = threading.Thread(target=work); thread.start(); thread.join()
        """
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_no_file_takes_the_place_of_a_standard_stream(tmp_path: Path, descriptor: int) -> None:
    """What a library prints to descriptor 2 would otherwise be written into, say, a database."""
    file = tmp_path / "file"
    code = f"""
from legal_pipeline import interrupts
interrupts.guard_output()
import os, sys
handle = open({str(file)!r}, "w")
for number in (1, 2):
    os.write(number, b"from a library")
print("printed"); sys.stdout.flush()
handle.close()
"""
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" {descriptor}{"<" if not descriptor else ">"}&-', sys.executable, code],
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == b""


def test_the_handlers_are_in_place_before_anything_large_is_imported() -> None:
    code = "import sys, legal_pipeline.program; print(len([name for name in sys.modules if name.startswith('legal_pipeline')]))"
    environment = os.environ | {"PYTHONPATH": str(Path(interrupts.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=240, check=True)
    assert int(done.stdout) == 3


@pytest.mark.parametrize(("name", "exit_code"), [("SIGINT", 0), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_view_is_left_by_ctrl_c_without_a_mistake(name: str, exit_code: int) -> None:
    done = play(
        f"""
        with interrupts.view() as stop:
            signal.raise_signal(signal.{name})
            assert stop.wait(600)
        print("the last reading")
        sys.exit(stop.exit_code)
        """
    )
    assert (done.returncode, done.stdout, done.stderr) == (exit_code, "the last reading\n", "")
