"""Deterministic ids: the same input yields the same ids, whatever the order, batch or run."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SLUG_CHARS = 40
_HASH_CHARS = 12
_MATTER_HASH_CHARS = 6


def slug(file_name: str) -> str:
    """Lower-case letters, digits and single hyphens, at most 40 characters; never empty."""
    plain = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    hyphenated = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return hyphenated[:_SLUG_CHARS].rstrip("-") or "document"


def matter_slug(name: str) -> str:
    """Like `slug`, with a hash appended when the slug would drop non-ASCII letters or the end of a long name.

    The function is idempotent.
    """
    plain = unicodedata.normalize("NFKD", name)
    whole = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    is_whole = len(whole) <= _SLUG_CHARS and not any(character.isalnum() and not character.isascii() for character in plain)
    if is_whole:
        return slug(name)
    digest = _digest(name.strip())[:_MATTER_HASH_CHARS]
    return f"{(whole or 'matter')[: _SLUG_CHARS - _MATTER_HASH_CHARS - 1].rstrip('-')}-{digest}"


def document_id(file_name: str, source_uri: str) -> str:
    """A document id. It contains no comma, which would break backfills from the Dagster UI."""
    return f"{slug(file_name)}-{_digest(source_uri)[:_HASH_CHARS]}"


def chunk_id(document_id: str, start: int, end: int) -> str:
    return f"c-{_digest(document_id, start, end)[:16]}"


def mention_id(document_id: str, type_: str, start: int, end: int) -> str:
    return f"m-{_digest(document_id, type_, start, end)[:16]}"


def entity_id(scope: str, type_: str, key: str) -> str:
    """`scope` is a document id for document entities, and `matter:<name>` for matter entities."""
    return f"e-{_digest(scope, type_, key)[:16]}"


def relationship_id(scope: str, type_: str, source_id: str, target_id: str, role: str | None) -> str:
    return f"r-{_digest(scope, type_, source_id, target_id, role or '')[:16]}"


def docket_entry_id(document_id: str, start: int, end: int) -> str:
    return f"k-{_digest(document_id, start, end)[:16]}"


def passage_id(document_id: str, start: int, end: int) -> str:
    return f"t-{_digest(document_id, start, end)[:16]}"


def redaction_id(document_id: str, sha256: str, page_number: int, place: str) -> str:
    """Depends on the place, never on the words, which could be guessed from a digest; other bytes have other ids."""
    return f"x-{_digest(document_id, sha256, page_number, place)[:16]}"


def _digest(*parts: object) -> str:
    # surrogatepass: an attachment name may be invalid Unicode, and still needs an id
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
