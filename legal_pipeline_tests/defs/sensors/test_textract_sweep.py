"""What was sent to Textract and forgotten is settled once a day; where Textract is not used, nothing runs and nothing is asked."""

from __future__ import annotations

import datetime as dt
import json

import dagster as dg
import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.definitions import defs
from legal_pipeline.defs.sensors import textract_sweep
from legal_pipeline.defs.sensors.textract_sweep import daily_cloud_sweep, sweep
from legal_pipeline.services import Services
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.database.tables import textract_jobs
from legal_pipeline.storage.textract.jobs import Sender, TextractBudget, TextractJob, TextractJobs, TextractPage
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline
from legal_pipeline_tests.servers.textract import TextractServer


def job_of_long_ago(pipeline: Pipeline, name: str, hours: float = 24) -> TextractJob:
    """Claimed and never heard of again."""
    sender = Sender("textract", f"{name}-000000000001", MATTER, "a test", "s3://case-files/textract/")
    job = TextractJobs(pipeline.store.engine).claim(sender, [TextractPage(name.encode().ljust(32), 1, 9, 9)], TextractBudget(0.0015, 9)).job
    assert job is not None
    with pipeline.store.engine.begin() as connection:
        changed = sa.update(textract_jobs).where(textract_jobs.c.job_key == job.job_key)
        connection.execute(changed.values(sent_at=now() - dt.timedelta(hours=hours)))
    return job


def evaluate(pipeline: Pipeline) -> dg.RunRequest | dg.SkipReason:
    services = Services(load_settings(), pipeline.store)
    context = dg.build_schedule_context(instance=pipeline.instance, resources={"pipeline": services})
    found = daily_cloud_sweep(context)
    assert isinstance(found, dg.RunRequest | dg.SkipReason)
    return found


def test_files_and_jobs_that_nobody_waits_for(pipeline: Pipeline, textract_server: TextractServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textract_sweep, "ABANDONED_AFTER", dt.timedelta(0))
    jobs = TextractJobs(pipeline.store.engine)
    unsent, doubtful = job_of_long_ago(pipeline, "unsent"), job_of_long_ago(pipeline, "doubtful")
    for key in (f"textract/{doubtful.job_key}.pdf", "textract/orphan.pdf", "inbox/smith/letter.pdf"):
        textract_server.s3.put(key)
    assert sweep(Services(load_settings(), pipeline.store)) == {"jobs_ended": 2, "files_deleted": 1}
    assert jobs.get(unsent.job_key) is None
    assert [job.state.value for job in jobs.of_document(doubtful.document_id)] == ["failed"]
    assert textract_server.s3.keys() == ["inbox/smith/letter.pdf"]
    assert not textract_server.calls


def test_what_is_still_waited_for_is_left_alone(pipeline: Pipeline, textract_server: TextractServer) -> None:
    job = job_of_long_ago(pipeline, "fresh", hours=1)
    textract_server.s3.put(f"textract/{job.job_key}.pdf")
    assert sweep(Services(load_settings(), pipeline.store)) == {"jobs_ended": 0, "files_deleted": 0}
    assert textract_server.s3.keys() == [f"textract/{job.job_key}.pdf"]


# switched on for a matter · a job is on its way · runs
WHEN = [(False, False, False), (True, False, True), (False, True, True)]


@pytest.mark.parametrize(("is_on", "is_open", "runs"), WHEN)
def test_when_it_runs(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, is_on: bool, is_open: bool, runs: bool) -> None:
    if is_on:
        monkeypatch.setenv("LEGAL_PIPELINE_TEXTRACT_MATTERS", json.dumps([MATTER]))
    if is_open:
        job_of_long_ago(pipeline, "open")
    assert isinstance(evaluate(pipeline), dg.RunRequest) is runs


def test_the_job(pipeline: Pipeline, textract_server: TextractServer) -> None:
    assert defs.resolve_job_def("sweep_cloud_jobs").execute_in_process(instance=pipeline.instance).success
