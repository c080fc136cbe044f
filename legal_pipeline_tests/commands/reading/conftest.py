"""The store of the storage tests over SQLite, for what reads rows without a command line."""

from __future__ import annotations

from legal_pipeline_tests.storage.conftest import _empty_home, sqlite_store

__all__ = ["_empty_home", "sqlite_store"]
