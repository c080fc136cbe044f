"""The reader of files is there before the first picture is asked for."""

from __future__ import annotations

import time
from pathlib import Path

from legal_pipeline.stages.readers.sandbox import pool
from legal_pipeline_tests.storage.specimens import fill
from legal_pipeline_tests.workspace.serving import served

_LONGEST_WAIT_SECONDS = 180


def test_the_page_starts_the_reader_that_its_picture_needs(home: Path) -> None:
    pool.stop()
    with served(home) as found:
        document_id = fill(found.store, "a.pdf")
        assert pool._current is None
        assert "picture.png" in found.http.get(f"/matters/paul/documents/{document_id}/pages/1").text
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while pool._current is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert pool._current is not None and pool._current.is_alive
    pool.stop()
