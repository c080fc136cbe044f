"""Cleans the text that pdfium extracts: plain line feeds, no control characters, ligatures as letters."""

from __future__ import annotations

import re

_REPLACED = {
    "\ufffe": "-\n",  # pdfium writes this for a hyphen at the end of a line, and drops the line end
    "\u00ad": "-",  # soft hyphen: printed only at the end of a line
    "\u00a0": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\u0085": "\n",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    # as the fields of a form are read
    "\u2610": "[ ]",
    "\u2611": "[x]",
    "\u2612": "[x]",
}
_PRINTABLE = "".join(filter(str.isprintable, _REPLACED))
_DROPPED = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufdd0-\ufdef\ufeff\uffff"
_SURROGATES = r"\ud800-\udfff"
_UNCLEAN = re.compile(f"[{_DROPPED}{_SURROGATES}{''.join(_REPLACED)}]")


def clean(text: str) -> str:
    """Clean the text of a page. Idempotent. The result has no form feed, so that pages can be joined with one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").isprintable() and not any(letter in text for letter in _PRINTABLE):
        return text  # as most pages are; the search takes longer
    return _UNCLEAN.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _REPLACED.get(char, "")
