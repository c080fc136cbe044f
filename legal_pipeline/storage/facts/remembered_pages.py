"""The pages of a document that is read many times in a row, kept from the first time on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.engine import Engine, Row

from legal_pipeline.storage.facts.pages import Pages


class RememberedPages(Pages):
    """Remembers the pages of the document that was read last. For small documents whose pages nobody writes meanwhile."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._document_id: str | None = None
        self._remembered: list[Row[Any]] = []

    def end(self, document_id: str) -> int:
        return max((row.start + len(row.text) for row in self._rows(document_id, 1)), default=0)

    def _rows(self, document_id: str, first_page: int) -> Iterator[Row[Any]]:
        if self._document_id != document_id:
            self._remembered, self._document_id = list(super()._rows(document_id, 1)), document_id
        return (row for row in self._remembered if row.page_number >= first_page)
