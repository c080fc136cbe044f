"""Paths of the files that a supervised deployment writes below its home directory."""

from __future__ import annotations

from pathlib import Path


def socket_path(home: Path) -> Path:
    return home / "run" / "supervisor.sock"


def supervisor_pid_path(home: Path) -> Path:
    return home / "run" / "supervisord.pid"


def servers_folder(home: Path) -> Path:
    """The folder of the supervisor of PostgreSQL and Redis, laid out like a home directory; only `make up` has one."""
    return home / "servers"


def log_path(home: Path, name: str) -> Path:
    return home / "logs" / f"{name}.log"
