"""Files appear in their folder when all of them are complete, or not at all.

They are written into a hidden folder on the same disk and renamed at the end. A kill leaves the hidden folder (`.export-...`), never
half a file under its name.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from legal_pipeline.errors import UsageError


@contextmanager
def staged(target: Path, *, must_be_new: bool = False) -> Iterator[Path]:
    """Yields an empty folder whose files are in `target` after the block, unless the block fails.

    `must_be_new`: `target` may not hold anything yet, because a file that is left from before would be taken for one of these. Raises
    UsageError when `target` cannot take the files; OSError when the disk cannot.
    """
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file; name a folder")
    if must_be_new and target.is_dir() and any(target.iterdir()):
        raise UsageError(f"{target} already holds files, which would be mixed with these; name a new folder")
    beside = target if target.is_dir() else _nearest(target)
    hidden = Path(tempfile.mkdtemp(prefix=".export-", dir=beside))
    try:
        # the hidden folder is closed to others; what is renamed out of it has the rights of any new folder
        tree = hidden / "files"
        tree.mkdir()
        yield tree
        _publish(tree, target)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _nearest(target: Path) -> Path:
    """Returns the nearest folder above `target` that exists."""
    for each in target.parents:
        if each.is_dir():
            return each
        if each.exists():
            raise UsageError(f"{target} cannot be a folder, because {each} is a file; name another one")
    return Path()


def _publish(tree: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        tree.rename(target)
        return
    files = [path for path in sorted(tree.rglob("*")) if path.is_file()]
    for path in files:
        if (target / path.relative_to(tree)).is_dir():
            raise UsageError(
                f"{target / path.relative_to(tree)} is a folder, and a file of this name is to be written; name another folder"
            )
    for path in files:
        place = target / path.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
