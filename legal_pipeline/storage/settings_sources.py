"""Where each setting comes from, and keeping those of the environment in the settings file."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from legal_pipeline.settings import (
    RENAMED,
    SECRETS,
    SECRETS_DIR,
    Settings,
    file_values,
    masked,
    secrets_directory,
    variable,
)
from legal_pipeline.settings.file import write_settings_file


class Source(StrEnum):
    """In order of precedence."""

    ENVIRONMENT = "environment"
    SECRET = "secret"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class SettingValue:
    name: str
    variable: str
    value: str | None
    """As it may be shown: without a password."""
    source: Source


def shown(name: str, value: Any) -> str | None:
    """A value as text, without a password; None when the setting is unset."""
    if value is None:
        return None
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, frozenset):
        return json.dumps(sorted(value))
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if name == "alert_urls":
        # any part of it may be a token
        return "***"
    return masked(str(value)) if name in SECRETS or "://" in str(value) else str(value)


def setting_values(settings: Settings) -> list[SettingValue]:
    """Returns every setting in the order of their declaration."""
    return [
        SettingValue(name, variable(name), shown(name, getattr(settings, name)), source_of(settings, name))
        for name in Settings.model_fields
    ]


def source_of(settings: Settings, name: str) -> Source:
    names = {variable(name)} | {variable(old) for old, new in RENAMED.items() if new == name}
    if names & {given.upper() for given in os.environ}:
        return Source.ENVIRONMENT
    folder = secrets_directory(settings.home)
    if folder and any((Path(folder) / each.lower()).is_file() for each in names):
        return Source.SECRET
    return Source.FILE if variable(name) in file_values(settings.home) else Source.DEFAULT


def hold(settings: Settings) -> None:
    """Keeps what this process has read from the settings file, for itself and its children, by putting it into the environment."""
    values = file_values(settings.home)
    from_file = {variable(name) for name in Settings.model_fields if source_of(settings, name) is Source.FILE}
    os.environ.update({name: value for name, value in values.items() if name in from_file})
    if folder := secrets_directory(settings.home):
        os.environ[SECRETS_DIR] = folder


def save_environment(settings: Settings) -> list[str]:
    """Writes the settings of the environment to the settings file; returns the variables whose lines are new or changed.

    The home directory is where the file is, and the URLs with secrets belong into the secrets directory. Empty variables are left out.
    Paths become absolute, because programs run in another directory than the shell.
    """
    before = file_values(settings.home)
    given = {name.upper(): value for name, value in os.environ.items() if value}
    after = dict(before)
    for name in Settings.model_fields.keys() - {"home", *SECRETS}:
        old = next((old for old, new in RENAMED.items() if new == name and variable(old) in given), name)
        key = variable(name) if variable(name) in given else variable(old)
        if key in given:
            value = getattr(settings, name)
            after[variable(name)] = str(value.absolute()) if isinstance(value, Path) else given[key]
    if given.get(SECRETS_DIR):
        after[SECRETS_DIR] = str(Path(given[SECRETS_DIR]).absolute())
    if after != before:
        write_settings_file(settings.home, after)
    return sorted(name for name in after if after[name] != before.get(name))
