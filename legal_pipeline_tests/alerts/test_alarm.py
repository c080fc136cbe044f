"""An alarm stays the same while its numbers change; two alarms about two things are two."""

from __future__ import annotations

import pytest

from legal_pipeline.alerts.alarm import Alarm

SAME = [
    ("queue ocr has no worker", "queue ocr has no worker; 2 messages waiting"),
    (
        "the oldest message of queue ocr has waited for 5 min 20 s and nothing runs",
        "the oldest message of queue ocr has waited for 1 h 5 min and nothing runs",
    ),
    ("Redis holds 91 MB of 100 MB; it is full", "Redis holds 1,099 MB of 100 MB; it is full"),
    ("s3 has not been called since 12:00:31: it failed", "s3 has not been called since 12:05:02: it failed"),
    ("documents failed: 1; a-1", "documents failed: 2; a-1, b-2"),
]
DIFFERENT = [
    ("queue batch.high has no worker", "queue batch.low has no worker"),
    ("document letter-1-pdf-0a1b2c failed", "document letter-2-pdf-0a1b2c failed"),
    ("sensor lost_work is switched off", "sensor machine_alarms is switched off"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_alarm_with_other_numbers(one: str, other: str) -> None:
    assert Alarm.of("part", one, "").key == Alarm.of("part", other, "").key


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_alarms_about_different_things(one: str, other: str) -> None:
    assert Alarm.of("part", one, "").key != Alarm.of("part", other, "").key


def test_the_part_tells_them_apart() -> None:
    assert Alarm.of("redis", "it is full", "").key != Alarm.of("postgres", "it is full", "").key


def test_what_others_wrote_cannot_move_a_cursor_or_add_a_line() -> None:
    alarm = Alarm.of("batch", "batch \x1b[2J\nfailed", "run\r\nthis")
    assert alarm.message == "batch <U+001B>[2J failed"
    assert alarm.remedy == "run this"
