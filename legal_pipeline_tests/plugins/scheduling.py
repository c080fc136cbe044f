"""Which tests run in one process, and in which order. A pytest plugin.

pytest-xdist gives each process whole modules (`--dist loadscope`). Modules that share a server which takes long to start are
given to one process as a whole, one after the other, so that the server starts once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest

TOGETHER = ("legal_pipeline_tests/deployed/standing/", "legal_pipeline_tests/deployed/whole/", "legal_pipeline_tests/defs/embedded/")
"""Folders whose modules share what their `conftest.py` starts once for the package."""

SHARED_OUT = {"legal_pipeline_tests/faults/test_deployed.py": 2}
"""Modules of so many shares, each for a process of its own: their tests wait more than they compute. The shares are equally long as far
as the last recoveries tell. One fewer than the processes of `make test-faults`, of which the tests of several machines take the other:
a deployment takes 46 CPU-seconds until its first round, 12 a round and .14 in each second, so that a further one makes the others slower
by more than it does itself."""

LONG = ("legal_pipeline_tests/faults/machines/test_machines.py",)
"""Modules of one share, which would be the last to end behind another one."""

_ROUND_SECONDS = 10.0
"""Of a fault test, beside the recovery: a batch is submitted, and the fault waits for its moment."""
_UNKNOWN_SECONDS = 30.0
_KIND = re.compile(r"\[(?P<kind>[\w ]+)-\d+\]$")


def likely_seconds(nodeid: str) -> float:
    """How long a test of a shared module takes, by the kind of fault in its name."""
    # a plugin of its own, which pytest is to import first
    from legal_pipeline_tests.faults import recoveries

    found = _KIND.search(nodeid)
    known = recoveries.read().get(found["kind"]) if found else None
    return _ROUND_SECONDS + (known.longest_seconds if known else _UNKNOWN_SECONDS)


def shares(nodeids: list[str], count: int) -> dict[str, int]:
    """Test -> its share: the longest first, each into the share that ends first so far."""
    lengths: list[float] = [0.0] * count
    found: dict[str, int] = {}
    for nodeid in sorted(nodeids, key=lambda each: (-likely_seconds(each), each)):
        found[nodeid] = lengths.index(min(lengths))
        lengths[found[nodeid]] += likely_seconds(nodeid)
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests first: with one left for the end, one process would work while the others wait.

    Folders that are tested together come before all others, as the longest of them, and what is shared out.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    first = (*TOGETHER, *SHARED_OUT, *LONG)
    items.sort(key=lambda item: (not item.nodeid.startswith(first), item.path not in slow))


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

        def schedule(self) -> None:
            collected = self.collection or next(iter(self.registered_collections.values()))
            of_module = defaultdict(list)
            for nodeid in collected:
                # xdist takes what precedes the last `::`, which may be in a parameter
                module = nodeid.partition("::")[0]
                self._scopes[nodeid] = next((folder for folder in TOGETHER if nodeid.startswith(folder)), module)
                of_module[module].append(nodeid)
            for module, count in SHARED_OUT.items():
                for nodeid, share in shares(of_module[module], count).items():
                    self._scopes[nodeid] += f" {share}"
            super().schedule()

        def _split_scope(self, nodeid: str) -> str:
            return self._scopes[nodeid]

    return Scheduling(config, log)
