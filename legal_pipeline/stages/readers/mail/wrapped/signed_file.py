"""Reads a file inside its signature: its text is the name of the file, which becomes a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.wrapped import signed
from legal_pipeline.stages.readers.pagination import paginate


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield one page. Raises Refusal(empty) for a signature whose content is elsewhere."""
    if not any(signed.file_content(path)):
        raise Refusal(RefusalReason.EMPTY, "it is a signature alone; what was signed is another file")
    return paginate(iter([f"Signed file: {signed.file_name(path)}\n"]), "signed file 1", limits)
