"""Raised marks of footnotes: in brackets, they do not join the word or number before them. An ordinal ("10th") does."""

from __future__ import annotations

import re

_NOTE_MARK = re.compile(r"[\d*\u2020\u2021\u00a7]{1,4}\Z")


def bracketed_mark(raised: str, before: str) -> str:
    """Return raised text, in brackets if it is a mark. `before` is what stands before it on its line; at its start, a mark is a label."""
    mark = raised.strip()
    is_label = not before or before[-1] in "\n\f[("
    return raised if is_label or not _NOTE_MARK.match(mark) else f"[{mark}]"
