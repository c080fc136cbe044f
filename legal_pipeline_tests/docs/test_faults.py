"""The table of faults names each test that records a recovery, and no other."""

from __future__ import annotations

import ast
import re

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import between, rows
from legal_pipeline_tests.faults.deployed_rounds import FAULTS
from legal_pipeline_tests.faults.recoveries import read

TABLE = rows(between((ROOT / "docs" / "faults.md").read_text(encoding="utf-8"), "faults"))
TESTS = ROOT / "legal_pipeline_tests"
FOLDERS = ("faults", "local")


def recording() -> set[str]:
    """`FOLDER/MODULE::TEST` of every test that asks for the fixture."""
    return {
        f"{path.relative_to(TESTS).as_posix()}::{node.name}"
        for folder in FOLDERS
        for path in sorted((TESTS / folder).rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and "recovered" in {a.arg for a in node.args.args}
    }


def test_every_test_that_records_a_recovery_is_in_the_table() -> None:
    assert {row[3].strip("`") for row in TABLE} == recording()


def test_every_kind_is_in_the_table_once_with_its_promise() -> None:
    kinds = [row[0] for row in TABLE]
    assert len(set(kinds)) == len(kinds)
    assert set(FAULTS) < set(kinds)
    assert all(row[1] and row[2] for row in TABLE)


def test_a_figure_is_of_a_kind_that_exists() -> None:
    assert set(read()) <= {row[0] for row in TABLE}
    assert all(re.fullmatch(r"\d+ s|not measured yet", row[4]) for row in TABLE)
