"""What the controls of a form in an OpenDocument text show; their values stand before the text.

Source: OASIS OpenDocument 1.3 part 3, chapter 13.
"""

from __future__ import annotations

from legal_pipeline.stages.readers.office.xml_events import attribute, local_name

_NAMESPACE = "xmlns:form:"
_FIELDS, _MARKS = "ms-interop:xmlns:field:", frozenset({"fieldmark", "fieldmark-start"})
_MAX_VALUES = 1_000
_BOXES = frozenset({"checkbox", "radio"})
_TYPED = frozenset({"text", "textarea", "formatted-text", "number", "date", "time", "combobox", "file"})
_LABELED = frozenset({"button", "fixed-text", "frame"})
_CONTROLS = _BOXES | _TYPED | _LABELED | {"listbox"}
_MAX_CONTROLS = 10_000


class FormControls:
    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        """By the id of the control."""
        self._open = ""
        self._id = ""
        self._texts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Return whether the element is one of a form."""
        if _NAMESPACE not in tag:
            return bool(self._open)
        name = local_name(tag)
        if name in _CONTROLS and not self._open:
            self._open, self._id = name, attribute(attributes, "id") or ""
            shown = _shown(name, attributes)
            self._texts = [shown] if shown else []
        elif name == "option" and self._open == "listbox" and _is_true(attributes, "current-selected", "selected"):
            self._texts.append(attribute(attributes, "label") or "")
        return True

    def end(self, tag: str) -> bool:
        if _NAMESPACE not in tag:
            return bool(self._open)
        if self._open and local_name(tag) == self._open:
            if len(self._shown) < _MAX_CONTROLS:
                self._shown[self._id] = ", ".join(self._texts)
            self._open = ""
        return True

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def text(self, control: str) -> str:
        """Return what a control shows."""
        return self._shown.get(control, "")


def _shown(name: str, attributes: dict[str, str]) -> str:
    label = attribute(attributes, "label") or ""
    if name in _BOXES:
        is_checked = attribute(attributes, "current-state") == "checked" or _is_true(attributes, "current-selected")
        if attribute(attributes, "current-state") is None and attribute(attributes, "current-selected") is None:
            is_checked = attribute(attributes, "state") == "checked" or _is_true(attributes, "selected")
        return f"{'[x]' if is_checked else '[ ]'} {label}".strip()
    if name in _TYPED:
        current = attribute(attributes, "current-value")
        return (current if current is not None else attribute(attributes, "value")) or ""
    return label if name in _LABELED else ""


def _is_true(attributes: dict[str, str], *names: str) -> bool:
    return next((value for name in names if (value := attribute(attributes, name))), "false") == "true"


class FieldMark:
    """A field of a form that comes from Word. Of a list, LibreOffice writes what is chosen either here or as text behind it."""

    def __init__(self) -> None:
        self._kind = ""
        self._values: dict[str, list[str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Return whether the element is one of a field."""
        if _FIELDS not in tag:
            return False
        if local_name(tag) in _MARKS:
            self._kind, self._values = (attribute(attributes, "type") or "").rpartition(".")[2], {}
        elif local_name(tag) == "param" and sum(map(len, self._values.values())) < _MAX_VALUES:
            self._values.setdefault(attribute(attributes, "name") or "", []).append(attribute(attributes, "value") or "")
        return True

    def end(self, tag: str) -> str:
        """Return what the field shows that ends here."""
        if _FIELDS not in tag or local_name(tag) not in _MARKS:
            return ""
        if self._kind == "FORMCHECKBOX":
            return "[x]" if "true" in self._values.get("Checkbox_Checked", ()) else "[ ]"
        if self._kind == "FORMDROPDOWN" and local_name(tag) == "fieldmark":
            entries, chosen = self._values.get("Dropdown_ListEntry", []), self._values.get("Dropdown_Selected", ["0"])[0]
            at = int(chosen) if chosen.isdecimal() and len(chosen) < 6 else 0
            return entries[at] if at < len(entries) else ""
        return ""
