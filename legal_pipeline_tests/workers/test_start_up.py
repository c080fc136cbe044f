"""A program that stays imports without the garbage collector, and gets it back whatever happens; it gives back what it freed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import psutil
import pytest

from legal_pipeline.workers.start_up import FOR_TERMINALS, give_back, importing

_BLOCK, _COUNT = 4_000, 10_000


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


def test_what_is_for_terminals_is_not_found_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in FOR_TERMINALS]:
        monkeypatch.delitem(sys.modules, name)
    with importing(), pytest.raises(ModuleNotFoundError):
        import rich
    import rich.console  # noqa: F401


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries have no such call")
def test_freed_blocks_between_others_are_given_back() -> None:
    # large enough for the C library's heap, small enough not to be mapped one by one; every sixteenth stays
    blocks = [bytearray(_BLOCK) for _ in range(_COUNT)]
    kept = blocks[::16]
    del blocks
    before = psutil.Process().memory_info().rss
    give_back()
    assert before - psutil.Process().memory_info().rss > _BLOCK * _COUNT // 4
    assert len(kept) == _COUNT // 16
