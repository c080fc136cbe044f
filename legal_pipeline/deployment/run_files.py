"""Paths of the files that a supervised deployment writes below its home directory."""

from __future__ import annotations

from pathlib import Path


def socket_path(home: Path) -> Path:
    return home / "run" / "supervisor.sock"


def supervisor_pid_path(home: Path) -> Path:
    return home / "run" / "supervisord.pid"


def log_path(home: Path, name: str) -> Path:
    return home / "logs" / f"{name}.log"
