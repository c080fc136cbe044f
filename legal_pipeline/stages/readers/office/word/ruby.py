"""Text above a word that says how it is pronounced (ruby): read in brackets behind the word, as in HTML.

Word stores it before the word. Source: ECMA-376 part 1, 17.3.3.25.
"""

from __future__ import annotations


class Ruby:
    """What stands above the open word."""

    def __init__(self) -> None:
        self._is_open = False
        self._above: list[str] = []

    def start(self, name: str) -> bool:
        """Return whether the element is one of ruby text."""
        if name == "rt":
            self._is_open = True
        return name in ("ruby", "rt", "rubyBase")

    def take(self, text: str) -> bool:
        """Keep the text and return True if it stands above a word."""
        if self._is_open:
            self._above.append(text)
        return self._is_open

    def end(self, name: str) -> str:
        """Return what is read at the end of an element."""
        if name == "rt":
            self._is_open = False
        if name != "ruby":
            return ""
        above, self._above = "".join(self._above).strip(), []
        return f"({above})" if above else ""
