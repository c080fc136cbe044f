"""Users of the workspace, with hashes that take no time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from argon2 import PasswordHasher

from legal_pipeline.storage.users import passwords

PASSWORD = "nine brown owls at dusk"


@contextmanager
def quick_hashes() -> Iterator[None]:
    """What is hashed within takes a thousandth of the time, and so does comparing with it later."""
    with mock.patch.object(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        passwords._of_nobody.cache_clear()
        yield
    passwords._of_nobody.cache_clear()
