"""Preserves the exact text of stamps: the header that a court adds to a scan is text, and OCR may misread its docket number."""

from __future__ import annotations

from difflib import SequenceMatcher

_EDGE_LINES = 5
_MIN_SIMILARITY = 0.6


def with_stamps(ocr: str, layer: str) -> str:
    """Replace the misread stamps in OCR text by the lines of the text layer; lines without a counterpart go to the top."""
    lines = ocr.split("\n")
    missing: list[str] = []
    for stamp in (line.strip() for line in layer.split("\n")):
        if not stamp or stamp in ocr:
            continue
        at = _misread_line(lines, stamp)
        if at is None:
            missing.append(stamp)
        else:
            lines[at] = stamp
    text = "\n".join(lines)
    return "\n".join(missing) + "\n\n" + text if missing else text


def _misread_line(lines: list[str], stamp: str) -> int | None:
    """Return the index of the line at the head or foot that is most similar to the stamp, or None."""
    nonblank = [index for index, line in enumerate(lines) if line.strip()]
    edges = dict.fromkeys(nonblank[:_EDGE_LINES] + nonblank[-_EDGE_LINES:])
    matcher = SequenceMatcher(b=stamp, autojunk=False)
    best, best_ratio = None, _MIN_SIMILARITY
    for index in edges:
        matcher.set_seq1(lines[index].strip())
        if matcher.quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = index, ratio
    return best
