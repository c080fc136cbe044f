"""Finds the pictures that stand in the HTML of mails themselves, as `data:` addresses; others are parts of their mail.

A mail that has plain text beside its HTML is read as plain text, and its pictures are found all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from legal_pipeline.data.file_signatures import APPLE_MAIL, MAIL, MBOX, MSG
from legal_pipeline.stages.readers.mail import mail, msg
from legal_pipeline.stages.readers.pictures.written import WrittenPicture, pictures_of_html

MEDIA_TYPES = frozenset({MAIL, APPLE_MAIL, MBOX, MSG})


def mailed_pictures(path: Path, media_type: str) -> Iterator[WrittenPicture]:
    """Yield the pictures in the order of the messages and their parts. Raises Refusal(corrupt, hostile)."""
    number = 0
    for page in _pages(path, media_type):
        for picture in pictures_of_html(page):
            number += 1
            _, dot, kind = picture.file_name.rpartition(".")
            yield picture._replace(file_name=f"image{number}{dot}{kind}")


def _pages(path: Path, media_type: str) -> Iterator[Iterable[bytes]]:
    if media_type == MSG:
        yield msg.html_blocks(path)
    else:
        yield from mail.html_bodies(path, media_type)
