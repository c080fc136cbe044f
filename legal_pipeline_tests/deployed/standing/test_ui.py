"""Dagster's UI over a deployment: a real webserver, asked what a browser asks; the workers do what it wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.deployed.deployment import Deployment
from legal_pipeline_tests.servers.dagster_ui import SELECTOR, Ui
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

LETTER = "Ann Lee met Bob Baker on March 3, 2023."
START = """
mutation Start($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { id } } }
}
"""
RUN = """
query Run($run: ID!) {
  runOrError(runId: $run) { ... on Run { status eventConnection { events {
    ... on ExecutionStepFailureEvent { failureMetadata { description } }
    ... on LogsCapturedEvent { fileKey }
  } } } }
}
"""
CAPTURED = "query Captured($key: [String!]!) { capturedLogs(logKey: $key) { stdout stderr } }"
ADD_PARTITION = """
mutation Add($r: RepositorySelector!, $key: String!) {
  addDynamicPartition(repositorySelector: $r, partitionsDefName: "documents", partitionKey: $key) { __typename }
}
"""


def start(ui: Ui, asset: str, partition: str) -> str:
    selector = {"pipelineName": "__ASSET_JOB", "assetSelection": [{"path": [asset]}], "assetCheckSelection": [], **SELECTOR}
    tags = [{"key": "dagster/partition", "value": partition}]
    answer = ui.ask(START, params={"selector": selector, "mode": "default", "executionMetadata": {"tags": tags}})["launchRun"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return str(answer["run"]["id"])


def failed(ui: Ui, run_id: str) -> tuple[str, list[list[str]]]:
    """What is said of the failed step, and where its logs are, once the run has ended."""

    def found() -> dict[str, Any] | None:
        run: dict[str, Any] = ui.ask(RUN, run=run_id)["runOrError"]
        return run if run["status"] in ("SUCCESS", "FAILURE", "CANCELED") else None

    run = ui.wait_for(found)
    events = run["eventConnection"]["events"]
    assert run["status"] == "FAILURE"
    [said] = [event["failureMetadata"]["description"] for event in events if event.get("failureMetadata")]
    return said, [[run_id, "compute_logs", event["fileKey"]] for event in events if "fileKey" in event]


def test_the_location_has_the_name_of_every_form(ui: Ui) -> None:
    assert ui.locations() == [CODE_LOCATION]


def test_a_backfill_of_the_ui_is_carried_out(ui: Ui, deployment: Deployment, inbox: Path) -> None:
    (inbox / "letter.txt").write_text(LETTER)
    (inbox / "reply.pdf").write_bytes(factories.text_pdf([LETTER]))
    ids = deployment.register(inbox)
    backfill_id = ui.launch(assetSelection=[{"path": [stage.name]} for stage in STAGES], partitionNames=ids)
    finished = ui.finished_backfill(backfill_id)
    assert (finished["status"], [run["status"] for run in finished["runs"]]) == ("COMPLETED_SUCCESS", ["SUCCESS"] * len(ids))


def test_logs_of_a_failed_step_can_be_opened(ui: Ui, deployment: Deployment, inbox: Path) -> None:
    (inbox / "unread.txt").write_text(f"{LETTER} It was not read.")
    [document_id] = deployment.register(inbox)
    said, keys = failed(ui, start(ui, "chunks", document_id))
    assert "materialize document_text first" in said
    logs = [ui.ask(CAPTURED, key=key)["capturedLogs"] for key in keys]
    assert any("materialize document_text first" in (found["stderr"] or "") for found in logs), deployment.logs()


def test_a_partition_added_by_hand_fails_with_one_sentence_and_goes(ui: Ui, deployment: Deployment) -> None:
    assert ui.ask(ADD_PARTITION, r=SELECTOR, key="nobody-123")["addDynamicPartition"]["__typename"] == "AddDynamicPartitionSuccess"
    said, _ = failed(ui, start(ui, "source_document", "nobody-123"))
    assert said.startswith("no document has the id nobody-123")
    with deployment.instance as instance:
        ui.wait_for(lambda: None if instance.has_dynamic_partition("documents", "nobody-123") else True)
