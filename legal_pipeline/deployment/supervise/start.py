"""Starting everything of this machine, and waiting until every part of it has answered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from legal_pipeline.deployment.plan import ENVIRONMENT
from legal_pipeline.deployment.render.dagster import dagster_yaml, workspace_yaml
from legal_pipeline.deployment.render.supervisor import log_path, supervisord_conf
from legal_pipeline.deployment.supervise import liveness, orphans, preflight
from legal_pipeline.deployment.supervise.control import RUNNING, Supervisor, deaths
from legal_pipeline.deployment.supervise.machine import Machine, profile_path, running_profile
from legal_pipeline.deployment.supervise.stop import stop
from legal_pipeline.errors import SetupError
from legal_pipeline.storage.database.files import exclusive_lock, make_home
from legal_pipeline.topology import Profile

_LOOK_EVERY_SECONDS = 1.0
_MAX_DEATHS = 3
"""A program that has died so often while it was being started will not come up by waiting."""
_ORPHAN_SECONDS = 10
_TAIL_BYTES = 64 * 1024
_COLOR = re.compile(r"\x1b\[[0-9;]*m")

Say = Callable[[str], None]


class NotStarted(Exception):
    """Something did not come up; what this start had started has been stopped again. str() says what, and shows its log."""


def start(this: Machine, say: Say) -> bool:
    """True when something was started. SetupError before anything was, `NotStarted` after."""
    preflight.require_deployed(this.settings)
    make_home(this.home)
    run = this.home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    with exclusive_lock(run / "start.lock", wait_seconds=this.settings.start_timeout_seconds, held_by="another start or stop"):
        supervisor = Supervisor.find(this.home)
        if supervisor is not None:
            return _complete(this, supervisor, say)
        if left := list(orphans.processes_of(this.home)):
            # they drain by themselves when their supervisor dies; what still holds names and ports would be in the way
            say(f"ending {len(left)} processes whose supervisor is gone")
            stop(this.home, within_seconds=_ORPHAN_SECONDS)
        if said := list(preflight.objections(this.settings, this.programs, this.places)):
            raise SetupError("nothing was started: " + "; ".join(said))
        if note := preflight.note_on_root():
            say(note)
        say(f"starting {len(this.programs)} programs of profile {this.settings.profile}; logs in {this.settings.log_dir}")
        try:
            _wait(this, _supervisor(this))
        except BaseException:
            stop(this.home, within_seconds=0)
            raise
        return True


def _complete(this: Machine, supervisor: Supervisor, say: Say) -> bool:
    """What runs is left alone; what does not is started. Only that is stopped again when it does not come up."""
    found = supervisor.programs()
    running = running_profile(this.home)
    if running != this.settings.profile or found.keys() != {program.name for program in this.programs}:
        raise SetupError(
            f"profile {running or 'of another version'} runs from {this.home}, but {this.settings.profile} was requested; "
            "`legal-pipeline workers stop` ends it"
        )
    missing = [name for name, program in found.items() if program.state not in RUNNING]
    say(f"{len(found) - len(missing)} programs already run" + (f"; starting {', '.join(missing)}" if missing else "; nothing was started"))
    for name in missing:
        supervisor.start(name)
    try:
        _wait(this, supervisor)
    except BaseException:
        for name in missing:
            supervisor.stop(name)
        raise
    return bool(missing)


def _supervisor(this: Machine) -> Supervisor:
    """Writes what it and Dagster read, and starts it. It puts itself into the background once its socket is there."""
    profile: Profile = this.settings.machine
    for folder in (this.settings.log_dir, this.settings.dagster_home):
        folder.mkdir(parents=True, exist_ok=True)
    config = this.home / "run" / "supervisord.conf"
    _write(config, supervisord_conf(this.programs, Path(sys.executable), this.home))
    _write(Path(this.places.workspace), workspace_yaml(this.places.code_server_port))
    _write(this.settings.dagster_home.absolute() / "dagster.yaml", dagster_yaml(profile))
    _write(profile_path(this.home), profile.name)
    dagster_home = str(this.settings.dagster_home.absolute())
    ours = {"LEGAL_PIPELINE_HOME": str(this.home), "DAGSTER_HOME": dagster_home, "LEGAL_PIPELINE_PROFILE": profile.name}
    inherited = {name: value for name, value in os.environ.items() if name != "LEGAL_PIPELINE_PROGRAM"}
    command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(config)]
    done = subprocess.run(command, env=inherited | ENVIRONMENT | ours, cwd=this.home, capture_output=True, text=True, check=False)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and done.returncode == 0:
        if found := Supervisor.find(this.home):
            return found
        time.sleep(0.1)
    said = (done.stdout + done.stderr).strip() or "its log says: " + " ".join(_last_lines(this.settings.log_dir / "supervisord.log", 3))
    raise NotStarted(f"the supervisor did not start: {said}")


def _wait(this: Machine, supervisor: Supervisor) -> None:
    """NotStarted when not all of them have answered in time, or when one of them keeps dying."""
    deadline = time.monotonic() + this.settings.start_timeout_seconds
    seen: dict[str, set[float]] = {name: {found.stopped_at} for name, found in supervisor.programs().items() if found.stopped_at}
    known = {name: len(moments) for name, moments in seen.items()}
    while True:
        looked_at = time.monotonic()
        found = supervisor.programs()
        dead = [name for name, count in deaths(seen, found) if count - known.get(name, 0) >= _MAX_DEATHS]
        if dead:
            raise NotStarted(_said(this, dict.fromkeys(dead, f"it has died {_MAX_DEATHS} times")))
        since = {name: program.started_at for name, program in found.items()}
        silent = liveness.ask(this.programs, this.places, since, is_asked_again=True).silent
        if not silent:
            return
        if time.monotonic() >= deadline:
            raise NotStarted(_said(this, dict(silent)))
        time.sleep(max(0.0, _LOOK_EVERY_SECONDS - (time.monotonic() - looked_at)))


def _said(this: Machine, silent: dict[str, str]) -> str:
    parts = []
    for name, why in silent.items():
        log = log_path(this.home, name)
        lines = _last_lines(log, 15)
        parts.append(f"{name} did not come up: {why}\n  last lines of {log}:\n" + "\n".join(f"    {line}" for line in lines))
    return "\n".join(parts)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and for nobody else to read."""
    staged = path.with_name(f"{path.name}.{os.getpid()}")
    staged.touch(mode=0o600)
    staged.write_text(text, encoding="utf-8")
    staged.replace(path)


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
