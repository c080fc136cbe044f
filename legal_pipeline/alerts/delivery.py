"""Sends what is due, in a process of its own: it takes tens of megabytes, which a program that runs all the time should not keep."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from legal_pipeline.alerts import message, state
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.channels import Reply
from legal_pipeline.alerts.state import AlertState

DEADLINE_SECONDS = 60.0
"""For all channels together; each has time limits of its own for connecting and answering."""
_BEAT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Letter:
    channel_id: str
    title: str
    body: str


def update(home: Path, known: AlertState, alarms: Sequence[Alarm], delay_seconds: float, now: float, *, is_complete: bool = True) -> None:
    """Compares the alarms with what was told, and keeps what has to be told now. Raises OSError when that cannot be stored."""
    known.looked_at = now
    known.outbox.add(known.book.observe(alarms, now, delay_seconds, is_complete=is_complete))
    # stored before it is sent: a crash in between tells somebody twice, and not never
    state.save(home, known)


def deliver(home: Path, known: AlertState, now: float, on_wait: Callable[[], object] = lambda: None) -> list[Reply]:
    """Sends to the channels that are due; what a channel did not accept stays in its queue.

    Raises OSError when the state cannot be stored.
    """
    due = known.outbox.due(now)
    if not due:
        return []
    counts = {channel_id: len(known.outbox.queues[channel_id].waiting) for channel_id in due}
    letters = [
        Letter(channel_id, message.title(notices), message.body(notices, origin(home)))
        for channel_id in due
        if (notices := known.outbox.queues[channel_id].waiting)
    ]
    replies = send_letters(letters, on_wait)
    answered = {reply.channel_id: reply for reply in replies}
    for channel_id in due:
        reply = answered.get(channel_id)
        if reply is not None and reply.error is None:
            known.outbox.sent(channel_id, counts[channel_id])
        else:
            known.outbox.failed(channel_id, reply.error or "" if reply else "it is configured no more", now)
    state.save(home, known)
    return replies


def send_letters(letters: Sequence[Letter], on_wait: Callable[[], object] = lambda: None) -> list[Reply]:
    """Returns a reply for each. `on_wait` is called every two seconds meanwhile."""
    process = subprocess.Popen(
        [sys.executable, "-m", "legal_pipeline.alerts.send"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ,
        text=True,
    )
    question: str | None = json.dumps([asdict(letter) for letter in letters])
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            answer, _ = process.communicate(question, timeout=_BEAT_SECONDS)
            break
        except subprocess.TimeoutExpired:
            question = None
            on_wait()
            if time.monotonic() > deadline:
                process.kill()
                process.communicate()
                return [Reply(letter.channel_id, "", f"it did not answer within {DEADLINE_SECONDS:g} seconds") for letter in letters]
    try:
        return [Reply(**reply) for reply in json.loads(answer)]
    except (ValueError, TypeError):
        said = f"the process that sends ended with {process.returncode}; `legal-pipeline alerts test` shows why"
        return [Reply(letter.channel_id, "", said) for letter in letters]


def origin(home: Path) -> str:
    return f"{socket.gethostname()}, {home.absolute()}"
