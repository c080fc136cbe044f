"""A fictional insurance dispute as sample data."""

from __future__ import annotations

from pathlib import Path


def make_sample(into: Path) -> list[Path]:
    """Write the files of the sample matter to the folder `into`, which is created if it does not exist.

    Existing files are overwritten. The bytes are the same on every call. Returns the paths in alphabetical order.
    """
    from legal_pipeline.sample.matter import write_matter  # deferred, because it imports the layout libraries

    return write_matter(into)
