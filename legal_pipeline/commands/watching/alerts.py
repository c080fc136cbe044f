"""`legal-pipeline alerts`: whether alarms reach a person, and which have."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.errors import SetupError
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.group(epilog=examples("legal-pipeline alerts test", "legal-pipeline alerts list"))
def alerts() -> None:
    """Send a test alert, list what was sent."""


@alerts.command(epilog=examples("legal-pipeline alerts test"))
@as_json
@click.pass_obj
def test(settings: Settings, as_json: bool) -> int:
    """Send a test to every channel and print the replies.

    The channels are those of LEGAL_PIPELINE_ALERT_URLS. Exit code 1 when a channel did not accept the test.
    """
    from legal_pipeline.alerts import message
    from legal_pipeline.alerts.channels import channels_of, send
    from legal_pipeline.alerts.delivery import origin

    channels = channels_of(settings.alert_urls)
    if not channels:
        raise SetupError(
            "no channel is configured for alerts; set LEGAL_PIPELINE_ALERT_URLS, for example to"
            " mailtos://user:password@mail.example.com?to=team@example.com"
        )
    replies = []
    for channel in channels:
        [reply] = send([channel], message.TEST_TITLE, message.body_of_test(origin(settings.home)))
        replies.append(reply)
        if as_json:
            print_json([asdict(reply)])
        else:
            console.print(f"{reply.name}: {reply.error or 'accepted'}", markup=False, soft_wrap=True)
    return 1 if any(reply.error for reply in replies) else 0


@alerts.command(name="list", epilog=examples("legal-pipeline alerts list", "legal-pipeline alerts list --json"))
@as_json
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """List the open alarms that were sent, and the channels."""
    from legal_pipeline.alerts import state
    from legal_pipeline.alerts.channels import channels_of

    known = state.load(settings.home)
    opened = sorted(known.book.open(), key=lambda entry: entry.first_seen_at)
    channels = [(channel, known.outbox.queues.get(channel.channel_id)) for channel in channels_of(settings.alert_urls)]
    if as_json:
        print_json({"alarm": asdict(entry.alarm), "began_at": _time(entry.first_seen_at)} for entry in opened)
        print_json(
            {
                "channel": channel.name,
                "error": queue.error if queue else None,
                "failing_since": _time(queue.failing_since) if queue and queue.failing_since else None,
                "waiting": len(queue.waiting) if queue else 0,
            }
            for channel, queue in channels
        )
        return
    rows = [(_time(entry.first_seen_at), entry.alarm.part, entry.alarm.message, entry.alarm.remedy) for entry in opened]
    if rows:
        print_table(["since", "part", "alarm", "what to do"], rows)
    else:
        console.print("no alarm is open")
    if channels:
        console.print()
        states = [
            (channel.name, (queue.error if queue else None) or "accepts", len(queue.waiting) if queue else 0) for channel, queue in channels
        ]
        print_table(["channel", "state", "waiting"], states, right=["waiting"])
    else:
        console.print("alarms are sent nowhere: LEGAL_PIPELINE_ALERT_URLS is not set")


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))
