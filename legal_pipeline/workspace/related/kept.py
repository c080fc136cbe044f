"""The comparisons of the last matters that were looked at, made again when a document of the matter has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import State
from legal_pipeline.related import in_matter
from legal_pipeline.related.mail_threads import Thread
from legal_pipeline.related.near_duplicates import NearDuplicates, Similar, similar_to
from legal_pipeline.related.signatures import Signature, missing, signatures
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, text_signatures
from legal_pipeline.storage.store import Store

_MATTERS = 4
"""About 6 MB for 10,000 documents, half of them mails."""


@dataclass(frozen=True)
class Compared:
    """What the stored signatures of a matter say; each part is computed when it is first asked for."""

    store: Store
    matter: str

    @cached_property
    def signatures(self) -> list[Signature]:
        return signatures(self.store.engine, self.matter)

    @cached_property
    def groups(self) -> list[NearDuplicates]:
        return in_matter.near_groups(self.store, self.matter)

    @cached_property
    def mails(self) -> list[Thread]:
        """The threads, and the mails that belong to no other, by the date of their first mail."""
        return in_matter.threads(self.store, self.matter, with_single=True)

    @cached_property
    def not_compared(self) -> int:
        return missing(self.store.engine, self.matter)

    def similar_to(self, document_id: str) -> list[Similar]:
        return similar_to(document_id, self.signatures)

    def thread_of(self, document_id: str) -> Thread | None:
        found = next((each for each in self.mails if any(mail.document_id == document_id for mail in each.mails)), None)
        return found if found is not None and len(found.mails) > 1 else None


class KeptComparisons:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, object], Compared] = OrderedDict()

    def of(self, matter: str) -> Compared:
        key = (matter, _state(self._store.engine, matter))
        with self._lock:
            found = self._kept.setdefault(key, Compared(self._store, matter))
            self._kept.move_to_end(key)
            while len(self._kept) > _MATTERS:
                self._kept.popitem(last=False)
        return found


def _state(engine: Engine, matter: str) -> object:
    """Changes whenever a signature or a document of the matter does."""
    own = documents.c.matter == matter
    compared = (
        sa.select(sa.func.count(), sa.func.max(text_signatures.c.finished_at))
        .join(documents, documents.c.document_id == text_signatures.c.document_id)
        .where(own)
    )
    census = sa.select(sa.func.count(), sa.func.max(documents.c.updated_at)).where(own, documents.c.state == State.DONE)
    with reading(engine) as connection:
        return tuple(connection.execute(compared).one()), tuple(connection.execute(census).one())
