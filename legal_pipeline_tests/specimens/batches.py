"""Batches for tests: documents in every state, with the rows that the stages write and current stage keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.errors import Refusal
from legal_pipeline.model import Category, Document, Priority, RefusalReason
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.batches.progress import Keys, keys_of
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, stage_results, withdrawals
from legal_pipeline.storage.facts.stage_results import record
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.storage import specimens
from legal_pipeline_tests.storage.specimens import MATTER, TEXTS

BATCH_ID = "ba7c" * 8
HOUR = dt.timedelta(hours=1)


class Bench:
    """A store with documents; most methods add one document in a certain state and return its id."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.keys: Keys = keys_of(settings)

    def waiting(self, file_name: str, matter: str = MATTER, parent: Document | None = None) -> str:
        made = specimens.document(file_name, matter, parent)
        self.store.documents.register([made])
        return made.document_id

    def processed(self, file_name: str, stages: int = len(STAGES), *, parent: Document | None = None, children: int = 0) -> str:
        """Adds a document with its first `stages` stages finished; it stays `running` unless all are."""
        document_id = self.waiting(file_name, parent=parent)
        store = self.store
        store.documents.start(document_id, f"run-{document_id}"[:64])
        if stages:
            found = specimens.facts(file_name, len(TEXTS))
            store.documents.record_facts(document_id, found)
            keys = self.keys(found.sha256, MATTER)
            self._record(document_id, 0, {"bytes": len(file_name), "children": children})
            if stages > 1:
                specimens.add_pages(store, document_id, keys["document_text"], specimens.pages())
                store.pages.finish(document_id, "document_text", keys["document_text"])
            if stages > 2:
                store.facts.replace_chunks(document_id, "chunks", keys["chunks"], specimens.chunks())
            if stages > 3:
                store.facts.replace_mentions(document_id, "entity_mentions", keys["entity_mentions"], specimens.mentions())
            if stages > 4:
                links = specimens.entity_of(document_id)
                store.facts.replace_entities(
                    document_id, "canonical_entities", keys["canonical_entities"], specimens.entities(document_id), links
                )
            if stages > 5:
                relationships = [specimens.relationship(document_id)]
                store.facts.replace_relationships(document_id, "relationships", keys["relationships"], relationships)
            if stages > 6:
                counts = {name: n for result in list(store.stages.of(document_id).values())[1:] for name, n in result.counts.items()}
                self._record(document_id, 6, {name: n for name, n in counts.items() if name != "characters"})
                store.documents.finish(document_id)
        return document_id

    def failed(
        self, file_name: str, reason: str = "chunks: bug: TypeError", category: Category = Category.PERMANENT, stages: int = 2
    ) -> str:
        document_id = self.processed(file_name, stages)
        self.store.documents.fail(document_id, reason, category)
        return document_id

    def refused(self, file_name: str, reason: RefusalReason = RefusalReason.ENCRYPTED) -> str:
        document_id = self.processed(file_name, 0)
        self.store.documents.refuse(document_id, Refusal(reason, "it opens with a password only"))
        return document_id

    def withdrawn(self, file_name: str, parent: Document | None = None) -> str:
        made = specimens.document(file_name, parent=parent)
        row: dict[str, object] = {"document_id": made.document_id, "matter": MATTER, "source_uri": made.source_uri, "file_name": file_name}
        row |= {"parent_id": made.parent_id, "priority": "normal", "origin": "named", "sha256": None}
        with transaction(self.store.engine) as connection:
            connection.execute(
                sa.insert(withdrawals), row | {"withdrawn_at": now(), "actor": "counsel", "reason": "privileged, produced by mistake"}
            )
        return made.document_id

    def batch(
        self,
        document_ids: Sequence[str],
        asked: Sequence[str] | None = None,
        *,
        name: str = "Harbor, third production",
        created_at: dt.datetime | None = None,
        priority: Priority = Priority.HIGH,
    ) -> BatchRecord:
        batches = Batches(self.store.engine)
        made = BatchRecord(BATCH_ID, name, priority, "submit", "ann", created_at or now() - HOUR)
        batches.add(made, document_ids, document_ids if asked is None else asked)
        return batches.get(BATCH_ID)

    def shift(self, document_id: str, by: dt.timedelta) -> None:
        """Moves all times of the document by this interval."""
        with transaction(self.store.engine) as connection:
            for row in connection.execute(sa.select(stage_results).where(stage_results.c.document_id == document_id)).all():
                mine = (stage_results.c.document_id == document_id) & (stage_results.c.stage == row.stage)
                connection.execute(sa.update(stage_results).where(mine).values(finished_at=row.finished_at + by))
            is_document = documents.c.document_id == document_id
            changed_at = connection.scalar(sa.select(documents.c.updated_at).where(is_document))
            assert changed_at is not None
            connection.execute(sa.update(documents).where(is_document).values(updated_at=changed_at + by))

    def _record(self, document_id: str, position: int, counts: dict[str, int]) -> None:
        status = self.store.documents.status(document_id)
        assert status.facts is not None
        stage = STAGES[position].name
        with transaction(self.store.engine) as connection:
            record(connection, document_id, stage, self.keys(status.facts.sha256, MATTER)[stage], counts)
