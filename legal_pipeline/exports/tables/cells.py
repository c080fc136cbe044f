"""Text as the cell of a spreadsheet: one line, visible, and never a formula.

A spreadsheet runs a cell that begins with one of `=+-@` as a formula, also when it comes from a CSV file (OWASP, "CSV injection"). An
apostrophe in front makes it text, as if a person had typed it.
"""

from __future__ import annotations

from legal_pipeline.plain_text import visible

Cell = str | int | float | tuple[str, ...] | None
"""Several texts are a list where a format has lists, and elsewhere one text with semicolons."""

_STARTS_FORMULA = frozenset("=+-@\t\r\n" + "\uff1d\uff0b\uff0d\uff20")
"""The last four are the wide forms, which East Asian versions take for the same."""
MAX_CHARS = 32_767
"""Characters of a cell (Microsoft, "Excel specifications and limits")."""
_CUT = " … (cut; the JSON Lines have all)"


def cell(value: Cell) -> str | int | float | None:
    """Returns the value fit for a cell; numbers stay numbers."""
    if isinstance(value, tuple):
        value = "; ".join(value) or None
    return text_cell(value) if isinstance(value, str) else value


def text_cell(text: str) -> str:
    # blanks and line breaks collapse, so nothing that comes before a sign hides it
    line = visible(text)
    if line[:1] in _STARTS_FORMULA and line:
        line = "'" + line
    return line if len(line) <= MAX_CHARS else line[: MAX_CHARS - len(_CUT)] + _CUT
