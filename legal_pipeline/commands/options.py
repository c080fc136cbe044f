"""Options, arguments and help texts shared by the commands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from legal_pipeline import identity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority

_LARGEST = 2**31 - 1
"""What an integer of both databases holds."""
NUMBER = click.IntRange(1, _LARGEST)
NUMBER_OR_0 = click.IntRange(0, _LARGEST)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")


def named_matter(name: str) -> str:
    """Returns the slug of a matter. UsageError for a name without a letter or digit, such as that of a variable which is not set."""
    if not any(character.isalnum() for character in name):
        raise UsageError(f"--matter {name!r} names no matter; give its name, or leave the option out")
    return identity.matter_slug(name)


def matter_slug(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    """Returns the slug that identifies a matter; users type the name of the folder."""
    return None if name is None else named_matter(name)


in_matter = click.option("--matter", metavar="M", callback=matter_slug, help="Include only this matter.")
of_matter = click.option(
    "--matter", metavar="M", callback=matter_slug, help="Assign the files to this matter; default: the name of their folder."
)
with_priority = click.option(
    "--priority",
    type=click.Choice([priority.value for priority in Priority]),
    default=Priority.NORMAL.value,
    show_default=True,
    help="Process the documents with this priority.",
)


def _remember(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    from legal_pipeline.storage.password_file import add_passwords, read_passwords

    if path is not None:
        add_passwords(context.obj.passwords_path, read_passwords(path))


with_passwords = click.option(
    "--passwords",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    expose_value=False,
    callback=_remember,
    help="Try the passwords in FILE, one per line, on locked documents. They are kept for later runs, readable by you only.",
)
# plain strings: a Path would collapse the two slashes of s3://
some_paths = click.argument("paths", nargs=-1, required=True)


def examples(*lines: str) -> str:
    """Returns the epilog of a command's help: its examples, one per line."""
    return "\n".join(["\b", "Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)])


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Raises UsageError when the folder named by the user cannot be written."""
    try:
        yield
    except OSError as error:
        # a library may put its own words into the message, or raise one without a number
        why = os.strerror(error.errno) if error.errno else str(error)
        raise UsageError(f"{folder} cannot be written ({why}); choose another folder") from error
