"""The addresses of the workspace. A matter is part of each, so that access can be given by matter."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from legal_pipeline.model import Evidence


def matter(name: str) -> str:
    return f"/matters/{quote(name, safe='')}"


def listing(name: str, what: str, /, **filters: str | int) -> str:
    """The address of a list of the matter, such as `documents`, with the filters that are set."""
    query = urlencode({key.rstrip("_"): value for key, value in filters.items() if value not in ("", 0)})
    return f"{matter(name)}/{what}" + (f"?{query}" if query else "")


def page(
    name: str,
    document_id: str,
    page_number: int = 1,
    *,
    start: int | None = None,
    end: int | None = None,
    words: str = "",
    of: str = "",
    hit: int = 0,
    listed: str = "",
) -> str:
    """The address of a page; `start` and `end` are the passage in the document to be shown, `words` are marked as well.

    `hit` is the place of the page in the hits of `words`, or in the mentions of the entity `of`; `listed` is the list of documents that
    it was opened from.
    """
    query: dict[str, str | int] = {} if start is None or end is None else {"start": start, "end": end}
    query |= {key: value for key, value in (("words", words), ("of", of), ("hit", hit)) if value}
    place = "#here" if query else ""
    tail = f"?{urlencode(query | ({'listed': listed} if listed else {}))}" if query or listed else ""
    return f"{matter(name)}/documents/{quote(document_id, safe='')}/pages/{page_number}{tail}{place}"


def evidence(name: str, passage: Evidence) -> str:
    return page(name, passage.document_id, passage.page_number, start=passage.start, end=passage.end)


def picture(name: str, document_id: str, page_number: int) -> str:
    return f"{matter(name)}/documents/{quote(document_id, safe='')}/pages/{page_number}/picture.png"


def overlay(name: str, document_id: str, page_number: int, *, start: int | None = None, end: int | None = None, words: str = "") -> str:
    """The address of the colored boxes that lie over the picture."""
    query: dict[str, str | int] = {} if start is None or end is None else {"start": start, "end": end}
    if words:
        query["words"] = words
    tail = f"?{urlencode(query)}" if query else ""
    return f"{matter(name)}/documents/{quote(document_id, safe='')}/pages/{page_number}/marks.svg{tail}"


def differences(name: str, document_id: str, other_id: str) -> str:
    return f"{matter(name)}/documents/{quote(document_id, safe='')}/differences/{quote(other_id, safe='')}"


def original(name: str, document_id: str) -> str:
    return f"{matter(name)}/documents/{quote(document_id, safe='')}/original"


def entity(name: str, entity_id: str, *, page: int = 0) -> str:
    return f"{matter(name)}/entities/{quote(entity_id, safe='')}" + (f"?page={page}" if page else "")
