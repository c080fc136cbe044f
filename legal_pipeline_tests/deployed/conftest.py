"""One small deployment for the tests of this folder: two worker processes serve all nine queues."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from legal_pipeline_tests.deployed.deployment import Deployment, deployed
from legal_pipeline_tests.servers import databases


@pytest.fixture(scope="module")
def running(postgres_server: databases.Postgres) -> Iterator[Deployment]:
    with databases.running_redis(password="secret") as redis, deployed(redis, postgres_server, lease_timeout_seconds="12") as deployment:
        deployment.start()
        deployment.wait_for_workers()
        yield deployment


@pytest.fixture
def deployment(running: Deployment, request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """The same for all tests of a module, with an inbox of the test's own."""
    yield running
    if request.node.stash.get(_FAILED, False):
        print(running.logs(40))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report
