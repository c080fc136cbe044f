"""A document that meets a full disk waits as `resource`, says for what, and goes on by itself: on a real small disk."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from legal_pipeline.defs.assets.retry_rules import RULES, SPECIAL_RULES, rule_for
from legal_pipeline.defs.jobs import register
from legal_pipeline.errors import DiskUnwritable
from legal_pipeline.model import Category, Priority, State
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.documents.documents import HeldDocuments
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.small_disk import MEGABYTE, SmallDisk


def test_a_disk_is_waited_for_much_longer_than_another_resource() -> None:
    rule = rule_for(DiskUnwritable, Category.RESOURCE)
    assert rule is SPECIAL_RULES[DiskUnwritable]
    assert sum(rule.delay_seconds(tried) for tried in range(1, rule.tries)) > 8 * 3600
    assert rule.cap_seconds <= RULES[Category.RESOURCE].cap_seconds


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_pipeline.defs.assets.retry_rules.RetryRule.delay_seconds", lambda rule, tried: 0.3)


def _held(pipeline: Pipeline) -> list[HeldDocuments]:
    return pipeline.store.documents.held()


@pytest.mark.usefixtures("short_waits")
def test_extracted_files_wait_for_room_and_go_on(pipeline: Pipeline, small_disk: SmallDisk) -> None:
    """The attachments of a mail are kept on a disk of their own, which is full."""
    (pipeline.runner.services.settings.home / "files").symlink_to(small_disk.mount)
    mail = factories.eml("Exhibit", "see attached", {"exhibit.txt": b"An exhibit of Larkspur Mutual Insurance Company. " * 20_000})
    document_id = pipeline.register("a.eml", mail)
    small_disk.fill()
    run = threading.Thread(target=pipeline.run, args=(document_id,))
    run.start()
    try:
        wait_until(lambda: _held(pipeline), "nothing says what the document waits for", 60)
        [held] = _held(pipeline)
        assert (held.category, held.first_id, held.count) == (Category.RESOURCE, document_id, 1)
        assert str(small_disk.mount) in held.reason
        assert "free some space" in held.reason
        assert pipeline.state(document_id) is State.RUNNING
    finally:
        small_disk.empty()
        run.join()
    assert pipeline.state(document_id) is State.DONE
    assert _held(pipeline) == []


@pytest.mark.usefixtures("short_waits")
def test_a_copy_of_an_object_waits_for_room_and_goes_on(pipeline: Pipeline, small_disk: SmallDisk, s3_server: S3Server) -> None:
    (small_disk.mount / "downloads").mkdir()
    (pipeline.runner.services.settings.home / "downloads").symlink_to(small_disk.mount / "downloads")
    s3_server.put("inbox/m/a.txt", b"denied. " * 40_000 + b" " * 2_880_000)
    found = list(documents_at([f"s3://{BUCKET}/inbox/m/a.txt"], "m", Priority.NORMAL, load_settings()))
    register(pipeline.instance, pipeline.runner.services, found)
    small_disk.fill(leave_bytes=2 * MEGABYTE)
    run = threading.Thread(target=pipeline.run, args=(found[0].document_id,))
    run.start()
    try:
        wait_until(lambda: _held(pipeline), "nothing says what the document waits for", 60)
        assert "no room for a copy of 3,200,000 bytes" in _held(pipeline)[0].reason
    finally:
        small_disk.empty()
        run.join()
    assert pipeline.state(found[0].document_id) is State.DONE


def test_a_released_document_no_longer_says_what_it_waited_for(pipeline: Pipeline, tmp_path: Path) -> None:
    document_id = pipeline.register("a.txt", b"text")
    documents = pipeline.store.documents
    documents.start(document_id, "r1")
    documents.hold(document_id, "the disk is full", Category.RESOURCE)
    assert len(documents.held()) == 1
    documents.release(document_id, "r1")
    assert (documents.held(), documents.status(document_id).reason) == ([], None)


def test_a_document_that_has_ended_holds_nothing(pipeline: Pipeline) -> None:
    document_id = pipeline.register("a.txt", b"text")
    pipeline.store.documents.fail(document_id, "gone", Category.PERMANENT)
    pipeline.store.documents.hold(document_id, "the disk is full", Category.RESOURCE)
    assert pipeline.status(document_id).reason == "gone"
    assert pipeline.store.documents.held() == []
