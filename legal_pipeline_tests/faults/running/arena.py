"""A deployment that goes on from round to round, with its servers, and what an undisturbed run leaves."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.deployed.proxy import Wire
from legal_pipeline_tests.faults.case_file import make_small_case_file
from legal_pipeline_tests.faults.run import Home, differences
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.s3 import BUCKET, CREDENTIALS, S3Server, running_s3
from legal_pipeline_tests.servers.s3_faults import Keys, faulty
from legal_pipeline_tests.specimens.small_disk import SmallDisk, mounted

MATTER = "case-file"
PLACE = f"s3://{BUCKET}/{MATTER}/"
PATIENCE_SECONDS = 600
"""All documents have ended so long after the fault, without anybody's help, or so long after the remedy that the alarm printed.
A lost run is requested again one minute after its request."""
UNDISTURBED_SECONDS = 25.0
"""An undisturbed batch takes about so long, until one is measured; a round that was over before its fault is repeated with less."""
FINAL = (State.DONE, State.REFUSED, State.FAILED)
_DISK_MEGABYTES = 64
_LIMITS = {"unresponsive_timeout_seconds": "12", "lease_timeout_seconds": "15", "start_timeout_seconds": "600"}
"""Shorter than an operator would want, so that a round is short; longer for a start, which a busy machine slows down."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an undisturbed run over the files leaves, which any other run over them is to leave."""

    files: Path
    export: dict[str, bytes]
    states: dict[str, str]
    recognised: int


class NobodyToHit(Exception):
    """Who was to be hit does not run at this moment."""


@dataclass
class Arena:
    deployment: Deployment
    expected: Outcome
    wires: tuple[Wire, ...] = ()
    """Two ways to the same Redis; the settings file names one of them. None where the machines have cables."""
    keys: Keys | None = None
    """Of S3, where the documents are."""
    seconds: float = UNDISTURBED_SECONDS
    """An undisturbed batch takes so long here and now."""
    disk: SmallDisk | None = None
    """Of the copies of S3 objects; None where this user may mount nothing."""
    cancel_seconds: float = 60.0
    """A cancelled batch has ended so long after the command; other faults at the same moment make that longer."""

    def pid(self, program: str) -> int:
        """NobodyToHit when it does not run: 0 would be the process group of this test."""
        supervisor = Supervisor.find(self.deployment.settings.home.absolute())
        if supervisor is None or not (pid := supervisor.programs()[program].pid):
            raise NobodyToHit(program)
        return pid

    def batch_id(self) -> str:
        """That of the latest backfill, which may be the retry of a batch; one from the UI is its own batch."""
        with self.deployment.instance as instance:
            latest = [str(backfill.backfill_id) for backfill in instance.get_backfills(limit=1)]
        if not latest:
            raise NobodyToHit("batch")
        return Batches(self.deployment.services.store.engine).batches_of(latest).get(latest[0], latest[0])

    def strike(self, kind: Callable[[Arena, random.Random], str | None], chance: random.Random) -> str | None:
        """What was done; None when there was nobody to hit."""
        try:
            return kind(self, chance)
        except (NobodyToHit, psutil.NoSuchProcess, ProcessLookupError):
            return None

    def is_final(self) -> bool:
        counts = self.deployment.states()
        # attachments register later; the last documents to end are the children of the archive
        return sum(counts.get(state, 0) for state in FINAL) == len(self.expected.states) == sum(counts.values())

    def is_merged(self) -> bool:
        return not self.deployment.services.store.matters.stale()

    def submit(self) -> None:
        """As the button of the UI does: a backfill and no command."""
        ids = self.deployment.register(PLACE, matter=MATTER)
        with self.deployment.instance as instance:
            submit(self.deployment.settings, instance, ids, Priority.NORMAL)

    def play_undisturbed(self, out: Path) -> None:
        """A batch in which nothing happens, with its time; AssertionError when it does not end as the embedded run."""
        self.deployment.wait_for_workers()
        self.deployment.reset()
        started = time.monotonic()
        self.submit()
        self.wait("an undisturbed batch")
        self.seconds = time.monotonic() - started
        self.compare(out, "undisturbed")
        assert len(self.deployment.recognised()) == self.expected.recognised

    def wait(self, story: str) -> None:
        try:
            wait_until(lambda: self.is_final() and self.is_merged() and not self.deployment.leases.all(), "not ended", PATIENCE_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{story}: {error}; {self.left()}\n{self.deployment.logs()}") from error

    def left(self) -> str:
        """What is not done yet, and who has it in hand."""
        left = [
            f"{status.document.document_id}: {status.state} {status.reason or ''}"
            for status in self.deployment.services.store.documents.find(states=[State.WAITING, State.RUNNING, State.FAILED])
        ]
        leases = [(lease.step_key, lease.worker, lease.attempts) for lease in self.deployment.leases.all()]
        return f"left: {left}; leases: {leases}"

    def compare(self, out: Path, story: str) -> None:
        """AssertionError when states or export are not those of an undisturbed run."""
        found_states = list(self.deployment.services.store.documents.find())
        failed = [f"{status.document.file_name}: {status.reason}" for status in found_states if status.state is State.FAILED]
        states = {status.document.file_name: status.state.value for status in found_states}
        assert states == self.expected.states, f"{story}: {failed}"
        found = differences(self.deployment.export(out), self.expected.export)
        assert not found, f"{story}: the export differs at {found}"


def undisturbed_outcome(folder: Path, make: Callable[[Path], object] = make_small_case_file) -> Outcome:
    """Runs the documents once in the embedded form, from an S3 of its own."""
    files = folder / "files"
    make(files)
    with running_s3() as s3:
        upload(s3, files)
        home = Home(folder / "embedded", extra={"LEGAL_PIPELINE_S3_ENDPOINT_URL": s3.url, **CREDENTIALS})
        assert home.run(PLACE, "--matter", MATTER, patience_seconds=1800) == 0, home.log.read_text()
    return Outcome(files, home.export(folder / "embedded-export"), home.states(), len(home.recognised()))


@contextmanager
def arena(folder: Path, find_expected: Callable[[], Outcome], profile: str = "t3.medium") -> Iterator[Arena]:
    """A deployment with all its programs; the outcome is asked for when they run."""
    inbox = folder / "inbox"
    inbox.mkdir()
    with (
        running_s3() as s3,
        faulty(s3) as proxy,
        databases.running_redis() as redis,
        databases.running_postgres() as postgres,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        wires = Wire(redis.port), Wire(redis.port)
        values = _LIMITS | {"broker_url": broker_url(wires[0]), "inbox": str(inbox), "s3_endpoint_url": proxy.url}
        with (
            deployed(redis, postgres, profile, in_file=("broker_url", "inbox"), **values) as deployment,
            small_disk(deployment.settings.downloads_dir) as disk,
        ):
            deployment.up()
            expected = find_expected()
            upload(s3, expected.files)
            yield Arena(deployment, expected, wires, Keys(proxy, CREDENTIALS["AWS_ACCESS_KEY_ID"]), disk=disk)
            for wire in wires:
                wire.cut()


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk | None]:
    """None where this user may mount nothing."""
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(mounted(folder, _DISK_MEGABYTES))
        except pytest.skip.Exception:
            disk = None
        yield disk


def upload(s3: S3Server, files: Path) -> None:
    """To the place of the matter."""
    for path in sorted(files.iterdir()):
        s3.put(f"{MATTER}/{path.name}", path.read_bytes())


def broker_url(wire: Wire) -> str:
    return f"redis://127.0.0.1:{wire.port}/0"
