"""Alerts of a running deployment: from a sensor in the code server, through a program of its own, to mail and webhook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from legal_pipeline.alerts import verdict
from legal_pipeline.alerts.verdict import STALE_SECONDS
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.mailboxes import MailServer, Webhook, mail_server, webhook

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def channels() -> Iterator[tuple[MailServer, Webhook]]:
    with mail_server() as mail, webhook() as hook:
        yield mail, hook


@pytest.fixture(scope="module")
def deployment(postgres_server: databases.Postgres, channels: tuple[MailServer, Webhook]) -> Iterator[Deployment]:
    urls = " ".join(channel.url for channel in channels)
    with (
        databases.running_redis() as redis,
        deployed(redis, postgres_server, alert_urls=urls, alert_delay_seconds="1") as found,
    ):
        found.start()
        found.wait_for_workers()
        yield found


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
    wait_until(lambda: sent(hook, "ALARM", "nobody has checked this deployment"), "the webhook is told", STALE_SECONDS + 120)
    deployment.start("daemon")
    wait_until(lambda: (found := verdict.read(deployment.settings.home)) is not None and found.alarms == (), "all is well again")
    wait_until(lambda: sent(hook, "ENDED", "nobody has checked this deployment"), "the webhook is told that it ends")
