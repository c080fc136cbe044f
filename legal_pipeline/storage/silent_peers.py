"""Connections to a machine that has vanished: its power is gone, or the network between.

Nothing closes such a connection. Linux would notice after 15 minutes when something was sent that nobody acknowledges, and after two
hours when nothing was. Until then a worker that lost the database waits with its work in hand, and a database that lost a worker keeps
the rows locked that others need.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from types import MappingProxyType

SILENT_SECONDS = 30
"""A peer that acknowledges nothing for this long is gone. As the lease timeout: then the work of a lost worker goes to another one."""

_IDLE_SECONDS, _INTERVAL_SECONDS = 10, 5
_COUNT = (SILENT_SECONDS - _IDLE_SECONDS) // _INTERVAL_SECONDS

OF_LIBPQ: Mapping[str, int] = MappingProxyType(
    {
        "keepalives_idle": _IDLE_SECONDS,
        "keepalives_interval": _INTERVAL_SECONDS,
        "keepalives_count": _COUNT,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
    }
)
"""Of the client's end of a connection to PostgreSQL, by parameter of libpq."""

OF_POSTGRESQL: Mapping[str, int] = MappingProxyType(
    {
        "tcp_keepalives_idle": _IDLE_SECONDS,
        "tcp_keepalives_interval": _INTERVAL_SECONDS,
        "tcp_keepalives_count": _COUNT,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
    }
)
"""Of the server's end, by setting of a session; the server ignores them for a Unix-domain socket."""

OF_SOCKET: Mapping[int, int] = MappingProxyType(
    {
        getattr(socket, name): value
        for name, value in (
            ("TCP_KEEPIDLE", _IDLE_SECONDS),
            ("TCP_KEEPINTVL", _INTERVAL_SECONDS),
            ("TCP_KEEPCNT", _COUNT),
            ("TCP_USER_TIMEOUT", SILENT_SECONDS * 1000),
        )
        if hasattr(socket, name)
    }
)
"""Options of a TCP socket, by number; those that this system has."""
