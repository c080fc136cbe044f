"""Text of others made fit to be shown: a file's name may hold what moves a cursor, turns a line round or never ends."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

# joins emoji and letters of several scripts, and turns nothing round
_HARMLESS = frozenset("\u200c\u200d")
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str, at_most: int | None = None) -> str:
    """One line; controls, marks of direction and halves of characters as their numbers; cut in the middle when too long.

    The middle, because the beginning and the ending of a file's name are what people know it by.
    """
    shown = "".join(_shown(character) for character in " ".join(text.split()))
    if at_most is None or len(shown) <= at_most:
        return shown
    ending = (at_most - 1) // 3
    return shown[: at_most - 1 - ending] + "…" + shown[len(shown) - ending :]


def harmless(text: str) -> str:
    """The text with everything that moves a cursor, starts an escape sequence or turns a line round as U+FFFD; line breaks and tabs stay.

    As long as before, so that what was measured still fits; `visible` says which character it was.
    """
    return text if text.isprintable() else "".join(character if _is_harmless(character) else "\ufffd" for character in text)


def escaped(line: str) -> str:
    """A line of JSON in which such characters are escapes, which programs read as the same text."""
    return line if line.isprintable() else "".join(char if _is_harmless(char) else f"\\u{ord(char):04x}" for char in line)


def html_templates(package: str) -> Environment:
    """Returns a Jinja environment for the templates in `package`/templates: every value is made visible, then escaped."""
    # imported here: most programs write no HTML
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _is_harmless(character: str) -> bool:
    if character.isprintable() or character in _HARMLESS or character in "\n\t":
        return True
    # beyond the first plane nothing moves a cursor, and an escape of JSON would be two
    return unicodedata.category(character) not in _NOT_SHOWN or ord(character) > 0xFFFF


def _shown(character: str) -> str:
    if character.isprintable() or character in _HARMLESS or unicodedata.category(character) not in _NOT_SHOWN:
        return character
    return f"<U+{ord(character):04X}>"
