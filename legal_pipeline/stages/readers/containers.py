"""Extracts the files in mails and archives, so that each becomes a document of its own."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from legal_pipeline.data.file_signatures import APPLE_MAIL, CALENDAR, MAIL, MBOX, MSG, PDF, PST, SIGNED, TNEF
from legal_pipeline.errors import ExternalError, Refusal
from legal_pipeline.model import Child, RefusalReason
from legal_pipeline.stages.readers import archive, embedded_files
from legal_pipeline.stages.readers.content_lines import reader as content_lines
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import mail, msg, tnef
from legal_pipeline.stages.readers.mail.mail import TRACKING_IMAGE_BYTES
from legal_pipeline.stages.readers.mail.wrapped import signed
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pictures import find
from legal_pipeline.stages.readers.zip_safety import UnpackBudget, UnpackLimits

_MAX_NAME_CHARS = 120
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:\"|?*]+")
_SYSTEM_FILES = re.compile(r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)\Z", re.I)
"""Files that Finder and Explorer add to archives."""


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """The defaults are those of the settings of the same names."""

    max_depth: int = 4
    max_members: int = 2_000
    max_bytes: int = 2048 * 1024 * 1024
    """Unpacked bytes of one container."""


class ExtractedChild(NamedTuple):
    child: Child
    path: Path
    """The extracted file. The caller may move it at once."""


class _Member(NamedTuple):
    file_name: str
    content: Iterator[bytes]
    is_inline_image: bool = False
    is_shown: bool = False
    """Whether it is a picture that the document shows: nothing can be inside it."""


def extract(
    path: Path, media_type: str, into: Path, limits: ContainerLimits, depth: int = 0, passwords: Sequence[str] = ()
) -> Iterator[ExtractedChild]:
    """Extract the files of the container at `path` in their order; a file of another type yields nothing.

    `into` is an existing folder, `depth` the depth of the container (`Document.depth`). Each file is named by its
    ordinal, never by a name from the container. Raises Refusal(hostile) if a limit is exceeded or the container
    contains itself, Refusal(corrupt, encrypted), OSError when the disk is full, and ExternalError when a file cannot be written.
    """
    unpack = UnpackLimits(max_members=limits.max_members, max_bytes=limits.max_bytes)
    budget = UnpackBudget(unpack, path.stat().st_size)
    most = archive.most_members(media_type, limits.max_members)
    own_digest: str | None = None
    for ordinal, member in enumerate(_members(path, media_type, unpack, passwords), start=1):
        if ordinal > most:
            raise Refusal(RefusalReason.HOSTILE, f"more than {most:,} files in one container; split it")
        if _SYSTEM_FILES.search(member.file_name.replace("\\", "/")):
            continue
        if depth >= limits.max_depth and not member.is_shown:
            raise Refusal(RefusalReason.HOSTILE, f"containers nested more than {limits.max_depth} deep; unpack it and submit the files")
        file_name = safe_name(member.file_name)
        target = into / str(ordinal)
        sha256, size_bytes = _write(member.content, target, budget)
        if member.is_inline_image and size_bytes < TRACKING_IMAGE_BYTES:
            target.unlink()
            continue
        if size_bytes == path.stat().st_size:
            own_digest = own_digest or _digest(path)
            if sha256 == own_digest:
                raise Refusal(RefusalReason.HOSTILE, "the container contains itself")
        # the folders of a mailbox are part of what it says; those of an archive are in its text
        folders = [safe_name(part) for part in member.file_name.split("/")[:-1]] if media_type == PST else []
        yield ExtractedChild(Child(file_name, "/".join([str(ordinal), *folders, file_name]), sha256, size_bytes), target)


def safe_name(name: str) -> str:
    """Return the last part of a path, without characters unsafe for file systems or terminals, cut to 120 characters."""
    last = _UNSAFE.sub("_", name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(" .")
    if not last.strip("_"):
        return "unnamed"
    if len(last) <= _MAX_NAME_CHARS:
        return last
    suffix = PurePosixPath(last).suffix[:16]
    return last[: _MAX_NAME_CHARS - len(suffix)] + suffix


_MAILS = frozenset({MAIL, APPLE_MAIL, MBOX})


def _members(path: Path, media_type: str, limits: UnpackLimits, passwords: Sequence[str]) -> Iterator[_Member]:
    if media_type in _MAILS:
        for attached in mail.attachments(path, media_type):
            yield _Member(*attached)
    elif media_type == MSG:
        for item in msg.attachments(path):
            yield _Member(*item)
    elif media_type == TNEF:
        for file in tnef.attachments(path):
            yield _Member(file.file_name, file.content)
    elif media_type == SIGNED:
        yield _Member(signed.file_name(path), signed.file_content(path))
    elif media_type == PDF:
        for name, content in pdf.attachments(path, ReadLimits(passwords=tuple(passwords))):
            yield _Member(name, iter([content]))
    elif media_type == CALENDAR:
        for name, content in content_lines.attachments(path):
            yield _Member(name, iter([content]))
    elif media_type in embedded_files.MEDIA_TYPES:
        for embedded in embedded_files.embedded_files(path, media_type):
            yield _Member(embedded.file_name, iter([embedded.content]))
    elif media_type in archive.MEDIA_TYPES:
        for member in archive.members(path, media_type, limits, passwords):
            yield _Member(member.file_name, member.content)
    if media_type in find.MEDIA_TYPES:
        for picture in find.pictures(path, media_type):
            yield _Member(picture.file_name, picture.content, is_shown=True)


def _write(content: Iterator[bytes], target: Path, budget: UnpackBudget) -> tuple[str, int]:
    sha256 = hashlib.sha256()
    size_bytes = 0
    try:
        with target.open("wb") as sink:
            for block in content:
                budget.spend(len(block))
                sha256.update(block)
                size_bytes += len(block)
                sink.write(block)
    except OSError as error:
        if error.errno in _OF_THE_DISK:
            # the caller knows the disk
            raise
        raise ExternalError(f"an attachment could not be kept: {error.strerror or error}") from error
    return sha256.hexdigest(), size_bytes


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
