"""The code of a machine: a copy of its own, which another version can take the place of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import legal_pipeline

_PACKAGE = Path(legal_pipeline.__file__).parent
_CHANGED = "clock.py"


def install(folder: Path) -> None:
    """Into this folder, which is to be searched first."""
    shutil.copytree(_PACKAGE, folder / _PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))


@contextmanager
def other_version(folder: Path) -> Iterator[None]:
    """What is started meanwhile from this folder is of another version, which differs in a comment, and goes on so."""
    path = folder / _PACKAGE.name / _CHANGED
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}# of another version\n", encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")
