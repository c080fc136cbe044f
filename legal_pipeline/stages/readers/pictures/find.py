"""Finds the pictures of a document, whatever its format; each becomes a document of its own.

Why: docs/decisions/0040-pictures-in-office-documents.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.pictures import mailed, old, shown, written
from legal_pipeline.stages.readers.pictures.shown import MIN_PICTURE_BYTES, MIN_SQUARE_INCHES
from legal_pipeline.stages.readers.pictures.written import WrittenPicture

MEDIA_TYPES = shown.MEDIA_TYPES | written.MEDIA_TYPES | mailed.MEDIA_TYPES | old.MEDIA_TYPES


class Picture(NamedTuple):
    file_name: str
    content: Iterator[bytes]


def pictures(path: Path, media_type: str) -> Iterator[Picture]:
    """Yield the pictures of a document in their order, each once. Raises Refusal(corrupt, hostile, encrypted)."""
    if media_type in written.MEDIA_TYPES:
        yield from _large(written.written_pictures(path, media_type))
    elif media_type in mailed.MEDIA_TYPES:
        yield from _large(mailed.mailed_pictures(path, media_type))
    elif media_type in old.MEDIA_TYPES:
        for picture in old.old_pictures(path, media_type):
            if len(picture.content) >= MIN_PICTURE_BYTES:
                yield Picture(picture.file_name, iter([picture.content]))
    else:
        for name, content in shown.shown_pictures(path, media_type):
            yield Picture(name, content)


def _large(pictures: Iterable[WrittenPicture]) -> Iterator[Picture]:
    # the answers to a mail quote it with its pictures
    seen = set[bytes]()
    for found in pictures:
        is_large = found.square_inches is None or found.square_inches >= MIN_SQUARE_INCHES
        if is_large and len(found.content) >= MIN_PICTURE_BYTES and (digest := hashlib.sha256(found.content).digest()) not in seen:
            seen.add(digest)
            yield Picture(found.file_name, iter([found.content]))


def with_picture_names(pages: Iterable[Page], path: Path, media_type: str) -> Iterator[Page]:
    """Yield the pages of a document; one that has pictures alone, which are documents of their own, says their names."""
    empty: list[Page] | None = []
    for page in pages:
        if empty is not None and not page.text:
            empty.append(page)
            continue
        yield from empty or ()
        empty = None
        yield page
    if empty:
        names = [picture.file_name for picture in pictures(path, media_type)]
        yield replace(empty[0], text=f"Pictures: {'; '.join(names)}") if names else empty[0]
        yield from empty[1:]
