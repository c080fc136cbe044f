"""Runs of the embedded UI: warm processes execute them, and whatever becomes of a process, its run and its document end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from legal_pipeline.defs.embedded.run_host import PROGRAM
from legal_pipeline.topology import PRIORITY_TAG, STAGES
from legal_pipeline_tests.defs.embedded.conftest import Bench
from legal_pipeline_tests.servers.dagster_ui import LONGEST_WAIT_SECONDS, SELECTOR, Ui, running_ui

pytestmark = pytest.mark.slow

LOGS = """
query Logs($run: ID!) {
  pipelineRunOrError(runId: $run) { ... on Run { eventConnection { events {
    ... on LogsCapturedEvent { fileKey }
    ... on ExecutionStepFailureEvent { stepKey }
    ... on RunFailureEvent { message }
  } } } }
}
"""
CAPTURED = "query Captured($key: [String!]!) { capturedLogs(logKey: $key) { stdout stderr } }"
TERMINATE = "mutation T($run: String!) { terminateRun(runId: $run, terminatePolicy: SAFE_TERMINATE) { __typename } }"


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    yield shared
    # nothing stays in the way of the next test
    shared.fast.touch()
    shared.ui.wait_for(lambda: True if not active(shared.ui) else None)
    shared.fast.unlink()


def active(ui: Ui) -> list[str]:
    asked = "query { runsOrError(filter: {statuses: [QUEUED, STARTING, STARTED, CANCELING]}) { ... on Runs { results { id } } } }"
    return [run["id"] for run in ui.ask(asked)["runsOrError"]["results"]]


def launch(ui: Ui, ids: Sequence[str], priority: str = "normal") -> str:
    return ui.launch(
        selector={"partitionSetName": "process_document_partition_set", "repositorySelector": SELECTOR},
        partitionNames=list(ids),
        tags=[{"key": PRIORITY_TAG, "value": priority}],
    )


def test_many_documents_are_processed_by_few_processes(bench: Bench) -> None:
    names = [f"letter{number}.txt" for number in range(6)]
    before = {process.pid for process in bench.executing()}
    over_assets = bench.ui.launch(assetSelection=[{"path": [stage.name]} for stage in STAGES], partitionNames=bench.register(*names))
    finished = bench.ui.finished_backfill(over_assets)
    assert (finished["status"], len(finished["runs"])) == ("COMPLETED_SUCCESS", len(names))
    assert {bench.document(name)["state"] for name in names} == {"done"}
    after = {process.pid for process in bench.executing()}
    assert len(after) == 2
    assert before <= after


def test_logs_of_a_failed_step_can_be_opened(bench: Bench) -> None:
    """What Dagster says of it, and what a library has written to the descriptor itself."""
    backfill_id = launch(bench.ui, bench.register("broken.txt", "fine.txt"))
    runs = bench.ui.finished_backfill(backfill_id)["runs"]
    by_status = {run["status"]: run["id"] for run in runs}
    assert set(by_status) == {"SUCCESS", "FAILURE"}

    [captured] = log_keys(bench.ui, by_status["FAILURE"])
    said = bench.ui.ask(CAPTURED, key=captured)["capturedLogs"]
    assert "said by a library in C" in said["stderr"]
    assert "STEP_FAILURE" in said["stderr"]
    assert "DEBUG" not in said["stderr"]

    [quiet] = log_keys(bench.ui, by_status["SUCCESS"])
    assert not any(bench.ui.ask(CAPTURED, key=quiet)["capturedLogs"].values())
    kept = bench.home / "logs" / "steps"
    assert [folder.name for folder in kept.iterdir() if folder.name in by_status.values()] == [by_status["FAILURE"]]


def log_keys(ui: Ui, run_id: str) -> list[list[str]]:
    events = ui.ask(LOGS, run=run_id)["pipelineRunOrError"]["eventConnection"]["events"]
    return [[run_id, "compute_logs", event["fileKey"]] for event in events if "fileKey" in event]


def test_a_run_that_is_terminated_ends_and_frees_its_process(bench: Bench) -> None:
    backfill_id = launch(bench.ui, bench.register("slow-1.txt"))
    [run] = bench.begun(backfill_id)
    bench.state("slow-1.txt", "running")
    assert bench.ui.ask(TERMINATE, run=run["id"])["terminateRun"]["__typename"] == "TerminateRunSuccess"
    assert bench.ended(run["id"]) == "CANCELED"
    assert "cancelled" in bench.state("slow-1.txt", "failed")["reason"]
    [after] = bench.ui.finished_backfill(launch(bench.ui, bench.register("after.txt")))["runs"]
    assert after["status"] == "SUCCESS"


def test_a_killed_process_fails_its_run_with_the_reason(bench: Bench) -> None:
    backfill_id = launch(bench.ui, bench.register("slow-2.txt", "slow-3.txt"))
    runs = bench.begun(backfill_id, 2)
    for process in bench.executing():
        process.send_signal(signal.SIGKILL)
    assert [bench.ended(run["id"]) for run in runs] == ["FAILURE", "FAILURE"]
    assert "killed (SIGKILL)" in bench.state("slow-2.txt", "failed")["reason"]
    # in place of the two, others
    bench.fast.touch()
    again = bench.ui.finished_backfill(launch(bench.ui, bench.register("slow-2.txt", "slow-3.txt")))
    assert [run["status"] for run in again["runs"]] == ["SUCCESS", "SUCCESS"]


def test_a_killed_host_fails_its_runs_and_the_next_run_starts_another(bench: Bench) -> None:
    backfill_id = launch(bench.ui, bench.register("slow-4.txt"))
    [run] = bench.begun(backfill_id)
    former = bench.host
    os.kill(former.pid, signal.SIGKILL)
    assert bench.ended(run["id"]) == "FAILURE"
    assert "killed" in bench.state("slow-4.txt", "failed")["reason"]
    [after] = bench.ui.finished_backfill(launch(bench.ui, bench.register("afterwards.txt")))["runs"]
    assert after["status"] == "SUCCESS"
    assert bench.host.pid != former.pid


def test_urgent_documents_overtake(bench: Bench) -> None:
    """Two processes: two low ones are under way and two wait, of which the last starts when another has ended."""
    low = launch(bench.ui, bench.register("slow-5.txt", "slow-6.txt", "slow-7.txt", "slow-11.txt"), "low")
    bench.begun(low, 2)
    high = launch(bench.ui, bench.register("urgent.txt"), "high")
    bench.ui.wait_for(lambda: bench.ui.backfill(high)["runs"] or None)
    bench.fast.touch()
    [urgent] = bench.ui.finished_backfill(high)["runs"]
    waited = bench.ui.finished_backfill(low)["runs"]
    assert urgent["startTime"] < max(run["startTime"] for run in waited)


def test_a_run_with_an_unknown_priority_fails_with_one_sentence(bench: Bench) -> None:
    backfill_id = launch(bench.ui, bench.register("misspelled.txt"), "urgent")
    [run] = bench.ui.wait_for(lambda: bench.ui.backfill(backfill_id)["runs"] or None)
    assert bench.ended(run["id"]) == "FAILURE"
    events = bench.ui.ask(LOGS, run=run["id"])["pipelineRunOrError"]["eventConnection"]["events"]
    assert any("it is one of high, normal, low" in str(event.get("message")) for event in events)


def test_what_the_ui_leaves_behind_goes_on_with_the_next_ui(shared: Bench) -> None:
    """Ctrl-C in the middle: nothing has failed, the documents wait, and their runs go on when the UI is opened again. The last test."""
    names = ("slow-8.txt", "slow-9.txt", "slow-10.txt")
    backfill_id = launch(shared.ui, shared.register(*names))
    begun = {run["id"] for run in shared.begun(backfill_id, 2)}
    host = psutil.Process(shared.host.pid)
    os.killpg(shared.ui.server.pid, signal.SIGINT)
    shared.ui.server.wait(LONGEST_WAIT_SECONDS)
    host.wait(LONGEST_WAIT_SECONDS)
    assert {shared.document(name)["state"] for name in names} == {"waiting"}
    assert not [process for process in psutil.process_iter() if is_of(process, shared.home)]

    shared.fast.touch()
    with running_ui(shared.home, shared.folder, more=shared.environment) as shared.ui:
        finished = shared.ui.finished_backfill(backfill_id)
        assert {run["status"] for run in finished["runs"]} == {"SUCCESS"}
        assert begun < {run["id"] for run in finished["runs"]}
        assert {shared.document(name)["state"] for name in names} == {"done"}


def is_of(process: psutil.Process, home: Path) -> bool:
    try:
        return PROGRAM in process.cmdline() and process.environ().get("LEGAL_PIPELINE_HOME") == str(home)
    except psutil.Error:
        return False
