"""Text of a page that something hides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HiddenBy(StrEnum):
    """What hides words of a page that are in its file."""

    BOX = "box"
    """A filled shape, black, white or of another color."""
    IMAGE = "image"
    ANNOTATION = "annotation"
    """A highlight, rectangle or other annotation that is filled."""
    COLOR = "color"
    """Letters in the color of their ground, or without any."""
    LAYER = "layer"
    """A layer that is switched off."""
    CROP = "crop"
    """The edge of the page, beyond which they lie, or of an area of it to which they are confined."""
    SIZE = "size"
    """Letters too small to be seen, or without any height or width."""
    MARK = "mark"
    """A redaction annotation that nobody has applied: the page still shows the words."""


class RedactionState(StrEnum):
    OPEN = "open"
    """Nobody has decided; the words are kept out."""
    ACCEPTED = "accepted"
    """The words stay out."""
    RELEASED = "released"
    """The words are part of the text."""


REDACTED = "\u2588"
"""Stands for each character of hidden words in the text of a page."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Words that the file of a page has and that the page hides, or that are marked to be removed.

    In the text of the page, each of their characters is `REDACTED`; `start` and `end` are offsets there.
    """

    start: int
    end: int
    text: str
    """The words, with a line feed where their line ends; elsewhere as many characters as are `REDACTED`."""
    by: HiddenBy
    box: tuple[float, float, float, float]
    """Left, bottom, right and top in points; the origin is the lower left corner of the page."""

    def unmasked(self, text: str) -> str:
        """Return the text of the page with the words in their place; no offset changes."""
        letters = iter(self.text.replace("\n", ""))
        masked = text[self.start : self.end]
        return text[: self.start] + "".join(next(letters, c) if c == REDACTED else c for c in masked) + text[self.end :]

    def masked(self, text: str) -> str:
        """Return the text of the page without the words; undoes `unmasked`."""
        letters = self.text.replace("\n", "")
        pieces, done = [], 0
        for c in text[self.start : self.end]:
            is_word = done < len(letters) and c in (letters[done], REDACTED)
            pieces.append(REDACTED if is_word else c)
            done += is_word
        return text[: self.start] + "".join(pieces) + text[self.end :]
