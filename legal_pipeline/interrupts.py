"""What a command does when it is told to end: Ctrl-C, SIGTERM, a closed terminal, output that nobody reads any more.

By default a signal ends the process at once, from its handler: every command may be killed at any moment without harm, so there is
nothing to unwind, and nothing that could print a traceback. A command that holds work in hand wraps it in `deferred`: the first
signal is then only noted, the command puts its work back and leaves, and a second signal ends it at once.

Imports nothing but small modules of the standard library, so that the handlers are in place before anything else is imported.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_SHOW_CURSOR = b"\r\x1b[K\x1b[?25h"
"""Clears the line of a progress bar and shows the cursor that it hid."""
_LEAVE_SCREEN = b"\x1b[?1049l"
"""Shows what the terminal showed before a view took the whole window."""


class OutputClosed(SystemExit):
    """Standard output or error cannot be written. A SystemExit, so that nothing on its way takes it for an error that it can handle."""

    def __init__(self, stream: str, number: int | None) -> None:
        super().__init__(1)
        self.stream = stream
        self.number = number
        """errno of the failed write."""

    @property
    def is_reader_gone(self) -> bool:
        """The pipe or the terminal was closed; otherwise, say, the disk is full."""
        return self.number in (errno.EPIPE, errno.EIO)


class Interrupted(SystemExit):
    """A command that had work in hand has put it back and ends; str() is its last line."""

    def __init__(self, message: str, received: signal.Signals) -> None:
        super().__init__(exit_code(received))
        self.message = message

    def __str__(self) -> str:
        return self.message


class Stop:
    """Whether, and by which signal, the command was told to end."""

    def __init__(self, notice: str) -> None:
        self.notice = notice
        self.signal: signal.Signals | None = None
        # a pipe wakes `wait`; an Event could not be set by a handler that interrupts its own `wait`
        self._read, self._write = os.pipe()

    def __bool__(self) -> bool:
        return self.signal is not None

    @property
    def exit_code(self) -> int:
        """Of a view, which Ctrl-C is the way to leave and no interruption: 0, unless another signal came."""
        return exit_code(self.signal) if self.signal not in (None, signal.SIGINT) else 0

    def wait(self, seconds: float) -> bool:
        """Waits for a signal; returns whether one has come."""
        select.select([self._read], [], [], seconds)
        return bool(self)

    def note(self, received: signal.Signals) -> None:
        self.signal = received
        os.write(self._write, b"\0")
        if self.notice:
            _write_error(f"{self.notice}\n")

    def close(self) -> None:
        os.close(self._read)
        os.close(self._write)


_deferring: list[Stop] = []
_at_end: list[Callable[[], object]] = []
_how_to_go_on: list[str] = []


def exit_code(received: signal.Signals) -> int:
    """As a shell reports a process that a signal ended."""
    return 128 + int(received)


def install() -> None:
    """Handles the signals from here on, except those that the caller of this process ignores (`nohup`, `&` in a script)."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _received)


def forget() -> None:
    """In a forked process that is no command: signals and failed writes mean what they mean to any process."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    for noted in (_deferring, _at_end, _how_to_go_on):
        noted.clear()
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 - for the life of the process
    sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115


@contextlib.contextmanager
def deferred(notice: str = "") -> Iterator[Stop]:
    """Only notes the first signal within; a second one ends the process at once. `notice` is printed with the first."""
    stop = Stop(notice)
    _deferring.append(stop)
    try:
        yield stop
    finally:
        _deferring.remove(stop)
        stop.close()


@contextlib.contextmanager
def at_end(action: Callable[[], object]) -> Iterator[None]:
    """Within, a signal that ends the process at once first calls `action`, which must be quick and take no lock."""
    _at_end.append(action)
    try:
        yield
    finally:
        _at_end.remove(action)


@contextlib.contextmanager
def view() -> Iterator[Stop]:
    """A view that is drawn until a signal comes. It may take the whole window, which the second signal must give back."""
    with at_end(_leave_screen), deferred() as stop:
        yield stop


def _leave_screen() -> None:
    if os.isatty(1):
        os.write(1, _LEAVE_SCREEN)


@contextlib.contextmanager
def going_on(how: str) -> Iterator[None]:
    """Within, the last line of an interrupted command says `how` to go on; by default it names the command itself."""
    _how_to_go_on.append(how)
    try:
        yield
    finally:
        _how_to_go_on.pop()


def last_line() -> str:
    return f"interrupted; {_how_to_go_on[-1] if _how_to_go_on else f'start it again with: {this_command()}'}"


def this_command() -> str:
    """The command line as it can be pasted into a shell."""
    import shlex

    return shlex.join(["legal-pipeline", *sys.argv[1:]])


@contextlib.contextmanager
def blocked(*signals: signal.Signals) -> Iterator[None]:
    """A process that is started within never receives these signals (by default, all of `SIGNALS`): it ends with its owner."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals or SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(number: int, _: FrameType | None) -> None:
    received = signal.Signals(number)
    if _deferring and not _deferring[-1]:
        _deferring[-1].note(received)
        return
    for action in reversed(_at_end):
        with contextlib.suppress(Exception):
            action()
    # RuntimeError: the handler interrupted a write to the same stream
    with contextlib.suppress(OSError, RuntimeError, ValueError, AttributeError, OutputClosed):
        sys.stdout.flush()
    if os.isatty(2):
        with contextlib.suppress(OSError):
            os.write(2, _SHOW_CURSOR)
    _write_error(f"{last_line()}\n")
    os._exit(exit_code(received))


def _write_error(text: str) -> None:
    with contextlib.suppress(OSError):
        os.write(2, text.encode())


class _Guarded(io.TextIOWrapper):
    """A standard stream whose failed writes are not mistaken for those of a socket or a file."""

    def write(self, text: str, /) -> int:
        with self._translated():
            return super().write(text)

    def flush(self) -> None:
        with self._translated():
            super().flush()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputClosed("stderr" if self is sys.stderr else "stdout", error.errno) from None


def guard_output() -> None:
    """Makes failed writes to standard output and error an `OutputClosed`."""
    # the next file that is opened would otherwise become standard output, and what a library prints would end up in it
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout, sys.stderr = _guarded(sys.stdout, 1), _guarded(sys.stderr, 2)
    ordinary = threading.excepthook

    def unless_closed(args: threading.ExceptHookArgs) -> None:
        # a thread that draws a progress bar ends without a word; the main thread finds the stream closed as well
        if not issubclass(args.exc_type, OutputClosed):
            ordinary(args)

    threading.excepthook = unless_closed


def _guarded(stream: object, descriptor: int) -> io.TextIOWrapper:
    if not isinstance(stream, io.TextIOWrapper):
        # the interpreter found no such descriptor when it started
        return _Guarded(open(descriptor, "wb", closefd=False), encoding="utf-8")
    # read before the buffer is detached, which leaves the old stream without attributes
    encoding, errors, by_line, at_once = stream.encoding, stream.errors, stream.line_buffering, stream.write_through
    return _Guarded(stream.detach(), encoding, errors, line_buffering=by_line, write_through=at_once)


def discard_output() -> None:
    """Lets what is still buffered for a closed stream vanish, also when the interpreter ends."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
