"""A command in a terminal of its own, as a user has it: keys go in, what it shows comes out, and the window can be closed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

CTRL_C = b"\x03"
PATIENCE_SECONDS = 120.0

_ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07)")


@dataclass
class Terminal:
    process: subprocess.Popen[bytes]
    window: int
    said: bytes = b""
    is_open: bool = True

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        self.close()

    @property
    def text(self) -> str:
        """All that was shown, without colors and movements of the cursor."""
        return _ESCAPES.sub("", self.said.decode(errors="replace")).replace("\r", "\n")

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.text.splitlines() if line.strip()]

    def wait_for(self, pattern: str) -> bool:
        """Reads until it shows the pattern; False when it ended before."""
        wanted = re.compile(pattern)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not wanted.search(self.text):
            assert time.monotonic() < deadline, f"{pattern!r} never came; the end of what did: {self.text[-2000:]}"
            if not self._read():
                return bool(wanted.search(self.text))
        return True

    def press(self, keys: bytes) -> None:
        os.write(self.window, keys)

    def end(self) -> int:
        """Reads to the end; returns the exit code."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._read():
            assert time.monotonic() < deadline, f"it does not end; the end of what it said: {self.text[-2000:]}"
        return self.process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """Closes the window: the system hangs up on every process of its terminal."""
        if self.is_open:
            self.is_open = False
            os.close(self.window)

    def _read(self) -> bool:
        """Reads what there is within a tenth of a second; False when nobody can write any more."""
        if not select.select([self.window], [], [], 0.1)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self.window, 65_536)
        except OSError:  # the other end is closed
            return False
        self.said += data
        return bool(data)


def open_terminal(*command: str | Path, environment: Mapping[str, str]) -> Terminal:
    """The command leads the session of the terminal, whose keys signal its whole process group."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(word) for word in command],
        env={**environment, "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    return Terminal(process, ours)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # in the background of a script Ctrl-C is ignored, and what is started there would inherit it
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
