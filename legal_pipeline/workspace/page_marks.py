"""The marks of a page: its mentions, the passage that the reader came to see, and the words that were searched for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legal_pipeline.model import PII_TYPES
from legal_pipeline.storage.browsing.page_marks import PageMention, StoredPage
from legal_pipeline.storage.search.highlights import highlights
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.marked_text import Mark
from legal_pipeline.workspace.rendering import TYPE_NAME


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader came to see: a passage of the document, what a query asks for, or neither."""

    start: int | None = None
    end: int | None = None
    words: str = ""


def marks_of(matter: str, stored: StoredPage, mentions: list[PageMention], wanted: Wanted) -> list[Mark]:
    """Returns marks with offsets in the text of the page."""
    return [*_mentions(matter, stored, mentions), *wanted_marks(stored, wanted)]


def wanted_marks(stored: StoredPage, wanted: Wanted) -> Iterator[Mark]:
    if wanted.start is not None and wanted.end is not None:
        yield Mark(wanted.start - stored.start, wanted.end - stored.start, "wanted", is_wanted=True)
    for start, end in highlights(stored.page.text, wanted.words) if wanted.words else ():
        yield Mark(start, end, "hit", is_wanted=True)


def _mentions(matter: str, stored: StoredPage, mentions: list[PageMention]) -> Iterator[Mark]:
    for each in mentions:
        mention = each.mention
        kind = "mention pii" if mention.type in PII_TYPES else f"mention {mention.type.value.lower().replace('_', '-')}"
        address = addresses.entity(matter, each.entity_id) if each.entity_id else ""
        title = f"{TYPE_NAME[mention.type]}: {mention.value or mention.text}, {mention.confidence:.0%} ({mention.source})"
        yield Mark(mention.start - stored.start, mention.end - stored.start, kind, title, address)
