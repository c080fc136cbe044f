"""What a group of RTF, between its braces, says about the text in it."""

from __future__ import annotations

from dataclasses import dataclass

from legal_pipeline.model import NoteKind


@dataclass(frozen=True, slots=True)
class Group:
    """The state that a closing brace restores."""

    is_text: bool = True
    destination: str = ""
    code_page: str = ""
    apart: NoteKind | None = None
    """Struck or hidden text, which is kept apart."""
    font: str = ""
    """The name of a font of symbols, whose bytes are no letters; "" for any other."""
    is_raised: bool = False
    is_box: bool = False
    """Text of a text box, which follows the paragraph in which it is anchored."""
    is_copy: bool = False
    """What stands for a drawing in older programs."""
    skip: int = 1
    """The number of fallback characters after each \\u, for readers without Unicode."""


def decoded(data: bytes, code_page: str) -> str:
    """Decode the text of a group. What makes UTF-8 is UTF-8 where Windows-1252 is meant: many programs write it without escapes."""
    if code_page == "cp1252" and not data.isascii():
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode(code_page, "replace")
