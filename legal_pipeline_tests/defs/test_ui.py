"""What a person who knows Dagster finds in the UI that `dg dev` opens: runs, jobs with a configuration, sensors, resources, partitions."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline.model import Priority
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.checkout import fresh_checkout
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.servers.dagster_ui import SELECTOR, Ui, documents, environment, running_ui, warnings_in

pytestmark = pytest.mark.slow

RUNS_OF_A_JOB = """
query Runs($r: PipelineSelector!) {
  pipelineOrError(params: $r) { ... on Pipeline { runs(limit: 10) { status repositoryOrigin { repositoryLocationName } } } }
}
"""
TIMELINE = """
query { runsOrError(filter: {}) { ... on Runs { results { pipelineName repositoryOrigin { repositoryName repositoryLocationName } } } } }
"""
LAUNCHPAD = """
query Launchpad($job: PipelineSelector!) {
  runConfigSchemaOrError(selector: $job) { ... on RunConfigSchema { rootDefaultYaml allConfigTypes {
    ... on EnumConfigType { givenName values { value } }
  } } }
  pipelineOrError(params: $job) { ... on Pipeline { description runTags { key value } } }
}
"""
START = """
mutation Start($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename ... on LaunchRunSuccess { run { id } } ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""
RUN = """
query Run($run: ID!) {
  runOrError(runId: $run) { ... on Run { status eventConnection { events {
    ... on ExecutionStepFailureEvent { error { message stack } failureMetadata { description } }
    ... on HandledOutputEvent { stepKey }
  } } } }
}
"""
RESOURCES = """
query Resources($r: RepositorySelector!) {
  allTopLevelResourceDetailsOrError(repositorySelector: $r) { ... on ResourceDetailsList { results {
    name configFields { name description } configuredValues { key value }
  } } }
}
"""
SENSORS = """
query Sensors($r: RepositorySelector!) {
  sensorsOrError(repositorySelector: $r) { ... on Sensors { results { name sensorState { status } } } }
}
"""
ADD_PARTITION = """
mutation Add($r: RepositorySelector!, $key: String!) {
  addDynamicPartition(repositorySelector: $r, partitionsDefName: "documents", partitionKey: $key) { __typename }
}
"""
PARTITIONS = 'query { assetNodes(assetKeys: [{path: ["source_document"]}]) { partitionKeys } }'


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    """In a fresh checkout, over a home in which `legal-pipeline run` has processed a document and nobody has opened the UI.

    There is a password in its settings that must not be shown.
    """
    folder = tmp_path_factory.mktemp("ui")
    checkout = fresh_checkout(folder)
    (folder / "letter.txt").write_text("Ann Lee met Bob Baker on March 3, 2023.\n")
    run_cli(folder / "home", "run", folder / "letter.txt", "--matter", "lee")
    more = {"LEGAL_PIPELINE_S3_ENDPOINT_URL": "https://me:hunter2@127.0.0.1:1", "LEGAL_PIPELINE_OCR_DPI": "150"}
    with running_ui(folder / "home", checkout, ("dg", "dev"), more=more | {"PYTHONPATH": str(checkout)}) as opened:
        yield opened


def test_dg_dev_has_the_same_location_without_a_warning(ui: Ui) -> None:
    assert ui.locations() == [CODE_LOCATION]
    assert warnings_in(ui.said()) == []


@pytest.mark.parametrize("job", ["process_document", "build_matter_graph"])
def test_the_page_of_a_job_lists_the_runs_of_the_command_line(ui: Ui, job: str) -> None:
    # the latest first; other tests launch more
    *_, run = ui.ask(RUNS_OF_A_JOB, r={"pipelineName": job, **SELECTOR})["pipelineOrError"]["runs"]
    assert run["status"] == "SUCCESS"
    assert run["repositoryOrigin"] == {"repositoryLocationName": CODE_LOCATION}


def test_the_timeline_can_place_every_run(ui: Ui) -> None:
    """It leaves out runs whose code location it does not know."""
    runs = ui.ask(TIMELINE)["runsOrError"]["results"]
    assert {run["pipelineName"] for run in runs} >= {"process_document", "build_matter_graph"}
    assert all(run["repositoryOrigin"] == SELECTOR for run in runs)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("timeline", ["Timeline", "process_document", "build_matter_graph"]),
        (f"locations/{CODE_LOCATION}/jobs/process_document/runs", ["process_document", "Success"]),
    ],
)
def test_a_browser_shows_them(ui: Ui, page: str, shown: list[str], tmp_path: Path) -> None:
    dump = browse(ui, page, shown, tmp_path)
    assert all(word in dump for word in shown)


def browse(ui: Ui, page: str, shown: list[str], tmp_path: Path) -> str:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    flags += " --disable-component-update --window-size=1600,900 --virtual-time-budget=20000 --dump-dom"

    def dumped() -> str | None:
        command = [chromium, *flags.split(), f"--user-data-dir={tmp_path / 'profile'}", f"{ui.url}/{page}"]
        try:
            done = subprocess.run(command, env=environment(ui.home), capture_output=True, text=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            return None
        return done.stdout if all(word in done.stdout for word in shown) else None

    return ui.wait_for(dumped)


def selector(job: str) -> dict[str, str]:
    return {"pipelineName": job, **SELECTOR}


def start(ui: Ui, job: str, run_config: dict[str, Any], partition: str | None = None) -> str:
    tags = [{"key": "dagster/partition", "value": partition}] if partition else []
    params = {"selector": selector(job), "runConfigData": json.dumps(run_config), "mode": "default", "executionMetadata": {"tags": tags}}
    answer = ui.ask(START, params=params)["launchRun"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return str(answer["run"]["id"])


def ended(ui: Ui, run_id: str) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        run: dict[str, Any] = ui.ask(RUN, run=run_id)["runOrError"]
        return run if run["status"] in ("SUCCESS", "FAILURE", "CANCELED") else None

    return ui.wait_for(found)


@pytest.mark.parametrize(
    ("job", "offered", "choices"),
    [
        ("process_document", [], set()),
        ("reprocess_from_stage", ["from_stage: document_text", "documents:"], {"StageChoice", "PriorityChoice"}),
        ("verify_batch", ["batch: latest"], set()),
        ("retire_partitions", ["max_partitions: 100000"], set()),
    ],
)
def test_the_launchpad_offers_configuration_and_tags(ui: Ui, job: str, offered: list[str], choices: set[str]) -> None:
    found = ui.ask(LAUNCHPAD, job=selector(job))
    schema, described = found["runConfigSchemaOrError"], found["pipelineOrError"]
    assert [line for line in offered if line not in schema["rootDefaultYaml"]] == []
    values = {kind["givenName"]: {value["value"] for value in kind["values"]} for kind in schema["allConfigTypes"] if kind}
    assert {name for name in choices if name not in values} == set()
    if choices:
        assert values["StageChoice"] == {stage.name for stage in STAGES}
        assert values["PriorityChoice"] == {priority.value for priority in Priority}
    assert described["description"].endswith(".")
    assert "legal/priority" in {tag["key"] for tag in described["runTags"]}


def test_sensors_without_a_setting_are_stopped(ui: Ui) -> None:
    found = {sensor["name"]: sensor["sensorState"]["status"] for sensor in ui.ask(SENSORS, r=SELECTOR)["sensorsOrError"]["results"]}
    assert {name for name, status in found.items() if status == "STOPPED"} == {"s3_arrivals", "folder_arrivals"}
    assert "no bucket is set" not in ui.said()


def test_resources_show_the_settings_without_secrets(ui: Ui) -> None:
    found = ui.ask(RESOURCES, r=SELECTOR)["allTopLevelResourceDetailsOrError"]["results"]
    by_name = {resource["name"]: resource for resource in found}
    shown = {value["key"]: value["value"] for value in by_name["pipeline"]["configuredValues"]}
    assert json.loads(shown["ocr_dpi"]) == "150"
    assert json.loads(shown["s3_endpoint_url"]) == "https://me:***@127.0.0.1:1"
    assert all(field["description"] for field in by_name["pipeline"]["configFields"])
    assert "hunter2" not in json.dumps(found)


def test_a_partition_added_by_hand_fails_with_one_sentence_and_goes(ui: Ui) -> None:
    assert ui.ask(ADD_PARTITION, r=SELECTOR, key="nobody-123")["addDynamicPartition"]["__typename"] == "AddDynamicPartitionSuccess"
    run = ended(ui, start(ui, "process_document", {}, "nobody-123"))
    assert run["status"] == "FAILURE"
    [failure] = [event for event in run["eventConnection"]["events"] if event.get("error")]
    assert failure["failureMetadata"]["description"].startswith("no document has the id nobody-123")
    keys = ui.wait_for(lambda: found if "nobody-123" not in (found := offered(ui)) else None)
    assert keys == [documents(ui.home)["letter.txt"]["document_id"]]


def offered(ui: Ui) -> list[str]:
    return list(ui.ask(PARTITIONS)["assetNodes"][0]["partitionKeys"])


def test_a_document_is_reprocessed_and_its_batch_verified(ui: Ui) -> None:
    config = {"from_stage": "chunks", "matter": "lee", "name": "lee again"}
    started = start(ui, "reprocess_from_stage", {"ops": {"request_reprocessing": {"config": config}}})
    assert ended(ui, started)["status"] == "SUCCESS"

    def batch() -> dict[str, Any] | None:
        listed = [json.loads(line) for line in run_cli(ui.home, "batch", "list", "--json").stdout.splitlines()]
        found = [record for record in listed if record["name"] == "lee again"]
        return found[0] if found and found[0]["done"] == found[0]["documents"] else None

    finished = ui.wait_for(batch)
    verified = start(ui, "verify_batch", {"ops": {"verify_documents": {"config": {"batch": finished["batch_id"][:8]}}}})
    assert ended(ui, verified)["status"] == "SUCCESS"
