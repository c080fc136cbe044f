"""Documents in S3 go through the same assets: read once, and true to one version of their bytes, whatever happens to the object."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.defs.assets.page_reading import TimeSlice, read_time_slice
from legal_pipeline.defs.backfills.pending import unfinished
from legal_pipeline.defs.jobs import register
from legal_pipeline.model import Category, Priority, RefusalReason, State
from legal_pipeline.storage.inbox.discovery import documents_at
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.s3_faults import Fault, FaultyS3, faulty
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


@pytest.fixture
def proxy(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyS3]:
    with faulty(s3_server) as found:
        monkeypatch.setenv("LEGAL_PIPELINE_S3_ENDPOINT_URL", found.url)
        yield found


@pytest.fixture
def in_s3(proxy: FaultyS3, pipeline: Pipeline) -> Pipeline:
    """Settings are read after the proxy has set them."""
    return pipeline


def named(pipeline: Pipeline) -> list[str]:
    settings = pipeline.runner.services.settings
    found = list(documents_at([f"s3://{BUCKET}/inbox/"], None, Priority.NORMAL, settings))
    register(pipeline.instance, pipeline.runner.services, found)
    return [document.document_id for document in found]


def put(server: S3Server, content: bytes, name: str = "letter.pdf") -> None:
    server.put(f"inbox/harbor/{name}", content)


def text_of(pipeline: Pipeline, document_id: str) -> str:
    return " ".join(page.text for page in pipeline.store.pages.read(document_id))


@pytest.mark.parametrize("name", ["a,b.pdf", 'q".pdf', "two\nlines.pdf", "🙂.pdf", "100%+ ?#.pdf", "x" * 950 + ".pdf"])
def test_an_object_of_any_name_is_done_with_one_download(in_s3: Pipeline, s3_server: S3Server, proxy: FaultyS3, name: str) -> None:
    put(s3_server, factories.text_pdf([LETTER, LETTER]), name)
    [document_id] = named(in_s3)
    assert in_s3.run(document_id).success
    status = in_s3.status(document_id)
    assert (status.state, status.document.file_name, status.document.matter) == (State.DONE, name, "harbor")
    assert (
        status.source_version
        == status.read_version
        == s3_server.client.head_object(Bucket=BUCKET, Key=f"inbox/harbor/{name}")["ETag"].strip('"')
    )
    assert status.facts and status.source_bytes == status.facts.size_bytes
    assert proxy.reads == 1


def test_an_object_without_bytes_is_refused(in_s3: Pipeline, s3_server: S3Server) -> None:
    put(s3_server, b"")
    [document_id] = named(in_s3)
    in_s3.run(document_id)
    assert in_s3.status(document_id).reason_code is RefusalReason.EMPTY
    assert unfinished(in_s3.runner.services, [document_id]) == []


def test_an_object_that_is_too_large_is_refused_without_being_fetched(
    proxy: FaultyS3, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_MAX_DOCUMENT_BYTES", "1000")
    pipeline: Pipeline = request.getfixturevalue("pipeline")
    put(s3_server, b"x" * 1001)
    [document_id] = named(pipeline)
    pipeline.run(document_id)
    assert pipeline.status(document_id).reason_code is RefusalReason.TOO_LARGE
    assert proxy.reads == 0
    # nor looked at again, until it is another one
    assert unfinished(pipeline.runner.services, [document_id]) == []
    put(s3_server, b"x" * 999)
    assert unfinished(pipeline.runner.services, [document_id]) == [document_id]


def test_overwritten_before_intake_the_current_one_is_taken(in_s3: Pipeline, s3_server: S3Server) -> None:
    put(s3_server, factories.text_pdf(["The first version of a letter by Ann Lee."]))
    [document_id] = named(in_s3)
    put(s3_server, factories.text_pdf([LETTER]))
    assert in_s3.run(document_id).success
    assert "Larkspur" in text_of(in_s3, document_id)


def test_overwritten_after_intake_the_copy_serves(in_s3: Pipeline, s3_server: S3Server) -> None:
    put(s3_server, factories.text_pdf([LETTER]))
    [document_id] = named(in_s3)
    in_s3.run(document_id, ["source_document"])
    read = in_s3.status(document_id).read_version
    put(s3_server, factories.text_pdf(["The second version of a letter by Ann Lee."]))
    assert in_s3.run(document_id, ["document_text"]).success
    assert "Larkspur" in text_of(in_s3, document_id)
    assert in_s3.status(document_id).read_version == read
    # and it is known to be out of date
    in_s3.run(document_id, ["chunks", "entity_mentions", "canonical_entities", "relationships", "document_record"])
    assert in_s3.state(document_id) is State.DONE
    assert unfinished(in_s3.runner.services, [document_id]) == [document_id]
    assert in_s3.run(document_id).success
    assert "Ann Lee" in text_of(in_s3, document_id)
    assert unfinished(in_s3.runner.services, [document_id]) == []


@pytest.mark.usefixtures("no_waiting")
def test_overwritten_after_intake_when_the_copy_had_to_go(in_s3: Pipeline, s3_server: S3Server) -> None:
    put(s3_server, factories.text_pdf([LETTER]))
    [document_id] = named(in_s3)
    in_s3.run(document_id, ["source_document"])
    in_s3.store.sources.forget(in_s3.status(document_id).document.source_uri)
    put(s3_server, factories.text_pdf(["The second version of a letter by Ann Lee."]))
    assert not in_s3.run(document_id, ["document_text"]).success
    status = in_s3.status(document_id)
    assert (status.state, "was overwritten" in str(status.reason)) == (State.FAILED, True)
    assert list(in_s3.store.pages.read(document_id)) == []
    assert in_s3.run(document_id).success
    assert "Ann Lee" in text_of(in_s3, document_id)


@pytest.mark.usefixtures("no_waiting")
def test_an_object_that_vanished_before_it_was_read(in_s3: Pipeline, s3_server: S3Server) -> None:
    put(s3_server, factories.text_pdf([LETTER]))
    [document_id] = named(in_s3)
    s3_server.delete("inbox/harbor/letter.pdf")
    assert not in_s3.run(document_id).success
    status = in_s3.status(document_id)
    assert status.state is State.FAILED
    assert "s3://case-files/inbox/harbor/letter.pdf no longer exists; put it back or withdraw the document" in str(status.reason)
    put(s3_server, factories.text_pdf([LETTER]))
    assert in_s3.run(document_id).success


@pytest.mark.usefixtures("no_waiting")
def test_one_object_that_may_not_be_read_fails_alone_and_says_what_to_grant(in_s3: Pipeline, s3_server: S3Server, proxy: FaultyS3) -> None:
    for name in ("open.pdf", "sealed.pdf"):
        put(s3_server, factories.text_pdf([LETTER, name]), name)
    opened, sealed = named(in_s3)
    proxy.fault = lambda asked: Fault(status=403, code="AccessDenied") if "sealed" in asked.path else None
    assert in_s3.run(opened).success
    assert not in_s3.run(sealed).success
    status = in_s3.status(sealed)
    assert (status.state, status.category) == (State.FAILED, Category.CONFIGURATION)
    assert "may not read s3://case-files/inbox/harbor/sealed.pdf; grant s3:GetObject" in str(status.reason)
    # asked once: what is denied is denied the next time too
    assert sum("sealed" in asked.path for asked in proxy.asked) == 1


@pytest.mark.usefixtures("no_waiting")
def test_a_download_that_breaks_off_is_tried_again(in_s3: Pipeline, s3_server: S3Server, proxy: FaultyS3) -> None:
    put(s3_server, factories.text_pdf([LETTER] * 40))
    [document_id] = named(in_s3)
    proxy.fault = lambda asked: Fault(cut_after_bytes=100) if asked.is_read and proxy.reads < 2 else None
    assert in_s3.run(document_id).success
    assert in_s3.state(document_id) is State.DONE


class EveryPage(TimeSlice):
    """Others wait all the time."""

    is_over = True


def test_turns_share_a_copy(in_s3: Pipeline, s3_server: S3Server, proxy: FaultyS3) -> None:
    put(s3_server, factories.text_pdf([f"{LETTER} Page {n}." for n in range(3)]))
    [document_id] = named(in_s3)
    in_s3.run(document_id, ["source_document"])
    services = in_s3.runner.services
    assert [read_time_slice(services, document_id, "run", EveryPage(0, lambda: (0, 0))) for _ in range(4)] == [True, True, True, False]
    assert in_s3.run(document_id).success
    assert proxy.reads == 1


# files: the same promises without a copy


def test_a_file_that_was_only_touched_is_finished_still(pipeline: Pipeline) -> None:
    document_id = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    pipeline.run(document_id)
    os.utime(pipeline.inbox / "letter.pdf", (1, 1))
    assert unfinished(pipeline.runner.services, [document_id]) == []
    pipeline.register("letter.pdf", factories.text_pdf([LETTER, "another page"]))
    assert unfinished(pipeline.runner.services, [document_id]) == [document_id]


def test_a_file_touched_between_intake_and_text_is_read(pipeline: Pipeline) -> None:
    document_id = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    pipeline.run(document_id, ["source_document"])
    os.utime(pipeline.inbox / "letter.pdf", (1, 1))
    assert pipeline.run(document_id, ["document_text"]).success


@pytest.mark.usefixtures("no_waiting")
def test_no_page_of_another_version_is_kept(pipeline: Pipeline) -> None:
    path: Path = pipeline.inbox / "letter.pdf"
    before = factories.text_pdf([f"{LETTER} Page {n}." for n in range(3)])
    document_id = pipeline.register("letter.pdf", before)
    pipeline.run(document_id, ["source_document"])
    services = pipeline.runner.services
    assert read_time_slice(services, document_id, "run", EveryPage(0, lambda: (0, 0)))
    path.write_bytes(factories.text_pdf([f"Ann Lee wrote page {n} of the second version." for n in range(3)]))
    assert not pipeline.run(document_id, ["document_text"]).success
    assert list(pipeline.store.pages.read(document_id)) == []
    assert pipeline.run(document_id).success
    assert "Larkspur" not in text_of(pipeline, document_id)
