"""A program that stays imports without the garbage collector, and gets it back whatever happens."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from legal_pipeline.workers.start_up import importing


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_was_made_within_is_kept_from_the_collector_for_good() -> None:
    gc.unfreeze()
    with importing():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1000


def test_a_failed_import_gives_the_collector_back() -> None:
    with pytest.raises(ModuleNotFoundError), importing():
        import legal_pipeline.no_such_module  # type: ignore[import-not-found]  # noqa: F401
    assert gc.isenabled()
