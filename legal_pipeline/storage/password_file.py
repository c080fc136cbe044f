"""The passwords that are tried on locked documents: a file with one on each line, which only its owner can read.

Commands add to it and workers read it, so what was accepted with a password opens after a restart, too. Passwords are in no
database, log, command line or environment.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
from functools import lru_cache
from pathlib import Path

from legal_pipeline.errors import SetupError
from legal_pipeline.storage.database.files import exclusive_lock

MAX_PASSWORDS = 1_000
_MAX_ENCODED_BYTES = 48 * 1024
"""Of the whole list, as JSON: it is sent to the process that reads a document in one message."""
_OTHERS = 0o077


def known_passwords(path: Path, *, is_named: bool) -> tuple[str, ...]:
    """Returns the passwords; none without a file, unless the file `is_named` by a setting.

    Reads the file only when it has changed. Raises SetupError as `read_passwords`.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        if not is_named:
            return ()
        raise SetupError(f"{path} with the passwords of locked documents does not exist; write it, or correct its setting") from None
    except OSError as error:
        raise _unreadable(path, error) from error
    return _read(path, found.st_mtime_ns, found.st_size, found.st_mode)


def passwords_changed_at(path: Path) -> dt.datetime | None:
    """Returns when the list last changed; None without one."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except OSError:
        return None


def read_passwords(path: Path) -> tuple[str, ...]:
    """Returns the lines of a file that are not empty, as they are written. Raises SetupError when it cannot be read, or others can."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    if stat.S_IMODE(mode) & _OTHERS and stat.S_ISREG(mode):
        raise SetupError(f"other users of this machine can read {path}; run chmod 600 {path}")
    words = tuple(dict.fromkeys(line for line in text.replace("\r\n", "\n").split("\n") if line))
    _refuse_too_many(path, words)
    return words


def add_passwords(path: Path, words: tuple[str, ...]) -> None:
    """Adds passwords to the file, which only its owner can read, and replaces it atomically. Raises SetupError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(path.with_name(f".{path.name}.lock"), wait_seconds=15, held_by="another command that adds passwords"):
        before = read_passwords(path) if path.exists() else ()
        after = tuple(dict.fromkeys((*before, *words)))
        if after == before:
            return
        _refuse_too_many(path, after)
        staged = path.with_name(f".{path.name}.{os.getpid()}")
        staged.unlink(missing_ok=True)
        staged.touch(mode=0o600)
        staged.write_text("".join(f"{word}\n" for word in after), encoding="utf-8")
        staged.replace(path)


@lru_cache(maxsize=4)
def _read(path: Path, _modified: int, _size: int, _mode: int) -> tuple[str, ...]:
    return read_passwords(path)


def _refuse_too_many(path: Path, words: tuple[str, ...]) -> None:
    if len(words) > MAX_PASSWORDS or len(json.dumps(words)) > _MAX_ENCODED_BYTES:
        raise SetupError(
            f"{path} would hold more than {MAX_PASSWORDS:,} passwords or 48 KiB; each is tried on each locked document: shorten it"
        )


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> SetupError:
    why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    return SetupError(f"{path} with the passwords of locked documents cannot be read: {why}")
