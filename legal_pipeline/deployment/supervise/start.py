"""Starts the programs of this machine and waits until all of them respond."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from legal_pipeline.deployment.plan import DRAIN_SECONDS, ENVIRONMENT
from legal_pipeline.deployment.render.dagster import dagster_yaml, workspace_yaml
from legal_pipeline.deployment.render.supervisor import supervisord_conf
from legal_pipeline.deployment.run_files import log_path
from legal_pipeline.deployment.supervise import liveness, orphans, preflight
from legal_pipeline.deployment.supervise.control import RUNNING, STOPPING, Supervisor, deaths
from legal_pipeline.deployment.supervise.machine import Machine, profile_path, running_profile
from legal_pipeline.deployment.supervise.replacement import end_stopped_descendants, replace_silent
from legal_pipeline.deployment.supervise.settings_changes import aws_environment, reasons_to_replace, restart_changed
from legal_pipeline.deployment.supervise.stop import drain, stop
from legal_pipeline.errors import SetupError
from legal_pipeline.settings.file import write_private
from legal_pipeline.storage.database.files import exclusive_lock, make_home
from legal_pipeline.topology import Profile

_POLL_SECONDS = 1.0
_MAX_DEATHS = 3
"""A program that exits this often during the start will not start by waiting."""
_ORPHAN_SECONDS = 10
_TAIL_BYTES = 64 * 1024
_COLOR = re.compile(r"\x1b\[[0-9;]*m")

Say = Callable[[str], None]


class NotStarted(Exception):
    """A program did not start, and the programs started with it were stopped again. The message names it and quotes its log."""


def start(this: Machine, say: Say) -> bool:
    """Returns True when a program was started. SetupError before any program starts, `NotStarted` afterwards."""
    preflight.require_deployed(this.settings)
    make_home(this.home)
    run = this.home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    with exclusive_lock(run / "start.lock", wait_seconds=this.settings.start_timeout_seconds, held_by="another start or stop"):
        supervisor = Supervisor.find_or_end(this.home)
        kept: dict[str, str] = {}
        if supervisor is not None:
            if running_profile(this.home) != this.settings.profile or not (why := reasons_to_replace(this, supervisor)):
                return _complete(this, supervisor, say)
            kept = aws_environment(supervisor)
            say(f"{'; '.join(why)}; restarting all programs")
            stop(this.home, within_seconds=DRAIN_SECONDS)
        if remaining := list(orphans.processes_of(this.home)):
            # they drain when their supervisor dies, but until then they hold worker names and ports
            say(f"ending {len(remaining)} processes whose supervisor has ended")
            stop(this.home, within_seconds=_ORPHAN_SECONDS)
        if objections := list(preflight.objections(this.settings, this.programs, this.places)):
            raise SetupError("nothing was started: " + "; ".join(objections))
        if note := preflight.note_on_root():
            say(note)
        say(f"starting {len(this.programs)} programs of profile {this.settings.profile}; logs in {this.settings.log_dir}")
        try:
            _wait(this, _supervisor(this, kept))
        except BaseException:
            stop(this.home, within_seconds=0)
            raise
        return True


def _complete(this: Machine, supervisor: Supervisor, say: Say) -> bool:
    """Starts the programs that are not running; stops only those again when one of them does not start."""
    programs = supervisor.programs()
    running = running_profile(this.home)
    # what a start left that was interrupted has no profile on record, and is completed
    if running not in (None, this.settings.profile) or programs.keys() != {program.name for program in this.programs}:
        raise SetupError(
            f"profile {running or 'of another version'} runs from {this.home}, but {this.settings.profile} was requested; "
            "`legal-pipeline workers stop` ends it"
        )
    if running is None:
        write_private(profile_path(this.home), this.settings.profile)
    missing = [name for name, program in programs.items() if program.state not in RUNNING]
    changed = restart_changed(this, supervisor, say, write_files=lambda: _write_files(this))
    replaced = replace_silent(this.home, programs.values(), this.settings.unresponsive_timeout_seconds, say)
    if ended := end_stopped_descendants(programs.values()):
        say(f"ended {len(ended)} processes that had been stopped")
    missing = [name for name in missing if name not in changed]
    untouched = len(programs) - len(missing) - len({*replaced, *changed})
    if untouched or missing:
        more = f"; starting {', '.join(missing)}" if missing else "" if replaced or changed else "; nothing was started"
        say(f"{untouched} programs already run{more}")
    if stopping := [name for name, program in supervisor.programs().items() if program.state == STOPPING]:
        # supervisord passes over a start before the end, and a worker that drains ends by itself only minutes later
        say(f"waiting up to {DRAIN_SECONDS} s for {', '.join(stopping)} to finish stopping")
        drain(supervisor, DRAIN_SECONDS, only=stopping)
    for name in missing:
        supervisor.start(name)
    try:
        _wait(this, supervisor)
    except BaseException:
        for name in missing:
            supervisor.stop(name)
        raise
    return bool(missing or replaced or changed)


def _write_files(this: Machine) -> Path:
    """Writes the configuration files; returns that of supervisord."""
    profile: Profile = this.settings.machine
    for folder in (this.settings.log_dir, this.settings.dagster_home):
        folder.mkdir(parents=True, exist_ok=True)
    config = this.home / "run" / "supervisord.conf"
    write_private(config, supervisord_conf(this.programs, Path(sys.executable), this.home))
    write_private(Path(this.places.workspace), workspace_yaml(this.places.code_server_port))
    write_private(this.settings.dagster_home.absolute() / "dagster.yaml", dagster_yaml(profile))
    write_private(profile_path(this.home), profile.name)
    return config


def _supervisor(this: Machine, kept: dict[str, str]) -> Supervisor:
    """Starts supervisord, which moves to the background once its socket exists; `kept` are variables of its predecessor."""
    config = _write_files(this)
    dagster_home = str(this.settings.dagster_home.absolute())
    ours = {"LEGAL_PIPELINE_HOME": str(this.home), "DAGSTER_HOME": dagster_home, "LEGAL_PIPELINE_PROFILE": this.settings.profile}
    inherited = kept | {name: value for name, value in os.environ.items() if name != "LEGAL_PIPELINE_PROGRAM"}
    command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(config)]
    done = subprocess.run(command, env=inherited | ENVIRONMENT | ours, cwd=this.home, capture_output=True, text=True, check=False)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and done.returncode == 0:
        if supervisor := Supervisor.find(this.home):
            return supervisor
        time.sleep(0.1)
    reason = (done.stdout + done.stderr).strip() or "its log ends with: " + " ".join(
        _last_lines(this.settings.log_dir / "supervisord.log", 3)
    )
    raise NotStarted(f"the supervisor did not start: {reason}")


def _wait(this: Machine, supervisor: Supervisor) -> None:
    """NotStarted when a program does not respond in time or keeps exiting."""
    deadline = time.monotonic() + this.settings.start_timeout_seconds
    seen: dict[str, set[float]] = {name: {program.stopped_at} for name, program in supervisor.programs().items() if program.stopped_at}
    known = {name: len(moments) for name, moments in seen.items()}
    while True:
        checked_at = time.monotonic()
        programs = supervisor.programs()
        dead = [name for name, count in deaths(seen, programs) if count - known.get(name, 0) >= _MAX_DEATHS]
        if dead:
            raise NotStarted(_failure(this, dict.fromkeys(dead, f"it has exited {_MAX_DEATHS} times")))
        since = {name: program.started_at for name, program in programs.items()}
        silent = liveness.ask(this.programs, this.places, since, is_repeated=True).silent
        if not silent:
            return
        if time.monotonic() >= deadline:
            raise NotStarted(_failure(this, dict(silent)))
        time.sleep(max(0.0, _POLL_SECONDS - (time.monotonic() - checked_at)))


def _failure(this: Machine, silent: dict[str, str]) -> str:
    parts = []
    for name, why in silent.items():
        log = log_path(this.home, name)
        lines = _last_lines(log, 15)
        parts.append(f"{name} did not start: {why}\n  last lines of {log}:\n" + "\n".join(f"    {line}" for line in lines))
    return "\n".join(parts)


def _last_lines(path: Path, count: int) -> list[str]:
    """Returns the last lines of a log that are not empty, without colors; reads only the end of the file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ["(there is no log)"]
    lines = [_COLOR.sub("", line).rstrip() for line in text.splitlines()]
    return [line for line in lines if line][-count:] or ["(the log is empty)"]
