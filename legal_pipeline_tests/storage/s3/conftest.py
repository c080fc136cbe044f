"""S3 behind a proxy that injects faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline_tests.servers.s3 import S3Server
from legal_pipeline_tests.servers.s3_faults import FaultyS3, faulty


@pytest.fixture
def proxy(s3_server: S3Server) -> Iterator[FaultyS3]:
    with faulty(s3_server) as server:
        yield server


@pytest.fixture
def s3(proxy: FaultyS3) -> S3:
    """A client of the proxy that does not repeat requests."""
    return S3(make_client(proxy.url, attempts=1))
