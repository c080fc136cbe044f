"""Who tries again, and how often: the rule of the error's category does, and no other mechanism joins in.

Dagster has three that know nothing of each other (a retry policy of an op, a retry that a step asks
for, retries of whole runs); the pipeline has a sweep and Celery has redelivery.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import dagster as dg
import pytest
import yaml  # type: ignore[import-untyped]
from dagster._core.storage.tags import RETRY_ON_ASSET_OR_OP_FAILURE_TAG
from dagster._daemon.auto_run_reexecution.auto_run_reexecution import filter_runs_to_should_retry
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.clock import now
from legal_pipeline.definitions import defs
from legal_pipeline.defs.assets.document import DOCUMENT_ASSETS
from legal_pipeline.defs.assets.retry_rules import LONGEST_WAIT_SECONDS, RULES, SPECIAL_RULES, Kind, RetryRule
from legal_pipeline.defs.execution.lease_sweep import sweep
from legal_pipeline.deployment.render.dagster import dagster_yaml
from legal_pipeline.errors import (
    ExternalError,
    RateLimited,
    Refusal,
    ResourceExhausted,
    ServiceUnavailable,
    SetupError,
    SourceChanged,
    SourceMissing,
)
from legal_pipeline.model import Category, RefusalReason, State
from legal_pipeline.settings import Settings
from legal_pipeline.stages import text
from legal_pipeline.topology import PROFILES, RunForm
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.defs.execution.queues_here import QueuesHere, queues_here
from legal_pipeline_tests.servers.databases import Redis
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."

ALL_RULES = [*RULES.values(), *SPECIAL_RULES.values()]
MANY = st.integers(1, 10_000)


def test_every_category_has_its_rule() -> None:
    assert list(RULES) == list(Category)
    assert [rule.name for rule in RULES.values()] == [category.value for category in Category]
    never = {category for category, rule in RULES.items() if rule.tries == 1}
    assert never == {Category.CONFIGURATION, Category.DATA, Category.PERMANENT}
    assert {rule.kind for rule in ALL_RULES} == set(Kind)


# rule · waits after the first, second, ... try, before jitter
WAITS = [
    (RetryRule("x", Kind.NONE, 1), []),
    (RetryRule("x", Kind.IMMEDIATE, 4), [0, 0, 0]),
    (RetryRule("x", Kind.LINEAR, 6, 10, 35), [10, 20, 30, 35, 35]),
    (RetryRule("x", Kind.EXPONENTIAL, 7, 2, 20), [2, 4, 8, 16, 20, 20]),
]


@pytest.mark.parametrize(("rule", "waits"), WAITS, ids=lambda value: getattr(value, "kind", ""))
def test_how_long_a_rule_waits(rule: RetryRule, waits: list[float]) -> None:
    assert [rule.delay_seconds(tried) for tried in range(1, rule.tries)] == waits
    assert rule.wait_seconds(rule.tries, Random(1)) is None


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
@given(tried=MANY, seed=st.integers())
def test_waits_stay_within_bounds(rule: RetryRule, tried: int, seed: int) -> None:
    assert rule.delay_seconds(tried) <= rule.delay_seconds(tried + 1) <= rule.cap_seconds
    wait = rule.wait_seconds(tried, Random(seed))
    assert wait == rule.wait_seconds(tried, Random(seed))
    assert (wait is None) == (tried >= rule.tries)
    if wait is not None:
        least = rule.delay_seconds(tried) * (0.5 if rule.kind is Kind.EXPONENTIAL else 1)
        assert least <= wait <= rule.delay_seconds(tried)


@given(asked=st.floats(0.1, 1e6), tried=st.integers(1, 7), seed=st.integers())
def test_nobody_comes_back_sooner_than_the_service_asked(asked: float, tried: int, seed: int) -> None:
    wait = RULES[Category.RATE_LIMIT].wait_seconds(tried, Random(seed), asked)
    assert wait is not None
    assert min(asked, LONGEST_WAIT_SECONDS) <= wait
    assert wait <= max(RULES[Category.RATE_LIMIT].cap_seconds, 1.1 * min(asked, LONGEST_WAIT_SECONDS))


@pytest.fixture
def letter(pipeline: Pipeline) -> str:
    return pipeline.register("letter.pdf", factories.text_pdf([LETTER]))


def breaking(patch: pytest.MonkeyPatch, errors: Callable[[int], Exception | None]) -> list[int]:
    """Reading raises what it is told for each try, counted from 0; returns the tries."""
    original, calls = text.refuse_if_empty, list[int]()

    def broken(*arguments: Any) -> Any:
        calls.append(len(calls))
        if (error := errors(calls[-1])) is not None:
            raise error
        return original(*arguments)

    patch.setattr(text, "refuse_if_empty", broken)
    return calls


def in_this_process(pipeline: Pipeline, document_id: str, _: Callable[[], QueuesHere]) -> None:
    pipeline.run(document_id)


def as_the_ui_materializes(pipeline: Pipeline, document_id: str, _: Callable[[], QueuesHere]) -> None:
    services = {"pipeline": dg.ResourceDefinition.hardcoded_resource(pipeline.runner.services)}
    dg.materialize(DOCUMENT_ASSETS, partition_key=document_id, instance=pipeline.instance, resources=services, raise_on_error=False)


def carried_whole(pipeline: Pipeline, document_id: str, deployed: Callable[[], QueuesHere]) -> None:
    deployed().run(document_id, RunForm.WHOLE)


def over_the_queues(pipeline: Pipeline, document_id: str, deployed: Callable[[], QueuesHere]) -> None:
    deployed().run(document_id, RunForm.STAGES)


WAYS = [in_this_process, as_the_ui_materializes, carried_whole, over_the_queues]
Way = Callable[[Pipeline, str, Callable[[], QueuesHere]], None]


@pytest.fixture
def deployed(pipeline: Pipeline, redis_server: Redis, monkeypatch: pytest.MonkeyPatch) -> Callable[[], QueuesHere]:
    return lambda: queues_here(pipeline, redis_server.url, monkeypatch)


# error · how often the step is tried · state and category of the document afterwards
ERRORS: list[tuple[Exception, int, State, Category | None]] = [
    (ValueError("a bug"), 1, State.FAILED, Category.PERMANENT),
    (OSError("a bug of a library's"), 1, State.FAILED, Category.PERMANENT),
    (SourceMissing("it is gone; put it back or withdraw the document"), 1, State.FAILED, Category.PERMANENT),
    (SetupError("no credentials"), 1, State.FAILED, Category.CONFIGURATION),
    (OSError(errno.EACCES, "no"), 1, State.FAILED, Category.CONFIGURATION),
    (Refusal(RefusalReason.CORRUPT, "torn"), 1, State.REFUSED, None),
    (ExternalError("S3 did not answer"), RULES[Category.TRANSIENT].tries, State.FAILED, Category.TRANSIENT),
    (OSError(errno.EIO, "no"), RULES[Category.TRANSIENT].tries, State.FAILED, Category.TRANSIENT),
    (ConnectionRefusedError(errno.ECONNREFUSED, "no"), RULES[Category.TRANSIENT].tries, State.FAILED, Category.TRANSIENT),
    (ResourceExhausted("the disk is full"), RULES[Category.RESOURCE].tries, State.FAILED, Category.RESOURCE),
    (OSError(errno.EMFILE, "no"), RULES[Category.RESOURCE].tries, State.FAILED, Category.RESOURCE),
    (MemoryError(), RULES[Category.RESOURCE].tries, State.FAILED, Category.RESOURCE),
    (RateLimited("slower"), RULES[Category.RATE_LIMIT].tries, State.FAILED, Category.RATE_LIMIT),
    (SourceChanged("overwritten"), 3, State.FAILED, Category.TRANSIENT),
]


ONE_OF_EACH_RULE = [row for row in ERRORS if type(row[0]) in (ValueError, SourceMissing, Refusal, ExternalError, SourceChanged)]


@pytest.mark.parametrize(
    ("way", *("error", "tries", "state", "category")),
    [(way, *row) for way in WAYS for row in (ERRORS if way is in_this_process else ONE_OF_EACH_RULE)],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_step_is_tried_as_often_as_its_rule_says(
    pipeline: Pipeline,
    letter: str,
    no_waiting: None,
    monkeypatch: pytest.MonkeyPatch,
    deployed: Callable[[], QueuesHere],
    way: Way,
    error: Exception,
    tries: int,
    state: State,
    category: Category | None,
) -> None:
    calls = breaking(monkeypatch, lambda call: error)
    way(pipeline, letter, deployed)
    status = pipeline.status(letter)
    assert (len(calls), status.state, status.category) == (tries, state, category)
    if state is State.FAILED and tries > 1:
        assert status.reason and status.reason.endswith(f"(tried {tries} times)")
    [run] = pipeline.instance.get_runs()
    assert run.status is (dg.DagsterRunStatus.SUCCESS if state is State.REFUSED else dg.DagsterRunStatus.FAILURE)


@pytest.mark.parametrize("way", [in_this_process, over_the_queues])
def test_tries_are_counted_by_what_happened(
    pipeline: Pipeline, letter: str, no_waiting: None, monkeypatch: pytest.MonkeyPatch, deployed: Callable[[], QueuesHere], way: Way
) -> None:
    """An hour in which a service was left alone uses up none of the document's tries, and no category another's."""
    away = ServiceUnavailable("s3", now(), "S3 did not answer", after_seconds=0.0)
    happened = [*[away] * 8, ExternalError("one"), away, ResourceExhausted("two"), ExternalError("three"), *[away] * 8, RateLimited("four")]
    calls = breaking(monkeypatch, lambda call: happened[call] if call < len(happened) else None)
    way(pipeline, letter, deployed)
    assert len(calls) == len(happened) + 1
    assert (pipeline.state(letter), pipeline.status(letter).category) == (State.DONE, None)


def test_a_retry_that_waits_is_carried_on_by_another_worker(
    pipeline: Pipeline, letter: str, monkeypatch: pytest.MonkeyPatch, deployed: Callable[[], QueuesHere]
) -> None:
    """Each step is over before its run worker comes back, which reads of the retry and of its end at once."""
    monkeypatch.setattr("legal_pipeline.defs.assets.retry_rules.RetryRule.delay_seconds", lambda rule, tried: 0.2)
    calls = breaking(monkeypatch, lambda call: ExternalError("S3 did not answer") if call < 2 else None)
    over_the_queues(pipeline, letter, deployed)
    assert (len(calls), pipeline.state(letter)) == (3, State.DONE)
    [run] = pipeline.instance.get_runs()
    assert run.status is dg.DagsterRunStatus.SUCCESS


FINAL = [ValueError("a bug"), SetupError("no credentials"), ExternalError("S3 did not answer"), RateLimited("slower")]
"""Each of these has had its tries when the document fails."""


@pytest.fixture
def retrying_instance(settings: Settings, pipeline: Pipeline) -> dg.DagsterInstance:
    """With the run retries of the deployed form."""
    path = settings.dagster_home / "dagster.yaml"
    config = yaml.safe_load(path.read_text())
    config["run_retries"] = yaml.safe_load(dagster_yaml(PROFILES["t3.medium"]))["run_retries"]
    path.write_text(yaml.safe_dump(config))
    opened = dg.DagsterInstance.from_config(str(settings.dagster_home))
    assert opened.run_retries_enabled
    pipeline.runner.__dict__["instance"] = opened
    return opened


def tried_again_by_dagster(instance: dg.DagsterInstance) -> list[str]:
    """The runs that the daemon would execute once more."""
    return [run.run_id for run in filter_runs_to_should_retry(instance.get_runs(), instance)]


@pytest.mark.parametrize("tags", [{}, {RETRY_ON_ASSET_OR_OP_FAILURE_TAG: "true"}], ids=["as configured", "asked for by a tag"])
@pytest.mark.parametrize("error", FINAL, ids=lambda error: type(error).__name__)
def test_run_retries_leave_a_failed_document_alone(
    pipeline: Pipeline,
    letter: str,
    no_waiting: None,
    monkeypatch: pytest.MonkeyPatch,
    retrying_instance: dg.DagsterInstance,
    error: Exception,
    tags: dict[str, str],
) -> None:
    breaking(monkeypatch, lambda call: error)
    job = pipeline.runner.document_job
    job.execute_in_process(instance=retrying_instance, partition_key=letter, tags=tags, raise_on_error=False)
    assert pipeline.state(letter) is State.FAILED
    assert tried_again_by_dagster(retrying_instance) == []


def test_run_retries_are_there_for_runs_that_crashed(pipeline: Pipeline, letter: str, retrying_instance: dg.DagsterInstance) -> None:
    run = retrying_instance.create_run_for_job(pipeline.runner.document_job, status=dg.DagsterRunStatus.STARTED)
    retrying_instance.report_run_failed(run, "its process was killed")
    assert tried_again_by_dagster(retrying_instance) == [run.run_id]


def test_no_op_has_a_retry_policy() -> None:
    nodes = [node for job in defs.resolve_all_job_defs() for node in job.nodes]
    assert nodes
    assert [node.name for node in nodes if node.retry_policy or getattr(node.definition, "retry_policy", None)] == []


@pytest.mark.parametrize("error", [*FINAL, SourceMissing("gone")], ids=lambda error: type(error).__name__)
def test_a_retry_policy_that_somebody_adds_changes_nothing(
    pipeline: Pipeline, letter: str, no_waiting: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def tries(policy: dg.RetryPolicy | None) -> int:
        job = dg.define_asset_job("again", selection=dg.AssetSelection.assets(*DOCUMENT_ASSETS), op_retry_policy=policy)
        resolved = dg.Definitions(
            assets=DOCUMENT_ASSETS, jobs=[job], resources={"pipeline": dg.ResourceDefinition.hardcoded_resource(pipeline.runner.services)}
        ).resolve_job_def("again")
        with monkeypatch.context() as patch:
            calls = breaking(patch, lambda call: error)
            resolved.execute_in_process(instance=pipeline.instance, partition_key=letter, raise_on_error=False)
        return len(calls)

    assert tries(dg.RetryPolicy(max_retries=7)) == tries(None)


def test_the_sweep_leaves_a_failed_document_alone(
    pipeline: Pipeline, letter: str, monkeypatch: pytest.MonkeyPatch, deployed: Callable[[], QueuesHere]
) -> None:
    calls = breaking(monkeypatch, lambda call: ValueError("a bug"))
    queues = deployed()
    queues.run(letter, RunForm.STAGES)
    assert list(sweep(queues.dispatch, pipeline.instance)) == []
    assert (len(queues.messages), len(calls)) == (0, 1)


def test_celery_tries_nothing_again(redis_server: Redis, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_BROKER_URL", redis_server.url)
    from legal_pipeline.workers.app import app, carry, step

    for task in (carry, step):
        assert not getattr(task, "autoretry_for", ())
    assert app.conf.task_annotations is None
