"""Every command that a document shows exists with its options, and every command is in a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline_tests.docs.command_lines import all_commands, command_of, in_blocks, in_prose, mistake
from legal_pipeline_tests.docs.documents import DOCUMENTS, GUIDES, blocks, name_of


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_commands_in_code_blocks_exist(path: Path) -> None:
    assert [wrong for line in in_blocks(path) if (wrong := mistake(line))] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_commands_in_sentences_exist(path: Path) -> None:
    assert [wrong for line in in_prose(path) if (wrong := mistake(line))] == []


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("legal-pipeline run PATH... --matter M | tail -1", False),
        ("legal-pipeline batch status ID [--watch]", False),
        ("legal-pipeline stale --ids > stale.txt", False),
        ("legal-pipeline batch", False),
        ("legal-pipeline walk PATH", True),
        ("legal-pipeline batch walk", True),
        ("legal-pipeline run PATH --colour", True),
    ],
)
def test_a_mistake_is_noticed(line: str, is_wrong: bool) -> None:
    assert (mistake(line) is not None) == is_wrong


def test_every_command_is_in_a_guide() -> None:
    shown = {command_of(line) for path in GUIDES for line in (*in_blocks(path), *in_prose(path))}
    assert set(all_commands()) - shown == set()


@pytest.mark.parametrize("path", GUIDES, ids=name_of)
def test_output_is_shown_in_blocks_that_are_compared_or_of_a_deployment(path: Path) -> None:
    """A `text` block with commands is not run: those belong to pages about a server."""
    not_run = [block.text for block in blocks(path) if block.language != "console" and block.text.startswith("$ legal-pipeline")]
    assert not_run == [] or path.name in ("operators-guide.md", "deployment.md", "textract.md")
