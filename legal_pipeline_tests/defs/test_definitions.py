"""What Dagster is told, as a table: one line of review for "what did this change do to the graph?"."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from legal_pipeline.definitions import build_defs, defs
from legal_pipeline.defs.instance.instance import CONFIG
from legal_pipeline.defs.sensors import arrivals
from legal_pipeline.model import Priority
from legal_pipeline.topology import MATTER_STAGE, PRIORITY_TAG, QUEUE_TAG, STAGES, Queue, Stage
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS

# asset · after · group · queue · code version · kinds · checks
GRAPH = """
source_document    · -                  · document · default · 4 · file, sqlite      · document_is_accepted
document_text      · source_document    · document · ocr     · 8 · sqlite, tesseract · document_is_accepted, hidden_words_are_decided, no_error_message_is_stored_as_text, pages_in_are_pages_out, text_is_plausible
chunks             · document_text      · document · text    · 1 · sqlite            · chunk_offsets_are_exact, chunks_cover_the_text
entity_mentions    · chunks             · document · entity  · 11 · spacy, sqlite     · mention_offsets_are_exact
canonical_entities · entity_mentions    · document · entity  · 4 · sqlite            · every_mention_has_an_entity
relationships      · canonical_entities · document · graph   · 11 · sqlite            · docket_entry_offsets_are_exact, ends_exist, every_relationship_has_evidence, evidence_offsets_are_exact, testimony_offsets_are_exact
document_record    · relationships      · document · default · 1 · sqlite            · counts_agree_across_stages
matter_graph       · document_record    · matter   · graph   · 2 · sqlite            · every_entity_is_linked, no_document_is_left_failed
"""  # noqa: E501 - a table

# job · assets or ops
JOBS = """
build_matter_graph · matter_graph
process_document   · canonical_entities, chunks, document_record, document_text, entity_mentions, relationships, source_document
process_small_documents · small_documents
reconcile_arrivals · reconcile_inboxes
register_documents · register_paths
reprocess_from_stage · request_reprocessing
retire_partitions  · retire_keys
sweep_cloud_jobs   · end_forgotten_jobs
verify_batch       · verify_documents
"""

# sensor · jobs it starts · status it has from the start, with no setting
SENSORS = """
ended_runs          · process_document   · RUNNING
failed_documents    · -                  · RUNNING
folder_arrivals     · process_document, process_small_documents · STOPPED
s3_arrivals         · process_document, process_small_documents · STOPPED
stale_matters       · build_matter_graph · RUNNING
waiting_attachments · process_document, process_small_documents · RUNNING
"""

EXECUTABLE = [stage.name for stage in (*STAGES, MATTER_STAGE)]


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("·")) for line in table.strip().splitlines()]


def asset_rows() -> Iterator[tuple[str, ...]]:
    graph = defs.resolve_asset_graph()
    for name in EXECUTABLE:
        node = graph.get(dg.AssetKey(name))
        definition = defs.resolve_assets_def(name)
        yield (
            name,
            ", ".join(sorted(key.to_user_string() for key in node.parent_keys)) or "-",
            node.group_name,
            definition.op.tags[QUEUE_TAG],
            str(node.code_version),
            ", ".join(sorted(node.kinds)),
            ", ".join(sorted(key.name for key in node.check_keys)),
        )


def test_the_asset_graph_is_the_one_of_the_table() -> None:
    assert list(asset_rows()) == rows(GRAPH)


def test_jobs_are_those_of_the_table() -> None:
    found = []
    for name, _ in rows(JOBS):
        job = defs.resolve_job_def(name)
        assets = sorted(key.to_user_string() for key in job.asset_layer.executable_asset_keys)
        found.append((name, ", ".join(assets or [node.name for node in job.nodes])))
    assert found == rows(JOBS)
    assert {job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__")} == {name for name, _ in rows(JOBS)}


def _jobs(sensor: dg.SensorDefinition) -> list[str]:
    return [target.job_name for target in sensor.targets] if sensor.has_jobs else []


def test_sensors_are_those_of_the_table_and_need_nobody_to_start_them() -> None:
    sensors = sorted(defs.sensors or [], key=lambda sensor: sensor.name)
    found = [(s.name, ", ".join(_jobs(s)) or "-", s.default_status.name) for s in sensors if isinstance(s, dg.SensorDefinition)]
    assert found == rows(SENSORS)


@pytest.mark.parametrize(
    ("variable", "value", "sensor"),
    [("LEGAL_PIPELINE_S3_BUCKET", "case-files", arrivals.s3_arrivals), ("LEGAL_PIPELINE_INBOX", "/inbox", arrivals.folder_arrivals)],
)
def test_an_arrivals_sensor_runs_where_its_place_is_set(
    variable: str, value: str, sensor: dg.SensorDefinition, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = variable.removeprefix("LEGAL_PIPELINE_").lower()
    assert arrivals.running_if_set(setting) is dg.DefaultSensorStatus.STOPPED
    monkeypatch.setenv(variable, value)
    assert arrivals.running_if_set(setting) is dg.DefaultSensorStatus.RUNNING
    monkeypatch.setenv("LEGAL_PIPELINE_PROCESSES", "none")
    assert arrivals.running_if_set(setting) is dg.DefaultSensorStatus.RUNNING, "its ticks say what is wrong"


@pytest.mark.parametrize("job", [job for job in defs.resolve_all_job_defs() if not job.name.startswith("__")], ids=lambda job: job.name)
def test_every_job_and_every_field_of_its_configuration_is_described(job: dg.JobDefinition) -> None:
    assert job.description and job.description.endswith(".")
    for node in job.nodes:
        schema: Any = node.definition.config_field if isinstance(node.definition, dg.OpDefinition) else None
        for name, field in getattr(schema and schema.config_type, "fields", {}).items():
            assert field.description and field.description.endswith("."), f"{job.name}: {name}"


@pytest.mark.parametrize("name", ["process_document", "build_matter_graph", "reprocess_from_stage", "verify_batch", "retire_partitions"])
def test_the_launchpad_offers_a_priority(name: str) -> None:
    assert defs.resolve_job_def(name).run_tags[PRIORITY_TAG] in {priority.value for priority in Priority}


def test_every_stage_has_an_asset_and_every_asset_a_stage() -> None:
    graph = defs.resolve_asset_graph()
    assert {key.to_user_string() for key in graph.get_all_asset_keys()} == set(EXECUTABLE)


@pytest.mark.parametrize("stage", [*STAGES, MATTER_STAGE], ids=lambda stage: stage.name)
def test_what_every_asset_must_have(stage: Stage) -> None:
    """Owner, description, code version and queue of the topology, checks with descriptions."""
    node = defs.resolve_asset_graph().get(dg.AssetKey(stage.name))
    definition = defs.resolve_assets_def(stage.name)
    assert node.owners
    assert node.description and node.description.endswith((".", "..."))
    assert node.code_version == stage.code_version
    assert definition.op.tags[QUEUE_TAG] == stage.queue.value
    specs = list(definition.check_specs)
    assert specs and all(spec.description and spec.description.endswith(".") for spec in specs)
    assert {spec.partitions_def for spec in specs} == {node.partitions_def}, "no document's result stands for another's"


def test_every_step_of_every_job_goes_to_a_declared_queue() -> None:
    declared = {queue.value for queue in Queue}
    routed = {(job.name, node.name): node.tags.get(QUEUE_TAG) for job in defs.resolve_all_job_defs() for node in job.nodes}
    assert {step for step, queue in routed.items() if queue not in declared} == set()


def test_partitions_are_documents_and_matters() -> None:
    graph = defs.resolve_asset_graph()
    names = {}
    for name in EXECUTABLE:
        partitions = graph.get(dg.AssetKey(name)).partitions_def
        assert isinstance(partitions, dg.DynamicPartitionsDefinition)
        names[name] = partitions.name
    assert names == {stage.name: "documents" for stage in STAGES} | {MATTER_STAGE.name: "matters"}


def test_a_resource_can_be_put_in_its_place() -> None:
    """The one assembly point takes overrides: a test or a deployment needs no other asset code."""
    replaced = build_defs(pipeline=dg.ResourceDefinition.hardcoded_resource("another"))
    assert (
        replaced.resolve_job_def("process_document").resource_defs["pipeline"]
        is not defs.resolve_job_def("process_document").resource_defs["pipeline"]
    )


def test_the_dagster_yaml_of_a_checkout_is_that_of_a_home() -> None:
    assert (ROOT / "dagster.yaml").read_text(encoding="utf-8") == CONFIG


def test_dagster_itself_finds_the_definitions_valid(home: Path, tmp_path: Path) -> None:
    """From the workspace of the checkout, in a process of its own, as a deployment would ask."""
    checked = subprocess.run(
        [PROGRAMS / "dagster", "definitions", "validate", "--workspace", ROOT / "workspace.yaml"],
        cwd=tmp_path,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "legal_pipeline" in checked.stdout + checked.stderr
