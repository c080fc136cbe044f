"""What groups report is stored in short, and reads as Dagster's own events."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.data_version import DataVersion, compute_logical_data_version
from dagster._core.events.log import EventLogEntry
from dagster._serdes import deserialize_value, serialize_value

from legal_pipeline.defs.instance.short_events import (
    PLAIN_RESULT,
    STORED_PLAIN_RESULT,
    ShortCheck,
    ShortEvent,
    ShortMaterialization,
    data_versions,
)

METADATA = {
    "file_name": "the “terms” of März.txt",
    "source": dg.MetadataValue.path("/inbox/terms.txt"),
    "container": dg.MetadataValue.url("https://console.aws.amazon.com/s3/object/b?prefix=k"),
    "remedy": dg.MetadataValue.text("add its password"),
    "dagster/partition_row_count": 4,
    "seconds": 0.0,
    "pages": dg.MetadataValue.int(1),
    "reused": False,
}
RUN, PARTITION, AT = "8f14e45f-ceea-467f-a34e-d2e2f1b5c7a1", "terms-txt-66666db3cf3a", 1796005117.857693


@pytest.mark.parametrize(
    "short",
    [
        pytest.param(ShortMaterialization(RUN, "source_document", PARTITION, AT, metadata=METADATA, codes=("3",)), id="first"),
        pytest.param(
            ShortMaterialization(RUN, "chunks", PARTITION, AT, metadata=METADATA, codes=("3", "11", "1"), after=("document_text", 4711)),
            id="depends on another",
        ),
        pytest.param(
            ShortMaterialization(RUN, "source_document", PARTITION, AT, metadata=METADATA, versions=("3", "a" * 64)),
            id="first, of an earlier version",
        ),
        pytest.param(
            ShortMaterialization(
                RUN, "chunks", PARTITION, AT, metadata=METADATA, versions=("1", "a" * 64), upstream=("document_text", "b" * 64, 4711)
            ),
            id="depends on another, of an earlier version",
        ),
        pytest.param(ShortMaterialization(RUN, "chunks", PARTITION, AT, metadata={"refused": "it is empty"}), id="refused"),
        pytest.param(ShortMaterialization(RUN, "chunks", PARTITION, AT, job="other", step="elsewhere"), id="of another step"),
        pytest.param(ShortCheck(RUN, "chunks", PARTITION, AT, check="chunks_cover_the_text", event_id=4711), id="passed"),
        pytest.param(
            ShortCheck(RUN, "chunks", PARTITION, AT, check="accepted", event_id=1, passed=False, severity="WARN", said="it is “empty”"),
            id="did not pass",
        ),
    ],
)
def test_what_is_stored_reads_as_the_event(short: ShortEvent) -> None:
    entry = deserialize_value(short.stored(), EventLogEntry)
    assert entry == short.entry()
    assert len(short.stored()) < len(serialize_value(entry)) / 3


@pytest.mark.parametrize("codes", [("1",), ("3", "11"), ("3", "11", "1", "4", "12", "7", "2")], ids=len)
def test_data_versions_are_those_of_dagster(codes: tuple[str, ...]) -> None:
    """A step over one partition, which depends on one partition of the asset before it."""
    inputs: dict[dg.AssetKey, DataVersion] = {}
    for number, code in enumerate(codes):
        found = compute_logical_data_version(code, inputs)
        assert data_versions(codes[: number + 1]) == (found.value, next(iter(inputs.values())).value if inputs else "")
        # of a dependency on partitions, Dagster hashes their versions once more
        inputs = {dg.AssetKey(f"asset_{number}"): DataVersion(sha256(found.value.encode()).hexdigest())}


@pytest.mark.parametrize(
    ("changed", "is_plain"),
    [
        ({}, True),
        ({"passed": False}, False),
        ({"severity": "WARN"}, False),
        ({"said": "nothing to check"}, False),
        ({"job": "another"}, False),
        ({"step": "another"}, False),
    ],
)
def test_a_result_is_plain_when_the_columns_of_its_row_say_all(changed: dict[str, Any], is_plain: bool) -> None:
    assert replace(ShortCheck(RUN, "chunks", PARTITION, AT, check="chunks_cover_the_text", event_id=7), **changed).is_plain is is_plain


def test_a_plain_result_is_known_again() -> None:
    assert deserialize_value(STORED_PLAIN_RESULT, EventLogEntry) is PLAIN_RESULT
    assert len(STORED_PLAIN_RESULT) < 30
