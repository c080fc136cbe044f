"""Whatever happens in whatever order, every object is accounted for in the end: as it is now, and once.

The inbox is in memory and runs are only marked, so that hundreds of histories can be tried; sensor, database
and Dagster's storage are the real ones.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import dagster as dg
import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from legal_pipeline.clock import now
from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution import run_requests
from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES, finalize_documents
from legal_pipeline.defs.sensors import arrivals
from legal_pipeline.model import SourceFacts, State
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.inbox.diff import id_of
from legal_pipeline.storage.store import open_store
from legal_pipeline.topology import PARTITION_TAG
from legal_pipeline_tests.storage.inbox.memory_inbox import MemoryInbox

KEYS = [f"m{number % 2}/{number}.pdf" for number in range(5)]
CRASHES = {
    "none": None,
    "registered": (arrivals, "add_partitions"),
    "claimed": (run_requests, "add_partitions"),
}
"""Where a tick dies: what it calls there ends the process."""


class _Killed(BaseException):
    pass


def killed(*_: object) -> None:
    raise _Killed


class Arriving(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        options = Settings(home=Path(self.folder.name) / "home", arrivals_per_tick=2, broker_url=None, database_url=None)
        self.services = Services(options, open_store(options))
        self.instance = dg.DagsterInstance.ephemeral()
        self.job = defs.resolve_job_def("process_document")
        self.inbox = MemoryInbox(page_objects=2)
        self.cursor: str | None = None
        self.asked: list[str] = []
        self.versions = itertools.count()
        self.keys: dict[str, str] = {}
        """Document -> key of everything that ever was in the inbox."""
        self.read: dict[str, str] = {}
        """Document -> version whose bytes its facts are of."""

    def teardown(self) -> None:
        try:
            self.settle_down()
        finally:
            self.services.store.engine.dispose()
            self.instance.dispose()
            self.folder.cleanup()

    @rule(key=st.sampled_from(KEYS))
    def arrive_or_overwrite(self, key: str) -> None:
        self.inbox.put(key, f"v{next(self.versions)}")
        self.keys[id_of(self.inbox.found(key))] = key

    @rule(key=st.sampled_from(KEYS))
    def delete(self, key: str) -> None:
        self.inbox.objects.pop(key, None)

    @rule(crash=st.sampled_from(sorted(CRASHES)))
    def tick(self, crash: str = "none") -> None:
        with pytest.MonkeyPatch.context() as patch:
            if (where := CRASHES[crash]) is not None:
                patch.setattr(*where, killed)
            context = dg.build_sensor_context(instance=self.instance, cursor=self.cursor)
            try:
                result = arrivals.tick(context, self.services, self.inbox)
            except _Killed:
                return
        self.cursor = result.cursor
        self.asked += [request.partition_key or "" for request in result.run_requests or ()]

    @rule()
    def lose_the_cursor(self) -> None:
        self.cursor = None

    @rule()
    def daemon_dies_before_it_makes_the_runs(self) -> None:
        self.asked.clear()

    @rule()
    def daemon_makes_the_runs(self) -> None:
        for document_id in self.asked:
            tags = {PARTITION_TAG: document_id}
            self.instance.create_run_for_job(self.job, status=dg.DagsterRunStatus.NOT_STARTED, tags=tags)
        self.asked.clear()

    @rule(which=st.integers(0, 9))
    def some_run_goes_on(self, which: int) -> None:
        # in the order they were made: ids are drawn at random
        under_way = self.instance.get_run_ids(dg.RunsFilter(statuses=ACTIVE_STATUSES))
        if under_way:
            self.go_on(under_way[which % len(under_way)])

    @rule(which=st.integers(0, 9))
    def some_run_is_deleted(self, which: int) -> None:
        every = self.instance.get_run_ids()
        if every:
            self.instance.delete_run(every[which % len(every)])

    @rule()
    def somebody_looks_after_what_was_left_behind(self) -> None:
        finalize_documents(self.services.store.documents, self.instance, now())

    @rule()
    def minutes_pass(self) -> None:
        with transaction(self.services.store.engine) as connection:
            long_ago = now() - 2 * run_requests.REQUEST_AGAIN_AFTER
            connection.execute(sa.update(documents).where(documents.c.requested_at.is_not(None)).values(requested_at=long_ago))

    def go_on(self, run_id: str) -> None:
        """Begins, and reads the bytes that are there; or ends with what it has read."""
        run = self.instance.get_run_by_id(run_id)
        assert run is not None
        document_id, store = run.tags[PARTITION_TAG], self.services.store
        if run.status is dg.DagsterRunStatus.NOT_STARTED:
            self.report(run, dg.DagsterEventType.RUN_START)
            store.documents.start(document_id, run_id)
            key = self.keys[document_id]
            if key in self.inbox.objects:
                version, size_bytes = self.inbox.objects[key]
                store.documents.record_facts(document_id, SourceFacts("0" * 64, "text/plain", size_bytes, 1), version)
                self.read[document_id] = version
            else:
                store.documents.fail(document_id, "its source is not there")
                self.instance.report_run_failed(run, "its source is not there")
            return
        if store.documents.status(document_id).facts is not None:
            store.documents.finish(document_id)
        else:
            store.documents.release(document_id, run_id)
        self.report(run, dg.DagsterEventType.RUN_SUCCESS)

    def report(self, run: dg.DagsterRun, what: dg.DagsterEventType) -> None:
        self.instance.report_dagster_event(dg.DagsterEvent(what.value, run.job_name), run.run_id)

    @invariant()
    def there_is_no_document_of_nothing_and_no_second_one(self) -> None:
        assert sum(self.services.store.documents.counts_by_state().values()) <= len(self.keys)

    def settle_down(self) -> None:
        """Left alone: the sensor ticks, runs are made and come to their end, time passes."""
        for _ in range(12):
            self.minutes_pass()
            self.somebody_looks_after_what_was_left_behind()
            self.tick()
            self.daemon_makes_the_runs()
            for _ in range(2):
                for run_id in self.instance.get_run_ids(dg.RunsFilter(statuses=ACTIVE_STATUSES)):
                    self.go_on(run_id)
        found = {status.document.document_id: status for status in self.services.store.documents.find()}
        for key, (version, _) in self.inbox.objects.items():
            document_id = id_of(self.inbox.found(key))
            status = found[document_id]
            assert (status.state, status.source_version, self.read.get(document_id)) == (State.DONE, version, version), (key, status)
        assert all(status.state in (State.DONE, State.FAILED) for status in found.values()), found


TestArrivingInAnyOrder = pytest.mark.slow(Arriving.TestCase)
TestArrivingInAnyOrder.settings = settings(
    max_examples=20, stateful_step_count=12, deadline=None, report_multiple_bugs=False, suppress_health_check=[HealthCheck.too_slow]
)
