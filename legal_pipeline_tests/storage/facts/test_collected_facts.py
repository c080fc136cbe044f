"""Facts that are collected: what a stage has found is known before it is written, and is stored as it was."""

from __future__ import annotations

from legal_pipeline.model import Chunk
from legal_pipeline.storage.facts.collected_facts import CollectedFacts
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill

_NEW = [Chunk(0, 4, 1, 1, ("I",), "Roe "), Chunk(4, 8, 1, 1, ("I", "A"), "Mott")]


def test_chunks_are_those_of_the_stage_before_and_after_they_are_written(store: Store) -> None:
    """Also of a document that has others from an earlier run."""
    document_id = fill(store, "a.txt")
    collected = CollectedFacts(store.engine, document_id)
    collected.replace_chunks(document_id, "chunks", "key", _NEW)
    assert list(collected.chunks(document_id)) == _NEW
    collected.write()
    assert list(collected.chunks(document_id)) == _NEW
    assert list(store.facts.chunks(document_id)) == _NEW
