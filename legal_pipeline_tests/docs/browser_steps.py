"""The steps in the browser that docs/questions.md gives for a question, as something that can be played."""

from __future__ import annotations

import re
from pathlib import Path

_STEP = re.compile(r"search `(?P<search>[^`]+)`|choose `(?P<choose>[^`]+)`|(?<!\w)\*(?P<click>[^*`]+)\*")
_SENTENCE = re.compile(r"^In the browser: (.*?)\.(?=\s|$)", re.MULTILINE)


def browser_steps(page: Path) -> dict[str, list[tuple[str, str]]]:
    """Heading -> its steps: (`search`, words), (`choose`, option) or (`click`, link or button)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        if (sentence := _SENTENCE.search(section)) is not None:
            steps = _STEP.finditer(sentence[1])
            found[section.split("\n", 1)[0]] = [(str(step.lastgroup), step[str(step.lastgroup)]) for step in steps]
    return found
