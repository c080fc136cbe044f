"""The shape of the code: packages of one subject, small, described, mirrored by the tests, and as docs/architecture.md shows them."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest

from legal_pipeline_tests.architecture import picture
from legal_pipeline_tests.checkout import ROOT

CODE, TESTS = ROOT / "legal_pipeline", ROOT / "legal_pipeline_tests"
MAX_FILES = 15
OF_ANY_SIZE = {"data", "migrations", "versions"}
NO_MIRROR = {"architecture", "benchmarks", "deployed", "docs", "faults", "servers", "specimens"}
"""Folders of tests that belong to no one package: what they need, and what only the whole can show."""

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def packages(root: Path) -> list[Path]:
    return [path.parent for path in sorted(root.rglob("__init__.py"))]


@pytest.mark.parametrize("package", [*packages(CODE), *packages(TESTS)], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_package_has_at_most_fifteen_files(package: Path) -> None:
    if package.name not in OF_ANY_SIZE:
        assert picture.files(package) <= MAX_FILES, "split it by subject"


@pytest.mark.parametrize("package", packages(CODE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_package_says_what_it_is_for(package: Path) -> None:
    if "migrations" not in package.parts:
        assert ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))


def test_tests_lie_where_the_code_lies() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    assert {folder for folder in folders if folder.parts[:1] and folder.parts[0] not in NO_MIRROR and not (CODE / folder).is_dir()} == set()


def test_tests_with_the_mark_faults_lie_where_make_looks_for_them() -> None:
    """`make test-faults` collects one folder, and `make test` leaves out what has the mark."""
    marked = {path.relative_to(TESTS) for path in TESTS.rglob("test_*.py") if "mark.faults" in path.read_text(encoding="utf-8")}
    assert {path for path in marked if path.parts[0] != "faults"} == {Path("architecture/test_packages.py")}


def test_the_picture_is_that_of_the_code() -> None:
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.draw(), "call `make picture`"


def test_every_package_is_held_to_the_import_rules() -> None:
    """A new package must say whether it may know Dagster."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [no_dagster] = [contract for contract in contracts if contract.get("forbidden_modules", [])[:1] == ["dagster"]]
    listed = {name.removeprefix("legal_pipeline.") for name in no_dagster["source_modules"]}
    there = {path.stem for path in CODE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__"}
    assert there - listed == {"definitions", "defs", "workers"}


NAMED = sorted(set(re.findall(r"`([a-z_0-9/]+)\.py:([A-Za-z_]\w*)`", PAGE)))
PLACES = sorted(set(re.findall(r"`([a-z_0-9/]+(?:\.py|/))`", PAGE)))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: str(part))
def test_what_the_page_names_is_there(path: str, name: str) -> None:
    assert hasattr(importlib.import_module(f"legal_pipeline.{path.replace('/', '.')}"), name)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_of_the_page_is_there(place: str) -> None:
    assert (CODE / place).exists() or (ROOT / place).exists()


def test_the_page_names_every_package() -> None:
    there = {path.name for path in CODE.iterdir() if (path / "__init__.py").exists()}
    assert {name for name in there if not re.search(rf"`[^`]*\b{name}\b", PAGE)} == {"sample"}
