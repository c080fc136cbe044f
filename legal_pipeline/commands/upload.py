"""`legal-pipeline upload`: files into the inbox, from where the sensor takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples, matter_slug, with_passwords
from legal_pipeline.errors import LegalPipelineError, SetupError, UsageError
from legal_pipeline.model import Priority
from legal_pipeline.terminal import console, errors, print_json

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Line:
    file: str
    key: str
    outcome: str
    size_bytes: int = 0
    sent_bytes: int = 0
    said: str = ""


@click.command(
    epilog=examples("legal-pipeline upload ./case --matter acme-v-roe", "legal-pipeline upload ./case --matter acme-v-roe --priority high")
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--matter", metavar="M", required=True, callback=matter_slug, help="Upload the files to this matter.")
@click.option(
    "--priority", type=click.Choice([priority.value for priority in Priority]), help="Tag the objects with this priority; default: by rule."
)
@with_passwords
@click.option("--prefix", metavar="FOLDER", default="", help="Upload to this folder of the matter.")
@as_json
@click.pass_obj
def upload(settings: Settings, paths: tuple[Path, ...], matter: str, priority: str | None, prefix: str, as_json: bool) -> int:
    """Upload files and folders to the inbox.

    The pipeline ingests them from there by itself. Files that are already there with the same bytes are skipped; interrupted
    uploads resume. Exit code 1 when a file fails.
    """
    from legal_pipeline.monitoring.settings_check import INBOX, nobody_runs, refuse_elsewhere, start_command

    folder = _folder(matter, prefix)
    for warning in refuse_elsewhere(settings, INBOX):
        errors.print(f"warning: {warning}", markup=False, soft_wrap=True)
    if nobody_runs(settings):
        errors.print(
            f"warning: no program of this deployment runs; the files are processed after {start_command(settings)}",
            markup=False,
            soft_wrap=True,
        )
    send = _sender(settings, {"priority": priority} if priority else {})
    lines = []
    for line in _lines(paths, folder, send):
        lines.append(line)
        if as_json:
            print_json([asdict(line)])
        else:
            console.print(_shown(line), markup=False, soft_wrap=True)
    failed = sum(line.outcome == "failed" for line in lines)
    if not as_json:
        console.print(f"{len(lines)} files, {sum(line.sent_bytes for line in lines):,} bytes sent, {failed} failed")
    return 1 if failed or not lines else 0


Send = Callable[[str, Path], "tuple[str, int, int]"]
"""(key in the inbox, file) to (outcome, size, bytes sent)."""


def _sender(settings: Settings, tags: dict[str, str]) -> Send:
    from legal_pipeline.storage.aws_errors import Denied
    from legal_pipeline.storage.inbox.s3 import folder_prefix
    from legal_pipeline.storage.s3.client import S3
    from legal_pipeline.storage.s3.folder_upload import copy_into_folder
    from legal_pipeline.storage.s3.upload import UploadResult
    from legal_pipeline.storage.s3.upload import upload as upload_to_s3

    def outcome(done: UploadResult) -> tuple[str, int, int]:
        word = "unchanged" if not done.is_new else "resumed" if done.is_resumed else "uploaded"
        return word, done.size_bytes, done.sent_bytes

    if (bucket := settings.s3_bucket) is not None:
        s3, inbox = S3.of(settings), folder_prefix(settings.s3_prefix)
        # once, and not for each file; who may only write need not see the bucket
        with suppress(Denied):
            s3.require_bucket(bucket)
        return lambda key, path: outcome(upload_to_s3(s3, bucket, inbox + key, path, tags))
    if (folder := settings.inbox) is not None:
        if tags:
            raise UsageError("files in a folder have no tags; remove --priority, or use the prefix urgent/ of a bucket")
        if not folder.is_dir():
            raise SetupError(f"LEGAL_PIPELINE_INBOX={folder} is not a folder; create it, or mount the missing volume")
        return lambda key, path: outcome(copy_into_folder(folder, key, path))
    raise SetupError("no inbox is configured; set LEGAL_PIPELINE_S3_BUCKET, or LEGAL_PIPELINE_INBOX for a local folder")


def _lines(paths: tuple[Path, ...], folder: str, send: Send) -> Iterator[Line]:
    """Each file by itself, whatever becomes of the others; one that is named twice is sent once."""
    taken: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            yield Line(_name(path), "", "failed", said="no such file or folder")
            continue
        for file, below in _files(path):
            key = folder + below
            if key not in taken:
                taken[key] = file.resolve()
                yield _sent(file, key, send)
            elif taken[key] != file.resolve():
                said = f"{_name(taken[key])} has the same key; upload this file with another --prefix"
                yield Line(_name(file), key, "failed", said=said)


def _sent(file: Path, key: str, send: Send) -> Line:
    from legal_pipeline.storage.inbox.inbox import is_hidden

    if is_hidden(key):
        return Line(_name(file), key, "failed", said="the inbox ignores names that begin with a dot; rename the file")
    try:
        outcome, size_bytes, sent_bytes = send(key, file)
    except LegalPipelineError as error:
        return Line(_name(file), key, "failed", said=str(error))
    except OSError as error:
        return Line(_name(file), key, "failed", said=f"cannot be read: {error.strerror}")
    return Line(_name(file), key, outcome, size_bytes, sent_bytes)


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """(file, name below the folder that was named)."""
    from legal_pipeline.storage.inbox.discovery import files_below

    for file in files_below(path):
        yield file, "/".join(_name(Path(part)) for part in (file.relative_to(path).parts if path.is_dir() else (file.name,)))


def _folder(matter: str, prefix: str) -> str:
    parts = [part for part in prefix.split("/") if part]
    if any(part.startswith(".") for part in parts):
        raise UsageError(f"--prefix {prefix} has a part that begins with a dot; the inbox ignores such folders")
    return "/".join([matter, *parts]) + "/"


def _name(path: Path) -> str:
    """Printable, and a key: a local name need not be valid UTF-8."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _shown(line: Line) -> str:
    file, key = (text if text.isprintable() else repr(text) for text in (line.file, line.key))
    where = f" -> {key}" if key else ""
    details = line.said or f"{line.size_bytes:,} bytes" + (f", {line.sent_bytes:,} sent" if line.outcome == "resumed" else "")
    return f"{line.outcome:<9} {file}{where}  {details}"
