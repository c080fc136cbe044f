"""A deployment without processes: a real Redis with worker heartbeats for every queue, and Dagster's storage in SQLite.

Requests of a test are stored as in production, but no process executes them.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.test_utils import create_run_for_test
from dagster._time import get_current_timestamp

from legal_pipeline.defs.backfills.create import RequestedBatch, request_batch
from legal_pipeline.defs.backfills.plan import Order, new_record
from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.deployment.code_location import defs
from legal_pipeline.model import Document, Priority, State
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.inbox.discovery import documents_at
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat, WorkerHeartbeats
from legal_pipeline.storage.store import open_store
from legal_pipeline.topology import STAGES, Queue
from legal_pipeline_tests.servers.databases import Redis
from legal_pipeline_tests.specimens.readings import as_started


@dataclass
class ProcesslessDeployment:
    """Actions and readings of a test; methods that stand for a process write what it would write."""

    settings: Settings
    instance: dg.DagsterInstance
    inbox: Path

    @property
    def services(self) -> Services:
        return services_for(self.settings)

    @property
    def batches(self) -> Batches:
        return Batches(self.services.store.engine)

    def files(self, *names: str) -> list[Document]:
        """Returns the documents of these files in the inbox; creates missing files."""
        for name in names:
            if not (self.inbox / name).exists():
                (self.inbox / name).write_text(f"Ann Lee signed {name}.")
        return list(documents_at([self.inbox / name for name in names], "harbor", Priority.NORMAL))

    def request(self, documents: Sequence[Document], name: str = "first production", **values: object) -> RequestedBatch:
        order = Order(new_record(name, Priority.NORMAL), is_always_recorded=True)
        return request_batch(self.services, self.instance, order, {Priority.NORMAL: documents}, **values)  # type: ignore[arg-type]

    def in_ui(self, ids: Sequence[str], *, is_of_assets: bool, backfill_id: str = "abcdefgh", title: str | None = None, **tags: str) -> str:
        """Adds a backfill as the UI does; `_` in the name of a tag stands for `/`."""
        given = {name.replace("_", "/"): value for name, value in tags.items()}
        if is_of_assets:
            backfill = PartitionBackfill.from_asset_partitions(
                backfill_id=backfill_id,
                asset_graph=defs.resolve_asset_graph(),
                partition_names=list(ids),
                asset_selection=[dg.AssetKey(stage.name) for stage in STAGES],
                backfill_timestamp=get_current_timestamp(),
                tags=given,
                dynamic_partitions_store=self.instance,
                all_partitions=False,
                title=title,
                description=None,
                run_config=None,
            )
        else:
            there = [backfill for backfill in self.instance.get_backfills() if not backfill.is_asset_backfill]
            mine = there[0] if there else self.instance.get_backfill(self.request(self.files("template.txt")).batch_id)
            assert mine
            backfill = mine._replace(backfill_id=backfill_id, partition_names=list(ids), tags=given, title=title)
        self.instance.add_backfill(backfill)
        return backfill_id

    def end(self, backfill_id: str, status: BulkActionStatus) -> None:
        """Ends the backfill as Dagster's daemon does."""
        self.set_status(backfill_id, status)
        backfill = self.instance.get_backfill(backfill_id)
        assert backfill
        self.instance.update_backfill(backfill.with_end_timestamp(get_current_timestamp()))

    def set_status(self, backfill_id: str, status: BulkActionStatus) -> None:
        backfill = self.instance.get_backfill(backfill_id)
        assert backfill
        self.instance.update_backfill(backfill.with_status(status))  # type: ignore[no-untyped-call]

    def run_of(self, document_id: str, status: dg.DagsterRunStatus = dg.DagsterRunStatus.STARTED, **tags: str) -> dg.DagsterRun:
        """Creates a run as a backfill does; tags as in `in_ui`."""
        given = {"dagster/partition": document_id} | {name.replace("_", "/"): value for name, value in tags.items()}
        return self._run("process_document", given, {}, status)

    def group_of(self, request: dg.RunRequest, status: dg.DagsterRunStatus = dg.DagsterRunStatus.QUEUED) -> dg.DagsterRun:
        """Creates the run of small documents that a sensor has requested."""
        return self._run(str(request.job_name), request.tags, request.run_config, status)

    def _run(self, job: str, tags: Mapping[str, str], config: Mapping[str, Any], status: dg.DagsterRunStatus) -> dg.DagsterRun:
        location = GrpcServerCodeLocationOrigin(host="127.0.0.1", port=1, location_name=CODE_LOCATION)
        origin = RemoteJobOrigin(RemoteRepositoryOrigin(location, "__repository__"), job)
        run: dg.DagsterRun = create_run_for_test(
            self.instance, job, run_config=dict(config), tags=dict(tags), status=status, remote_job_origin=origin
        )
        return run

    def states(self) -> dict[str, State]:
        return {status.document.file_name: status.state for status in self.services.store.documents.find()}

    def serve(self, queues: Sequence[Queue] = tuple(Queue)) -> None:
        """Replaces all heartbeats by that of one worker that serves these queues."""
        moment = dt.datetime.now(dt.UTC)
        heartbeats = WorkerHeartbeats(open_redis(str(self.settings.broker_url)))
        for beat in heartbeats.workers():
            heartbeats.withdraw(beat.name)
        heartbeats.announce(WorkerHeartbeat("all@box", "all", "box", 1, tuple(queues), 1, 0, moment, moment))


@pytest.fixture(scope="session")
def _started_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home directory with empty databases, which tests copy: creating them takes longer than most tests."""
    settings = Settings(home=tmp_path_factory.mktemp("started") / "home", broker_url="redis://127.0.0.1:1/0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "")  # `open_instance` sets it; the patch restores it
        open_store(settings).engine.dispose()
        with open_instance(as_started(settings)) as instance:
            instance.get_runs(limit=1)
    return settings.home


@pytest.fixture
def deployed(_started_home: Path, redis_server: Redis, settings: Settings, tmp_path: Path) -> Iterator[ProcesslessDeployment]:
    """A deployment without processes, in an empty home directory of this test."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copytree(_started_home, settings.home)
    mine = settings.model_copy(update={"broker_url": redis_server.url})
    with open_instance(mine) as instance:
        deployment = ProcesslessDeployment(mine, instance, inbox)
        deployment.serve()
        assert deployment.services, "opened by one thread before several threads use it"
        yield deployment
