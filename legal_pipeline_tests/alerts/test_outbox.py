"""No notice is lost while a channel is dead, and a dead channel is asked less and less often."""

from __future__ import annotations

import json

from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.book import AlarmBook, Notice
from legal_pipeline.alerts.outbox import FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS, MAX_WAITING, Outbox

CHANNELS = {"a": "mail a", "b": "webhook b"}


def notice(number: int = 0) -> Notice:
    return Notice("begins", Alarm.of("part", f"alarm-{number}", "remedy"), 1.0, 2.0)


def outbox() -> Outbox:
    made = Outbox()
    made.configure(CHANNELS)
    return made


def test_every_channel_has_its_own_queue() -> None:
    box = outbox()
    box.add([notice(1)])
    assert box.due(0) == ["a", "b"]
    box.sent("a", 1)
    box.failed("b", "refused", now=100)
    box.add([notice(2)])
    assert box.due(100) == ["a"]
    assert box.queues["b"].waiting == [notice(1), notice(2)]


def test_a_dead_channel_is_tried_less_and_less_often_and_comes_back() -> None:
    box, now, waits = outbox(), 1.0, []
    box.add([notice()])
    for _ in range(12):
        box.failed("a", "refused", now)
        waits.append(box.queues["a"].next_try_at - now)
        now = box.queues["a"].next_try_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS)
    assert (box.queues["a"].failing_since, box.queues["a"].error) == (1.0, "refused")
    box.sent("a", 1)
    assert (box.queues["a"].failing_since, box.queues["a"].error, box.queues["a"].waiting) == (None, None, [])


def test_what_came_while_it_was_sent_stays() -> None:
    box = outbox()
    box.add([notice(1)])
    box.add([notice(2)])
    box.sent("a", 1)
    assert box.queues["a"].waiting == [notice(2)]


def test_a_channel_that_is_configured_no_more_is_forgotten() -> None:
    box = outbox()
    box.add([notice()])
    box.configure({"b": "webhook b", "c": "slack"})
    assert {name: len(queue.waiting) for name, queue in box.queues.items()} == {"b": 1, "c": 0}


def test_a_new_channel_is_told_of_the_open_alarms_and_the_others_are_not_told_again() -> None:
    box, book = outbox(), AlarmBook()
    box.add(book.observe([notice(1).alarm], now=1.0, delay_seconds=0.0))
    box.sent("a", 1)
    # the address of the second one is corrected before it was told
    box.configure({"a": "mail a", "c": "webhook c"}, book.begun())
    assert {name: [(each.kind, each.alarm) for each in queue.waiting] for name, queue in box.queues.items()} == {
        "a": [],
        "c": [("begins", notice(1).alarm)],
    }


def test_a_dead_channel_keeps_the_newest_and_a_bounded_number() -> None:
    box = outbox()
    for number in range(MAX_WAITING + 5):
        box.add([notice(number)])
    assert len(box.queues["a"].waiting) == MAX_WAITING
    assert box.queues["a"].waiting[-1] == notice(MAX_WAITING + 4)


def test_it_is_read_as_it_was_written() -> None:
    box = outbox()
    box.add([notice()])
    box.failed("b", "refused", 5)
    assert Outbox.of(json.loads(json.dumps(box.record()))) == box
