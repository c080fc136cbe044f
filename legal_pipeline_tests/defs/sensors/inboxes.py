"""What the tests of arrivals share: an inbox of each kind, and ticks of its sensor."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.utils import make_new_backfill_id
from dagster._time import get_current_timestamp

from legal_pipeline.defs.s3_resource import make_resource
from legal_pipeline.defs.sensors.arrivals import folder_arrivals, s3_arrivals
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.servers.s3 import S3Server


class Place(Protocol):
    """Where a test puts files."""

    sensor: dg.SensorDefinition

    def put(self, key: str, content: bytes, tags: str = "") -> None: ...

    def delete(self, key: str) -> None: ...

    def uri(self, key: str) -> str: ...


@dataclass
class Bucket:
    server: S3Server
    sensor: dg.SensorDefinition = s3_arrivals

    def put(self, key: str, content: bytes, tags: str = "") -> None:
        self.server.put("inbox/" + key, content, tags)

    def delete(self, key: str) -> None:
        self.server.delete("inbox/" + key)

    def uri(self, key: str) -> str:
        return f"s3://case-files/inbox/{key}"


@dataclass
class Folder:
    folder: Path
    sensor: dg.SensorDefinition = folder_arrivals
    _puts: int = 0

    def put(self, key: str, content: bytes, tags: str = "") -> None:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        # long since at rest, and never as it was before
        self._puts += 1
        moment = time.time_ns() - 10**12 + self._puts * 10**9
        os.utime(path, ns=(moment, moment))

    def delete(self, key: str) -> None:
        (self.folder / key).unlink()

    def uri(self, key: str) -> str:
        return f"file://{self.folder}/{key}"


def open_place(kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty inbox, `s3` or `folder`, which the settings name."""
    if kind == "s3":
        server: S3Server = request.getfixturevalue("s3_server")
        return Bucket(server)
    folder = tmp_path / "arrivals"
    folder.mkdir()
    monkeypatch.setenv("LEGAL_PIPELINE_INBOX", str(folder))
    return Folder(folder)


def backfill_of(document_ids: Sequence[str], submitted: str | None = None) -> PartitionBackfill:
    """Asked for; the daemon has made the runs up to that of `submitted`."""
    return PartitionBackfill(
        backfill_id=make_new_backfill_id(),
        partition_names=list(document_ids),
        last_submitted_partition_name=submitted,
        status=BulkActionStatus.REQUESTED,
        from_failure=False,
        tags={},
        backfill_timestamp=get_current_timestamp(),
    )


@dataclass
class Ticking:
    """A sensor's daemon, as far as it matters: it keeps the cursor of every tick that did not fail."""

    pipeline: Pipeline
    place: Place
    cursor: str | None = None
    skipped: str | None = field(default=None, init=False)

    def __call__(self) -> list[dg.RunRequest]:
        """What the sensor asks for now."""
        settings = self.pipeline.runner.services.settings
        resources: dict[str, object] = {"pipeline": self.pipeline.runner.services}
        if self.place.sensor is s3_arrivals:
            resources["s3"] = make_resource(settings.s3_endpoint_url)
        context = dg.build_sensor_context(instance=self.pipeline.instance, cursor=self.cursor, resources=resources)
        result = cast("dg.SensorResult | dg.SkipReason", self.place.sensor(context))
        if isinstance(result, dg.SkipReason):
            self.skipped = result.skip_message
            return []
        self.cursor = result.cursor
        self.skipped = result.skip_reason.skip_message if result.skip_reason else None
        return list(result.run_requests or ())

    def all(self) -> list[dg.RunRequest]:
        """Until a tick that ended a round and the one after it asked for nothing."""
        asked: list[dg.RunRequest] = []
        idle = 0
        while idle < 2:
            requests = self()
            asked += requests
            idle = 0 if requests else idle + 1
        return asked
