"""What can be downloaded, and what somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.exports.formats import FORMATS, REPORT, Format
from legal_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Choice:
    format: Format
    label: str
    says: str
    file_name: str
    """Of the download, behind the name of the matter; several files come as an archive."""
    is_whole: bool = False
    """Always the whole matter."""
    is_rendered: bool = False
    """Shows every page: it takes minutes, and more memory than the workspace of a deployment has."""


CHOICES = {
    each.format.name: each
    for each in (
        Choice(REPORT, "Report", "the whole matter as one page to read, print or hand over (HTML)", "report.html", is_whole=True),
        Choice(
            FORMATS["xlsx"],
            "Spreadsheet",
            "documents, parties with counsel, facts, timeline, people, mentions and pages, a sheet for each (Excel)",
            "facts.xlsx",
        ),
        Choice(FORMATS["csv"], "Tables", "the same tables as CSV files (ZIP)", "tables.zip"),
        Choice(FORMATS["privilege-log"], "Privilege log", "a draft for a lawyer, with the reasons (CSV)", "privilege-log.csv"),
        Choice(
            FORMATS["dat"],
            "Load file",
            "a production: Concordance DAT and Opticon OPT with images, text and natives (ZIP)",
            "production.zip",
            is_rendered=True,
        ),
        Choice(FORMATS["searchable-pdf"], "Searchable PDFs", "pages as they look, with a text layer (ZIP)", "pdfs.zip", is_rendered=True),
        Choice(FORMATS["graphml"], "Graph", "people, organizations and cases for Gephi, yEd or Cytoscape (GraphML)", "graph.graphml"),
        Choice(FORMATS["ftm"], "Entities", "for Aleph and other programs that read FollowTheMoney (JSON)", "entities.ftm.json"),
        Choice(FORMATS["jsonl"], "Everything", "with ids and offsets, for programs (JSON Lines, ZIP)", "everything.zip"),
    )
}


def choices_for(settings: Settings) -> dict[str, Choice]:
    return {name: each for name, each in CHOICES.items() if not (each.is_rendered and settings.is_deployed)}


@dataclass(frozen=True, slots=True)
class Order:
    settings: Settings
    matter: str
    format_name: str
    query: str
    """Only documents with a page that it finds; empty for all."""
    tag: str
    """Only documents with this tag; empty for all."""
    bates_prefix: str
    """Of new Bates numbers for a load file; empty for those that are printed."""
    folder: Path
    """An empty folder for the file."""
