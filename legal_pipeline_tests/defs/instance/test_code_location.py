"""One name of the code location in every form: links, switches and the history of runs depend on it."""

from __future__ import annotations

import tomllib

import pytest
from dagster_shared.yaml_utils import load_yaml_from_path

from legal_pipeline.defs.instance.code_location import CODE_LOCATION, DEFINITIONS, WORKSPACE, job_origin
from legal_pipeline.deployment.plan import places_here, programs
from legal_pipeline.settings import Settings
from legal_pipeline.topology import PROFILES
from legal_pipeline_tests.checkout import ROOT


def test_the_workspace_of_a_checkout_is_that_of_a_home() -> None:
    assert (ROOT / "workspace.yaml").read_text(encoding="utf-8") == WORKSPACE


@pytest.mark.parametrize("path", ["workspace.yaml", "deploy/workspace.yaml", "deploy/compose-workspace.yaml"])
def test_every_workspace_gives_it_the_name(path: str) -> None:
    workspace = load_yaml_from_path(str(ROOT / path))
    assert isinstance(workspace, dict)
    [entry] = workspace["load_from"]
    [target] = entry.values()
    assert target["location_name"] == CODE_LOCATION


def test_dagster_and_dg_find_it_in_pyproject() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tool["dagster"] == {"module_name": DEFINITIONS, "code_location_name": CODE_LOCATION}
    project = tool["dg"]["project"]
    assert (project["code_location_target_module"], project["code_location_name"]) == (DEFINITIONS, CODE_LOCATION)
    assert tool["dg"]["cli"] == {"telemetry": {"enabled": False}}


def test_the_code_server_of_a_deployment_gives_it_the_name(settings: Settings) -> None:
    for profile in filter(lambda profile: profile.is_control, PROFILES.values()):
        [server] = [program for program in programs(profile, places_here(settings)) if program.name == "code-server"]
        assert server.command[-2:] == ("--location-name", CODE_LOCATION)


def test_a_run_is_labelled_with_it() -> None:
    assert job_origin("process_document").repository_origin.get_label() == f"__repository__@{CODE_LOCATION}"
