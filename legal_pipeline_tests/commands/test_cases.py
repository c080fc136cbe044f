"""The small inputs by kind that lie beside the repository, judged by their own `check.py`: one home, one run, one test a case."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.specimens.corpora import cases

GROUPS = ("G01", "G03", "G04", "G08", "G09", "G10", "G11", "G16", "G20", "G21")
CASES = cases()
OPEN: dict[str, str] = {}
"""Cases that fail: what is missing. One that passes must be removed here."""
Found = dict[str, list[dict[str, Any]]]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CASES is None, reason="the cases are not on this machine")]


def _descriptions() -> list[Any]:
    paths = [path for path in CASES.glob("*/*.json") if path.parent.name.startswith(GROUPS)] if CASES else []
    return [pytest.param(path, id=f"{path.parent.name[:3]}-{path.stem}") for path in sorted(paths)]


def _read(description: Path) -> dict[str, Any] | None:
    """Returns the case, or None for a description that is damaged."""
    try:
        case = json.loads(description.read_text("utf-8"))
    except ValueError:
        return None
    return case if isinstance(case, dict) and {"file", "right"} <= case.keys() else None


def _staged_name(description: Path, file_name: str) -> str:
    return f"{description.parent.name[:3]}--{file_name}"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    assert CASES is not None
    spec = importlib.util.spec_from_file_location("check_of_the_cases", CASES / "check.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The export of one run over the files of all groups."""
    scratch = tmp_path_factory.mktemp("cases")
    files, out = scratch / "files", scratch / "out"
    files.mkdir()
    for param in _descriptions():
        (description,) = param.values
        case = _read(description)
        if case and (description.parent / case["file"]).is_file():
            shutil.copyfile(description.parent / case["file"], files / _staged_name(description, case["file"]))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_HOME"))}
    environment["LEGAL_PIPELINE_HOME"] = str(scratch / "home")
    for arguments in (["run", str(files), "--matter", "cases"], ["export", "--format", "jsonl", "--out", str(out)]):
        call(*arguments, environment=environment)
    names = ("documents", "pages", "mentions", "entities", "relationships")
    return {name: [json.loads(line) for line in (out / f"{name}.jsonl").read_text("utf-8").split("\n") if line] for name in names}


@pytest.mark.parametrize("description", _descriptions())
def test_a_case_is_right(description: Path, found: Found, check: ModuleType) -> None:
    case = _read(description)
    if case is None:
        pytest.skip(f"the description of the case is damaged: {description.name} is not JSON, or lacks `file` or `right`")
    if not (description.parent / case["file"]).is_file():
        pytest.skip(f"the file of the case is missing: {case['file']}")
    if case["file"] in OPEN:
        if not check.judge(case["right"], _staged_name(description, case["file"]), found):
            pytest.fail("the case is right now; remove it from OPEN")
        pytest.xfail(OPEN[case["file"]])
    assert check.judge(case["right"], _staged_name(description, case["file"]), found) == []
