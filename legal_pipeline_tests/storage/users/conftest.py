"""Users in a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from legal_pipeline_tests.specimens.people import quick_hashes


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_hashes():
        yield
