"""Reads PowerPoint presentations (PPTX): a page for each slide, with its notes and comments. The file is parsed in the confined process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, open_zip

_HANDLER = "legal_pipeline.stages.readers.office.pptx_child:Slides"
_MAX_SLIDE_BYTES = 16 * 1024 * 1024


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the slides; a slide of more than 6,000 characters continues on further pages.

    A slide that is not shown begins with the line `[Hidden slide]`. Raises Refusal(corrupt, encrypted, hostile, too_large).
    """
    engine = f"python-pptx {version('python-pptx')}"
    with open_zip(path, OFFICE_LIMITS):
        pass
    number = 0
    with Sandbox(_HANDLER, path, limits) as sandbox:
        slides = int(sandbox.ask("open").head.get("slides") or 0)
        if slides > limits.max_pages:
            raise Refusal(RefusalReason.TOO_LARGE, f"more than {limits.max_pages:,} slides")
        for slide in range(1, slides + 1):
            text = bytes(sandbox.ask("slide", slide, max_body_bytes=_MAX_SLIDE_BYTES).body).decode("utf-8", "replace")
            for page in paginate([text], engine, limits):
                number += 1
                yield replace(page, page_number=number)
    if number == 0:
        raise Refusal(RefusalReason.EMPTY, "the presentation has no slides")
