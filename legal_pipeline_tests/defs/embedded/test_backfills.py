"""Backfills launched in the Dagster UI: a real web server, a real daemon, the requests that the UI sends, the pages it shows.

Dagster judges a backfill over assets by materializations and a backfill of the job by its runs. Both are here, each with a
document that is refused, which makes neither of them fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline.topology import PRIORITY_TAG, STAGES
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.defs.embedded.conftest import Bench
from legal_pipeline_tests.servers.browser import Browser, chromium
from legal_pipeline_tests.servers.dagster_ui import SELECTOR, Ui
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

MATTER = "harbor-v-larkspur"
LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
GOOD = {
    "letter.pdf": factories.text_pdf([LETTER]),
    "reply.docx": factories.docx([LETTER, "The policy is governed by the laws of the State of Oregon."]),
    "denial.eml": factories.eml("The denial", "The letter is attached.", {"denial.pdf": factories.text_pdf([LETTER, LETTER])}),
}
REFUSED = {"locked.pdf": factories.encrypted_pdf(), "blank.pdf": factories.text_pdf([""])}
OVER_ASSETS = [*GOOD, "locked.pdf"]
OF_JOB = ["blank.pdf"]

RUNS = "query Runs($job: String!) { runsOrError(filter: {pipelineName: $job}) { ... on Runs { results { status } } } }"
SENSORS = """
query Sensors($r: RepositorySelector!) {
  sensorsOrError(repositorySelector: $r) { ... on Sensors { results { name sensorState { status } } } }
}
"""
CHECK = """
query Check($asset: String!, $check: String!) {
  assetNodeOrError(assetKey: {path: [$asset]}) { ... on AssetNode { assetCheckOrError(checkName: $check) { ... on AssetCheck {
    partitionStatuses { ... on AssetCheckDefaultPartitionStatuses { succeededPartitions failedPartitions } }
  } } } }
}
"""
LATEST = "query { partitionBackfillsOrError(limit: 1) { ... on PartitionBackfills { results { id partitionNames } } } }"
PARTITIONS = 'query { assetNodes(assetKeys: [{path: ["source_document"]}]) { partitionKeys } }'

HIGH = [{"key": PRIORITY_TAG, "value": "high"}]


@pytest.fixture(scope="module")
def ui(shared: Bench) -> Ui:
    """The UI, over five documents that were registered while it runs."""
    folder = shared.folder / "harbor"
    folder.mkdir()
    for name, content in (GOOD | REFUSED).items():
        (folder / name).write_bytes(content)
    run_cli(shared.home, "register", folder, "--matter", MATTER)
    return shared.ui


def offered(ui: Ui) -> list[str]:
    return list(ui.ask(PARTITIONS)["assetNodes"][0]["partitionKeys"])


def ids(ui: Ui, names: Sequence[str]) -> list[str]:
    documents = ui.documents()
    return sorted(documents[name]["document_id"] for name in names)


@pytest.fixture(scope="module")
def backfills(ui: Ui) -> tuple[str, str]:
    """Both at once: (over the assets, of the job)."""
    assets = [{"path": [stage.name]} for stage in STAGES]
    over_assets = ui.launch(assetSelection=assets, partitionNames=ids(ui, OVER_ASSETS), title="Harbor v. Larkspur", tags=HIGH)
    of_job = ui.launch(
        selector={"partitionSetName": "process_document_partition_set", "repositorySelector": SELECTOR},
        partitionNames=ids(ui, OF_JOB),
        tags=HIGH,
    )
    return over_assets, of_job


def test_the_ui_offers_the_registered_documents(ui: Ui) -> None:
    assert sorted(offered(ui)) == ids(ui, [*GOOD, *REFUSED])


def test_sensors_run_from_the_start(ui: Ui) -> None:
    found = ui.ask(SENSORS, r=SELECTOR)["sensorsOrError"]["results"]
    assert {sensor["name"]: sensor["sensorState"]["status"] for sensor in found} == {
        "ended_runs": "RUNNING",
        "failed_documents": "RUNNING",
        "folder_arrivals": "STOPPED",
        "s3_arrivals": "STOPPED",
        "stale_matters": "RUNNING",
        "waiting_attachments": "RUNNING",
    }


def test_a_backfill_over_assets_is_not_red_over_a_refused_document(ui: Ui, backfills: tuple[str, str]) -> None:
    finished = ui.finished_backfill(backfills[0])
    assert finished["status"] == "COMPLETED_SUCCESS"
    assert [run["status"] for run in finished["runs"]] == ["SUCCESS"] * len(OVER_ASSETS)
    assert all({"key": PRIORITY_TAG, "value": "high"} in run["tags"] for run in finished["runs"])
    documents = ui.documents()
    assert {name: documents[name]["state"] for name in GOOD} == dict.fromkeys(GOOD, "done")


def test_a_backfill_of_the_job_is_not_red_over_refused_documents(ui: Ui, backfills: tuple[str, str]) -> None:
    finished = ui.finished_backfill(backfills[1])
    assert finished["status"] == "COMPLETED_SUCCESS"
    assert [run["status"] for run in finished["runs"]] == ["SUCCESS"] * len(OF_JOB)
    ui.finished_backfill(backfills[0])
    documents = ui.documents()
    assert {name: (documents[name]["state"], documents[name]["reason"].partition(":")[0]) for name in REFUSED} == {
        "locked.pdf": ("refused", "encrypted"),
        "blank.pdf": ("refused", "empty"),
    }


def test_a_backfill_of_either_kind_is_a_batch(ui: Ui, backfills: tuple[str, str]) -> None:
    listed = {record["batch_id"]: record for record in map(json.loads, run_cli(ui.home, "batch", "list", "--json").stdout.splitlines())}
    assert {batch_id: (listed[batch_id]["name"], listed[batch_id]["documents"]) for batch_id in backfills} == {
        backfills[0]: ("Harbor v. Larkspur", len(OVER_ASSETS)),
        backfills[1]: (f"backfill {backfills[1]}", len(OF_JOB)),
    }
    assert {(listed[batch_id]["origin"], listed[batch_id]["priority"]) for batch_id in backfills} == {("ui", "high")}


def test_sensors_see_to_the_attachment_and_to_the_matter(ui: Ui, backfills: tuple[str, str]) -> None:
    """Nobody asked for either."""

    def settled() -> dict[str, dict[str, Any]] | None:
        documents = ui.documents()
        return documents if documents.get("denial.pdf", {"state": "waiting"})["state"] not in ("waiting", "running") else None

    def merged() -> list[str] | None:
        runs = [run["status"] for run in ui.ask(RUNS, job="build_matter_graph")["runsOrError"]["results"]]
        return runs if "SUCCESS" in runs else None

    ui.finished_backfill(backfills[0])
    documents = ui.wait_for(settled)
    assert documents["denial.pdf"]["state"] == "done"
    assert documents["denial.pdf"]["parent_id"] == documents["denial.eml"]["document_id"]

    def one_company() -> dict[str, Any] | None:
        # a graph built before the last document was done is stale, and the sensor asks for another
        found = [json.loads(line) for line in run_cli(ui.home, "entities", "--json", "--matter", MATTER).stdout.splitlines()]
        companies = [entity for entity in found if entity["type"] == "ORG" and "Larkspur" in entity["name"]]
        return companies[0] if len(companies) == 1 else None

    assert set(ui.wait_for(merged)) <= {"SUCCESS", "QUEUED", "STARTING", "STARTED"}
    company = ui.wait_for(one_company)
    assert len(company["document_ids"]) >= len(GOOD), "one company in the matter, however many documents name it"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("browser"), width=1280, height=960) as opened:
        yield opened


def test_the_graph_of_assets_shows_in_a_browser(ui: Ui, browser: Browser) -> None:
    browser.open(f"{ui.url}/asset-groups?expanded=global%40global%3Adocument%2Cglobal%40global%3Amatter")
    browser.wait_for_text("Global asset lineage", "matter_graph", *(stage.name for stage in STAGES))


@pytest.mark.parametrize("asset", ["source_document", "document_text", "document_record"])
def test_the_page_of_a_refused_partition_says_why(ui: Ui, browser: Browser, backfills: tuple[str, str], asset: str) -> None:
    ui.finished_backfill(backfills[0])
    [locked] = ids(ui, ["locked.pdf"])
    browser.open(f"{ui.url}/assets/{asset}?view=partitions&partition={locked}")
    browser.wait_for_text("encrypted: a password is needed to open it", "put the password on a line of a file", "locked.pdf", MATTER)
    if asset == "document_text":
        browser.keep_picture("refused-partition", (240, 0, 1280, 523))


def test_a_check_shows_each_document_its_own_result(ui: Ui, browser: Browser, backfills: tuple[str, str]) -> None:
    for backfill in backfills:
        ui.finished_backfill(backfill)
    found = ui.ask(CHECK, asset="document_text", check="document_is_accepted")["assetNodeOrError"]["assetCheckOrError"]["partitionStatuses"]
    assert sorted(found["failedPartitions"]) == ids(ui, list(REFUSED))
    assert set(ids(ui, list(GOOD))) <= set(found["succeededPartitions"])
    [blank] = ids(ui, ["blank.pdf"])
    browser.open(f"{ui.url}/assets/document_text?view=checks&checkDetail=document_is_accepted")
    browser.wait_for_text("Automation history")
    browser.click("(//*[normalize-space(text())='Partitions'])[last()]")  # of the check; the first one is of the asset
    browser.click(f"//*[normalize-space(text())='{blank}'] | //*[normalize-space(text())='{blank}']/..")
    browser.wait_for_text("The document was refused. empty: ")


def test_a_backfill_of_what_is_missing_leaves_refused_documents_out(ui: Ui, browser: Browser, backfills: tuple[str, str]) -> None:
    """The button "Missing" of the dialog chooses what nobody has processed, and nothing that was refused."""
    for backfill in backfills:
        ui.finished_backfill(backfill)
    late = ui.home.parent / "late"
    late.mkdir()
    for name in ("late-1.txt", "late-2.txt"):
        (late / name).write_text(LETTER)
    run_cli(ui.home, "register", late, "--matter", MATTER)
    # the attachment of the mail is taken in by itself; until then it is missing, too
    ui.wait_for(lambda: found if (found := ui.documents().get("denial.pdf", {"state": ""}))["state"] == "done" else None)

    browser.open(f"{ui.url}/locations/{CODE_LOCATION}/jobs/process_document")
    browser.click("//button[contains(., 'Materialize all')]")
    browser.click("//button[normalize-space()='Missing']")
    browser.click("//*[normalize-space()='0 tags'][not(*)]")
    browser.click("//button[normalize-space()='Add tags']")
    browser.type("//input[@placeholder='Tag Key']", PRIORITY_TAG)
    browser.type("//input[@placeholder='Tag Value']", "high")
    browser.click("//button[normalize-space()='Apply']")
    browser.wait_for_text("2 partitions", f"{PRIORITY_TAG}: high")
    browser.click("//button[normalize-space()='Launch backfill']")

    def launched() -> dict[str, Any] | None:
        found: dict[str, Any] = ui.ask(LATEST)["partitionBackfillsOrError"]["results"][0]
        return found if found["id"] not in backfills else None

    latest = ui.wait_for(launched)
    assert sorted(latest["partitionNames"]) == ids(ui, ["late-1.txt", "late-2.txt"])
    finished = ui.finished_backfill(latest["id"])
    assert finished["status"] == "COMPLETED_SUCCESS"
    assert all({"key": PRIORITY_TAG, "value": "high"} in run["tags"] for run in finished["runs"])
