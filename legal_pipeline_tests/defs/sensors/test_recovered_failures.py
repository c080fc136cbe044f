"""Failures of the installation and of the machine are retried once their cause is seen to be gone; never for ever."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.defs.jobs import register
from legal_pipeline.defs.sensors import recovered_failures
from legal_pipeline.defs.sensors.recovered_failures import PAUSES, retry_recovered
from legal_pipeline.model import Category, State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.topology import Queue
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment

UNSERVED = "the run ended before the document did: queue batch.high has no worker"
FULL = "document_text: the disk is full (tried 5 times)"


def failed(deployed: ProcesslessDeployment, reason: str, category: Category) -> str:
    [document] = deployed.files("letter.txt")
    register(deployed.instance, deployed.services, [document])
    deployed.services.store.documents.fail(document.document_id, reason, category)
    long_ago(deployed)
    return document.document_id


def long_ago(deployed: ProcesslessDeployment) -> None:
    with transaction(deployed.services.store.engine) as connection:
        connection.execute(sa.update(documents).values(updated_at=now() - dt.timedelta(days=1)))


# reason · category · what is still wrong · is it retried?
CAUSES = [
    (UNSERVED, Category.CONFIGURATION, "", True),
    (UNSERVED, Category.CONFIGURATION, "worker", False),
    (FULL, Category.RESOURCE, "", True),
    (FULL, Category.RESOURCE, "disk", False),
    (FULL, Category.RESOURCE, "file", False),
    ("source_document: access to s3://b/k is denied", Category.CONFIGURATION, "", True),
    ("source_document: access to s3://b/k is denied", Category.CONFIGURATION, "file", False),
    (CANCELLED, Category.CONFIGURATION, "", False),
    ("document_text: its worker was killed 3 times; is there enough memory?", Category.RESOURCE, "", False),
    ("document_text: the budget is spent", Category.RESOURCE, "", False),
    ("chunks: S3 did not answer (tried 5 times)", Category.TRANSIENT, "", False),
    ("chunks: bug: KeyError at chunking.py:1 in cut", Category.PERMANENT, "", False),
]


@pytest.mark.parametrize(("reason", "category", "wrong", "is_retried"), CAUSES)
def test_what_is_retried(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch, reason: str, category: Category, wrong: str, is_retried: bool
) -> None:
    document_id = failed(deployed, reason, category)
    if wrong == "worker":
        deployed.serve([queue for queue in Queue if queue is not Queue.BATCH_HIGH])
    elif wrong == "disk":
        monkeypatch.setattr(recovered_failures, "FREE_BYTES", 2**62)
    elif wrong == "file":
        (deployed.inbox / "letter.txt").unlink()
    monkeypatch.setattr("legal_pipeline.defs.sensors.recovered_failures.open_dispatch", lambda settings: _Dispatch(deployed))
    assert len(list(retry_recovered(deployed.services))) == is_retried
    assert deployed.services.store.documents.status(document_id).state is (State.WAITING if is_retried else State.FAILED)


class _Dispatch:
    def __init__(self, deployed: ProcesslessDeployment) -> None:
        from legal_pipeline.storage.redis.client import open_redis

        self.redis = open_redis(str(deployed.settings.broker_url))


def test_retries_are_bounded_and_pause(deployed: ProcesslessDeployment) -> None:
    document_id = failed(deployed, FULL, Category.RESOURCE)
    for _ in PAUSES:
        assert len(list(retry_recovered(deployed.services))) == 1
        deployed.services.store.documents.fail(document_id, FULL, Category.RESOURCE)
        assert list(retry_recovered(deployed.services)) == [], "not at once"
        long_ago(deployed)
    assert list(retry_recovered(deployed.services)) == []
    assert deployed.services.store.documents.status(document_id).state is State.FAILED


def test_a_document_that_is_done_starts_to_count_anew(deployed: ProcesslessDeployment) -> None:
    document_id = failed(deployed, FULL, Category.RESOURCE)
    for _ in range(len(PAUSES) + 2):
        assert len(list(retry_recovered(deployed.services))) == 1
        deployed.services.store.documents.finish(document_id)
        assert list(retry_recovered(deployed.services)) == []
        deployed.services.store.documents.fail(document_id, FULL, Category.RESOURCE)
        long_ago(deployed)
