"""`python -m legal_pipeline.deployment.watchdog.watch`: the watchdog, one of the programs of the supervisor.

Ends each program that has not beaten for the limit, with its children; the supervisor then starts it again, and the leases of
its work expire and go to other workers. A supervisor that does not answer is resumed, and replaced with everything it started
if that does not help. Imports little, because it runs all the time: no settings, no database, no broker.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import logging
import os
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline.deployment.run_files import log_path, servers_folder, socket_path
from legal_pipeline.deployment.supervise.control import Supervised, Supervisor
from legal_pipeline.deployment.supervise.ending import end_tree, is_stopped, resume
from legal_pipeline.deployment.watchdog.guard import WATCHDOG
from legal_pipeline.deployment.watchdog.pulse import interval_seconds
from legal_pipeline.deployment.watchdog.silence import Silence
from legal_pipeline.deployment.watchdog.stopped import StoppedProcesses
from legal_pipeline.monitoring import beats
from legal_pipeline.monitoring.program_memory import PROGRAM_MARK

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 5.0
_WATCHED = frozenset({"STARTING", "RUNNING"})
"""A program that is stopping has its own time limit, after which the supervisor kills it."""


@dataclass
class Watchdog:
    """One observation a call of `look`."""

    home: Path
    limit_seconds: float
    start_seconds: float
    """Time that a program has until its first beat."""
    with_pulse: frozenset[str]
    """Programs that beat. Others, such as PostgreSQL, are ended only when they have been stopped for the limit."""
    end: Callable[[int], object] = end_tree
    _silences: dict[str, Silence] = field(default_factory=dict)
    _stopped: dict[str, StoppedProcesses] = field(default_factory=dict)

    def look(self, programs: Sequence[Supervised], now: float) -> list[str]:
        """Ends what is silent; returns a message for each."""
        messages: list[str] = []
        for program in programs:
            if program.name == WATCHDOG or program.state not in _WATCHED or not program.pid:
                self._silences.pop(program.name, None)
                continue
            if why := self._why(program, now):
                self.end(program.pid)
                self._silences.pop(program.name, None)
                messages.append(f"{program.name} ({program.pid}) {why}: it was ended with its children, and is started again")
        return messages

    def _why(self, program: Supervised, now: float) -> str:
        if program.name not in self.with_pulse:
            return self._why_without_pulse(program, now)
        beat = beats.read(self.home, program.name)
        silence = self._silences.setdefault(program.name, Silence(interval_seconds(self.limit_seconds)))
        if beat is None or beat.pid != program.pid:
            seconds, limit = silence.observe((program.pid, None), now), max(self.start_seconds, self.limit_seconds)
            return f"has not begun to work within {limit:g} seconds of its start" if seconds >= limit else ""
        if beat.silent:
            # it has measured this limit itself
            return f"works no more: {beat.silent} makes no progress"
        is_silent = silence.observe((program.pid, beat.count), now) >= self.limit_seconds
        return f"has not answered for {self.limit_seconds:g} seconds" if is_silent else ""

    def _why_without_pulse(self, program: Supervised, now: float) -> str:
        interval = interval_seconds(self.limit_seconds)
        if ended := self._stopped.setdefault(program.name, StoppedProcesses(self.limit_seconds, interval)).end_below(program.pid, now):
            log.error("ended %s below %s, which had been stopped for %g seconds", ended, program.name, self.limit_seconds)
        if not is_stopped(program.pid):
            self._silences.pop(program.name, None)
            return ""
        silence = self._silences.setdefault(program.name, Silence(interval))
        return f"has been stopped for {self.limit_seconds:g} seconds" if silence.observe("stopped", now) >= self.limit_seconds else ""


@dataclass
class SupervisorGuard:
    """What to do about a supervisor that does not answer: it is the parent of the watchdog."""

    limit_seconds: float
    resume: Callable[[], object]
    replace: Callable[[], object]
    _silence: Silence = field(init=False)
    _is_resumed: bool = False

    def __post_init__(self) -> None:
        self._silence = Silence(interval_seconds(self.limit_seconds))

    def answered(self) -> None:
        self._silence.forgive()
        self._is_resumed = False

    def look(self, now: float) -> None:
        if self._silence.observe("silent", now) < self.limit_seconds:
            return
        self._silence.forgive()
        if self._is_resumed:
            log.error("the supervisor does not answer although it was resumed: it is replaced with its programs")
            self.replace()
        else:
            log.error("the supervisor has not answered for %g seconds: it is resumed", self.limit_seconds)
            self.resume()
        self._is_resumed = True


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="watchdog")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--limit", type=float, required=True, metavar="SECONDS")
    parser.add_argument("--start-limit", type=float, required=True, metavar="SECONDS")
    parser.add_argument("--with-pulse", required=True, metavar="NAMES")
    options = parser.parse_args(arguments)
    if PROGRAM_MARK not in os.environ:
        parser.error("the supervisor of `legal-pipeline workers start` starts this program; it has nothing to watch without one")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    supervisor = Supervisor(socket_path(options.home), timeout_seconds=_ANSWER_SECONDS)
    watchdog = Watchdog(options.home, options.limit, options.start_limit, frozenset(options.with_pulse.split(",")))
    parent = os.getppid()
    guard = SupervisorGuard(options.limit, lambda: resume(parent), lambda: _start_anew(options.home))
    for count in itertools.count(1):
        # nobody is judged by beats that may not have been written: a full disk is not a hung program
        if beats.write(options.home, WATCHDOG, count):
            try:
                programs = [*supervisor.programs().values(), *_servers(options.home)]
            except (OSError, http.client.HTTPException, xmlrpc.client.Error):
                guard.look(time.monotonic())
            else:
                guard.answered()
                for message in watchdog.look(programs, time.monotonic()):
                    log.error("%s", message)
        time.sleep(interval_seconds(options.limit))


def _servers(home: Path) -> list[Supervised]:
    """PostgreSQL and Redis of `make up`, which have a supervisor of their own."""
    if not socket_path(servers_folder(home)).exists():
        return []
    try:
        return list(Supervisor(socket_path(servers_folder(home)), timeout_seconds=_ANSWER_SECONDS).programs().values())
    except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
        # without it, servers run on; `workers status` reports it
        log.error("the supervisor of PostgreSQL and Redis does not answer: %s", type(error).__name__)
        return []


def _start_anew(home: Path) -> None:
    """Runs `legal-pipeline workers start`, which ends the old supervisor and its programs, this one included."""
    environment = {name: value for name, value in os.environ.items() if name != PROGRAM_MARK}
    command = [str(Path(sys.executable).parent / "legal-pipeline"), "workers", "start"]
    # the supervisor reads the output of this process, and is about to end
    with log_path(home, WATCHDOG).open("ab") as out:
        subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)


if __name__ == "__main__":
    main(sys.argv[1:])
