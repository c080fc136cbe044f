"""The program that sends alerts, over a real mail server and webhook: once, also across restarts, dead channels and silence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from legal_pipeline.alerts import state, verdict
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.channels import channels_of, names
from legal_pipeline.alerts.publishing import publish_alarms, publish_channels, servers_of
from legal_pipeline.monitoring.alert_channels import alert_messages, read_alerts
from legal_pipeline.monitoring.beats import read as read_beat
from legal_pipeline.operations.programs import alerts as program
from legal_pipeline.operations.programs.alerts import AlertSender
from legal_pipeline.settings import Settings
from legal_pipeline_tests.servers.mailboxes import PASSWORD, TOKEN, USER, MailServer, Webhook, mail_server, webhook

pytestmark = pytest.mark.slow

NO_WORKER = Alarm.of("queues", "queue ocr has no worker; 2 messages waiting", "run `legal-pipeline workers start`")
STUCK = Alarm.of("documents", "documents failed: 1; letter-pdf-0a1b2c", "run `legal-pipeline retry letter-pdf-0a1b2c`")
PATIENCE_SECONDS = 240


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as found:
        yield found


@pytest.fixture
def deployed(home: Path, mailbox: MailServer, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that the program and the process that sends read from the environment."""
    urls = f"{mailbox.url} {hook.url}"
    monkeypatch.setenv("LEGAL_PIPELINE_ALERT_URLS", urls)
    monkeypatch.setenv("LEGAL_PIPELINE_ALERT_DELAY_SECONDS", "0")
    home.mkdir()
    return Settings(home=home, alert_urls=urls, alert_delay_seconds=0)


def look(settings: Settings, *looks: tuple[float, list[Alarm]]) -> AlertSender:
    """A sender that looks at these moments, and finds these alarms published a moment before."""
    sender = AlertSender(settings.home, started_at=0.0)
    for at, alarms in looks:
        channels = names(channels_of(settings.alert_urls))
        verdict.publish(settings.home, alarms, channels, settings.alert_delay_seconds, {}, at=at - 1)
        sender.look(at)
    return sender


def words(hook: Webhook) -> list[str]:
    return [title.split()[1] for title in hook.titles]


def test_mail_and_webhook_are_told_once_that_it_begins_and_once_that_it_ends(
    deployed: Settings, mailbox: MailServer, hook: Webhook
) -> None:
    look(deployed, (1000, [NO_WORKER]), (1005, [NO_WORKER]), (1010, []), (1015, []))
    expected = [
        "[legal-pipeline] ALARM: queue ocr has no worker; 2 messages waiting",
        "[legal-pipeline] ended: queue ocr has no worker; 2 messages waiting",
    ]
    assert hook.titles == [mail.title for mail in mailbox.received] == expected
    assert "what to do: run `legal-pipeline workers start`" in hook.received[0]["message"]


def test_a_restarted_sender_tells_nothing_twice_and_forgets_nothing(deployed: Settings, hook: Webhook) -> None:
    look(deployed, (1000, [NO_WORKER]))
    look(deployed, (1005, [NO_WORKER, STUCK]))
    look(deployed, (1010, [STUCK]))
    assert words(hook) == ["ALARM:", "ALARM:", "ended:"]
    assert STUCK.remedy in hook.received[1]["message"]


def test_a_dead_channel_is_an_alarm_and_gets_everything_when_it_is_back(deployed: Settings, mailbox: MailServer, hook: Webhook) -> None:
    mailbox.is_refusing = True
    look(deployed, (1000, [NO_WORKER]))
    [(message, remedy)] = alert_messages(read_alerts(deployed, 1030.0))
    assert message.startswith("alerts do not arrive through mail 127.0.0.1; 1 waiting: ")
    assert "alerts test" in remedy
    assert words(hook) == ["ALARM:"], "one dead channel does not hold up the others"
    mailbox.is_refusing = False
    look(deployed, (2000, [NO_WORKER]))
    assert len(mailbox.received) == len(hook.received) == 1
    assert list(alert_messages(read_alerts(deployed, 2001.0))) == []


def test_a_sender_that_does_not_look_is_an_alarm(deployed: Settings) -> None:
    look(deployed, (1000, []))
    assert list(alert_messages(read_alerts(deployed, 1060.0))) == []
    [(message, _)] = alert_messages(read_alerts(deployed, 1400.0))
    assert message == "the program alerts has sent nothing and looked at nothing for 7 min"


def test_silence_is_told_with_what_can_be_seen_and_ends_no_alarm(deployed: Settings, hook: Webhook) -> None:
    """Nobody evaluates the alarms any more: what was open may be open still."""
    sender = look(deployed, (1000, [NO_WORKER]))
    channels, servers = names(channels_of(deployed.alert_urls)), {"PostgreSQL": "127.0.0.1:9"}
    verdict.publish(deployed.home, [NO_WORKER], channels, 0, servers, {"PostgreSQL": "run `make up`, which starts it"}, at=1000)
    for at in (1100, 1200, 1300):
        sender.look(at)
    assert words(hook) == ["ALARM:", "ALARM:"]
    assert "nobody has checked this deployment for 3 min" in hook.received[1]["message"]
    assert "PostgreSQL accepts no connection at 127.0.0.1:9 (Connection refused)" in hook.received[1]["message"]
    assert "run `make up`, which starts it; work resumes by itself" in hook.received[1]["message"]
    look(deployed, (1400, [NO_WORKER]), (1405, [NO_WORKER]))
    assert words(hook) == ["ALARM:", "ALARM:", "ended:"]


def test_a_sender_that_has_just_started_gives_the_others_time(deployed: Settings, hook: Webhook) -> None:
    publish_channels(deployed)
    now = time.time()
    sender = AlertSender(deployed.home, started_at=now)
    sender.look(now + 5)
    assert hook.received == []
    sender.look(now + verdict.STALE_SECONDS + 1)
    assert "nobody has checked this deployment since it was started" in hook.received[0]["message"]


def test_the_channels_are_told_without_forgetting_the_alarms(deployed: Settings) -> None:
    verdict.publish(deployed.home, [NO_WORKER], {}, 0, {}, at=1000)
    publish_channels(deployed)
    found = verdict.read(deployed.home)
    assert found is not None
    assert (found.at, found.alarms, set(found.channels.values())) == (1000, (NO_WORKER,), {"mail 127.0.0.1", "webhook 127.0.0.1"})


def test_no_channel_no_message_and_no_state(home: Path) -> None:
    home.mkdir()
    settings = Settings(home=home)
    publish_alarms(settings, [NO_WORKER])
    AlertSender(home, 0.0).look(time.time())
    assert state.load(home) == state.AlertState()
    assert list(alert_messages(read_alerts(settings, time.time()))) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"looked_at": 1}', '{"looked_at": 1, "book": {"x": {}}, "outbox": {}}'])
def test_a_damaged_state_or_verdict_is_no_end(deployed: Settings, hook: Webhook, content: str) -> None:
    for path in (deployed.home / "alerts" / "state.json", deployed.home / "run" / "alarms.json"):
        path.parent.mkdir()
        path.write_text(content)
    AlertSender(deployed.home, 0.0).look(900.0)
    look(deployed, (1000, [NO_WORKER]))
    assert words(hook) == ["ALARM:"]


def test_no_secret_is_in_a_file_of_the_sender(deployed: Settings, mailbox: MailServer) -> None:
    mailbox.is_refusing = True
    look(deployed, (1000, [NO_WORKER]))
    files = list(deployed.home.rglob("*.json"))
    assert len(files) == 2
    for path in files:
        assert path.stat().st_mode & 0o077 == 0
        assert not any(secret in path.read_text() for secret in (USER, PASSWORD, TOKEN))


SERVERS = [
    (
        "postgresql+psycopg2://user:secret@db.example/x",
        "redis://:secret@127.0.0.1:6380/0",
        {"PostgreSQL": "db.example:5432", "Redis": "127.0.0.1:6380"},
    ),
    ("postgresql+psycopg2:///x?host=/var/run", "rediss://cache.example", {"Redis": "cache.example:6379"}),
    (None, None, {}),
]


@pytest.mark.parametrize(("database", "broker", "servers"), SERVERS)
def test_servers_are_named_without_their_passwords(home: Path, database: str | None, broker: str | None, servers: dict[str, str]) -> None:
    assert servers_of(Settings(home=home, database_url=database, broker_url=broker)) == servers


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_program_itself_killed_and_started_again(deployed: Settings, hook: Webhook) -> None:
    """It beats for the watchdog, tells what is published, and after a kill -9 tells nothing twice."""

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", program.__name__], env=os.environ)

    def is_told() -> bool:
        return not any(queue.waiting for queue in state.load(deployed.home).outbox.queues.values())

    process = start()
    try:
        until(lambda: read_beat(deployed.home, "alerts") is not None)
        publish_alarms(deployed, [NO_WORKER])
        until(lambda: len(hook.received) == 1 and is_told())
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)
        process = start()
        publish_alarms(deployed, [])
        until(lambda: len(hook.received) == 2)
        assert words(hook) == ["ALARM:", "ended:"]
    finally:
        process.kill()
        process.wait()


def test_it_is_small(home: Path) -> None:
    """It runs all the time: what is large is loaded by the process that sends, when there is something to send."""
    large = "{'sqlalchemy', 'pydantic', 'apprise', 'redis', 'dagster', 'rich'}"
    code = f"import sys, {program.__name__}; print(sorted({large} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=True)
    assert done.stdout == "[]\n"
