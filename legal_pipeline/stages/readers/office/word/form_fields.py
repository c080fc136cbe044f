"""Check boxes and lists of the forms of Word (ECMA-376 part 1, 17.16.7 and 17.16.9), which have no text in the document."""

from __future__ import annotations

from collections.abc import Mapping

from legal_pipeline.stages.readers.office.docx_styles import OFF
from legal_pipeline.stages.readers.office.xml_events import attribute

_BOX, _LIST = "checkBox", "ddList"


class FormField:
    """Follows the elements of a field and says what it shows at its end."""

    def __init__(self) -> None:
        self._kind = ""
        self._default = self._value = ""
        self._entries: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Return whether the element is one of a field."""
        if name in (_BOX, _LIST):
            self._kind, self._default, self._value, self._entries = name, "", "", []
        elif not self._kind:
            return False
        elif name == "default":
            self._default = self._of(attributes)
        elif name in ("checked", "result"):
            self._value = self._of(attributes)
        elif name == "listEntry":
            self._entries.append(self._of(attributes))
        return True

    def end(self, name: str) -> str:
        """Return `[x]` or `[ ]`, the chosen entry, or '' for any other element."""
        if not self._kind or name != self._kind:
            return ""
        self._kind = ""
        value = self._value or self._default
        if name == _BOX:
            return "[x]" if value and value not in OFF else "[ ]"
        at = int(value) if value.isdigit() else 0
        return self._entries[at] if at < len(self._entries) else ""

    def _of(self, attributes: Mapping[str, str]) -> str:
        # w:checked without a value is true
        return attribute(dict(attributes), "val") or "1"
