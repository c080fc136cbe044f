"""Every command in a message of the program can be pasted: it is one of ours, with options that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline import remedies
from legal_pipeline.model import Category, RefusalReason
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.command_lines import mistake

_COMMAND = re.compile(r"`(legal-pipeline [^`]*)`")
MODULES = sorted((ROOT / "legal_pipeline").rglob("*.py"))


def texts(module: Path) -> Iterator[str]:
    """Each string of a module that is no docstring; a value in an f-string becomes `X`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node}
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in inside or id(node) in documentation:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_command_in_a_message_exists() -> None:
    found = [command for module in MODULES for text in texts(module) for command in _COMMAND.findall(text)]
    assert len(found) > 30
    assert [wrong for command in found if (wrong := mistake(command))] == []


FAILURES = [
    *((category, "") for category in (*Category, None)),
    *((category, words) for category, words, _ in remedies.REASON_REMEDIES),
]


@pytest.mark.parametrize(("category", "reason"), FAILURES)
@pytest.mark.parametrize("count", [1, 3, remedies.MAX_NAMED + 1])
def test_the_remedy_of_a_failure_retries_exactly_its_documents(category: Category | None, reason: str, count: int) -> None:
    ids = [f"letter-pdf-{number:012x}" for number in range(count)]
    commands = _COMMAND.findall(remedies.remedy(category, reason, ids))
    assert [wrong for command in commands if (wrong := mistake(command))] == []
    retry = [command for command in commands if command.startswith("legal-pipeline retry")]
    if count <= remedies.MAX_NAMED:
        assert retry == [f"legal-pipeline retry {' '.join(ids)}"]
    else:
        assert retry == ["legal-pipeline retry --failed" + (f" --category {category.value}" if category else "")]


@pytest.mark.parametrize("reason", RefusalReason)
def test_the_remedy_of_a_refusal_can_be_pasted(reason: RefusalReason) -> None:
    commands = _COMMAND.findall(remedies.refusal_remedy(reason, ["letter-pdf-000000000001"]))
    assert all(command == "legal-pipeline retry letter-pdf-000000000001" for command in commands)
