"""Intake: what the bytes of a source file are, before anything is read from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from legal_pipeline.data.file_signatures import PDF, PROMISED_BY_EXTENSION, UNSUPPORTED, UNSUPPORTED_FAMILIES
from legal_pipeline.errors import ExternalError, Refusal, SourceMissing
from legal_pipeline.model import RefusalReason, SourceFacts
from legal_pipeline.stages.readers import archive, image
from legal_pipeline.stages.readers.formats import READABLE
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import BINARY, media_type
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.zip_safety import UnpackLimits

_BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """Defaults are those of the settings of the same names."""

    max_document_bytes: int = 4096 * 1024 * 1024
    unpack: UnpackLimits = field(default_factory=UnpackLimits)


def examine(path: Path, file_name: str, limits: IntakeLimits, read_limits: ReadLimits) -> SourceFacts:
    """Digest, size, real media type and, for PDF and images, the number of pages.

    `path` is where the bytes lie, `file_name` what they were called. Streams the file; memory does
    not grow with it. Raises Refusal with any reason of the list, SourceMissing when the
    file is gone, ExternalError when the disk fails.
    """
    sha256, size_bytes = digest(path, file_name, limits.max_document_bytes)
    return identify(path, file_name, sha256, size_bytes, limits, read_limits)


def identify(path: Path, file_name: str, sha256: str, size_bytes: int, limits: IntakeLimits, read_limits: ReadLimits) -> SourceFacts:
    """The second half of `examine`, for who has the digest already and wants to keep it whatever comes out."""
    if not size_bytes:
        raise Refusal(RefusalReason.EMPTY, "the file has no bytes; get a fresh copy")
    found = media_type(path, file_name)
    if found not in READABLE:
        raise _unreadable(found, file_name)
    if found in archive.MEDIA_TYPES:
        # refused here and not while its members are registered one by one
        for _ in archive.members(path, found, limits.unpack):
            pass
    return SourceFacts(sha256, found, size_bytes, _page_count(path, found, read_limits))


def digest(path: Path, file_name: str, max_bytes: int) -> tuple[str, int]:
    """sha256 (hex) and size. Raises Refusal(too_large) as soon as the size is known, SourceMissing, ExternalError."""
    sha256 = hashlib.sha256()
    size_bytes = 0
    try:
        refuse_if_too_large(path.stat().st_size, max_bytes)
        with path.open("rb") as source:
            while block := source.read(_BLOCK_BYTES):
                sha256.update(block)
                size_bytes += len(block)
    except FileNotFoundError as error:
        raise SourceMissing(f"{file_name} is not where it was; put it back or withdraw the document") from error
    except OSError as error:
        raise ExternalError(f"{file_name} cannot be read: {error.strerror}") from error
    return sha256.hexdigest(), size_bytes


def refuse_if_too_large(size_bytes: int, max_bytes: int) -> None:
    """Of its own, for who knows the size before there is a file."""
    if size_bytes > max_bytes:
        raise Refusal(RefusalReason.TOO_LARGE, f"larger than {max_bytes:,} bytes; split the file")


def _page_count(path: Path, found: str, read_limits: ReadLimits) -> int | None:
    if found == PDF:
        return pdf.inspect(path, read_limits).page_count
    if found in image.MEDIA_TYPES:
        return image.inspect(path, read_limits).page_count
    return None


def _unreadable(found: str, file_name: str) -> Refusal:
    promised = PROMISED_BY_EXTENSION.get(PurePath(file_name).suffix.lower())
    if found == BINARY and promised:
        return Refusal(RefusalReason.CORRUPT, f"named like a {promised} file, but its content is none; get a fresh copy")
    what, advice = UNSUPPORTED.get(found) or UNSUPPORTED_FAMILIES.get(found.partition("/")[0]) or UNSUPPORTED[BINARY]
    return Refusal(RefusalReason.UNSUPPORTED, f"{what}; {advice}")
