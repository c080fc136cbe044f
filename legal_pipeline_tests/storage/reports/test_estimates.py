"""Durations of earlier processing: sums by media type, over completely processed documents, on both back ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, pages, stage_results, textract_jobs
from legal_pipeline.storage.reports.estimates import ANY, Kind, count_copies, read_estimates
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.storage.specimens import document, facts


def processed(
    store: Store, name: str, *, media_type: str = "application/pdf", seconds: float | None = 1.0, page_count: int = 2, stages: int = 7
) -> str:
    made = document(name)
    store.documents.register([made])
    store.documents.record_facts(made.document_id, facts("x" * 10, page_count))
    with transaction(store.engine) as connection:
        same = documents.c.document_id == made.document_id
        connection.execute(sa.update(documents).where(same).values(media_type=media_type, state=State.DONE))
        for stage in STAGES[:stages]:
            row = {"document_id": made.document_id, "stage": stage.name, "key": "k", "counts": {}, "finished_at": now(), "seconds": seconds}
            connection.execute(sa.insert(stage_results), row)
    return made.document_id


def test_nothing_is_known_at_first(store: Store) -> None:
    experience = read_estimates(store.engine, ["paul"], 0.6)
    assert (experience.kinds, experience.poorly_read, experience.paid_usd) == ({}, {}, 0.0)
    assert experience.seconds("application/pdf", 10, 3) is None
    assert experience.pages("application/pdf", 10) is None


def test_sums_by_kind(store: Store) -> None:
    processed(store, "a.pdf")
    processed(store, "b.pdf", page_count=4, seconds=2.0)
    processed(store, "c.txt", media_type="text/plain", page_count=1)
    processed(store, "half.pdf", stages=5)
    processed(store, "before.pdf", seconds=None)
    found = read_estimates(store.engine, [], 0.6).kinds
    assert found == {"application/pdf": Kind(2, 21.0, 20, 6), "text/plain": Kind(1, 7.0, 10, 1), ANY: Kind(3, 28.0, 30, 7)}


def test_pages_that_a_local_engine_read_poorly(store: Store) -> None:
    found = processed(store, "a.pdf")
    processed(store, "b.pdf")
    row = {"document_id": found, "key": "k", "start": 0, "text": "", "rotation": 0}
    read = [("ocr", "tesseract 5", 0.4), ("ocr", "tesseract 5", 0.9), ("text_layer", "pypdfium2", 1.0), ("ocr", "textract 1", 0.99)]
    with transaction(store.engine) as connection:
        for number, (method, engine, confidence) in enumerate(read, 1):
            values = row | {"page_number": number, "method": method, "engine": engine, "confidence": confidence}
            connection.execute(sa.insert(pages), values)
    assert read_estimates(store.engine, ["paul", "nobody"], 0.6).poorly_read == {"paul": 0.5}


def test_what_was_paid_within_the_time_of_the_budget(store: Store) -> None:
    with transaction(store.engine) as connection:
        for days, dollars in ((1, 2), (29, 1), (31, 100)):
            row: dict[str, Any] = {
                "job_key": str(days),
                "engine": "textract",
                "document_id": "d",
                "page_keys": [],
                "state": "done",
                "token": "t",
            }
            row |= {"microdollars": dollars * 1_000_000, "sent_at": now() - dt.timedelta(days=days)}
            connection.execute(sa.insert(textract_jobs), row)
    assert read_estimates(store.engine, [], 0.6).paid_usd == pytest.approx(3.0)


def test_copies_outside_of_a_batch(store: Store) -> None:
    ids = []
    for name, matter, content in (("a", "m", "x"), ("b", "m", "x"), ("c", "n", "x"), ("d", "m", "y")):
        made = document(name, matter)
        store.documents.register([made])
        store.documents.record_facts(made.document_id, facts(content))
        ids.append(made.document_id)
    x, y = (facts(content).sha256 for content in "xy")
    assert count_copies(store.engine, [x, y, x], {ids[0]}) == {("m", x): 1, ("n", x): 1, ("m", y): 1}
    assert count_copies(store.engine, [], set()) == {}
