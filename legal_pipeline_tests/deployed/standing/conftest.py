"""One small deployment for all tests of this folder: it starts once, with an inbox on S3, channels for alerts and the UI.

Two worker processes serve all nine queues. What other tests have left is in it: a test names matters of its own, and counts what
comes, not what is there.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from legal_pipeline_tests.deployed.deployment import Deployment, deployed
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.dagster_ui import Ui
from legal_pipeline_tests.servers.mailboxes import MailServer, Webhook, mail_server, webhook
from legal_pipeline_tests.servers.s3 import S3Server, running_s3


@pytest.fixture(scope="package")
def bucket() -> Iterator[S3Server]:
    with running_s3() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="package")
def channels() -> Iterator[tuple[MailServer, Webhook]]:
    with mail_server() as mail, webhook() as hook:
        yield mail, hook


@pytest.fixture(scope="package")
def running(postgres_server: databases.Postgres, bucket: S3Server, channels: tuple[MailServer, Webhook]) -> Iterator[Deployment]:
    more = {name.removeprefix("LEGAL_PIPELINE_").lower(): value for name, value in bucket.environment.items() if "PIPELINE" in name}
    more |= {"alert_urls": " ".join(channel.url for channel in channels), "alert_delay_seconds": "1", "lease_timeout_seconds": "12"}
    with databases.running_redis(password="secret") as redis, deployed(redis, postgres_server, **more) as deployment:
        # the UI and the sender of alerts are started by who needs them
        deployment.start(*(deployment.plan.keys() - {"alerts", "watchdog", "webserver", "workspace"}))
        deployment.wait_for_workers()
        yield deployment


@pytest.fixture
def deployment(running: Deployment, request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """The same for all tests."""
    yield running
    if request.node.stash.get(_FAILED, False):
        print(running.logs(40))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture(scope="package")
def ui(running: Deployment) -> Ui:
    """The web server of the deployment, once it answers."""
    return running.open_ui()


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report
