"""Where the checkout lies that these tests belong to."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def fresh_checkout(folder: Path) -> Path:
    """What `git clone` leaves in the folder, as far as Dagster looks at it."""
    checkout = folder / "legal-pipeline"
    checkout.mkdir()
    for name in ("pyproject.toml", "workspace.yaml", "dagster.yaml"):
        shutil.copy(ROOT / name, checkout)
    # with what is compiled of it: the programs of a test would compile all of it once more
    shutil.copytree(ROOT / "legal_pipeline", checkout / "legal_pipeline")
    return checkout
