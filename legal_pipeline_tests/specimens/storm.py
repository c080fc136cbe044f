"""A storm: many objects are put into a bucket at once while the bucket's sensor is evaluated as by the daemon.

No run is executed: the documents of requested runs get the possible states in rotation, so that at any moment
documents are in every state.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._core.definitions.sensor_definition import SensorExecutionData

from legal_pipeline.definitions import defs
from legal_pipeline.defs.sensors.arrivals import s3_arrivals
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason, SourceFacts
from legal_pipeline.services import Services
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline_tests.servers.s3 import S3Server

_PUTTERS = 8


@dataclass(frozen=True)
class Sample:
    """The state of the database in one transaction."""

    by_state: dict[str, int]
    documents: int
    objects_put: int
    """Number at the end of the transaction."""


@dataclass
class Storm:
    services: Services
    instance: dg.DagsterInstance
    server: S3Server
    objects: int
    put: int = 0
    samples: list[Sample] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tick_seconds: list[float] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def rage(self) -> None:
        """Runs until a run was requested for every object and two ticks requested none."""
        ends = itertools.cycle(_ENDS)
        with self._sampling(), ThreadPoolExecutor(_PUTTERS) as putters:
            puts = [putters.submit(self._put, number) for number in range(self.objects)]
            cursor, idle = None, 0
            while idle < 2:
                began_at = time.perf_counter()
                data = self._evaluate(cursor)
                self.tick_seconds.append(time.perf_counter() - began_at)
                cursor, requests = data.cursor, [request.partition_key or "" for request in data.run_requests or ()]
                self.asked += requests
                for document_id in requests:
                    self.services.store.documents.start(document_id, "storm")
                    next(ends)(self.services.store.documents, document_id)
                idle = idle + 1 if not requests and all(put.done() for put in puts) else 0
            for each in puts:
                each.result()

    def _evaluate(self, cursor: str | None) -> SensorExecutionData:
        resources = {"pipeline": self.services, "s3": defs.resources["s3"]}  # type: ignore[index]
        with (
            dg.build_sensor_context(instance=self.instance, cursor=cursor, definitions=defs, resources=resources) as context,
            partition_loading_context(dynamic_partitions_store=self.instance),
        ):
            return s3_arrivals.evaluate_tick(context)

    def _put(self, number: int) -> None:
        self.server.put(f"inbox/matter-{number % 7}/{number:05}.txt", f"Letter {number} of Ann Lee.".encode())
        self.put += 1

    @contextmanager
    def _sampling(self) -> Iterator[None]:
        sampler = threading.Thread(target=self._sample, daemon=True)
        sampler.start()
        try:
            yield
        finally:
            self._is_over.set()
            sampler.join()

    def _sample(self) -> None:
        by_state = sa.select(documents.c.state, sa.func.count()).group_by(documents.c.state)
        while True:
            is_last = self._is_over.wait(0.05)
            with reading(self.services.store.engine) as connection:
                states = {row.state: row[1] for row in connection.execute(by_state)}
                total = connection.scalar(sa.select(sa.func.count()).select_from(documents)) or 0
            self.samples.append(Sample(states, total, self.put))
            if is_last:
                return


def _refuse(census: Documents, document_id: str) -> None:
    census.refuse(document_id, Refusal(RefusalReason.EMPTY, "the file has no bytes"))


def _finish(census: Documents, document_id: str) -> None:
    census.record_facts(document_id, SourceFacts("0" * 64, "text/plain", 100, 1))
    census.finish(document_id)


_ENDS: list[Callable[[Documents, str], object]] = [
    lambda census, document_id: None,
    _finish,
    lambda census, document_id: census.fail(document_id, "a failure in the storm"),
    _refuse,
]
