"""How a document was read is computed from its pages and from what was paid for it, on both back ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import PageMethod
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import textract_jobs
from legal_pipeline.storage.reports.document_reading import DocumentReading, document_reading
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import document, page

LAYER, OCR = PageMethod.TEXT_LAYER, PageMethod.OCR

READINGS = [
    # (method, confidence) of the pages · what is said
    ([], DocumentReading(0, 0, None, (), 0.0)),
    ([(LAYER, 1.0), (LAYER, 1.0)], DocumentReading(2, 0, None, (LAYER,), 0.0)),
    ([(OCR, 0.9), (OCR, 0.5)], DocumentReading(2, 2, 0.7, (OCR,), 0.0)),
    ([(LAYER, 1.0), (OCR, 0.8)], DocumentReading(2, 1, 0.8, (OCR, LAYER), 0.0)),
]


@pytest.mark.parametrize(("read", "expected"), READINGS)
def test_pages_methods_and_confidence(store: Store, read: list[tuple[PageMethod, float]], expected: DocumentReading) -> None:
    made = document("a.pdf")
    store.documents.register([made])
    start = 0
    for number, (method, confidence) in enumerate(read, start=1):
        start = store.pages.add(made.document_id, "k", replace(page(number, "text"), method=method, confidence=confidence), start)
    found = document_reading(store.engine, made.document_id)
    assert found.ocr_confidence == pytest.approx(expected.ocr_confidence)
    assert replace(found, ocr_confidence=None) == replace(expected, ocr_confidence=None)


def test_the_cost_is_that_of_all_calls_for_the_document(store: Store) -> None:
    job = {"engine": "textract", "page_keys": ["k"], "state": "done", "token": "t", "microdollars": 1500, "sent_at": now()}
    with transaction(store.engine) as connection:
        for key, document_id in (("1", "a"), ("2", "a"), ("3", "b")):
            connection.execute(sa.insert(textract_jobs), job | {"job_key": key, "document_id": document_id})
    assert document_reading(store.engine, "a").cost_usd == pytest.approx(0.003)
    assert document_reading(store.engine, "c").cost_usd == 0.0
