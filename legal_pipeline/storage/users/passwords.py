"""Passwords of people: hashed with argon2, and what a password must be. Slow on purpose, and one at a time."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from legal_pipeline.errors import UsageError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's Password Storage Cheat Sheet: 19 MiB, two rounds, one lane; the memory fits the limit of the program."""
_ONE_AT_A_TIME = threading.Lock()
"""Many attempts at once would take 19 MiB each."""
LEAST_CHARS, MOST_CHARS = 12, 1_000


def hashed(password: str, name: str) -> str:
    """Returns the hash to be stored. Raises UsageError when the password is too short, too long or the name."""
    if not LEAST_CHARS <= len(password) <= MOST_CHARS:
        raise UsageError(f"a password has {LEAST_CHARS} to {MOST_CHARS:,} characters; several words are easier to remember than signs")
    if password.casefold() == name.casefold() or len(set(password)) == 1:
        raise UsageError("this password would be guessed first; choose several words")
    with _ONE_AT_A_TIME:
        return _HASHER.hash(_bytes(password))


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password is the one that was hashed. Without a hash the answer is no, and takes as long."""
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(stored or _of_nobody(), _bytes(password[:MOST_CHARS])) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", errors="replace")


@cache
def _of_nobody() -> str:
    return _HASHER.hash(b"nobody has this password")
