"""The short form in which the event log keeps what groups of small documents report.

Dagster's form of a materialization takes 3 kB and that of a check result 1 kB, most of it names of classes and of fields that are
empty. The short form has what differs from one to the next. It is a class of Dagster's serialization that reads as the whole event:
whatever reads an event log through our storages finds ordinary events.

Does not belong here: the rows that contain them (`grouped_events`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from hashlib import sha256
from typing import Any

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData
from dagster._core.definitions.data_version import (
    CODE_VERSION_TAG,
    DATA_VERSION_TAG,
    get_input_data_version_tag,
    get_input_event_pointer_tag,
)
from dagster._core.events import DagsterEvent, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from dagster._serdes import pack_value, whitelist_for_serdes
from dagster_shared.serdes.serdes import DataclassSerializer, UnpackContext, WhitelistMap

_EVENT = "__class__"
_SCALARS = (dg.TextMetadataValue, dg.IntMetadataValue, dg.FloatMetadataValue, dg.BoolMetadataValue)


class _ReadsAsEvent(DataclassSerializer[Any]):
    def unpack(self, unpacked_dict: dict[str, Any], whitelist_map: WhitelistMap, context: UnpackContext) -> EventLogEntry:
        short: ShortEvent = super().unpack(unpacked_dict, whitelist_map, context)
        return short.entry()


@dataclass(frozen=True)
class ShortEvent:
    """What materializations and check results have in common. The names of the fields are stored: they stay for good."""

    run: str
    asset: str
    partition: str
    at: float
    """Seconds since 1970."""
    job: str = "process_small_documents"
    step: str = "small_documents"

    def entry(self) -> EventLogEntry:
        event_type, data = self._content()
        event = DagsterEvent(event_type_value=event_type.value, job_name=self.job, step_key=self.step, event_specific_data=data)
        return EventLogEntry(  # type: ignore[no-untyped-call]
            error_info=None,
            level=logging.DEBUG,
            user_message="",
            run_id=self.run,
            timestamp=self.at,
            step_key=self.step,
            job_name=self.job,
            dagster_event=event,
        )

    def stored(self) -> str:
        """For a column that contains serialized events."""
        own = {each.name: _short(getattr(self, each.name)) for each in fields(self) if getattr(self, each.name) != each.default}
        return json.dumps({_EVENT: type(self).__name__, **own}, separators=(",", ":"))

    def _content(self) -> tuple[dg.DagsterEventType, Any]:
        raise NotImplementedError


@whitelist_for_serdes(serializer=_ReadsAsEvent)
@dataclass(frozen=True)
class ShortMaterialization(ShortEvent):
    metadata: Mapping[str, Any] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    """The versions of the code of the asset and of those before it, the first asset first; none without rows. They decide the versions of
    the data: each asset depends on the one before it."""
    after: tuple[str, int] | None = None
    """The asset that this one depends on, and the id of its materialization."""
    versions: tuple[str, str] | None = None
    """In events of version 0.7 instead of `codes`: of the code and of the data."""
    upstream: tuple[str, str, int] | None = None
    """In events of version 0.7 instead of `after`: the asset, the version of its data as an input, and the id of its materialization."""

    def tags(self) -> dict[str, str]:
        """As Dagster tags the materializations of a step, so that it can tell which are out of date."""
        versions, upstream = self.versions, self.upstream
        if self.codes:
            data, of_input = data_versions(tuple(self.codes))
            versions = self.codes[-1], data
            upstream = (self.after[0], of_input, self.after[1]) if self.after else None
        if versions is None:
            return {}
        tags = dict(zip((CODE_VERSION_TAG, DATA_VERSION_TAG), versions, strict=True))
        if upstream is None:
            return tags
        asset, version, event_id = upstream
        key = dg.AssetKey(asset)
        return tags | {get_input_data_version_tag(key): version, get_input_event_pointer_tag(key): str(event_id)}

    def _content(self) -> tuple[dg.DagsterEventType, Any]:
        made = dg.AssetMaterialization(self.asset, partition=self.partition, metadata=dict(self.metadata), tags=self.tags())
        return dg.DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(made)


@whitelist_for_serdes(serializer=_ReadsAsEvent)
@dataclass(frozen=True)
class ShortCheck(ShortEvent):
    check: str = ""
    event_id: int = 0
    """Of the materialization that was checked, which has the same time."""
    passed: bool = True
    severity: str = dg.AssetCheckSeverity.ERROR.value
    said: str | None = None
    """Its description."""

    @property
    def is_plain(self) -> bool:
        """Whether it passed and has nothing to say but what a row of the table of checks has in columns of its own."""
        return self == ShortCheck(self.run, self.asset, self.partition, self.at, check=self.check, event_id=self.event_id)

    def _content(self) -> tuple[dg.DagsterEventType, Any]:
        return dg.DagsterEventType.ASSET_CHECK_EVALUATION, dg.AssetCheckEvaluation(
            asset_key=dg.AssetKey(self.asset),
            check_name=self.check,
            passed=self.passed,
            severity=dg.AssetCheckSeverity(self.severity),
            description=self.said,
            target_materialization_data=AssetCheckEvaluationTargetMaterializationData(
                run_id=self.run, storage_id=self.event_id, timestamp=self.at
            ),
            partition=self.partition,
        )


class _ReadsAsPlainResult(DataclassSerializer[Any]):
    def unpack(self, unpacked_dict: dict[str, Any], whitelist_map: WhitelistMap, context: UnpackContext) -> EventLogEntry:
        return PLAIN_RESULT


@whitelist_for_serdes(serializer=_ReadsAsPlainResult)
@dataclass(frozen=True)
class PlainCheck:
    """Stands for a check result of which the other columns of its row say all (`ShortCheck.is_plain`).

    Dagster makes no record of a row without an event. `GroupedEvents` replaces this one.
    """


PLAIN_RESULT = ShortCheck(run="", asset="-", partition="", at=0.0, check="-").entry()
STORED_PLAIN_RESULT = json.dumps({_EVENT: PlainCheck.__name__}, separators=(",", ":"))


@lru_cache(maxsize=1024)
def data_versions(codes: tuple[str, ...]) -> tuple[str, str]:
    """The version of the data of an asset, and that of its input, "" for the first one, from the versions of the code up to it.

    As Dagster computes them for a partition that depends on one partition. Stored events contain no data version: this stays as it is.
    """
    data = of_input = ""
    for number, code in enumerate(codes):
        of_input = sha256(data.encode()).hexdigest() if number else ""
        data = sha256(f"{code}{of_input}".encode()).hexdigest()
    return data, of_input


def _short(value: Any) -> Any:
    """A field as it is stored: of metadata, the plain values as JSON has them, the others in Dagster's form."""
    if isinstance(value, Mapping):
        return {name: _short(each) for name, each in value.items()}
    if isinstance(value, _SCALARS):
        return value.value
    if isinstance(value, dg.MetadataValue):
        packable: Any = value
        return pack_value(packable)
    return value
