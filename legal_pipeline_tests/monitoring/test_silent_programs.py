"""Which programs have stopped beating: hung, or ended and not started again; neither a machine that slept nor one that was stopped."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from legal_pipeline.monitoring.beats import beats_folder
from legal_pipeline.monitoring.silent_programs import silent_programs

ALIVE, ENDED = os.getpid(), 2**22 + 1
"""A process that runs, and a number that no process has (proc(5): pid_max)."""
LIMIT = 60.0

# program: (process, seconds since its last beat, the part that it says is silent); names of what is silent, `-` before what has ended
CASES: list[tuple[dict[str, tuple[int, float, str]], list[str]]] = [
    ({}, []),
    ({"ocr": (ALIVE, 3, ""), "workspace": (ALIVE, 4, "")}, []),
    ({"ocr": (ALIVE, 3, ""), "text": (ALIVE, 90, "")}, ["text"]),
    ({"ocr": (ALIVE, 3, "its loop")}, ["ocr"]),
    # all are silent: the machine slept
    ({"ocr": (ALIVE, 50, ""), "text": (ALIVE, 55, "")}, []),
    ({"ocr": (ALIVE, 3, ""), "workspace": (ENDED, 90, "")}, ["-workspace"]),
    # it is being started again
    ({"ocr": (ALIVE, 3, ""), "workspace": (ENDED, 20, "")}, []),
    # its queue has no worker, which is said elsewhere
    ({"ocr": (ALIVE, 3, ""), "text": (ENDED, 90, "")}, []),
    # of a deployment that was stopped
    ({"ocr": (ENDED, 500, ""), "workspace": (ENDED, 500, "")}, []),
]


@pytest.mark.parametrize(("known", "expected"), CASES)
def test_what_has_stopped_beating(tmp_path: Path, known: dict[str, tuple[int, float, str]], expected: list[str]) -> None:
    beats_folder(tmp_path).mkdir(parents=True)
    now = time.time()
    for name, (pid, seconds, silent) in known.items():
        path = beats_folder(tmp_path) / name
        path.write_text(json.dumps({"pid": pid, "count": 1, "silent": silent}))
        os.utime(path, (now - seconds, now - seconds))
    found = silent_programs(tmp_path, LIMIT, {"workspace"})
    assert [("" if program.is_running else "-") + program.name for program in found] == expected
