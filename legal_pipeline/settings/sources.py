"""Where settings are read besides the environment: the settings file, the secrets directory, and their old names."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

from legal_pipeline.errors import SetupError
from legal_pipeline.settings.file import read_settings_file, settings_path
from legal_pipeline.settings.names import RENAMED, SECRETS, SECRETS_DIR, masked, variable

log = logging.getLogger(__name__)

_warned: set[str] = set()
"""Old names that this process has warned about."""


def default_home() -> Path:
    # XDG base directory specification: user data belongs below XDG_DATA_HOME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "legal-pipeline"


def home_directory() -> Path:
    """The home directory, which alone is named by the environment: everything else may be read from a file in it."""
    named = next((value for name, value in os.environ.items() if name.upper() == variable("home")), None)
    # set to nothing is not set, as for the scripts: it would be whatever folder the command is called in
    return Path(named) if named else default_home()


class FileSettings(EnvSettingsSource):
    """Reads the settings file as if its lines were the environment."""

    def __init__(self, settings_cls: type[BaseSettings], values: Mapping[str, str]) -> None:
        self._values = values
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._values.items()}


class RenamedSettings(PydanticBaseSettingsSource):
    """Reads settings under their old names, from the environment and from the secrets directory."""

    def __init__(self, settings_cls: type[BaseSettings], secrets_dir: Path | None) -> None:
        super().__init__(settings_cls)
        self._secrets_dir = secrets_dir

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        for old in (old for old, new in RENAMED.items() if new == field_name):
            # as pydantic reads the environment: in any letter case
            value = next((value for name, value in os.environ.items() if name.upper() == variable(old)), None)
            if value is None:
                value = self._secret(old)
            if value is not None:
                _warn_renamed(old)
                return value, old, False
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _secret(self, old: str) -> str | None:
        path = self._secrets_dir / variable(old).lower() if self._secrets_dir else None
        return path.read_text().strip() if path and path.is_file() else None


def _warn_renamed(old: str) -> None:
    # through logging: standard output may be JSON. The value is left out, as for every setting
    if old not in _warned:
        _warned.add(old)
        log.warning(
            "%s is deprecated; set %s instead: the old name is ignored when both are set, and the next version does not read it",
            variable(old),
            variable(RENAMED[old]),
        )


def values_of_file(home: Path, fields: Iterable[str]) -> dict[str, str]:
    """The variables of the settings file, which may set these fields. SetupError when a line is not usable, or has a password."""
    known = {variable(name) for name in fields if name != "home"} | {SECRETS_DIR}
    found = read_settings_file(home, known)
    for name in map(variable, SECRETS):
        if name in found and (masked(found[name]) != found[name] or name == variable("alert_urls")):
            raise SetupError(f"{settings_path(home)} has a secret in {name}; move it to the secrets directory, as {name.lower()}")
    return found
