"""The structures of a window are read once for the stages that follow one another, and those of one window only are kept."""

from __future__ import annotations

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import read_structures

TEXT = "ANN LEE, Plaintiff,\n\nv.\n\nLARKSPUR FREIGHT, LLC, Defendant.\n"


def window(text: str) -> Window:
    return Window(text, 0, (0,), 1)


def test_the_structures_of_the_last_window_are_remembered() -> None:
    first = read_structures(window(TEXT))
    # an equal window, as each stage builds its own
    assert read_structures(window(TEXT)) is first
    other = read_structures(window(TEXT.replace("LEE", "ROE")))
    assert other != first
    again = read_structures(window(TEXT))
    assert again == first and again is not first, "memory does not grow with the number of windows"


def test_a_window_elsewhere_in_the_document_has_structures_of_its_own() -> None:
    here, there = read_structures(window(TEXT)), read_structures(Window(TEXT, 1000, (0,), 7))
    [caption, *_], [same, *_] = here.captions, there.captions
    assert (same.evidence.start - caption.evidence.start, same.evidence.page_number) == (1000, 7)
