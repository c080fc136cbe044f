"""How often an event is repeated, in words."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.content_lines.recurrence import duration, repeats


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;COUNT=5", "every day, 5 times"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20210630T000000Z;WKST=SU", "every 2 weeks on Monday and Wednesday, until 2021-06-30"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week on Monday, Tuesday, Wednesday, Thursday and Friday"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "every month on day 15 and the last day"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4;", "every year on day 4 in March"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20"),
        ("FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=XX"),
        ("FREQ=MONTHLY;BYMONTH=13", "FREQ=MONTHLY;BYMONTH=13"),
        ("sometimes", "sometimes"),
    ],
)
def test_rules(rule: str, words: str) -> None:
    assert repeats(rule) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("PT15M", "15 minutes"),
        ("-P1D", "1 day"),
        ("P1WT", "1 week"),
        ("PT1H30M", "1 hour 30 minutes"),
        ("PT0S", "0 minutes"),
        ("soon", "soon"),
    ],
)
def test_durations(written: str, words: str) -> None:
    assert duration(written) == words
