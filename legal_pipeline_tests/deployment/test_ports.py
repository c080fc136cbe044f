"""The table of ports in the guide to deployment has every port that is opened, with its default."""

from __future__ import annotations

import re

import pytest

from legal_pipeline.settings import Settings, variable
from legal_pipeline_tests.checkout import ROOT

TABLE = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "deployment.md").read_text(), re.MULTILINE)
SETTINGS = {name: str(field.default) for name, field in Settings.model_fields.items() if name.endswith("_port")}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_port_that_a_setting_names(name: str) -> None:
    assert [port for port, _, how in TABLE if f"`{variable(name)}`" in how] == [SETTINGS[name]]


def test_the_ports_of_the_servers() -> None:
    script = (ROOT / "scripts" / "up_servers.sh").read_text()
    first_tried = dict(re.findall(r"port_for (\w+) (\d+)", script))
    assert {port for port, what, _ in TABLE if "`make up`" in what} == set(first_tried.values()) and len(first_tried) == 2
