r"""Check boxes and lists of forms in RTF (`\formfield`), which have no text. Source: RTF 1.9.1, "Form Fields"."""

from __future__ import annotations

_TYPE, _RESULT, _DEFAULT = "fftype", "ffres", "ffdefres"
_USE_DEFAULT = 25
"""The result that stands for the default."""
_BOX, _LIST = 1, 2
_MAX_ENTRIES = 100


class RtfFormField:
    def __init__(self) -> None:
        self._values: dict[str, int] = {}
        self._entries: list[str] = []

    def number(self, word: str, number: int) -> None:
        if word in (_TYPE, _RESULT, _DEFAULT):
            self._values[word] = number

    def entry(self, text: str) -> None:
        if len(self._entries) < _MAX_ENTRIES:
            self._entries.append(text.strip())

    def end(self) -> str:
        """Return what the field shows, and forget it."""
        values, entries = self._values, self._entries
        self._values, self._entries = {}, []
        result = values.get(_RESULT, _USE_DEFAULT)
        result = values.get(_DEFAULT, 0) if result == _USE_DEFAULT else result
        if values.get(_TYPE) == _BOX:
            return "[x]" if result else "[ ]"
        return entries[result] if values.get(_TYPE) == _LIST and 0 <= result < len(entries) else ""
