"""Channels receive what is sent, say why they did not, and never show a secret."""

from __future__ import annotations

import pytest

from legal_pipeline.alerts.channels import Channel, channels_of, send, without_secrets
from legal_pipeline_tests.servers.mailboxes import PASSWORD, TOKEN, USER, MailServer, Webhook

NAMES = [
    ("mailtos://user:pa%40ss@mail.firm.example?to=a@firm.example", "mail mail.firm.example"),
    ("jsons://hooks.firm.example/T0K3N", "webhook hooks.firm.example"),
    ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", "slack"),
    ("msteams://T0K3N1/T0K3N2/T0K3N3/T0K3N4", "msteams"),
    ("workflows://host/workflow/signature", "workflows"),
    ("no url at all", "unreadable channel"),
    ("mailto://[broken", "mail"),
]


@pytest.mark.parametrize(("url", "name"), NAMES)
def test_a_name_holds_no_secret(url: str, name: str) -> None:
    channel = Channel(url)
    assert channel.name == name
    assert url not in repr(channel)
    assert channel.channel_id not in url


def test_the_setting_may_have_lines_and_name_one_twice() -> None:
    assert [channel.url for channel in channels_of(" json://a/x\n json://b/y\tjson://a/x ")] == ["json://a/x", "json://b/y"]
    assert channels_of(None) == channels_of("") == ()


def test_mail_and_webhook_receive_it(mailbox: MailServer, hook: Webhook) -> None:
    replies = send(channels_of(f"{mailbox.url} {hook.url}"), "queue ocr has no worker", "what to do: <start> it & wait")
    assert [(reply.name, reply.error) for reply in replies] == [("mail 127.0.0.1", None), ("webhook 127.0.0.1", None)]
    [mail], [posted] = mailbox.received, hook.received
    assert (mail.title, mail.to) == ("queue ocr has no worker", ["team@firm.example"])
    assert "what to do: <start> it & wait" in mail.body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert (posted["title"], posted["message"]) == ("queue ocr has no worker", "what to do: <start> it & wait")


def test_one_that_refuses_does_not_hold_up_the_others(mailbox: MailServer, hook: Webhook) -> None:
    mailbox.is_refusing = True
    refused, accepted = send(channels_of(f"{mailbox.url} {hook.url}"), "title", "body")
    assert refused.error
    assert accepted.error is None
    assert hook.titles == ["title"]


BROKEN = [
    "json://{user}:{password}@127.0.0.1:9/{token}",
    "mailto://{user}:{password}@127.0.0.1:9?to=a@firm.example&from=b@firm.example",
    "slack://{token}",
    "nosuchkind://{user}:{password}@host/{token}",
]


@pytest.mark.parametrize("url", BROKEN)
def test_the_reason_of_a_failure_shows_no_secret(url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    [reply] = send([Channel(url.format(user=USER, password=PASSWORD, token=TOKEN))], "title", "body")
    assert reply.error
    printed = capfd.readouterr()
    for text in (str(reply), caplog.text, printed.out, printed.err):
        assert not any(secret in text for secret in (USER, PASSWORD, TOKEN))


def test_a_wrong_password_is_an_error(mailbox: MailServer) -> None:
    [reply] = send([Channel(mailbox.url.replace(PASSWORD, "wrong-password"))], "title", "body")
    assert reply.error
    assert "wrong-password" not in reply.error
    assert mailbox.received == []


def test_secrets_are_replaced_in_any_spelling() -> None:
    url = "json://user:pa%40ss-word@host.example/hook-path?key=value-of-key"
    said = "user pa@ss-word pa%40ss-word /hook-path value-of-key at host.example refused"
    assert without_secrets(said, url) == "*** *** *** /*** *** at host.example refused"
