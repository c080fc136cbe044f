"""The documents of the project, and their headings, code blocks and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline_tests.checkout import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "deploy" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCUMENTS = [*GUIDES, ROOT / "CHANGELOG.md", *DECISIONS]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,4}) (.+)$", re.MULTILINE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced code block; `language` is empty where none is given."""

    language: str
    text: str


def blocks(path: Path) -> list[Block]:
    return [Block(*match.groups()) for match in _FENCE.finditer(path.read_text(encoding="utf-8"))]


def prose(path: Path) -> str:
    """The document without its code blocks."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def headings(path: Path) -> list[str]:
    return [title for _, title in _HEADING.findall(prose(path))]


def anchor(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    words = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title).lower())
    return words.replace(" ", "-")


def between(text: str, marker: str) -> str:
    """The text between `<!-- marker -->` and `<!-- /marker -->`; ValueError when either is missing."""
    start, end = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    return text[text.index(start) + len(start) : text.index(end)]


def rows(text: str) -> list[list[str]]:
    """Cells of every table row in the text, without heads and rulers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    is_ruler = [all(re.fullmatch(r":?-+:?", cell) for cell in row) for row in cells]
    heads = {index - 1 for index, ruler in enumerate(is_ruler) if ruler}
    return [row for index, row in enumerate(cells) if not is_ruler[index] and index not in heads]
