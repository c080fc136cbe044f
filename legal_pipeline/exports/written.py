"""What an export has to work with, and what it says about its work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from legal_pipeline.exports.bates import Stamp
from legal_pipeline.exports.selection import Selection
from legal_pipeline.services import Services
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages
from legal_pipeline.storage.store import Store


@dataclass
class Written:
    """The files of an export and what a reader of them must know."""

    files: dict[str, int] = field(default_factory=dict)
    """Name -> lines, rows, pages or whatever `unit` says."""
    unit: str = "lines"
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Options:
    """What some formats can be told."""

    stamp: Stamp | None = None
    """New Bates numbers; None keeps the printed ones."""


@dataclass(frozen=True)
class Source:
    """The stores, the documents that were chosen, and the names that stand for ids."""

    services: Services
    selection: Selection
    options: Options = Options()

    @property
    def store(self) -> Store:
        return self.services.store

    @cached_property
    def file_names(self) -> Mapping[str, str]:
        """File name by document id, for the documents of the selection in any state."""
        c = documents.c
        query = sa.select(c.document_id, c.file_name)
        if self.selection.matter is not None:
            query = query.where(c.matter == self.selection.matter)
        with reading(self.store.engine) as connection:
            return {row.document_id: row.file_name for row in connection.execute(query) if self.selection.has(row.document_id)}

    @cached_property
    def bates(self) -> Mapping[tuple[str, int], str]:
        """Printed Bates number by document id and page, for the pages that have one."""
        query = sa.select(pages.c.document_id, pages.c.page_number, pages.c.bates).where(pages.c.bates.is_not(None))
        query = self.of_matter(query.join(documents, documents.c.document_id == pages.c.document_id))
        with reading(self.store.engine) as connection:
            rows = connection.execution_options(yield_per=1000).execute(query)
            return {(row.document_id, row.page_number): row.bates for row in rows if self.selection.has(row.document_id)}

    def of_matter(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """Restricts a query over `documents` to the matter."""
        return query if self.selection.matter is None else query.where(documents.c.matter == self.selection.matter)
