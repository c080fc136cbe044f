"""`python -m legal_pipeline.operations.programs.alerts`: the program that sends alerts, apart from everything that they may be about.

It reads the alarms that the sensor `machine_alarms` publishes. When none have been published for a while, it says so, and what it can
see without a server: programs that the supervisor cannot start, and servers that accept no connection. Imports little, because
it runs all the time.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import logging
import os
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator, Sequence
from pathlib import Path

from legal_pipeline.alerts import delivery, state, verdict
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.state import AlertState
from legal_pipeline.alerts.verdict import Verdict
from legal_pipeline.deployment.run_files import socket_path
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.watchdog.sd_notify import notify
from legal_pipeline.monitoring import beats

log = logging.getLogger(__name__)

NAME = "alerts"
EVERY_SECONDS = 5.0
_ANSWER_SECONDS = 3.0
_ENDED = frozenset({"FATAL", "BACKOFF", "EXITED"})


class AlertSender:
    """One comparison and one delivery a call of `look`."""

    def __init__(self, home: Path, started_at: float) -> None:
        self.home, self.started_at = home, started_at
        self.count = itertools.count(1)
        self.known: AlertState = state.load(home)

    def look(self, now: float) -> None:
        """Raises OSError when its state cannot be stored; what could not be sent is sent later."""
        self.beat()
        found = verdict.read(self.home)
        if found is None or not found.channels:
            # nobody is to be told; what was open then is told when a channel is configured
            return
        self.known.outbox.configure(found.channels, self.known.book.begun())
        # a program that has just started gives the others the time to start as well
        is_fresh = found.is_fresh(now)
        alarms = (
            found.alarms if is_fresh else tuple(silence(self.home, found, now)) if now - self.started_at > verdict.STALE_SECONDS else ()
        )
        delivery.update(self.home, self.known, alarms, found.delay_seconds, now, is_complete=is_fresh)
        for reply in delivery.deliver(self.home, self.known, now, self.beat):
            if reply.error:
                log.warning("%s did not accept an alert: %s", reply.name or reply.channel_id, reply.error)
            else:
                log.info("sent an alert to %s", reply.name)

    def beat(self) -> None:
        beats.write(self.home, NAME, next(self.count))
        notify("WATCHDOG=1")


def silence(home: Path, found: Verdict, now: float) -> Iterator[Alarm]:
    """What is known when nobody evaluates the alarms any more."""
    yield Alarm.of(
        "alarms",
        f"nobody has checked this deployment {_how_long(now - found.at) if found.at else 'since it was started'}; documents may be waiting",
        "run `legal-pipeline workers start`; `legal-pipeline doctor` says what does not work",
    )
    for name, address in found.servers.items():
        if error := _connection_error(address):
            start = found.remedies.get(name) or f"start {name}"
            yield Alarm.of(name, f"{name} accepts no connection at {address} ({error})", f"{start}; work resumes by itself")
    with contextlib.suppress(OSError, http.client.HTTPException, xmlrpc.client.Error):
        for program in Supervisor(socket_path(home), timeout_seconds=_ANSWER_SECONDS).programs().values():
            if program.state in _ENDED:
                remedy = f"the log {program.name}.log says why it ended; then run `legal-pipeline workers start`"
                yield Alarm.of(program.name, f"the program {program.name} does not run", remedy)


def _how_long(seconds: float) -> str:
    return f"for {seconds / 60:.0f} min" if seconds < 86_400 else "for more than a day"


def _connection_error(address: str) -> str | None:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_ANSWER_SECONDS):
            return None
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or type(error).__name__


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog=NAME)
    parser.add_argument("--home", type=Path, default=os.environ.get("LEGAL_PIPELINE_HOME"))
    options = parser.parse_args(arguments)
    if options.home is None:
        parser.error("set LEGAL_PIPELINE_HOME, or give --home")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    notify("READY=1")
    # in a process of its own, as the settings are large; when it fails, the channels are known with the first alarms
    subprocess.run([sys.executable, "-m", "legal_pipeline.alerts.send", "--channels"], check=False)
    with state.only_sender(options.home):
        sender = AlertSender(options.home, time.time())
        while True:
            try:
                sender.look(time.time())
            except OSError as error:
                # a full disk: what is told twice afterwards is better than what is never told
                log.error("the state of the alerts cannot be stored (%s)", error.strerror)
            time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main()
