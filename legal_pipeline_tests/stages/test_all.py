"""Programs that execute no stage load none; those that fork what executes them load all of them first."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from legal_pipeline_tests.checkout import ROOT

ASSETS = ROOT / "legal_pipeline" / "defs" / "assets"
# costly to load: what compiles hundreds of patterns, and numpy
COSTLY = ("legal_pipeline.stages.mentions", "legal_pipeline.stages.structures", "legal_pipeline.stages.relations", "numpy", "spacy")


@cache
def loaded_by(module: str) -> frozenset[str]:
    """All modules that a new process has loaded after importing this one."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return frozenset(done.stdout.split())


def imported_in_bodies(path: Path) -> set[str]:
    """The modules of stages that functions of this file import when they are called."""
    return set().union(*(imported_in(function) for function in functions_of(path)))


def functions_of(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


def imported_in(function: ast.FunctionDef) -> set[str]:
    """The modules of stages that this function imports when it is called."""
    found: set[str] = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.module and node.module.startswith("legal_pipeline.stages"):
            spec = find_spec(node.module)
            is_package = spec is not None and spec.submodule_search_locations is not None
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} if is_package else set()
            found |= {node.module, *filter(find_spec, submodules)}
    return found


@pytest.mark.parametrize("module", COSTLY)
def test_the_definitions_load_no_stage(module: str) -> None:
    assert module not in loaded_by("legal_pipeline.definitions")


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.py")), ids=lambda path: path.name)
def test_what_an_asset_imports_is_loaded_before_the_fork(path: Path) -> None:
    assert imported_in_bodies(path) <= loaded_by("legal_pipeline.stages.all")


def test_the_assets_do_import_their_stages() -> None:
    assert len(imported_in_bodies(ASSETS / "document.py")) >= 8
