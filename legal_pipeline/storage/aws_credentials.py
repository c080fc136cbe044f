"""Whether the credentials files of AWS have changed since a client was made, which keeps those that it was made with.

Keys of a role refresh themselves, and those of the environment stay as they are for the life of a process.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Client = TypeVar("Client")
Stamp = tuple[tuple[str, int, int], ...]
"""(path, time of its last change in ns, size in bytes) of each file that is there."""

_FILES = {"AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials", "AWS_CONFIG_FILE": "~/.aws/config"}
"""Variable that names the file, and its default place (AWS SDKs and Tools Reference Guide, "Shared config and credentials files")."""


def credentials_stamp() -> Stamp:
    found = []
    for variable, default in _FILES.items():
        path = Path(os.environ.get(variable) or default).expanduser()
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@dataclass
class RenewedClient(Generic[Client]):
    """A client that is made with the first call, and made anew when the credentials files have changed since."""

    make: Callable[[], Client]
    _client: Client | None = None
    _stamp: Stamp = ()

    def get(self) -> Client:
        stamp = credentials_stamp()
        if self._client is None or stamp != self._stamp:
            self._client, self._stamp = self.make(), stamp
        return self._client

    def forget(self) -> None:
        """Its credentials were rejected: those of the environment's own sources may be others by now."""
        self._client = None
