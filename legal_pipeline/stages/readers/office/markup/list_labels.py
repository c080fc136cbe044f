"""The numbers that a browser puts before the items of a list (`<ol>`). Source: HTML Living Standard, 4.4.5 and 4.4.8."""

from __future__ import annotations

import re
from collections.abc import Mapping

from legal_pipeline.stages.readers.office.docx_numbering import letters, roman

_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(none|decimal|(?:lower|upper)-(?:alpha|latin|roman))\b", re.I)
_TYPES = {
    "decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I",
    "none": "",
}  # fmt: skip
_MAX_NUMBER = 100_000


class ListLabels:
    """Follows the lists of a page."""

    def __init__(self) -> None:
        self._lists: list[tuple[str, int]] = []
        """Kind and next number of each open list; the kind of a list without numbers is empty."""

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = _kind(attributes, "1") if tag == "ol" else ""
        self._lists.append((kind, _number(attributes.get("start", ""), 1)))

    def close(self) -> None:
        if self._lists:
            self._lists.pop()

    def item(self, attributes: Mapping[str, str]) -> str:
        """Return the label of the item that begins: "3.", "" for none."""
        if not self._lists:
            return ""
        kind, number = self._lists[-1]
        number = _number(attributes.get("value", ""), number)
        self._lists[-1] = (kind, number + 1)
        match _kind(attributes, kind) if kind else "":
            case "a" if number > 0:
                return f"{letters(number)}."
            case "A" if number > 0:
                return f"{letters(number).upper()}."
            case "i" if 0 < number < 4_000:
                return f"{roman(number).lower()}."
            case "I" if 0 < number < 4_000:
                return f"{roman(number)}."
            case "":
                return ""
        return f"{number}."


def _kind(attributes: Mapping[str, str], default: str) -> str:
    if match := _STYLE.search(attributes.get("style", "")):
        return _TYPES[match[1].lower()]
    declared = attributes.get("type", "")
    return declared if declared in ("1", "a", "A", "i", "I") else default


def _number(written: str, default: int) -> int:
    text = written.strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 8 and abs(int(text)) <= _MAX_NUMBER else default
