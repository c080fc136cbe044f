"""Compares the settings of this command with those of the running programs.

Work that is handed in at a place which nobody watches is never done, and nothing would say so: the commands that hand it in
refuse. The others report the difference with the command that ends it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from urllib.parse import urlsplit

from legal_pipeline.errors import LegalPipelineError, SetupError
from legal_pipeline.monitoring.readings import SettingNote
from legal_pipeline.settings import SECRETS, SECRETS_DIR, Settings, variable
from legal_pipeline.storage.own_servers import make_up
from legal_pipeline.storage.program_settings import (
    AWS,
    AWS_SECRETS,
    CODE,
    SECRET_KINDS,
    Difference,
    differences,
    running_programs,
    shown_value,
    values_of,
)
from legal_pipeline.storage.settings_sources import Source, source_of

INBOX = frozenset({"s3_bucket", "s3_prefix", "s3_endpoint_url", "inbox"})
"""Where uploads go."""
SERVERS = frozenset({"database_url", "broker_url"})
"""Where submitted work goes."""


def settings_differences(settings: Settings) -> list[Difference]:
    """Returns what the running programs have otherwise; empty when none is running, or none says."""
    try:
        running = running_programs(settings)
    except (LegalPipelineError, OSError):
        return []
    own = values_of(settings)
    # an operator may use other credentials than the programs, or none
    values = {name: value for name, value in own.items() if value is not None or name not in {*AWS, *AWS_SECRETS}}
    hosts = {each.host for each in running}
    # the profile is a choice of the start, and each machine has a home directory of its own
    left_out = {"profile", "processes"} | ({"home"} if len(hosts) > 1 else set())
    return [each for each in differences(values, running) if each.name not in left_out]


def setting_notes(settings: Settings) -> tuple[SettingNote, ...]:
    found = settings_differences(settings)
    return tuple(SettingNote(each.name, message(each), remedy(settings, each), _leads_elsewhere(each, INBOX | SERVERS)) for each in found)


def nobody_runs(settings: Settings) -> bool:
    """True in deployed mode when no program has published its settings."""
    try:
        return settings.is_deployed and not running_programs(settings)
    except (LegalPipelineError, OSError):
        return False


def message(difference: Difference) -> str:
    """Which value is where, in a sentence without secrets."""
    count = len(difference.programs)
    who = ", ".join(difference.programs[:3]) + (f" and {count - 3} others" if count > 3 else "")
    if difference.name == CODE:
        return f"the code has changed since {who} started"
    if difference.running == difference.here:
        how = f"{'is' if difference.name in AWS_SECRETS else 'has'} {SECRET_KINDS.get(difference.name, 'another password')}"
        return f"{difference.name} {how} here than in the running programs ({who})"
    here, running = (shown_value(each) for each in (difference.here, difference.running))
    return f"{difference.name} is {here} here and {running} in the running programs ({who})"


def start_command(settings: Settings) -> str:
    """The command that starts the programs and restarts those that run with other settings."""
    return make_up(settings.home) if (settings.home / "env.sh").exists() else "`legal-pipeline workers start`"


def remedy(settings: Settings, difference: Difference) -> str:
    """The commands that end a difference: one applies the value of this shell, the other one gives it up."""
    name = difference.name
    is_setting = name in Settings.model_fields
    apply = start_command(settings)
    if name == "home":
        return f"`export LEGAL_PIPELINE_HOME={shlex.quote(difference.running or '')}`"
    if is_setting and name in SECRETS and difference.here is None:
        return f"`. {shlex.quote(str(settings.home.absolute() / 'env.sh'))}`, which sets {SECRETS_DIR}"
    if is_setting and source_of(settings, name) is Source.ENVIRONMENT:
        return f"`unset {variable(name)}` to use that of the deployment, or {apply} to restart the programs with that of this shell"
    if name in {*AWS, *AWS_SECRETS}:
        return f"`unset {name}`, or {apply} to restart the programs with that of this shell"
    return f"{apply} restarts the programs with the present settings"


def refuse_elsewhere(settings: Settings, names: Iterable[str]) -> list[str]:
    """SetupError when one of these settings leads to another place than that of the running programs.

    Returns a warning for each other setting that differs.
    """
    watched = frozenset(names)
    found = settings_differences(settings)
    wrong = [each for each in found if _leads_elsewhere(each, watched)]
    if wrong:
        raise SetupError(
            "nothing was sent, because nobody watches the place that it would go to: "
            + "; ".join(f"{message(each)}: {remedy(settings, each)}" for each in wrong)
        )
    return [f"{message(each)}: {remedy(settings, each)}" for each in found]


def _leads_elsewhere(difference: Difference, names: frozenset[str]) -> bool:
    name = difference.name
    return name in names and _place(name, difference.running) != _place(name, difference.here)


def _place(name: str, value: str | None) -> str | None:
    """The part of a value that names a place: two ways to write one place are no difference."""
    if value is None:
        return None
    if name in SERVERS or name == "s3_endpoint_url":
        parts = urlsplit(value)
        host = parts.netloc.rpartition("@")[2].replace("localhost", "127.0.0.1")
        return host + parts.path.rstrip("/")
    return value.rstrip("/")
