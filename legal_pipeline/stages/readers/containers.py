"""Takes the files out of mails and archives, so that each becomes a document of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from legal_pipeline.data.file_signatures import APPLE_MAIL, MAIL, MBOX, MSG
from legal_pipeline.errors import ExternalError, Refusal
from legal_pipeline.model import Child, RefusalReason
from legal_pipeline.stages.readers import archive
from legal_pipeline.stages.readers.mail import mail, msg
from legal_pipeline.stages.readers.mail.mail import TRACKING_IMAGE_BYTES
from legal_pipeline.stages.readers.zip_safety import Meter, UnpackLimits

_LONGEST_NAME = 120
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:\"|?*]+")
_FURNITURE = re.compile(r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)\Z", re.I)
"""What Finder and Explorer leave in archives without being asked."""


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """Defaults are those of the settings of the same names."""

    max_depth: int = 4
    max_members: int = 2_000
    max_bytes: int = 2048 * 1024 * 1024
    """Unpacked bytes of one container."""


class ExtractedChild(NamedTuple):
    child: Child
    path: Path
    """Where its bytes lie; the caller may move the file at once."""


class _Found(NamedTuple):
    file_name: str
    content: Iterator[bytes]
    is_inline_image: bool = False


def extract(path: Path, media_type: str, into: Path, limits: ContainerLimits, depth: int = 0) -> Iterator[ExtractedChild]:
    """The files in the container at `path`, in its own order; nothing for what is no container.

    `into` is an existing folder, `depth` that of the container itself (`Document.depth`). Each file is
    written under its ordinal, never under a name from the container. Raises Refusal(hostile) for too
    deep, too many, too large or a container that holds itself; Refusal(corrupt, encrypted); ExternalError when
    the disk fails.
    """
    unpack = UnpackLimits(max_members=limits.max_members, max_bytes=limits.max_bytes)
    meter = Meter(unpack, path.stat().st_size)
    own_digest: str | None = None
    for ordinal, found in enumerate(_found(path, media_type, unpack), start=1):
        if ordinal > limits.max_members:
            raise Refusal(RefusalReason.HOSTILE, f"more than {limits.max_members:,} files in one container; split it")
        if _FURNITURE.search(found.file_name.replace("\\", "/")):
            continue
        if depth >= limits.max_depth:
            raise Refusal(RefusalReason.HOSTILE, f"containers nested more than {limits.max_depth} deep; unpack it and submit the files")
        file_name = safe_name(found.file_name)
        target = into / str(ordinal)
        sha256, size_bytes = _write(found.content, target, meter)
        if found.is_inline_image and size_bytes < TRACKING_IMAGE_BYTES:
            target.unlink()
            continue
        if size_bytes == path.stat().st_size:
            own_digest = own_digest or _digest(path)
            if sha256 == own_digest:
                raise Refusal(RefusalReason.HOSTILE, "the container contains itself")
        yield ExtractedChild(Child(file_name, f"{ordinal}/{file_name}", sha256, size_bytes), target)


def is_container(media_type: str) -> bool:
    return media_type in _MAILS or media_type == MSG or media_type in archive.MEDIA_TYPES


def safe_name(name: str) -> str:
    """The last part of a path, without what file systems or terminals trip over, at most 120 characters."""
    last = _UNSAFE.sub("_", name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(" .")
    if not last.strip("_"):
        return "unnamed"
    if len(last) <= _LONGEST_NAME:
        return last
    suffix = PurePosixPath(last).suffix[:16]
    return last[: _LONGEST_NAME - len(suffix)] + suffix


_MAILS = frozenset({MAIL, APPLE_MAIL, MBOX})


def _found(path: Path, media_type: str, limits: UnpackLimits) -> Iterator[_Found]:
    if media_type in _MAILS:
        for attached in mail.attachments(path, media_type):
            yield _Found(*attached)
    elif media_type == MSG:
        for item in msg.attachments(path):
            yield _Found(*item)
    elif media_type in archive.MEDIA_TYPES:
        for member in archive.members(path, media_type, limits):
            yield _Found(member.file_name, member.content)


def _write(content: Iterator[bytes], target: Path, meter: Meter) -> tuple[str, int]:
    sha256 = hashlib.sha256()
    size_bytes = 0
    try:
        with target.open("wb") as sink:
            for block in content:
                meter.add(len(block))
                sha256.update(block)
                size_bytes += len(block)
                sink.write(block)
    except OSError as error:
        raise ExternalError(f"an attachment could not be kept: {error.strerror or error}") from error
    return sha256.hexdigest(), size_bytes


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
