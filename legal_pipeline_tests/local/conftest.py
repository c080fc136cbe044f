"""Batches whose processes die as the test says."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from legal_pipeline import interrupts
from legal_pipeline.local import local_run
from legal_pipeline_tests.defs.groups.conftest import unhurried as unhurried
from legal_pipeline_tests.local.scripted_pool import ScriptedPool


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> type[ScriptedPool]:
    class Scripted(ScriptedPool):
        deaths: Counter[str] = Counter()  # noqa: RUF012 - one class a test
        errors: Counter[str] = Counter()  # noqa: RUF012 - one class a test
        matter_deaths = 0
        seen: list[str] = []  # noqa: RUF012 - one class a test
        groups: list[list[str]] = []  # noqa: RUF012 - one class a test
        on_death = staticmethod(lambda pool: None)

    monkeypatch.setattr(local_run, "Pool", Scripted)
    return Scripted


@pytest.fixture
def handled() -> Iterator[None]:
    """Signals are handled as in the program, and afterwards as before."""
    before = {number: signal.getsignal(number) for number in interrupts.SIGNALS}
    for number in interrupts.SIGNALS:
        # what a test runner in the background ignores, the program would go on ignoring
        signal.signal(number, signal.SIG_DFL)
    interrupts.install()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
