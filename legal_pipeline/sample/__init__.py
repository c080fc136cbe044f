"""A fictional insurance dispute, written file by file, for trying the pipeline out."""

from __future__ import annotations

from pathlib import Path


def make_sample(into: Path) -> list[Path]:
    """Writes the files of the sample matter into the folder `into`, which is made if need be.

    Files of the same name are overwritten, the bytes are the same on every call. Returns the paths
    in alphabetical order.
    """
    from legal_pipeline.sample.matter import write_matter  # the layout libraries load only when asked for

    return write_matter(into)
