"""Converts old office documents with LibreOffice, if it is installed, in a confined process that is killed after a limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits

_PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
_PAGES_OF_TIME = 5
"""A conversion may take as long as so many pages: it reads the document as a whole."""
_EXTRA_MEMORY_BYTES = 2048 * MEBIBYTE
"""Address space that LibreOffice reserves for its libraries and threads beside what a document needs."""
_START_AGAIN, _MAX_STARTS = (79, 81), 3
"""Exit codes that ask for another start, as the first one with a new profile does (desktop/source/app/app.cxx)."""
_MAX_OUTPUT_BYTES = 1024 * MEBIBYTE


@cache
def program() -> Path | None:
    """Return the program itself, not the script that starts it, or None if it is not installed."""
    starters = [found for name in ("soffice", "libreoffice") if (found := shutil.which(name))]
    folders = [Path(found).resolve().parent for found in starters] + [Path(place) for place in _PLACES]
    return next((folder / "soffice.bin" for folder in folders if (folder / "soffice.bin").is_file()), None)


@contextmanager
def converted(path: Path, suffix: str, target: str, limits: ReadLimits) -> Iterator[Path]:
    """Yield the document as a file of type `target` ("docx", "xlsx", "pptx") until the end of the block.

    `suffix` is that of its own format: LibreOffice tells WordPerfect and some others by the name. Raises Refusal(unsupported)
    when LibreOffice is not installed, Refusal(corrupt) when it cannot read the file, and Refusal(hostile) when it takes too long.
    """
    found = program()
    if found is None:
        raise Refusal(RefusalReason.UNSUPPORTED, "LibreOffice, which converts it, is not installed; install it and retry")
    with tempfile.TemporaryDirectory(prefix="convert-") as folder:
        # a link with a name of our own: names of documents never reach a command line
        document = Path(folder) / f"document{suffix}"
        document.symlink_to(path.resolve())
        result = Path(folder) / f"document.{target}"
        for _ in range(_MAX_STARTS):
            if _run(found, path.resolve(), document, Path(folder), target, limits) not in _START_AGAIN:
                break
        if not result.is_file():
            raise Refusal(RefusalReason.CORRUPT, "LibreOffice cannot open it; open it in the program that wrote it and save it as PDF")
        yield result


def _run(found: Path, source: Path, document: Path, folder: Path, target: str, limits: ReadLimits) -> int:
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(part or str(Path.cwd()) for part in sys.path)
    launcher = [sys.executable, "-P", "-m", "legal_pipeline.stages.readers.converted.launch"]
    sizes = [str(limits.memory_bytes + _EXTRA_MEMORY_BYTES), str(_MAX_OUTPUT_BYTES)]
    process = subprocess.Popen(
        [*launcher, str(found), str(document), str(source), str(folder), target, *sizes],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    seconds = _PAGES_OF_TIME * limits.page_timeout_seconds
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Refusal(RefusalReason.HOSTILE, f"LibreOffice could not convert it within {seconds:g} seconds") from None
    finally:
        # with every process that it started
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
