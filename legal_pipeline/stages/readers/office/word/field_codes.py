"""Which text of a Word document is the code of a field, and what fields show that have no result. Source: ECMA-376 part 1, 17.16."""

from __future__ import annotations

import re

from legal_pipeline.stages.readers.office.drawings.symbols import symbol

_MAX_CODE_CHARS = 1_000
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s(.*)", re.I | re.S)
_SYMBOL = re.compile(r"\s*SYMBOL\s+(?:(\d{1,5})|0x([0-9A-Fa-f]{1,4}))\b(?:.*?\\f\s+\"?([^\"\\]+))?", re.I | re.S)


_RECOMPUTED = re.compile(r"\s*(?:(DATE|TIME)|FILENAME)\b", re.I)
_AUTOMATIC = "[automatic date]"


class _Field:
    def __init__(self) -> None:
        self.code = ""
        self.is_code = True
        self.recomputed: re.Match[str] | None = None
        """Of a field whose result is no longer the one that the document had."""


class FieldCodes:
    """Follows the fields of a document: each has a code, and behind a separator its result."""

    def __init__(self, *, is_converted: bool = False) -> None:
        self._open: list[_Field] = []
        self._is_converted = is_converted
        """By a program that put the date of the conversion and the name of its own file in the place of those that were stored."""

    @property
    def is_in_code(self) -> bool:
        """Whether the text is the result of a field that stands in the code of another, which is not shown, or not the document's own."""
        if self._is_converted and any(field.recomputed for field in self._open):
            return True
        return len(self._open) > 1 and not self._open[-1].is_code and any(field.is_code for field in self._open)

    def mark(self, kind: str) -> str:
        """Follow a mark ("begin", "separate", "end") and return what the field shows that it ends, if it has no result."""
        if kind == "begin":
            self._open.append(_Field())
        elif self._open and kind == "separate":
            self._open[-1].is_code = False
            self._open[-1].recomputed = _RECOMPUTED.match(self._open[-1].code) if self._is_converted else None
        elif self._open and kind == "end":
            field = self._open.pop()
            if field.recomputed and not self.is_in_code:
                return _AUTOMATIC if field.recomputed[1] else ""
            if field.is_code and not any(outer.is_code for outer in self._open):
                return _shown(field.code)
        return ""

    def code(self, text: str) -> None:
        if self._open and len(self._open[-1].code) < _MAX_CODE_CHARS:
            self._open[-1].code += text

    def end_paragraph(self) -> None:
        """Forget the fields whose code does not end: they would swallow the results of those behind them."""
        if any(field.is_code for field in self._open):
            self._open = [field for field in self._open if not field.is_code]


def _shown(code: str) -> str:
    if match := _BUTTON.match(code):
        return match[1].strip()
    if match := _SYMBOL.match(code):
        return symbol(int(match[1]) if match[1] else int(match[2], 16), (match[3] or "").strip())
    return ""
