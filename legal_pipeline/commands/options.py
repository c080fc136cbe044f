"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from legal_pipeline import identity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def matter_slug(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    """Matters are known by their slug; people type what is on the folder."""
    return identity.matter_slug(name) if name else None


in_matter = click.option("--matter", metavar="M", callback=matter_slug, help="Only this matter.")
of_matter = click.option(
    "--matter", metavar="M", callback=matter_slug, help="Matter the files belong to; default: the name of their folder."
)
with_priority = click.option(
    "--priority",
    type=click.Choice([priority.value for priority in Priority]),
    default=Priority.NORMAL.value,
    show_default=True,
)
# as they are typed: a path would make one slash of the two in s3://
some_paths = click.argument("paths", nargs=-1, required=True)


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """UsageError when the folder a user named cannot be written."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}); choose another folder") from error
