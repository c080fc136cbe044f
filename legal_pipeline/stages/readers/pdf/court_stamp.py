"""Keeps the exact letters of stamps: a court's header over a scan is text, and OCR would misread its docket number."""

from __future__ import annotations

from difflib import SequenceMatcher

_EDGE_LINES = 5
_LIKE = 0.6


def with_stamps(ocr: str, layer: str) -> str:
    """The OCR's text with each line of the layer in place of the line that misreads it, or on top where none does."""
    lines = ocr.split("\n")
    missing: list[str] = []
    for stamp in (line.strip() for line in layer.split("\n")):
        if not stamp or stamp in ocr:
            continue
        at = _misreading(lines, stamp)
        if at is None:
            missing.append(stamp)
        else:
            lines[at] = stamp
    text = "\n".join(lines)
    return "\n".join(missing) + "\n\n" + text if missing else text


def _misreading(lines: list[str], stamp: str) -> int | None:
    """Index of the line at the head or foot that is most like the stamp."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    edges = dict.fromkeys(filled[:_EDGE_LINES] + filled[-_EDGE_LINES:])
    matcher = SequenceMatcher(b=stamp, autojunk=False)
    best, best_ratio = None, _LIKE
    for index in edges:
        matcher.set_seq1(lines[index].strip())
        if matcher.quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = index, ratio
    return best
