"""Names of settings and packages in the documents are those of the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from legal_pipeline.settings import Settings, variable
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import DECISIONS, GUIDES, name_of

NOT_SETTINGS = {"LEGAL_PIPELINE_HOME", "LEGAL_PIPELINE_SECRETS_DIR", "LEGAL_PIPELINE_FAULT_REPORT", "LEGAL_PIPELINE_PICTURES"}


@pytest.mark.parametrize("path", [*GUIDES, *DECISIONS], ids=name_of)
def test_settings_exist(path: Path) -> None:
    named = set(re.findall(r"LEGAL_PIPELINE_[A-Z0-9_]*[A-Z0-9]", path.read_text(encoding="utf-8")))
    assert named - {variable(name) for name in Settings.model_fields} - NOT_SETTINGS == set()


def test_every_dependency_has_its_license_and_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = {re.split(r"[\[<>=~!]", line)[0] for line in project["dependencies"]}
    named = set(re.findall(r"[a-z][a-z0-9-]+", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")))
    assert required - named == set()


def test_the_changelog_names_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert version in headings


@pytest.mark.parametrize("path", GUIDES, ids=name_of)
def test_recipes_and_scripts_exist(path: Path) -> None:
    """`make X` is a recipe of the Makefile, `deploy/X` a file."""
    text = path.read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`|\$ |&& )make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert named - recipes == set()
    scripts = set(re.findall(r"(?<![\w/])deploy/[\w.-]+\w", text)) - {"deploy/secrets"}
    assert [name for name in sorted(scripts) if not (ROOT / name).exists()] == []


def test_hooks_run_the_checks_of_make_check() -> None:
    """And no hook comes from another repository."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    checks = re.search(r"^check:.*?\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert checks is not None
    programs = set(re.findall(r"\$\(BIN\)/([\w-]+)", checks[1]))
    assert set(re.findall(r"entry: \.venv/bin/([\w-]+)", hooks)) == programs
