"""Opens OLE compound files (Outlook messages, old Office files) and reads their streams in blocks.

`media_type` and `msg` interpret the streams.
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
    """Open an `olefile.OleFileIO`. Raises Refusal(corrupt) and SourceMissing, also for errors inside the `with` block."""
    import olefile

    with ole_errors_as_refusals(path), olefile.OleFileIO(path) as ole:
        yield ole


@contextmanager
def ole_errors_as_refusals(path: Path) -> Iterator[None]:
    """Convert the errors of olefile to refusals, for generators that read streams outside the `open_ole` block."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceMissing(f"{path.name} vanished while it was read") from error
    except (struct.error, IndexError, KeyError, ValueError, TypeError, RecursionError) as error:
        # olefile trusts the offsets in the file, which are arbitrary in a damaged one
        raise _corrupt() from error
    except OSError as error:
        if error.errno is not None:  # olefile raises bare OSErrors; errors of the disk have a number
            raise
        raise _corrupt() from error


def _corrupt() -> Refusal:
    return Refusal(RefusalReason.CORRUPT, "the OLE structure is broken; get a fresh copy of the file")


def stream_blocks(ole: Any, name: str) -> Iterator[bytes]:
    """Yield the content of a stream in blocks of up to 1 MiB; olefile itself loads whole streams.

    Raises IndexError or ValueError for a broken sector chain, which `open_ole` converts to a refusal.
    """
    entry = ole.direntries[ole._find(name)]
    if entry.size < ole.minisectorcutoff:
        with ole.openstream(name) as stream:
            yield stream.read()
        return
    if entry.size > ole._filesize:
        raise ValueError("a stream claims to be larger than its file; its chain of sectors may be a ring")
    remaining, sector = entry.size, entry.isectStart
    fat, sector_bytes, source = ole.fat, ole.sectorsize, ole.fp
    block: list[bytes] = []
    while remaining > 0:
        source.seek((sector + 1) * sector_bytes)
        data = source.read(min(sector_bytes, remaining))
        if not data:
            raise ValueError("a stream ends before its declared size")
        block.append(data)
        remaining -= len(data)
        sector = fat[sector]
        if len(block) >= _BLOCK_SECTORS:
            yield b"".join(block)
            block.clear()
    yield b"".join(block)
