"""Runs of the embedded UI: warm processes execute them, and whatever becomes of a process, its run and its document end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from legal_pipeline.defs.embedded.run_host import PROGRAM, RunHost, hosts
from legal_pipeline.topology import PRIORITY_TAG, STAGES
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.servers.dagster_ui import SELECTOR, Ui, documents, running_ui

pytestmark = pytest.mark.slow

TROUBLE = """
import os, sys, time
if "multiprocessing.forkserver" in " ".join(sys.orig_argv):
    from legal_pipeline.stages import intake
    plain = intake.identify
    def identify(path, file_name, *rest):
        if file_name.startswith("broken"):
            os.write(2, b"said by a library in C\\n")
            raise RuntimeError("a bug")
        while file_name.startswith("slow") and not os.path.exists(os.environ["NO_LONGER_SLOW"]):
            time.sleep(0.05)
        return plain(path, file_name, *rest)
    intake.identify = identify
"""
"""`sitecustomize` of the processes that execute runs: what is called `broken` fails with a bug, what is called `slow` does not end."""

LETTER = "Ann Lee met Bob Baker on March 3, 2023.\n"
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
RUN = "query Run($run: ID!) { runOrError(runId: $run) { ... on Run { status startTime } } }"


class Bench:
    """`legal-pipeline dev` over one home, which a test may stop and start."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.inbox = folder, folder / "home", folder / "inbox"
        self.fast = folder / "no longer slow"
        self.inbox.mkdir()
        (folder / "sitecustomize.py").write_text(TROUBLE)
        self.environment = {
            "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]),
            "NO_LONGER_SLOW": str(self.fast),
            "LEGAL_PIPELINE_PROCESSES": "2",
        }

    def register(self, *names: str) -> list[str]:
        for name in names:
            (self.inbox / name).write_text(f"{LETTER} {name}")
        run_cli(self.home, "register", *(self.inbox / name for name in names), "--matter", "lee")
        return [self.document(name)["document_id"] for name in names]

    def document(self, name: str) -> dict[str, Any]:
        return documents(self.home)[name]

    ui: Ui

    @property
    def host(self) -> RunHost:
        return next(hosts(self.home / "dagster"))

    def begun(self, backfill_id: str, count: int = 1) -> list[dict[str, Any]]:
        """The runs of the backfill, once so many of them have begun."""

        def found() -> list[dict[str, Any]] | None:
            runs = [run for run in self.ui.backfill(backfill_id)["runs"] if run["status"] == "STARTED"]
            return runs if len(runs) >= count else None

        return self.ui.wait_for(found)

    def ended(self, run_id: str) -> str:
        def found() -> str | None:
            status = str(self.ui.ask(RUN, run=run_id)["runOrError"]["status"])
            return status if status in ("SUCCESS", "FAILURE", "CANCELED") else None

        return self.ui.wait_for(found)

    def state(self, name: str, *states: str) -> dict[str, Any]:
        return self.ui.wait_for(lambda: found if (found := self.document(name))["state"] in states else None)

    def executing(self) -> list[psutil.Process]:
        """The processes that execute runs: children of the fork server, which is a child of the host."""
        return [
            process
            for server in psutil.Process(self.host.pid).children()
            for process in server.children()
            if "forkserver" in " ".join(process.cmdline())
        ]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = Bench(tmp_path_factory.mktemp("host"))
    bench.register("first.txt")
    with running_ui(bench.home, bench.folder, more=bench.environment) as bench.ui:
        yield bench


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
    assert not before or before == after


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
    shared.ui.server.wait(120)
    host.wait(60)
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
