"""Intake: digest, size and media type of a source file, before its text is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from legal_pipeline.data.file_signatures import PDF, PROMISED_BY_EXTENSION, PST
from legal_pipeline.data.unsupported_formats import UNSUPPORTED, UNSUPPORTED_FAMILIES
from legal_pipeline.errors import ExternalError, Refusal, SourceMissing
from legal_pipeline.model import RefusalReason, SourceFacts
from legal_pipeline.stages.readers import archive, image
from legal_pipeline.stages.readers.converted import libreoffice
from legal_pipeline.stages.readers.converted.formats import CONVERSIONS
from legal_pipeline.stages.readers.formats import READABLE
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.locked.office import Opened
from legal_pipeline.stages.readers.media_type import BINARY, media_type
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.zip_safety import UnpackLimits

_BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """Limits of a source file. The defaults are those of the settings of the same names."""

    max_document_bytes: int = 4096 * 1024 * 1024
    unpack: UnpackLimits = field(default_factory=UnpackLimits)


def examine(path: Path, file_name: str, limits: IntakeLimits, read_limits: ReadLimits) -> SourceFacts:
    """Return digest, size, actual media type and, for PDFs and images, the number of pages.

    `path` locates the content, `file_name` is its original name. The file is streamed; memory use does not
    depend on its size. Raises Refusal with any reason, SourceMissing when the file does not exist, ExternalError
    when it cannot be read.
    """
    sha256, size_bytes = digest(path, file_name, limits.max_document_bytes)
    return identify(Opened(path), file_name, sha256, size_bytes, limits, read_limits)


def identify(opened: Opened, file_name: str, sha256: str, size_bytes: int, limits: IntakeLimits, read_limits: ReadLimits) -> SourceFacts:
    """Do the second half of `examine`, for callers that record the digest even if the file is refused.

    `opened` is the file, or its decrypted copy; digest and size are those of the file.
    """
    facts = _identify(opened.path, file_name, sha256, size_bytes, limits, read_limits)
    return replace(facts, is_unlocked=facts.is_unlocked or opened.is_unlocked)


def _identify(path: Path, file_name: str, sha256: str, size_bytes: int, limits: IntakeLimits, read_limits: ReadLimits) -> SourceFacts:
    if not size_bytes:
        raise Refusal(RefusalReason.EMPTY, "the file has no bytes; get a fresh copy")
    detected = media_type(path, file_name)
    is_missing = (detected in CONVERSIONS and libreoffice.program() is None) or (detected == PST and not archive.can_read_mailboxes())
    if detected not in READABLE or is_missing:
        raise _unsupported(detected, file_name)
    if detected in archive.MEDIA_TYPES:
        # walk it once, so that a bad archive is refused before any of its members is registered
        members = archive.members(path, detected, limits.unpack, read_limits.passwords)
        return SourceFacts(sha256, detected, size_bytes, None, is_unlocked=sum(member.is_unlocked for member in members) > 0)
    if detected == PDF:
        pages = pdf.inspect(path, read_limits)
        return SourceFacts(sha256, detected, size_bytes, pages.page_count, pages.is_unlocked)
    return SourceFacts(sha256, detected, size_bytes, image.inspect(path, read_limits).page_count if detected in image.MEDIA_TYPES else None)


def digest(path: Path, file_name: str, max_bytes: int) -> tuple[str, int]:
    """Return SHA-256 (hex) and size in bytes. Raises Refusal(too_large) before reading, SourceMissing, ExternalError."""
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
    """Raise Refusal(too_large). Separate from `digest` for callers that know the size before they download the file."""
    if size_bytes > max_bytes:
        raise Refusal(RefusalReason.TOO_LARGE, f"larger than {max_bytes:,} bytes; split the file")


def _unsupported(detected: str, file_name: str) -> Refusal:
    expected = PROMISED_BY_EXTENSION.get(PurePath(file_name).suffix.lower())
    if detected == BINARY and expected:
        return Refusal(RefusalReason.CORRUPT, f"named like a {expected} file, but its content is none; get a fresh copy")
    description, remedy = UNSUPPORTED.get(detected) or UNSUPPORTED_FAMILIES.get(detected.partition("/")[0]) or UNSUPPORTED[BINARY]
    return Refusal(RefusalReason.UNSUPPORTED, f"{description}; {remedy}")
