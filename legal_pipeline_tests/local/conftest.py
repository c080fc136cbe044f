"""Batches whose processes die as the test says."""

from __future__ import annotations

from collections import Counter

import pytest

from legal_pipeline.local import local_run
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
