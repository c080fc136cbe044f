"""Tells a PDF without pages from one whose page tree is broken. Runs in the sandboxed process.

PDF readers repair what they can and do not say so: a tree that names a million pages opens with the one that can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_LOOKED_AT_BYTES = 4 * 1024 * 1024
_KEY, _COUNT = b"/Count", re.compile(rb"\s+(\d{1,19})\b")
_OBJECT = re.compile(rb"\d\s+obj\b")
_TREE = re.compile(rb"/Type\s*/Pages\b")
_PACKED = b"/ObjStm"
"""Objects that are packed in a stream cannot be counted without unpacking them."""


def is_broken(path: Path, pages_found: int) -> bool:
    """Return whether the page tree cannot be true: it names more pages than the file has objects, or none can be found.

    A file whose tree is sound and has no pages is not broken. Large files with pages are not looked at.
    """
    if path.stat().st_size > _LOOKED_AT_BYTES:
        return pages_found == 0
    content = path.read_bytes()
    if _PACKED in content or b"/Encrypt" in content:
        return pages_found == 0
    counts = list(_counts(content))
    if pages_found == 0:
        return not (counts and max(counts) == 0 and _TREE.search(content))
    named = max(counts, default=0)
    # objects, which are many, are counted only where pages seem to be missing
    return named > pages_found and _TREE.search(content) is not None and named > len(_OBJECT.findall(content))


def _counts(content: bytes) -> Iterator[int]:
    # `find` takes a tenth of the time of a regular expression that begins with the key
    at = content.find(_KEY)
    while at >= 0:
        if match := _COUNT.match(content, at + len(_KEY)):
            yield int(match[1])
        at = content.find(_KEY, at + len(_KEY))
