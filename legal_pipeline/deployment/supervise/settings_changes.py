"""Restarts what runs with other settings than those of today: in the settings file, the secrets directory, the environment.

Programs whose own settings or command differ are restarted one by one. A variable of the environment reaches programs only
through their supervisor, so one that differs there, or another set of programs, takes a restart of all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Literal

import psutil

from legal_pipeline.deployment.plan import DRAIN_SECONDS
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.supervise.machine import Machine
from legal_pipeline.deployment.supervise.preflight import port_objections
from legal_pipeline.deployment.supervise.stop import drain
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import RENAMED, SECRETS_DIR, Settings, variable
from legal_pipeline.storage.program_settings import AWS, AWS_SECRETS, CODE, Difference, differences, running_here, values_of

_AWS = (*AWS, *AWS_SECRETS, "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
_LISTENING = ("code-server", "webserver", "workspace")
_NOT_COMPARED = frozenset({"home", "profile"})
"""Set by `start` itself; another profile is refused, because it has other programs."""


def reasons_to_replace(this: Machine, supervisor: Supervisor) -> list[str]:
    """Returns why the supervisor itself must be started anew, without values of variables; empty when it need not."""
    reasons = []
    if supervisor.programs().keys() != {program.name for program in this.programs}:
        reasons.append("the programs of another version run")
    theirs = _environment(supervisor)
    if theirs is None:
        return reasons
    ours = {variable(name) for name in {*Settings.model_fields, *RENAMED} - _NOT_COMPARED} | {SECRETS_DIR}
    names = [name for name in sorted(ours) if theirs.get(name) != os.environ.get(name)]
    # a shell without credentials is not one that takes them away
    names += [name for name in _AWS if name in os.environ and theirs.get(name) != os.environ[name]]
    changes = {each.name: str(each) for each in differences(values_of(this.settings), running_here(this.home))}
    shown = {variable(name): text for name, text in changes.items()} | changes
    return reasons + [shown.get(name, f"{name} differs from that of the running programs") for name in names]


def aws_environment(supervisor: Supervisor) -> dict[str, str]:
    """The variables of AWS that its programs have, for their successors."""
    return {name: value for name, value in (_environment(supervisor) or {}).items() if name in _AWS}


def restart_changed(this: Machine, supervisor: Supervisor, say: Callable[[str], None], write_files: Callable[[], object]) -> list[str]:
    """Restarts the programs whose settings or command differ and says what changed; returns their names.

    SetupError, and nothing is restarted, when one could not listen where it is to: it would be gone, and not come back.
    """
    names = [program.name for program in this.programs]
    # the AWS variables and the profile of this shell are judged by `reasons_to_replace`
    values = {name: value for name, value in values_of(this.settings).items() if name not in {*_AWS, *_NOT_COMPARED}}
    found = differences(values, [each for each in running_here(this.home) if each.program in names])
    found = with_unpublished(found, names, {each.program for each in running_here(this.home)})
    by_host, by_port = moved(found, "host"), moved(found, "port")
    if objections := list(port_objections(by_host | by_port, this.places, same_port=by_host - by_port)):
        raise SetupError("nothing was restarted: " + "; ".join(objections))
    write_files()
    by_command = supervisor.reread()
    changed = [name for name in names if name in by_command or any(name in each.programs for each in found)]
    if not changed:
        return []
    for each in found:
        say(f"{each}; restarting {', '.join(each.programs)}")
    if other := [name for name in changed if not any(name in each.programs for each in found)]:
        say(f"the command or the memory limit has changed of {', '.join(other)}; restarting")
    _drain_and_start(supervisor, changed, by_command)
    return changed


def moved(found: Iterable[Difference], part: Literal["host", "port"]) -> set[str]:
    """The programs that are to listen on another host, or port, than they do."""
    names = {each.name for each in found}
    return {program for program in _LISTENING if f"{program.replace('-', '_')}_{part}" in names}


def with_unpublished(found: Sequence[Difference], names: Sequence[str], published: Collection[str]) -> list[Difference]:
    """Adds to a change of the code the programs that read no settings, and so publish none: they run the same code."""
    return [
        replace(each, programs=tuple(name for name in names if name in each.programs or name not in published))
        if each.name == CODE
        else each
        for each in found
    ]


def _drain_and_start(supervisor: Supervisor, names: list[str], by_command: set[str]) -> None:
    drain(supervisor, DRAIN_SECONDS, only=names)
    for name in names:
        if name in by_command:
            supervisor.renew(name)
        else:
            supervisor.start(name)


def _environment(supervisor: Supervisor) -> dict[str, str] | None:
    try:
        return psutil.Process(supervisor.pid()).environ()
    except psutil.Error:
        return None
