"""Help pages: complete, readable at 80 characters, and grouped by what a user wants to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from legal_pipeline.cli import cli
from legal_pipeline.commands.sections import SECTIONS


def _walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _walk(below, (*path, name))


COMMANDS = dict(_walk(cli))


@pytest.fixture(params=list(COMMANDS), ids=lambda path: " ".join(path) or "legal-pipeline")
def path(request: pytest.FixtureRequest) -> tuple[str, ...]:
    chosen: tuple[str, ...] = request.param
    return chosen


def _help(path: tuple[str, ...]) -> str:
    done = CliRunner().invoke(cli, [*path, "--help"], prog_name="legal-pipeline", terminal_width=80)
    assert done.exit_code == 0
    return done.output


def test_a_page_fits_80_characters_without_truncation(path: tuple[str, ...]) -> None:
    lines = _help(path).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert [line for line in lines if line.startswith(" ") and line.rstrip().endswith("...")] == []


def test_a_page_has_a_description_and_an_example(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    first = (command.help or "").strip().split("\n\n")[0]
    assert first.endswith(".")
    _, _, examples = _help(path).partition("\n  Example")
    # `eval "$(legal-pipeline env)"` has the command inside
    assert " ".join(("legal-pipeline", *path)) in examples


def test_options_are_described_in_whole_sentences(path: tuple[str, ...]) -> None:
    options = [parameter for parameter in COMMANDS[path].params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not (option.help or "").endswith(".") or not (option.help or "")[0].isupper()] == []


def test_each_command_is_in_one_section() -> None:
    named = Counter(name for names in SECTIONS.values() for name in names)
    assert named == Counter(cli.commands.keys())
    page = _help(())
    assert [title for title in SECTIONS if f"\n{title}:\n" not in page] == []
    assert "Other:" not in page


def test_every_number_has_a_limit_that_the_databases_hold(path: tuple[str, ...]) -> None:
    numbers = [parameter for parameter in COMMANDS[path].params if isinstance(parameter.type, click.types.IntParamType)]
    assert [each.name for each in numbers if not (isinstance(each.type, click.IntRange) and (each.type.max or 2**31) < 2**31)] == []
