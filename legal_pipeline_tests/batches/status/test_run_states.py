"""What is still to come, read from Dagster's tables by name: the same as Dagster's own instance says, in both forms."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.test_utils import create_run_for_test
from dagster._daemon.types import DaemonHeartbeat

from legal_pipeline.batches.status import run_states
from legal_pipeline.batches.status.run_states import ACTIVE_STATUSES, MAKING_RUNS, Work, read_work
from legal_pipeline.clock import now
from legal_pipeline.defs.execution import abandoned_documents, in_process
from legal_pipeline.defs.groups.step import JOB, configuration
from legal_pipeline.defs.instance import postgres_schema
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.defs.instance.postgres_schema import prepare_dagster
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import engine_for, prepare_database
from legal_pipeline.storage.database.files import exclusive_lock, is_held
from legal_pipeline.topology import PARTITION_TAG
from legal_pipeline_tests.defs.instance.test_postgres_storage import CONFIG

ORIGIN = RemoteJobOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("x"), "__repository__"), "process_document")


@pytest.fixture(params=["embedded", "deployed"])
def form(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    if request.param == "embedded":
        return settings
    url: str = request.getfixturevalue("postgres_url")
    prepare_database(url)
    prepare_dagster(url)
    monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", url)
    made = settings.model_copy(update={"broker_url": "redis://127.0.0.1:1/0", "database_url": url})
    made.dagster_home.mkdir(parents=True)
    (made.dagster_home / "dagster.yaml").write_text(CONFIG)
    request.addfinalizer(engine_for(url).dispose)
    return made


@pytest.fixture
def instance(form: Settings) -> Iterator[dg.DagsterInstance]:
    with open_instance(form) as opened:
        yield opened


def add_run(instance: dg.DagsterInstance, document_id: str, status: dg.DagsterRunStatus, **tags: str) -> None:
    create_run_for_test(
        instance, job_name="process_document", tags={PARTITION_TAG: document_id} | tags, status=status, remote_job_origin=ORIGIN
    )


def add_backfill(instance: dg.DagsterInstance, backfill_id: str, status: BulkActionStatus) -> None:
    instance.add_backfill(PartitionBackfill(backfill_id, status, False, {}, time.time(), partition_names=["a"]))


def add_group(instance: dg.DagsterInstance, document_ids: list[str], status: dg.DagsterRunStatus) -> None:
    origin = RemoteJobOrigin(ORIGIN.repository_origin, JOB)
    create_run_for_test(instance, job_name=JOB, run_config=configuration(document_ids), status=status, remote_job_origin=origin)


def test_words_are_those_of_dagster_and_of_the_parts_that_know_it() -> None:
    assert set(ACTIVE_STATUSES) == {status.value for status in abandoned_documents.ACTIVE_STATUSES}
    ended = {"COMPLETED", "FAILED", "CANCELED", "COMPLETED_SUCCESS", "COMPLETED_FAILED"}
    assert set(MAKING_RUNS) == {status.value for status in BulkActionStatus} - ended
    assert (run_states.SCHEMA, run_states.RUNNER_TAG, run_states.GROUP_JOB) == (postgres_schema.SCHEMA, in_process.RUNNER_TAG, JOB)


def test_nothing_was_ever_run(form: Settings) -> None:
    assert read_work(form, {"abcd"}, now()) == Work({}, frozenset())


def test_runs_that_have_not_ended_by_their_document(form: Settings, instance: dg.DagsterInstance) -> None:
    for status in dg.DagsterRunStatus:
        if status is not dg.DagsterRunStatus.MANAGED:
            add_run(instance, f"doc-{status.value.lower()}", status)
    add_run(instance, "tried-again", dg.DagsterRunStatus.FAILURE)
    add_run(instance, "tried-again", dg.DagsterRunStatus.QUEUED)
    create_run_for_test(instance, job_name="of_no_document", status=dg.DagsterRunStatus.STARTED)
    expected = {f"doc-{status.lower()}": status.lower() for status in ACTIVE_STATUSES} | {"tried-again": "queued"}
    assert read_work(form, (), now()).runs == expected
    theirs = instance.get_runs(dg.RunsFilter(statuses=abandoned_documents.ACTIVE_STATUSES))
    assert {run.tags[PARTITION_TAG]: run.status.value.lower() for run in theirs if PARTITION_TAG in run.tags} == expected


def test_documents_that_share_a_run(form: Settings, instance: dg.DagsterInstance) -> None:
    add_group(instance, ["a", "b"], dg.DagsterRunStatus.QUEUED)
    add_group(instance, ["c"], dg.DagsterRunStatus.STARTED)
    add_group(instance, ["d"], dg.DagsterRunStatus.SUCCESS)
    assert read_work(form, (), now()).runs == {"a": "queued", "b": "queued", "c": "started"}


def test_backfills_that_may_still_make_runs(form: Settings, instance: dg.DagsterInstance) -> None:
    for status in BulkActionStatus:
        add_backfill(instance, status.value.lower()[:16], status)
    asked = {status.value.lower()[:16] for status in BulkActionStatus} | {f"unknown-{n}" for n in range(600)}
    assert read_work(form, asked, now()).open_backfills == {"requested", "canceling", "failing"}
    assert read_work(form, ["requested"], now()).open_backfills == {"requested"}
    assert read_work(form, (), now()).open_backfills == frozenset()


def test_the_daemon_is_heard_of_by_its_latest_beat(form: Settings, instance: dg.DagsterInstance) -> None:
    at = now()
    for kind, seconds in (("SENSOR", 300.0), ("BACKFILL", 20.0)):
        instance.add_daemon_heartbeat(DaemonHeartbeat(at.timestamp() - seconds, kind, "x", None))
    age = read_work(form, (), at).daemon_age_seconds
    assert age == (pytest.approx(20.0, abs=0.01) if form.is_deployed else None)


def test_the_age_of_a_beat_does_not_depend_on_a_time_zone(form: Settings, instance: dg.DagsterInstance) -> None:
    instance.add_daemon_heartbeat(DaemonHeartbeat(now().timestamp(), "SENSOR", "x", None))
    if form.is_deployed:
        age = read_work(form, (), now().astimezone(dt.timezone(dt.timedelta(hours=9)))).daemon_age_seconds
        assert age is not None
        assert age < 300


def test_runs_that_a_command_carried_are_over_when_it_is(settings: Settings) -> None:
    with open_instance(settings) as instance:
        add_run(instance, "a", dg.DagsterRunStatus.STARTED, **{in_process.RUNNER_TAG: in_process.RUNNER})
        add_run(instance, "b", dg.DagsterRunStatus.STARTED)
    assert read_work(settings, (), now()) == Work({"b": "started"}, frozenset())
    with exclusive_lock(settings.home / "run.lock"):
        assert read_work(settings, (), now()) == Work({"a": "started", "b": "started"}, frozenset(), is_run_by_command=True)


def test_looking_at_a_lock_does_not_take_it(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    assert not is_held(lock)
    assert not lock.exists()
    with exclusive_lock(lock):
        assert is_held(lock)
    assert not is_held(lock)
    with exclusive_lock(lock, wait_seconds=0):
        pass


def test_looking_makes_no_database(settings: Settings) -> None:
    settings.home.mkdir()
    read_work(settings, (), now())
    assert list(settings.home.iterdir()) == []


def test_a_home_with_a_strange_name(settings: Settings) -> None:
    odd = settings.model_copy(update={"home": settings.home / "Smith v. Jones #1 naïve"})
    odd.home.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LEGAL_PIPELINE_HOME", str(odd.home))
        with open_instance(odd) as instance:
            add_run(instance, "a", dg.DagsterRunStatus.QUEUED)
    assert read_work(odd, (), now()).runs == {"a": "queued"}
