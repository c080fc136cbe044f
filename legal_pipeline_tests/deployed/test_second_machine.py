"""A second machine with an address book of its own: host name, home directory, and nothing in common but PostgreSQL, Redis and a bucket."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from legal_pipeline.deployment.supervise import orphans
from legal_pipeline.model import State
from legal_pipeline.settings import variable
from legal_pipeline.storage.program_settings import published
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server, running_s3
from legal_pipeline_tests.specimens import factories

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

LETTER = "Marian Holt, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
NAME = "second"


@dataclass(frozen=True)
class Second:
    home: Path
    environment: dict[str, str]

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "legal-pipeline"), *arguments]
        # a namespace of its own for the host name, which everything started in it keeps
        named = ["unshare", "--uts", "sh", "-c", f'hostname {NAME} && exec "$@"', "sh", *command]
        return subprocess.run(named, env=self.environment, capture_output=True, text=True, timeout=databases.PATIENCE_SECONDS, check=False)


@pytest.fixture(scope="module")
def bucket() -> Iterator[S3Server]:
    with running_s3() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def control(postgres_server: databases.Postgres, bucket: S3Server) -> Iterator[Deployment]:
    """Its workers serve every queue but that of the OCR."""
    more = {name.removeprefix("LEGAL_PIPELINE_").lower(): value for name, value in bucket.environment.items() if "PIPELINE" in name}
    more |= {"files_uri": f"s3://{BUCKET}/files", "lease_timeout_seconds": "12"}
    with databases.running_redis(password="secret") as redis, deployed(redis, postgres_server, **more) as deployment:
        assert not list(deployment.services.store.documents.find()), "the tables are there"
        deployment.start("batch", "code-server", "daemon")
        [served] = [group.queues for group in deployment.settings.machine.workers if Queue.OCR in group.queues]
        deployment.start_like("stages", "others", [queue for queue in served if queue is not Queue.OCR])
        wait_until(lambda: deployment.presence.unserved(Queue) == [Queue.OCR], deployment.logs)
        wait_until(lambda: "daemon" in {each.program for each in published(deployment.settings)}, deployment.logs)
        yield deployment


@pytest.fixture
def second(control: Deployment) -> Iterator[Second]:
    if os.getuid() != 0:
        pytest.skip("only root may give a process a host name of its own")
    with databases.server_folder() as folder:
        ours = {variable("home"): str(folder / "home")} | {variable(name): control.values[name] for name in ("database_url", "broker_url")}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_HOME"))}
        machine = Second(folder / "home", inherited | ours)
        try:
            yield machine
        finally:
            machine.call("workers", "stop", "--within", "0")


def test_a_machine_joins_reads_what_another_one_took_out_of_a_mail_and_loses_its_power(
    control: Deployment, second: Second, bucket: S3Server
) -> None:
    joined = second.call("workers", "join")
    assert joined.returncode == 0, joined.stdout + joined.stderr + control.logs()
    assert f"LEGAL_PIPELINE_FILES_URI=s3://{BUCKET}/files" in joined.stdout
    assert [beat.host for beat in control.presence.workers() if Queue.OCR in beat.queues] == [NAME]

    scan = factories.scanned_pdf([LETTER])
    bucket.put("inbox/harbor/denial.eml", factories.eml("The denial", LETTER, {"denial.pdf": scan}))
    documents = control.services.store.documents
    wait_until(
        lambda: (
            {status.document.file_name: status.state for status in documents.find()} == {"denial.eml": State.DONE, "denial.pdf": State.DONE}
        ),
        lambda: f"{[(status.document.file_name, status.state, status.reason) for status in documents.find()]}\n{control.logs()}",
    )
    assert any(key.startswith("files/") for key in bucket.keys())  # noqa: SIM118
    assert not (second.home / "files").exists() and not control.settings.files_dir.exists()
    assert control.recognised(), "by the only worker of that queue"

    # the programs of both machines agree on everything that they share
    noted = second.call("workers", "status")
    assert (noted.returncode, noted.stderr) == (0, ""), noted.stdout + noted.stderr

    # it loses its power in the middle of a scan: the lease expires, and the pages that it had recognized are kept
    before = control.recognised()
    bucket.put("inbox/harbor/ledger.pdf", factories.scanned_pdf([f"Page {number}. {LETTER}" for number in range(5)], seed=2))
    wait_until(lambda: control.recognised() - before, control.logs)
    pids = [int((second.home / "run" / "supervisord.pid").read_text()), *orphans.processes_of(second.home)]
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    kept = control.recognised()
    control.start_like("stages", "ocr-here", [Queue.OCR])
    wait_until(
        lambda: {status.document.file_name: status.state for status in documents.find()}["ledger.pdf"] is State.DONE,
        lambda: f"{[(status.document.file_name, status.state, status.reason) for status in documents.find()]}\n{control.logs()}",
    )
    assert kept <= control.recognised() and len(control.recognised() - before) == 5
