"""The settings file of a deployment: `settings.env` in the home directory, lines `LEGAL_PIPELINE_<NAME>=value`.

Programs, `make up` and every command read it themselves, so a change needs no new shell. A POSIX shell can read it as well.
Passwords do not belong here: they are in the secrets directory, which the file may name.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from dotenv import dotenv_values

from legal_pipeline.errors import SetupError

FILE_NAME = "settings.env"
_HEAD = """\
# Settings of the deployment in this directory. Edit it and run `make up`, which restarts the programs that they concern.
# `legal-pipeline settings` shows each value and where it comes from; a variable of the environment takes precedence.
"""


def settings_path(home: Path) -> Path:
    return home / FILE_NAME


def read_settings_file(home: Path, known: Collection[str]) -> dict[str, str]:
    """Returns the variables of the file by name; empty without a file.

    SetupError when it cannot be read or has a line that is no known variable: a misspelled setting would be ignored in silence.
    """
    path = settings_path(home)
    try:
        # the shell expands nothing in what `write_settings_file` quotes, so nothing is expanded here
        found = dotenv_values(path, interpolate=False) if _exists(path) else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read ({error}); it has lines LEGAL_PIPELINE_<NAME>=value") from error
    for name, value in found.items():
        if value is None:
            raise SetupError(f"{path}: the line {name[:60]!r} is not of the form LEGAL_PIPELINE_<NAME>=value; correct it")
        if name not in known:
            raise SetupError(f"{path}: {name[:60]} is not a setting; correct or delete the line")
    return {name: value for name, value in found.items() if value}


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        # no such folder can be; whoever makes the home directory reports that
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise


def write_settings_file(home: Path, values: Mapping[str, str]) -> None:
    """Replaces the file atomically. SetupError for a value that a line cannot hold."""
    path = settings_path(home)
    write_private(path, _HEAD + "".join(f"{name}={_quoted(name, value)}\n" for name, value in sorted(values.items())))


def write_private(path: Path, text: str) -> None:
    """Writes a file atomically, readable by this user only."""
    staged = path.with_name(f"{path.name}.{os.getpid()}")
    staged.touch(mode=0o600)
    staged.write_text(text, encoding="utf-8")
    staged.replace(path)


def _quoted(name: str, value: str) -> str:
    if "\n" in value or "\r" in value:
        raise SetupError(f"{name} has more than one line; the settings file holds one line for each setting")
    if value.isascii() and value.replace("_", "").replace("-", "").replace(".", "").replace("/", "").replace(":", "").isalnum():
        return value
    if "'" not in value and "\\" not in value:
        return f"'{value}'"
    if any(sign in value for sign in '"\\$`'):
        raise SetupError(f"{name} has quotation marks that the settings file cannot hold beside $, ` or a backslash; choose another value")
    return f'"{value}"'
