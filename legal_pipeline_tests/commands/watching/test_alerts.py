"""`alerts test` and `alerts list`, and what a run of embedded mode tells at its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.alerts.embedded import alert_after_run
from legal_pipeline.settings import Settings
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.servers.mailboxes import PASSWORD, TOKEN, USER, MailServer, Webhook, mail_server, webhook


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as found:
        yield found


@pytest.fixture
def urls(mailbox: MailServer, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> str:
    """In the environment of the test, from where the process that sends has them."""
    monkeypatch.setenv("LEGAL_PIPELINE_ALERT_URLS", f"{mailbox.url} {hook.url}")
    return f"{mailbox.url} {hook.url}"


def test_a_test_is_sent_to_each_channel(cli: Cli, urls: str, mailbox: MailServer, hook: Webhook) -> None:
    done = cli("alerts", "test")
    assert done.stdout == "mail 127.0.0.1: accepted\nwebhook 127.0.0.1: accepted\n"
    assert [mail.title for mail in mailbox.received] == hook.titles == ["[legal-pipeline] test"]


def test_a_channel_that_refuses_is_an_exit_code_of_one(cli: Cli, urls: str, mailbox: MailServer, hook: Webhook) -> None:
    hook.is_refusing = True
    replies = [json.loads(line) for line in cli("alerts", "test", "--json", exit_code=1).stdout.splitlines()]
    assert [(reply["name"], reply["error"] is None) for reply in replies] == [("mail 127.0.0.1", True), ("webhook 127.0.0.1", False)]


def test_without_a_channel_there_is_nothing_to_test(cli: Cli) -> None:
    done = cli("alerts", "test", exit_code=2)
    assert "no channel is configured for alerts; set LEGAL_PIPELINE_ALERT_URLS" in done.stderr
    assert "alarms are sent nowhere" in cli("alerts", "list").stdout


def test_urls_may_be_a_secret_file_with_lines(cli: Cli, tmp_path: Path, mailbox: MailServer, hook: Webhook) -> None:
    secret = tmp_path / "secrets" / "legal_pipeline_alert_urls"
    secret.parent.mkdir()
    secret.write_text(f"{mailbox.url}\n{hook.url}\n")
    secret.chmod(0o600)
    assert cli("alerts", "test", LEGAL_PIPELINE_SECRETS_DIR=str(secret.parent)).stdout.count("accepted") == 2


def test_failed_documents_are_told_once_and_their_end_once(
    settings: Settings, urls: str, cli: Cli, hook: Webhook, mailbox: MailServer
) -> None:
    settings.home.mkdir()
    told = settings.model_copy(update={"alert_urls": urls})
    for failed in (["a-1"], ["a-1", "b-2"], [], []):
        assert all(reply.error is None for reply in alert_after_run(told, failed))
    assert hook.titles == [mail.title for mail in mailbox.received]
    assert hook.titles == ["[legal-pipeline] ALARM: documents failed: 1; a-1", "[legal-pipeline] ended: documents failed: 2; a-1, b-2"]
    assert "legal-pipeline documents --state failed" in hook.received[0]["message"]


def test_the_list_shows_open_alarms_and_channels_without_secrets(cli: Cli, settings: Settings, urls: str, mailbox: MailServer) -> None:
    mailbox.is_refusing = True
    settings.home.mkdir()
    alert_after_run(settings.model_copy(update={"alert_urls": urls}), ["letter-pdf-0a1b2c"])
    text = cli("alerts", "list").stdout
    assert "documents failed: 1; letter-pdf-0a1b2c" in text
    assert not any(secret in text for secret in (USER, PASSWORD, TOKEN))
    opened, mail, posted = [json.loads(line) for line in cli("alerts", "list", "--json").stdout.splitlines()]
    assert opened["alarm"]["part"] == "documents"
    assert (mail["channel"], mail["waiting"], mail["error"] is None) == ("mail 127.0.0.1", 1, False)
    assert (posted["channel"], posted["waiting"], posted["error"]) == ("webhook 127.0.0.1", 0, None)
