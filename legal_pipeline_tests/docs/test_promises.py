"""docs/promises.md: each promise has a test that exists, and each section that makes promises is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import anchor, name_of, prose, rows

PROMISES = rows((ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))

PROMISING = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("user-guide", "operators-guide", "deployment", "extraction"))]
PROMISING += [ROOT / "docs" / f"{name}.md" for name in ("data-and-sql", "errors", "textract")]

WITHOUT_A_PROMISE = {
    ("README.md", "how-good-it-is"),
    ("README.md", "where-to-go-on"),
    ("README.md", "license"),
    ("docs/deployment.md", "back-up-and-restore"),
    ("docs/deployment.md", "add-a-queue-a-worker-a-profile"),
    ("docs/extraction.md", "limits"),
    ("docs/data-and-sql.md", "every-table"),
    ("docs/errors.md", "exit-codes"),
    ("docs/textract.md", "permissions-iam"),
}
"""Figures, directions and instructions: what they need is tested where it is made, or by nothing but a person."""


@cache
def _tests(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


@pytest.mark.parametrize(("promise", "place", "test"), PROMISES, ids=[row[0] for row in PROMISES])
def test_a_promise_has_a_test(promise: str, place: str, test: str) -> None:
    path, _, name = test.strip("`").partition("::")
    file = ROOT / "legal_pipeline_tests" / path
    assert file.is_file(), f"{promise}: there is no {path}"
    assert name in _tests(file), f"{promise}: {path} has no {name}"


def test_there_are_many_and_each_is_made_once() -> None:
    promises = [promise for promise, _, _ in PROMISES]
    assert len(promises) >= 60
    assert len(promises) == len(set(promises))


@pytest.mark.parametrize("path", PROMISING, ids=name_of)
def test_every_section_with_a_promise_is_covered(path: Path) -> None:
    sections = {anchor(title) for title in re.findall(r"^## (.+)$", prose(path), re.MULTILINE)}
    links = (re.search(r"\]\(([^)#]+)#([^)]+)\)", place) for _, place, _ in PROMISES)
    covered = {link[2] for link in links if link and (ROOT / "docs" / link[1]).resolve() == path}
    exempt = {section for name, section in WITHOUT_A_PROMISE if name == name_of(path)}
    assert exempt <= sections
    assert sections - covered - exempt == set()
