"""A message says what, since when, what to do and where it comes from."""

from __future__ import annotations

from legal_pipeline.alerts import message
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.book import Notice

BEGUN = Notice("begins", Alarm.of("queues", "queue ocr has no worker; 2 messages waiting", "run `legal-pipeline workers start`"), 0, 60)
ENDED = Notice("ends", Alarm.of("documents", "documents failed: 1; letter-pdf-0a1b", "run it again"), 0, 3600)


def test_an_alarm() -> None:
    assert message.title([BEGUN]) == "[legal-pipeline] ALARM: queue ocr has no worker; 2 messages waiting"
    assert message.body([BEGUN], "box, /srv/home").split("\n") == [
        "ALARM  queues: queue ocr has no worker; 2 messages waiting",
        "since 1970-01-01 00:00:00 UTC",
        "what to do: run `legal-pipeline workers start`",
        "",
        "Sent by legal-pipeline on box, /srv/home",
    ]


def test_an_end_needs_no_remedy() -> None:
    assert message.title([ENDED]) == "[legal-pipeline] ended: documents failed: 1; letter-pdf-0a1b"
    assert "from 1970-01-01 00:00:00 UTC to 1970-01-01 01:00:00 UTC" in message.body([ENDED], "box")
    assert "what to do" not in message.body([ENDED], "box")


def test_several_are_one_message_that_leads_with_an_alarm() -> None:
    assert message.title([ENDED, BEGUN]) == "[legal-pipeline] ALARM: queue ocr has no worker; 2 messages waiting (and 1 more)"
    assert message.body([ENDED, BEGUN], "box").count("\n\n") == 2


def test_a_title_is_short() -> None:
    long = Notice("begins", Alarm.of("part", "x" * 1000, ""), 0, 0)
    assert len(message.title([long, BEGUN])) <= 120
    assert message.title([long, BEGUN]).endswith("(and 1 more)")
