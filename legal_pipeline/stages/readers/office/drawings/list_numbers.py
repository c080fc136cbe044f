"""The automatic numbers of the paragraphs of a slide. Source: ECMA-376 part 1, 21.1.2.4.1 (buAutoNum) and 20.1.10.61 (its kinds)."""

from __future__ import annotations

from typing import Any

from legal_pipeline.stages.readers.office.docx_numbering import letters, roman

_MAX_NUMBER = 3_999
_FORMS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


class ListNumbers:
    """Follows the paragraphs of a text box."""

    def __init__(self) -> None:
        self._levels: dict[int, tuple[str, int]] = {}
        """Kind of the numbers and last number, by level."""

    def label(self, paragraph: Any) -> str:
        """Return the number of the next paragraph ("2."), "" for none."""
        properties = paragraph.find("{*}pPr")
        numbering = None if properties is None else properties.find("{*}buAutoNum")
        level = _number(None if properties is None else properties.get("lvl"), 0)
        is_empty = paragraph.find("{*}r") is None and paragraph.find("{*}fld") is None
        for deeper in [known for known in self._levels if known > level]:
            del self._levels[deeper]
        if numbering is None or is_empty:
            if not is_empty:
                self._levels.pop(level, None)
            return ""
        kind, start = numbering.get("type") or "", _number(numbering.get("startAt"), 1)
        before = self._levels.get(level)
        number = before[1] + 1 if before is not None and before[0] == f"{kind} {start}" else start
        self._levels[level] = (f"{kind} {start}", number)
        return _shown(kind, number)


def _shown(kind: str, number: int) -> str:
    form = next((form for end, form in _FORMS.items() if kind.endswith(end)), "")
    if not 0 < number <= _MAX_NUMBER:
        return ""
    if kind.startswith("alphaLc"):
        return form.format(letters(number))
    if kind.startswith("alphaUc"):
        return form.format(letters(number).upper())
    if kind.startswith("romanLc"):
        return form.format(roman(number).lower())
    if kind.startswith("romanUc"):
        return form.format(roman(number))
    return form.format(number) if kind.startswith("arabic") else ""


def _number(written: str | None, default: int) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 5 else default
