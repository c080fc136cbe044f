"""Which tests run in one process, and in which order. A pytest plugin.

pytest-xdist gives each process whole modules (`--dist loadscope`). Modules that share a server which takes long to start are
given to one process as a whole, one after the other, so that the server starts once.
"""

from __future__ import annotations

from typing import Any

import pytest

TOGETHER = ("legal_pipeline_tests/deployed/standing/",)
"""Folders whose modules share what their `conftest.py` starts once for the package."""


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
        def _split_scope(self, nodeid: str) -> str:
            module: str = super()._split_scope(nodeid)
            return next((folder for folder in TOGETHER if nodeid.startswith(folder)), module)

    return Scheduling(config, log)
