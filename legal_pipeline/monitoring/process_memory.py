"""Memory of a process and its descendants, with shared pages divided among their users (proportional set size)."""

from __future__ import annotations

from pathlib import Path

import psutil

PROC = Path("/proc")


def tree_bytes(pid: int) -> int:
    """Returns bytes; 0 for a process that has ended."""
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    return sum(proportional_bytes(process.pid) for process in processes)


def proportional_bytes(pid: int) -> int:
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        # no /proc, or a process of another user: the resident set size counts shared pages in full
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
