"""The back ends of the storage."""

from legal_pipeline_tests.storage.conftest import _empty_home, _prepared, prepared_url, results_url, sqlite_store, store

__all__ = ["_empty_home", "_prepared", "prepared_url", "results_url", "sqlite_store", "store"]
