"""The `dagster.yaml` of a home: written once, kept, and brought up to date when modules have moved."""

from __future__ import annotations

import importlib

import pytest
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.origin import DEFAULT_DAGSTER_ENTRY_POINT, JobPythonOrigin, RepositoryPythonOrigin

from legal_pipeline.defs.instance.instance import CONFIG, open_instance
from legal_pipeline.defs.instance.moved_modules import MOVED, current_origin
from legal_pipeline.settings import Settings

HEAD, REST = CONFIG.split("# what failed steps")
COORDINATOR = """\
run_coordinator:
  module: legal_pipeline.defs.embedded.run_coordinator
  class: EmbeddedRunCoordinator
  config:
"""
REST_OF_LOGS = "# what failed steps" + REST[: REST.index("# urgent")]
LAUNCHER = REST[REST.index("# warm processes") : REST.index("# fails runs")]
MONITORING = REST[REST.index("# fails runs") :]

OF_VERSION_0_3 = (
    HEAD.replace("legal_pipeline.defs.instance.sqlite_storage", "legal_pipeline.defs.sqlite_storage")
    + """\
# the pipeline does not print, and capturing output would take two processes per run
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
# every run repeats all imports: one run per core
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 2
    dequeue_interval_seconds: 1
"""
    + MONITORING
)
UPDATED = (
    HEAD
    + REST_OF_LOGS
    + LAUNCHER
    + "# urgent documents first, one run per core, backfills within a second\n"
    + COORDINATOR
    + "    max_concurrent_runs: 2\n    dequeue_interval_seconds: 1\n"
    + MONITORING
)
"""In the order of the file of today, the launcher comes last; the order means nothing."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, CONFIG),
        (CONFIG, CONFIG),
        (OF_VERSION_0_3, UPDATED),
        (OF_VERSION_0_3.replace("runs: 2", "runs: 4") + "# raised by us\n", UPDATED.replace("runs: 2", "runs: 4") + "# raised by us\n"),
    ],
    ids=["none", "of today", "of version 0.3", "of version 0.3, edited"],
)
def test_a_home_opens_whatever_version_wrote_it(settings: Settings, before: str | None, after: str) -> None:
    config = settings.dagster_home / "dagster.yaml"
    if before is not None:
        config.parent.mkdir(parents=True)
        config.write_text(before, encoding="utf-8")
    with open_instance(settings) as instance:
        assert instance.get_runs_count() == 0
    assert config.read_text(encoding="utf-8") == after


def test_every_module_that_moved_is_where_it_is_said_to_be() -> None:
    for new in MOVED.values():
        assert importlib.import_module(new)


@pytest.mark.parametrize(
    ("module", "today"),
    [
        ("legal_pipeline.workers.location", "legal_pipeline.deployment.code_location"),
        ("legal_pipeline.definitions", "legal_pipeline.definitions"),
    ],
)
def test_a_run_queued_by_an_earlier_version_finds_its_code(module: str, today: str) -> None:
    def origin(of: str) -> JobPythonOrigin:
        repository = RepositoryPythonOrigin("python", ModuleCodePointer(of, "defs", None), entry_point=DEFAULT_DAGSTER_ENTRY_POINT)
        return JobPythonOrigin("process_document", repository)

    assert current_origin(origin(module)) == origin(today)
