"""Says in words how often an event is repeated. Source: RFC 5545, 3.3.10 (recurrence rules) and 3.3.6 (durations)."""

from __future__ import annotations

import re

_UNITS = {"YEARLY": "year", "MONTHLY": "month", "WEEKLY": "week", "DAILY": "day", "HOURLY": "hour", "MINUTELY": "minute"}
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_SAID = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"})
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)\Z")
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second to last"}
_DURATION = re.compile(r"[+-]?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z", re.I)


def repeats(rule: str) -> str:
    """Return a rule in words: "every 2 weeks on Monday and Wednesday, until 2021-06-30". One with rarer parts is returned as it is."""
    parts = dict(part.upper().split("=", 1) for part in rule.strip().strip(";").split(";") if "=" in part)
    unit = _UNITS.get(parts.get("FREQ", ""))
    if unit is None or not _SAID.issuperset(parts):
        return rule
    interval, count, until = parts.get("INTERVAL", "1"), parts.get("COUNT", ""), parts.get("UNTIL", "")
    try:
        days = _days(parts.get("BYDAY", ""), parts.get("BYSETPOS", ""))
        dates = [_date_of_month(int(day)) for day in parts.get("BYMONTHDAY", "").split(",") if day]
        months = [_MONTHS[int(month) - 1] for month in parts.get("BYMONTH", "").split(",") if month]
    except (ValueError, LookupError):
        return rule
    said = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    said += f" on {_listed(days)}" if days else ""
    said += f" on {_listed(dates)}" if dates else ""
    said += f" in {_listed(months)}" if months else ""
    said += f", {count} times" if count else ""
    return said + (f", until {until[:4]}-{until[4:6]}-{until[6:8]}" if len(until) >= 8 else "")


def duration(written: str) -> str:
    """Return a duration in words: `PT1H30M` is "1 hour 30 minutes". What is none is returned as it is."""
    match = _DURATION.match(written.strip())
    if match is None:
        return written
    numbers = zip(match.groups(), ("week", "day", "hour", "minute", "second"), strict=True)
    said = [f"{int(number)} {unit}{'' if int(number) == 1 else 's'}" for number, unit in numbers if number and int(number)]
    return " ".join(said) or "0 minutes"


def _days(written: str, position: str) -> list[str]:
    days = []
    for day in filter(None, written.split(",")):
        match = _DAY.match(day)
        if match is None:
            raise ValueError(day)
        number = match[1] or position
        days.append(f"the {_ORDINALS[int(number)]} {_DAYS[match[2]]}" if number else _DAYS[match[2]])
    return days


def _date_of_month(day: int) -> str:
    return f"day {day}" if day > 0 else "the last day" if day == -1 else f"day {day} of the month"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
