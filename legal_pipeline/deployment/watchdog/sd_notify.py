"""The notification protocol of systemd: see sd_notify(3). Does nothing when systemd did not start this process."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> bool:
    """Sends a state such as `READY=1`. Returns False when nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    # a leading @ stands for the abstract namespace
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            # a full buffer must not hold up the program
            channel.setblocking(False)
            channel.sendto(state.encode(), name)
    except OSError:
        return False
    return True
