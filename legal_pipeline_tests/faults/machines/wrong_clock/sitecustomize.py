"""Makes the clock of a Python program wrong by the seconds in its environment, before anything else asks for the time.

Python imports a module of this name when it starts, from the first folder of PYTHONPATH that has one. The times of files are as wrong as
the clock that wrote them; durations (`time.monotonic`) stay right, as on a machine whose clock is wrong.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import os
import time
from collections.abc import Callable
from typing import Any

VARIABLE = "CLOCK_IS_FAST_BY_SECONDS"

_NANO = 10**9
_TIMES = ("st_atime", "st_mtime", "st_ctime")
_OTHERS = ("st_blksize", "st_blocks", "st_rdev")


def make_wrong(seconds: int) -> None:
    _shift_time(seconds)
    _shift_datetime(datetime.timedelta(seconds=seconds))
    _shift_files(seconds)


def _shift_time(seconds: int) -> None:
    right, right_ns = time.time, time.time_ns
    time.time = lambda: right() + seconds
    time.time_ns = lambda: right_ns() + seconds * _NANO


def _shift_datetime(by: datetime.timedelta) -> None:
    """The type is written in C, and its attributes cannot be set; the dictionary behind them can."""
    [attributes] = gc.get_referents(datetime.datetime.__dict__)
    now, utcnow = attributes["now"], attributes["utcnow"]

    def wrong_now(cls: type[datetime.datetime], tz: datetime.tzinfo | None = None) -> datetime.datetime:
        found: datetime.datetime = now.__get__(None, cls)(tz)
        return found + by

    def wrong_utcnow(cls: type[datetime.datetime]) -> datetime.datetime:
        found: datetime.datetime = utcnow.__get__(None, cls)()
        return found + by

    attributes["now"], attributes["utcnow"] = classmethod(wrong_now), classmethod(wrong_utcnow)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))


def _shift_files(seconds: int) -> None:
    for name in ("stat", "lstat", "fstat"):
        setattr(os, name, _shifted(getattr(os, name), seconds))
    right = os.utime

    def utime(path: Any, times: tuple[float, float] | None = None, *, ns: tuple[int, int] | None = None, **more: Any) -> None:
        if ns is not None:
            right(path, ns=(ns[0] - seconds * _NANO, ns[1] - seconds * _NANO), **more)
        else:
            right(path, None if times is None else (times[0] - seconds, times[1] - seconds), **more)

    os.utime = utime


def _shifted(right: Callable[..., os.stat_result], seconds: int) -> Callable[..., os.stat_result]:
    def stat(*arguments: Any, **named: Any) -> os.stat_result:
        found = right(*arguments, **named)
        more = {name: getattr(found, name) + seconds for name in _TIMES}
        more |= {f"{name}_ns": getattr(found, f"{name}_ns") + seconds * _NANO for name in _TIMES}
        more |= {name: getattr(found, name) for name in _OTHERS}
        return os.stat_result([*found[:7], *(moment + seconds for moment in found[7:10])], more)

    return stat


if _said := os.environ.get(VARIABLE):
    make_wrong(int(_said))
