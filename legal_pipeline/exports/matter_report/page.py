"""Writes the report, section by section. Names and texts are untrusted: the templates make every value visible and escape it."""

from __future__ import annotations

from pathlib import Path

from legal_pipeline import __version__
from legal_pipeline.clock import now
from legal_pipeline.exports.matter_report.content import KEY, MAX_LINES, Content
from legal_pipeline.exports.selection import one_matter
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import MentionType
from legal_pipeline.plain_text import html_templates
from legal_pipeline.related.signatures import refresh


def write(source: Source, folder: Path, name: str = "matter.html") -> Written:
    """Reads the texts that have not been compared yet, so that near-duplicates are complete."""
    matter = one_matter(source.store, source.selection)
    refresh(source.store, matter)
    template = html_templates("legal_pipeline.exports.matter_report").get_template("report.html")
    values = {
        "report": Content(source, matter),
        "types": MentionType,
        "key": KEY,
        "most": MAX_LINES,
        "version": __version__,
        "made_at": f"{now():%Y-%m-%d %H:%M} UTC",
    }
    lines = 0
    with (folder / name).open("w", encoding="utf-8", newline="\n") as handle:
        for part in template.generate(values):
            lines += part.count("\n")
            handle.write(part)
    return Written({name: lines})
