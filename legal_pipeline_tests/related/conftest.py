"""A home over SQLite; the queries are those that the contract suites of the storage run on both back ends."""

import pytest

from legal_pipeline_tests.storage.conftest import _empty_home, store

__all__ = ["_empty_home", "results_url", "store"]


@pytest.fixture
def results_url() -> None:
    """The SQLite file below the home: the prepared database of PostgreSQL belongs to the tests of the storage."""
