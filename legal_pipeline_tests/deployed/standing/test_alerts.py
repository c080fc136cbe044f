"""Alerts of a running deployment: from a sensor in the code server, through a program of its own, to mail and webhook."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from legal_pipeline.alerts import verdict
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.servers.mailboxes import MailServer, Webhook

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _sender(running: Deployment) -> Iterator[None]:
    """Runs for these tests only, and begins when what other tests have caused is over."""
    wait_until(
        lambda: (found := verdict.read(running.settings.home)) and not any("no worker" in a.message for a in found.alarms), "all served"
    )
    running.start("alerts")
    yield
    running.stop("alerts")


def sent(hook: Webhook, word: str, what: str) -> list[str]:
    return [title for title, message in ((m["title"], m["message"]) for m in hook.received) if word in message and what in message]


def test_a_queue_without_a_worker_is_told_and_told_again_when_it_has_one(
    deployment: Deployment, channels: tuple[MailServer, Webhook]
) -> None:
    mail, hook = channels
    deployment.stop("stages")
    deployment.withdraw_workers(Queue.OCR)
    wait_until(lambda: sent(hook, "ALARM", "queue ocr has no worker"), "the webhook is told that it begins")
    wait_until(lambda: any("queue ocr has no worker" in found.body for found in mail.received), "the mailbox is told that it begins")
    assert "workers start" in next(m["message"] for m in hook.received if "queue ocr has no worker" in m["message"])
    deployment.start("stages")
    deployment.wait_for_workers()
    wait_until(lambda: sent(hook, "ENDED", "queue ocr has no worker"), "the webhook is told that it ends")
    assert len(sent(hook, "ALARM", "queue ocr has no worker")) == 1


def test_a_dead_daemon_is_told_by_somebody_else(deployment: Deployment, channels: tuple[MailServer, Webhook]) -> None:
    """Without the daemon no sensor runs, and so nobody evaluates an alarm."""
    _, hook = channels
    deployment.stop("daemon")
    wait_until(lambda: sent(hook, "ALARM", "nobody has checked this deployment"), "the webhook is told")
    deployment.start("daemon")
    started_at = time.time()
    wait_until(lambda: (found := verdict.read(deployment.settings.home)) is not None and found.at > started_at, "somebody checks again")
    wait_until(lambda: sent(hook, "ENDED", "nobody has checked this deployment"), "the webhook is told that it ends")
