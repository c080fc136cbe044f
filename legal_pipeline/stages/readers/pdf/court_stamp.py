"""Preserves the exact text of stamps: the header that a court adds to a scan is text, and OCR may misread its docket number."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from legal_pipeline.stages.readers.pdf.text_quality import Plausibility, plausibility

_EDGE_LINES = 5
_MIN_SIMILARITY = 0.6
_READ_SIMILARITY = 70
"""Percent. A line that is not on the page reaches 40 to 60 in three thousand characters."""
_MAX_ADDED_LINES = 5
"""More lines are no stamp but another reading of the page, and two readings are never put together."""
_MIN_STRANGE = 2
_COURT_HEADER = re.compile(r"\bCase\b.*\d.*\b(?:Doc(?:ument)?|Filed|Entered)\b.*\d", re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"[A-Za-z]{3}|\d{3}|\d[-/.:]\d")


def stamps_of(layer: str, quality: Plausibility) -> str:
    """Return the lines of a text layer that may be stamps over a scan; '' if the layer is garbled or says nothing."""
    if quality.is_garbled or quality.is_suspect:
        return ""
    return "\n".join(line for line in layer.split("\n") if _SAYS_SOMETHING.search(line) and not _is_misread(plausibility(line)))


def court_header(layer: str) -> str:
    """Return the line that a court puts over each page; of a layer that is another reading of the page, nothing else is exact."""
    return "\n".join(line for line in layer.split("\n") if _COURT_HEADER.search(line))


def _is_misread(line: Plausibility) -> bool:
    return line.strange >= _MIN_STRANGE and 3 * line.strange > line.known + line.names + line.strange


def with_stamps(ocr: str, layer: str) -> str:
    """Replace the misread stamps in OCR text by the lines of the text layer; up to five without a counterpart go to the top."""
    lines = ocr.split("\n")
    missing: list[str] = []
    for stamp in (line.strip() for line in layer.split("\n")):
        if not stamp or stamp in ocr:
            continue
        at = _misread_line(lines, stamp)
        if at is None:
            missing.append(stamp)
        elif plausibility(stamp).strange <= plausibility(lines[at]).strange:
            lines[at] = stamp
    text = "\n".join(lines)
    missing = [stamp for stamp in missing if not _is_read(stamp, ocr)]
    return "\n".join(missing) + "\n\n" + text if 0 < len(missing) <= _MAX_ADDED_LINES else text


def _is_read(line: str, ocr: str) -> bool:
    """Return whether OCR has read the line somewhere on the page, well or badly."""
    return fuzz.partial_ratio(line, ocr) >= _READ_SIMILARITY


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
