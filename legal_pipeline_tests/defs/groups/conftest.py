"""Groups that take all of their documents, on a machine of any speed; tests of the time say so."""

from __future__ import annotations

import pytest

from legal_pipeline.defs.groups import group


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "GROUP_SECONDS", 600.0)
