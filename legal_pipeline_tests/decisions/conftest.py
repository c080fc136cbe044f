"""The stores of the storage tests over SQLite; that both back ends keep and read decisions alike is tested there."""

from __future__ import annotations

import pytest

from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.conftest import _empty_home, sqlite_store

__all__ = ["_empty_home", "sqlite_store"]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store
