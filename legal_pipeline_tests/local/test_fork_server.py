"""A command that has opened nothing becomes its own fork server; any other starts one as a new interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, sys, threading
from multiprocessing import get_context
from pathlib import Path

from legal_pipeline import interrupts
from legal_pipeline.local import fork_server

def report(pipe):
    with open("/proc/%d/cmdline" % os.getppid()) as file:
        server = file.read()
    files = [path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    pipe.send((server, signal.getsignal(signal.SIGTERM), signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, []), files))

if __name__ == "__main__":
    fork_server.PRELOAD[:] = ["json"]
    interrupts.install()
    interrupts.guard_output()
    print("written once", end="")
    {before}
    fork_server.fork()
    fork_server.spawn()
    ours, theirs = get_context("forkserver").Pipe()
    child = get_context("forkserver").Process(target=report, args=(theirs,))
    child.start()
    theirs.close()
    server, handler, is_blocked, files = ours.recv()
    child.join()
    with open("/proc/self/cmdline") as file:
        is_forked = file.read() == server
    print("", is_forked, handler, is_blocked, child.exitcode, "secret" in files, sep="|")
"""

CASES = [
    pytest.param("", True, id="nothing opened"),
    pytest.param("held = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)", False, id="an open file"),
    pytest.param("import socket; held = socket.create_server(('127.0.0.1', 0))", False, id="a socket"),
    pytest.param("threading.Thread(target=threading.Event().wait, daemon=True).start()", False, id="a second thread"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, a fork server is always a new interpreter")
@pytest.mark.parametrize(("before", "is_forked"), CASES)
def test_who_serves(before: str, is_forked: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("program")
    program = folder / "program.py"
    program.write_text(PROGRAM.replace("{before}", before))
    done = subprocess.run(
        [sys.executable, program, folder / "secret"], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    # default handlers, blocked signals: it ends with its owner
    assert done.stdout == f"written once|{is_forked}|0|True|0|False\n", done.stderr
