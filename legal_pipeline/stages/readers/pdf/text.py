"""Makes what pdfium extracts into text of pages: plain line feeds, no control characters, ligatures as letters."""

from __future__ import annotations

import re

_REPLACED = {
    "\ufffe": "-",  # pdfium's sign for a hyphen at the end of a line it joined
    "\u00ad": "-",  # soft hyphen: printed only where a line was broken
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
}
_DROPPED = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\uffff"
_SURROGATES = r"\ud800-\udfff"
_UNCLEAN = re.compile(f"[{_DROPPED}{_SURROGATES}{''.join(_REPLACED)}]")


def clean(text: str) -> str:
    """Idempotent. No form feed is left, so that pages can be joined by one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNCLEAN.sub(_clean_one, text)


def _clean_one(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _REPLACED.get(char, "")
