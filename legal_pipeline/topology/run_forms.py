"""Whether a document is processed as a whole or stage by stage, by its format and size."""

from __future__ import annotations

from enum import StrEnum


class RunForm(StrEnum):
    """How the steps of a run are executed."""

    STAGES = "stages"
    """Each step goes to the queue of its stage."""
    WHOLE = "whole"
    """The run worker executes all steps itself: for small documents, sending steps to queues costs more than executing them."""


WHOLE_SUFFIXES = frozenset({".txt", ".csv", ".html", ".htm", ".eml", ".rtf", ".docx", ".odt", ".md", ".json", ".xml"})
"""File name suffixes of formats that never need OCR; the form of a run is chosen before its file is read."""


WHOLE_MAX_BYTES = 128 * 1024
"""All stages together process a text of this size in well under a second."""


def run_form(file_name: str, size_bytes: int | None) -> RunForm:
    """Choose the form of a document's run. A wrong choice costs time; the results are the same."""
    suffix = "." + file_name.rpartition(".")[2].lower()
    is_small = size_bytes is not None and size_bytes <= WHOLE_MAX_BYTES
    return RunForm.WHOLE if is_small and suffix in WHOLE_SUFFIXES else RunForm.STAGES
