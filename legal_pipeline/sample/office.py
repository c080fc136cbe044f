"""Builds reproducible Word documents."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx import Document as new_document

from legal_pipeline.sample.archive import with_fixed_dates


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1
    """0 is the title."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose first row is the header."""

    rows: Sequence[Sequence[str]]


def build_docx(parts: Iterable[str | Heading | Grid]) -> bytes:
    """Return a document of paragraphs, headings and tables."""
    document = new_document()
    document.core_properties.author = ""
    for part in parts:
        match part:
            case Heading():
                document.add_heading(part.text, part.level)
            case Grid():
                table = document.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")
                for row in part.rows:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
            case _:
                document.add_paragraph(part)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())
