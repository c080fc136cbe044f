"""Reading the settings of this process, again whenever one of their sources has changed."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_settings import SettingsError

from legal_pipeline.errors import SetupError
from legal_pipeline.settings.file import settings_path
from legal_pipeline.settings.model import Settings
from legal_pipeline.settings.names import PREFIX, SECRETS_DIR, variable
from legal_pipeline.settings.sources import home_directory, values_of_file


def load_settings() -> Settings:
    """Reads the environment, the secrets directory and the settings file. Raises SetupError, which names the variable and the problem.

    Returns the same settings as long as none of these has changed: each step of a run and each tick of a sensor asks for them.
    """
    global _loaded
    home = home_directory()
    # before anything is read: what changes meanwhile is read with the next call
    named = _named(home)
    if _loaded is None or _loaded.sources != (named, _secret_files(_loaded.secrets)):
        secrets = _secrets_dir(home)
        sources = named, _secret_files(secrets)
        _loaded = _Loaded(sources, secrets, _read(home, secrets))
    return _loaded.settings


def _read(home: Path, secrets: str | None) -> Settings:
    try:
        return Settings(home=home, _secrets_dir=secrets)
    except SettingsError as error:
        # of a list or mapping that is no JSON; the library names the field, and quotes no value
        found = _FIELD.search(str(error))
        field = found[1] if found else ""
        described = Settings.model_fields[field].description if field in Settings.model_fields else ""
        name = variable(field)
        raise SetupError(f"{name}{_where(name, home)} is not usable: it is no JSON; it is the {described}") from error
    except ValidationError as error:
        first = error.errors()[0]
        # within a mapping, the rest of the place is a key
        field, *keys = map(str, first["loc"])
        name, key = variable(field), "".join(f"{each}: " for each in keys)
        raise SetupError(f"{name}{_where(name, home)} is not usable: {key}{first['msg']}") from error


def _where(name: str, home: Path) -> str:
    return f" in {settings_path(home)}" if name not in os.environ and name in file_values(home) else ""


_FIELD = re.compile(r'field "(\w+)"')


class _Loaded(NamedTuple):
    sources: tuple[object, ...]
    secrets: str | None
    settings: Settings


_loaded: _Loaded | None = None


def _named(home: Path) -> tuple[object, ...]:
    """The variables, and the state of the settings file."""
    variables = sorted((name, value) for name, value in os.environ.items() if name.upper().startswith(PREFIX))
    return home, tuple(variables), _stamp(settings_path(home))


def _secret_files(folder: str | None) -> tuple[object, ...]:
    """The state of the secrets directory and of each file in it."""
    return tuple(map(_stamp, [Path(folder), *sorted(Path(folder).glob("*"))])) if folder else ()


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    """Path, time of the last change in ns, size in bytes and rights; None where nothing is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_mtime_ns, found.st_size, found.st_mode


def file_values(home: Path) -> dict[str, str]:
    """The variables of the settings file. SetupError when a line is not usable, or contains a password."""
    return values_of_file(home, Settings.model_fields)


def secrets_directory(home: Path) -> str | None:
    """The secrets directory that the environment or the settings file names."""
    return os.environ.get(SECRETS_DIR) or file_values(home).get(SECRETS_DIR)


def _secrets_dir(home: Path) -> str | None:
    """The secrets directory. Raises SetupError when other users can read a file in it."""
    name = secrets_directory(home)
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise SetupError(f"LEGAL_PIPELINE_SECRETS_DIR is not usable: {folder} is not a directory")
    for path in folder.glob("legal_pipeline_*"):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SetupError(f"other users of this machine can read {path}; run chmod 600 {path}")
    return str(folder)
