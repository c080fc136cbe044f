"""Another version of the code, as a machine has it that was upgraded before the others or forgotten."""

from __future__ import annotations

import shutil
from pathlib import Path

import legal_pipeline

_PACKAGE = Path(legal_pipeline.__file__).parent


def make_other_code(folder: Path) -> Path:
    """Writes a copy of the package that differs in a comment into this folder, which is to be searched first; returns the folder."""
    copied = folder / _PACKAGE.name
    if not copied.exists():
        shutil.copytree(_PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
        with (copied / "clock.py").open("a", encoding="utf-8") as file:
            file.write("# of another version\n")
    return folder
