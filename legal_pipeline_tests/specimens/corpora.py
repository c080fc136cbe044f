"""Locations of real data for tests: beside the repository, never inside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from legal_pipeline_tests.checkout import ROOT

SHARED = ROOT.parent / "shared"


def corpus(name: str) -> Path:
    """Folder of one real data set; skips the test where the data is not on this machine."""
    return _find(Path(os.environ.get("LEGAL_PIPELINE_CORPUS", SHARED / "corpus")) / name)


def gold() -> Path:
    """Folder with the hand-made annotations and their `score.py`."""
    return _find(Path(os.environ.get("LEGAL_PIPELINE_GOLD", SHARED / "gold")))


def cases() -> Path | None:
    """Folder with small inputs by kind and their `check.py`, or None where it is not on this machine."""
    folder = Path(os.environ.get("LEGAL_PIPELINE_CASES", SHARED / "cases"))
    return folder if (folder / "check.py").is_file() else None


def _find(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"real data is not on this machine: no folder {folder}")
    return folder
