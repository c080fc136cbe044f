"""Full-text search over the pages of finished documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.database import reading

MARK_START, MARK_END = "\x02", "\x03"
"""Around each hit in a snippet; control characters, so that no text contains them."""

_SQL = """
select documents.document_id, documents.file_name, documents.matter, pages.page_number, pages.bates,
       snippet(pages_index, 0, :mark_start, :mark_end, ' … ', 24) as snippet
from pages_index
join pages on pages.page_id = pages_index.rowid
join documents on documents.document_id = pages.document_id
where pages_index match :query and documents.state = 'done' and (:matter is null or documents.matter = :matter)
order by bm25(pages_index), documents.document_id, pages.page_number
limit :limit
"""


@dataclass(frozen=True, slots=True)
class Hit:
    document_id: str
    file_name: str
    matter: str
    page_number: int
    bates: str | None
    snippet: str


def search(engine: Engine, query: str, *, matter: str | None = None, limit: int = 20) -> list[Hit]:
    """Best first. Words must all occur on a page; "quoted words" must stand together. UsageError without a word."""
    parameters = {"query": _match_expression(query), "matter": matter, "limit": limit, "mark_start": MARK_START, "mark_end": MARK_END}
    with reading(engine) as connection:
        return [Hit(**row._mapping) for row in connection.execute(sa.text(_SQL), parameters)]


def _match_expression(query: str) -> str:
    # every word is quoted: a user's hyphens, colons and NEAR( are text, not FTS5 syntax
    terms = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', query)]
    quoted = ['"' + term.replace('"', " ") + '"' for term in terms if re.search(r"\w", term)]
    if not quoted:
        raise UsageError(f"the query {query!r} has no word to look for")
    return " ".join(quoted)
