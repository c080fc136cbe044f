"""Plain text, CSV and anything else that is text as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.encoding import blocks_of, decoded, find_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import pages


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Pages of a text file; constant memory, two passes over the file."""
    encoding = find_encoding(path)
    text = decoded(blocks_of(path), encoding.name)
    return pages(text, f"text {encoding.name}", limits, encoding.confidence)
