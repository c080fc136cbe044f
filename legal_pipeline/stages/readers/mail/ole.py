"""OLE compound files (Outlook messages, old Office files): opening them and streaming what is inside.

Does not know what the streams mean; see `media_type` and `msg`.
Source: [MS-CFB] Compound File Binary File Format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import RefusalReason

_BLOCK_SECTORS = 256


@contextmanager
def open_ole(path: Path) -> Iterator[Any]:
    """An `olefile.OleFileIO`. Refusal(corrupt) for broken structure, also inside the block; SourceMissing."""
    import olefile

    with reading_ole(path), olefile.OleFileIO(path) as ole:
        yield ole


@contextmanager
def reading_ole(path: Path) -> Iterator[None]:
    """Turns what olefile raises into refusals; for generators that read streams outside the `open_ole` block."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceMissing(f"{path.name} vanished while it was read") from error
    except (struct.error, IndexError, KeyError, ValueError, TypeError, RecursionError) as error:
        # the parser trusts offsets of the file; in a damaged one they lead anywhere
        raise _corrupt() from error
    except OSError as error:
        if error.errno is not None:  # olefile raises bare ones; the disk's carry a number
            raise
        raise _corrupt() from error


def _corrupt() -> Refusal:
    return Refusal(RefusalReason.CORRUPT, "the OLE structure is broken; get a fresh copy of the file")


def stream_blocks(ole: Any, name: str) -> Iterator[bytes]:
    """The bytes of a stream in blocks of at most 1 MiB; olefile itself would load the whole stream.

    Raises IndexError or ValueError for a broken chain, which `open_ole` turns into a refusal.
    """
    entry = ole.direntries[ole._find(name)]
    if entry.size < ole.minisectorcutoff:
        with ole.openstream(name) as stream:
            yield stream.read()
        return
    if entry.size > ole._filesize:
        raise ValueError("a stream claims to be larger than its file; its chain of sectors may be a ring")
    left, sector = entry.size, entry.isectStart
    fat, sector_bytes, source = ole.fat, ole.sectorsize, ole.fp
    block: list[bytes] = []
    while left > 0:
        source.seek((sector + 1) * sector_bytes)
        data = source.read(min(sector_bytes, left))
        if not data:
            raise ValueError("a stream ends before its declared size")
        block.append(data)
        left -= len(data)
        sector = fat[sector]
        if len(block) >= _BLOCK_SECTORS:
            yield b"".join(block)
            block.clear()
    yield b"".join(block)
