"""Servers that are restarted or cut off."""

from __future__ import annotations

import random
import signal
import time

from legal_pipeline_tests.faults.running.arena import Arena

_CUT_SECONDS = 15


def restart_redis(arena: Arena, chance: random.Random) -> str | None:
    """Redis is stopped or killed, and started again."""
    how = chance.choice([signal.SIGTERM, signal.SIGKILL])
    arena.deployment.redis.restart(how)
    return f"Redis restarted ({how.name})"


def restart_postgres(arena: Arena, chance: random.Random) -> str | None:
    """PostgreSQL is restarted under all connections."""
    arena.deployment.postgres.restart()
    return "PostgreSQL restarted"


def cut_wire(arena: Arena, chance: random.Random) -> str | None:
    """No packet between the programs and Redis gets through for 15 seconds."""
    for wire in arena.wires:
        wire.cut()
    time.sleep(_CUT_SECONDS)
    for wire in arena.wires:
        wire.mend()
    return f"cut off from Redis for {_CUT_SECONDS} s"
