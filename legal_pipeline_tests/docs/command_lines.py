"""`legal-pipeline` commands in the documents: finding them, and telling whether they exist with their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from legal_pipeline.cli import cli
from legal_pipeline_tests.docs.documents import blocks, prose

_PROGRAM = re.compile(r"(?:^|[\s(/])legal-pipeline(?= )")
_CONTINUED = re.compile(r"\\\n\s*")
_INLINE = re.compile(r"`(legal-pipeline [^`]*)`")
_END = re.compile(r"[|>;)&]")


def in_blocks(path: Path) -> Iterator[str]:
    """Each command line in a code block, from `legal-pipeline` on. Output is no command, nor is a user or a folder of that name."""
    for block in blocks(path):
        lines = _CONTINUED.sub(" ", block.text).splitlines()
        if any(line.startswith("$ ") for line in lines):
            lines = [line[2:] for line in lines if line.startswith("$ ")]
        for line in lines:
            for match in _PROGRAM.finditer(line.split(" # ")[0]):
                before, command = line[: match.start()], line[match.start() :].lstrip(" (/")
                if not before.strip(" ./a-z") or command.split()[1] in cli.commands:
                    yield command.partition(")")[0] if "$(" in before + line[match.start()] else command
                    break


def in_prose(path: Path) -> list[str]:
    return [" ".join(command.split()) for command in _INLINE.findall(prose(path))]


def mistake(line: str) -> str | None:
    """What is wrong with a command line: an unknown command or option; None when it could be typed."""
    words = _words(line)
    command: click.Command = cli
    rest = words[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        found = command.commands.get(name)
        if found is None:
            return f"{line!r}: there is no command {name!r}"
        command = found
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "-h",
        "--version",
    }
    unknown = [word for word in rest if word.startswith("-") and word != "-" and word.split("=")[0] not in known]
    return f"{line!r}: there is no option {unknown[0]!r}" if unknown else None


def command_of(line: str) -> tuple[str, ...]:
    """The words that name the command: `("batch", "submit")`."""
    command: click.Command = cli
    names: list[str] = []
    for word in _words(line)[1:]:
        if not isinstance(command, click.Group) or word not in command.commands:
            break
        command = command.commands[word]
        names.append(word)
    return tuple(names)


def all_commands(group: click.Group = cli, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, (*above, name))
        elif not command.hidden:
            yield (*above, name)


def _words(line: str) -> list[str]:
    """As a shell splits them, without brackets of optional parts and without redirections."""
    lexer = shlex.shlex(line.replace("[", " ").replace("]", " "), posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    for word in lexer:
        if _END.match(word):
            break
        words.append(word.rstrip(";)"))
    return words
