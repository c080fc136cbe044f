"""`python -m legal_pipeline.deployment.watchdog.health_check --name ocr ...`: the health check of a container.

Docker restarts a container whose program has ended, and leaves an unhealthy one alone. So the check ends a program that makes no
progress, and the restart policy does the rest. Each check is a new process; what it must remember is in the container's /tmp.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from legal_pipeline.deployment.watchdog.silence import LATE
from legal_pipeline.monitoring import beats


def end_program() -> None:
    """Ends what the container's first process has started; that process then ends with it."""
    for process in psutil.Process(1).children(recursive=True):
        try:
            process.kill()
        except psutil.Error:
            continue


def main(arguments: Sequence[str], end: Callable[[], None] = end_program, now: Callable[[], float] = time.monotonic) -> int:
    """Returns the exit code of the check."""
    parser = argparse.ArgumentParser(prog="health_check")
    parser.add_argument("--name", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--limit", type=float, required=True, metavar="SECONDS")
    parser.add_argument("--start-limit", type=float, required=True, metavar="SECONDS")
    parser.add_argument("--interval", type=float, required=True, metavar="SECONDS")
    parser.add_argument("--state", type=Path, default=Path("/tmp"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    beat = beats.read(options.home, options.name)
    has_begun = beat is not None and _is_of_running_process(beat)
    if beat is not None and has_begun and beat.silent:
        # it has measured the limit itself
        end()
        return 1
    value = [beat.pid, beat.count] if beat is not None and has_begun else []
    limit = options.limit if has_begun else max(options.limit, options.start_limit)
    state = options.state / f"{options.name}.health"
    if _silent_seconds(state, value, options.interval, now()) < limit:
        return 0
    state.unlink(missing_ok=True)
    end()
    return 1


def _is_of_running_process(beat: beats.Beat) -> bool:
    # programs have the same id in every container, so a beat may come from the predecessor
    try:
        return psutil.Process(beat.pid).create_time() < time.time() - beat.age_seconds
    except psutil.Error:
        return False


def _silent_seconds(state: Path, value: list[int], interval_seconds: float, now: float) -> float:
    """As `silence.Silence`, over several processes."""
    try:
        before = json.loads(state.read_text(encoding="utf-8"))
        passed = min(max(0.0, now - before["at"]), LATE * interval_seconds)
        seconds = before["seconds"] + passed if before["value"] == value else 0.0
    except (OSError, ValueError, KeyError, TypeError):
        seconds = 0.0
    state.write_text(json.dumps({"value": value, "seconds": seconds, "at": now}), encoding="utf-8")
    return float(seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
