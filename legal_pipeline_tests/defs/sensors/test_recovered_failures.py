"""Failures of the installation and of the machine are retried once their cause is seen to be gone; never for ever."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.defs.jobs import register
from legal_pipeline.defs.sensors import recovered_failures
from legal_pipeline.defs.sensors.recovered_failures import PAUSES, Causes, retry_recovered
from legal_pipeline.model import Category, State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.disks import Disk
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


def disk(*, total_bytes: int, free_bytes: int) -> Disk:
    return Disk(Path("/data"), total_bytes, free_bytes, 1000, 500, False)


@pytest.mark.parametrize(
    ("found", "has_space"),
    [
        # a tenth of a small disk stays free of copies; half of that is an alarm
        (disk(total_bytes=256 * 10**6, free_bytes=20 * 10**6), True),
        (disk(total_bytes=256 * 10**6, free_bytes=10 * 10**6), False),
        (disk(total_bytes=10**12, free_bytes=2 * 10**9), True),
        (disk(total_bytes=10**12, free_bytes=600 * 10**6), False),
    ],
)
def test_a_disk_is_mended_when_its_alarm_ends(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch, found: Disk, has_space: bool
) -> None:
    monkeypatch.setattr(recovered_failures, "disk_of", lambda path: found)
    assert Causes(deployed.services).has_disk_space is has_space


@pytest.mark.parametrize(("reason", "category", "wrong", "is_retried"), CAUSES)
def test_what_is_retried(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch, reason: str, category: Category, wrong: str, is_retried: bool
) -> None:
    document_id = failed(deployed, reason, category)
    if wrong == "worker":
        deployed.serve([queue for queue in Queue if queue is not Queue.BATCH_HIGH])
    elif wrong == "disk":
        monkeypatch.setattr(recovered_failures, "disk_of", lambda path: disk(total_bytes=10**9, free_bytes=4 * 10**7))
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
