"""An alarm is told once when it begins and once when it ends, whatever happens in between; one that flaps is told less and less."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.book import AlarmBook

DELAY = 30.0
FULL, DEAD = Alarm.of("redis", "Redis is full", "make room"), Alarm.of("queues", "queue ocr has no worker", "start it")


def told(book: AlarmBook, *looks: tuple[float, list[Alarm]]) -> list[tuple[float, str, str]]:
    return [(at, notice.kind, notice.alarm.part) for at, alarms in looks for notice in book.observe(alarms, at, DELAY)]


def test_once_when_it_begins_and_once_when_it_ends() -> None:
    looks = [(at, [FULL] if 10 <= at < 200 else []) for at in range(0, 400, 5)]
    assert told(AlarmBook(), *looks) == [(40, "begins", "redis"), (255, "ends", "redis")]


def test_a_blip_is_not_told() -> None:
    assert told(AlarmBook(), *((at, [FULL] if at < DELAY else []) for at in range(0, 400, 5))) == []


def test_a_gap_does_not_end_it() -> None:
    looks = [(at, [] if 100 <= at < 150 else [FULL]) for at in range(0, 400, 5)]
    assert told(AlarmBook(), *looks) == [(30, "begins", "redis")]


def test_each_alarm_by_itself() -> None:
    looks = [(at, [FULL, DEAD] if at < 100 else [DEAD]) for at in range(0, 400, 5)]
    assert told(AlarmBook(), *looks) == [(30, "begins", "redis"), (30, "begins", "queues"), (155, "ends", "redis")]


def test_without_a_complete_look_nothing_ends() -> None:
    book = AlarmBook()
    told(book, (0, [FULL]), (40, [FULL]))
    assert [notice.alarm for at in range(45, 600, 5) for notice in book.observe([DEAD], at, DELAY, is_complete=False)] == [DEAD]
    assert {entry.alarm.part for entry in book.open()} == {"redis", "queues"}


def test_without_a_delay_it_is_told_at_once() -> None:
    book = AlarmBook()
    assert [notice.kind for notice in book.observe([FULL], 1.0, 0)] == ["begins"]
    assert [notice.kind for notice in book.observe([], 2.0, 0)] == ["ends"]


def test_one_that_flaps_for_three_hours_is_told_a_few_times() -> None:
    looks = [(at, [FULL] if at % 240 < 120 else []) for at in range(0, 3 * 3600, 5)]
    changes = told(AlarmBook(), *looks)
    assert 2 <= len(changes) <= 6
    assert [kind for _, kind, _ in changes] == (["begins", "ends"] * 3)[: len(changes)]


def test_after_a_quiet_time_it_is_new_again() -> None:
    book = AlarmBook()
    told(book, (0, [FULL]), (30, [FULL]), (100, []))
    told(book, (120, [FULL]), (150, [FULL]))
    assert book.entries[FULL.key].doublings == 1
    told(book, (400, []), (10_000, []), (10_005, [FULL]))
    assert book.entries[FULL.key].doublings == 0


def test_the_newest_words_are_told() -> None:
    book = AlarmBook()
    worse = Alarm.of("queues", "queue ocr has no worker; 7 messages waiting", "start it")
    book.observe([DEAD], 0, DELAY)
    assert [notice.alarm for notice in book.observe([worse], 40, DELAY)] == [worse]


LOOKS = st.lists(st.tuples(st.integers(1, 100), st.sets(st.sampled_from([FULL, DEAD]))), max_size=60)


@given(LOOKS, st.sampled_from([0.0, 30.0]))
def test_beginnings_and_ends_take_turns(looks: list[tuple[int, set[Alarm]]], delay: float) -> None:
    book, at, kinds = AlarmBook(), 0.0, {FULL.key: ["ends"], DEAD.key: ["ends"]}
    for seconds, alarms in looks:
        at += seconds
        for notice in book.observe(alarms, at, delay):
            assert notice.kind != kinds[notice.alarm.key][-1]
            kinds[notice.alarm.key].append(notice.kind)
    assert {entry.alarm.key for entry in book.open()} == {key for key, said in kinds.items() if said[-1] == "begins"}


@pytest.mark.parametrize("at", [0, 20, 40, 150, 300])
def test_it_survives_a_restart_at_any_moment(at: int) -> None:
    def looks(first: int, last: int) -> list[tuple[float, list[Alarm]]]:
        return [(float(moment), [FULL] if moment < 200 else []) for moment in range(first, last, 5)]

    book = AlarmBook()
    before = told(book, *looks(0, at))
    again = AlarmBook.of(json.loads(json.dumps(book.record())))
    assert before + told(again, *looks(at, 400)) == told(AlarmBook(), *looks(0, 400))
