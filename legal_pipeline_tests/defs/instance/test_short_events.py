"""What groups report is stored in short, and reads as Dagster's own events."""

from __future__ import annotations

import dagster as dg
import pytest
from dagster._core.events.log import EventLogEntry
from dagster._serdes import deserialize_value, serialize_value

from legal_pipeline.defs.instance.short_events import ShortCheck, ShortEvent, ShortMaterialization

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
        pytest.param(ShortMaterialization(RUN, "source_document", PARTITION, AT, metadata=METADATA, versions=("3", "a" * 64)), id="first"),
        pytest.param(
            ShortMaterialization(
                RUN, "chunks", PARTITION, AT, metadata=METADATA, versions=("1", "a" * 64), upstream=("document_text", "b" * 64, 4711)
            ),
            id="depends on another",
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
