"""Reprocessing: forced from every stage with unchanged code it makes the same bytes; what it changes is kept for comparing."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.model import State
from legal_pipeline.storage.documents.snapshots import PreviousResults
from legal_pipeline.storage.reports.diff import entity_changes, page_changes
from legal_pipeline.storage.reports.export import export_jsonl
from legal_pipeline.storage.reports.reprocessing import force_from
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.defs.conftest import Pipeline, metadata_of
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = "Mr. Smith and Larkspur Mutual Insurance Company were sued in the Superior Court of California."


def exported(pipeline: Pipeline, out: Path) -> dict[str, bytes]:
    export_jsonl(pipeline.store, out)
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def changes(pipeline: Pipeline, document_id: str) -> tuple[list[int], list[str]]:
    """Numbers of the pages that differ, names of the entities that do."""
    results = PreviousResults(pipeline.store.engine)
    pages = page_changes(results.previous_pages(document_id), results.current_pages(document_id))
    entities = entity_changes(results.previous_entities(document_id), results.current_entities(document_id))
    return [change.page_number for change in pages], sorted(f"{change.change} {change.name}" for change in entities)


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_forced_with_unchanged_code_the_export_is_the_same_byte_for_byte(pipeline: Pipeline, tmp_path: Path, stage: str) -> None:
    document_id = pipeline.register("denial.pdf", factories.text_pdf([LETTER, REPLY]))
    pipeline.run(document_id)
    pipeline.build_matter_graph()
    before = exported(pipeline, tmp_path / "before")
    assert force_from(pipeline.store, [document_id], stage) == []
    assert pipeline.state(document_id) is State.WAITING
    result = pipeline.run(document_id)
    assert result.success
    undone = [each.name for each in STAGES][[each.name for each in STAGES].index(stage) :]
    assert [name for name in undone if metadata_of(result, name)["reused"]] == [], "done anew, not taken as it was"
    pipeline.build_matter_graph()
    assert exported(pipeline, tmp_path / "after") == before
    assert PreviousResults(pipeline.store.engine).previous(document_id) is not None
    assert changes(pipeline, document_id) == ([], [])


def test_recognised_pages_come_from_the_cache_when_forced(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = pipeline.register("scan.tif", factories.tiff([LETTER]))
    pipeline.run(document_id)
    force_from(pipeline.store, [document_id], "source_document")

    def fails(*_: object) -> None:
        raise AssertionError("recognised again")

    engine = pipeline.runner.services.ocr_engine
    monkeypatch.setattr(type(engine), "recognise", fails)
    assert pipeline.run(document_id).success
    assert changes(pipeline, document_id) == ([], [])


def test_an_overwritten_file(pipeline: Pipeline) -> None:
    document_id = pipeline.register("denial.pdf", factories.text_pdf([LETTER, REPLY]))
    pipeline.run(document_id)
    sha256 = PreviousResults(pipeline.store.engine).current(document_id)
    (pipeline.inbox / "denial.pdf").write_bytes(factories.text_pdf([LETTER, "Nobody was sued.", "The end."]))
    assert pipeline.run(document_id).success
    was = PreviousResults(pipeline.store.engine).previous(document_id)
    assert was is not None and sha256 is not None and was.sha256 == sha256.sha256
    pages, entities = changes(pipeline, document_id)
    assert pages == [2, 3]
    assert "lost Superior Court of California" in entities


def test_a_run_that_finds_everything_done_forgets_nothing(pipeline: Pipeline) -> None:
    document_id = pipeline.register("denial.pdf", factories.text_pdf([LETTER]))
    pipeline.run(document_id)
    (pipeline.inbox / "denial.pdf").write_bytes(factories.text_pdf([REPLY]))
    pipeline.run(document_id)
    before = changes(pipeline, document_id)
    pipeline.run(document_id)
    assert changes(pipeline, document_id) == before != ([], [])


def test_a_reprocessing_that_fails_and_is_repeated(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = pipeline.register("denial.pdf", factories.text_pdf([LETTER, REPLY]))
    pipeline.run(document_id)
    (pipeline.inbox / "denial.pdf").write_bytes(factories.text_pdf(["Nobody was sued."]))
    with monkeypatch.context() as patched:
        patched.setattr("legal_pipeline.stages.resolution.resolve.resolve", lambda *_: 1 / 0)
        assert not pipeline.run(document_id).success
    assert PreviousResults(pipeline.store.engine).current(document_id) is None, "half made"
    assert pipeline.run(document_id).success
    pages, _ = changes(pipeline, document_id)
    assert pages == [1, 2], "compared with the last whole state, not with the half made one"
