"""Which tests run in one process, and in which order. A pytest plugin.

pytest-xdist gives each process whole modules (`--dist loadscope`). Modules that share a server which takes long to start are
given to one process as a whole, one after the other, so that the server starts once.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

TOGETHER = ("legal_pipeline_tests/deployed/standing/",)
"""Folders whose modules share what their `conftest.py` starts once for the package."""

SHARED_OUT = {"legal_pipeline_tests/faults/test_deployed.py": 3}
"""Modules of so many shares, each for a process of its own: their tests wait more than they compute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests first: with one left for the end, one process would work while the others wait.

    Folders that are tested together come before all others, as the longest of them.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (not item.nodeid.startswith(TOGETHER), item.path not in slow))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getvalue("dist") != "loadscope":
        return None
    # without pytest-xdist one module can still be tested
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
        def __init__(self, config: pytest.Config, log: Any) -> None:
            super().__init__(config, log)
            self._scopes: dict[str, str] = {}
            self._counts: Counter[str] = Counter()

        def _split_scope(self, nodeid: str) -> str:
            if nodeid not in self._scopes:
                # xdist takes what precedes the last `::`, which may be in a parameter
                module = nodeid.partition("::")[0]
                scope = next((folder for folder in TOGETHER if nodeid.startswith(folder)), module)
                if module in SHARED_OUT:
                    scope += f" {self._counts[module] % SHARED_OUT[module]}"
                    self._counts[module] += 1
                self._scopes[nodeid] = scope
            return self._scopes[nodeid]

    return Scheduling(config, log)
