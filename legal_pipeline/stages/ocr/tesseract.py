"""Tesseract through tesserocr: one long-lived engine, trained data from the machine."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from legal_pipeline.stages.ocr.engine import OcrResult, OcrTimeout, PageImage
from legal_pipeline.stages.ocr.orientation import read_upright

_PAGE_SEGMENTATION = 3  # fully automatic, without orientation detection
_TOP_TO_BOTTOM = 2  # tesseract::WritingDirection
_ALL_TURNS = (180, 90, 270)
# where Debian, Fedora, Arch, Homebrew, conda and a build from source put the trained data
_USUAL_PLACES = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tesseract-ocr/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
)
_LEAST_ORIENTATION_CONFIDENCE = 1.0
_GOOD_CONFIDENCE = 0.65
"""Upright pages of the degraded set come out at .85-.96, pages upside down at .2-.5."""


def find_tessdata(setting: Path | None = None) -> Path | None:
    """The folder with eng.traineddata: the setting's, TESSDATA_PREFIX's or a usual one; None if there is none.

    With a setting nothing else is looked at: a typing error must not go unnoticed.
    """
    if setting is not None:
        return setting if (setting / "eng.traineddata").is_file() else None
    prefix = os.environ.get("TESSDATA_PREFIX")
    conda = os.environ.get("CONDA_PREFIX")
    folders = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    folders += [Path(conda) / "share" / "tessdata"] if conda else []
    for place in _USUAL_PLACES:
        # the newest version first
        folders += sorted(Path("/").glob(place.lstrip("/")), reverse=True)
    return next((folder for folder in folders if (folder / "eng.traineddata").is_file()), None)


class Tesseract:
    """See `OcrEngine`. Not to be shared by threads."""

    name = "tesseract"

    def __init__(self, tessdata: Path, timeout_seconds: float = 120.0) -> None:
        # OpenMP gains nothing on a page and costs 4.7 times the CPU; read by the library when it is loaded
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._tessdata = tessdata
        self._timeout_seconds = timeout_seconds

    @cached_property
    def version(self) -> str:
        import tesserocr

        match = re.search(r"tesseract (\S+)", tesserocr.tesseract_version())
        return match.group(1) if match else "unknown"

    @cached_property
    def options(self) -> str:
        digest = hashlib.sha256((self._tessdata / "eng.traineddata").read_bytes()).hexdigest()[:16]
        return f"lang=eng psm={_PAGE_SEGMENTATION} data={digest} osd={self._has_orientation_data:d} rules=1"

    def recognise(self, image: PageImage) -> OcrResult:
        """Raises OcrTimeout when a reading of the page takes longer than the engine was given."""
        return read_upright(image, self._read, self._turns, _GOOD_CONFIDENCE)

    def _read(self, image: PageImage) -> OcrResult:
        self._show(self._reader, image)
        if not self._reader.Recognize(timeout=int(self._timeout_seconds * 1000)):
            self._reader.Clear()
            raise OcrTimeout
        text = tidy(self._reader.GetUTF8Text())
        confidence = self._reader.MeanTextConf() / 100 if text else 0.0
        # a page turned clockwise by a quarter is read as it is, as lines that run from top to bottom
        is_sideways = bool(text) and self._reader.GetIterator().Orientation()[1] == _TOP_TO_BOTTOM
        self._reader.Clear()
        return OcrResult(text, confidence, 270 if is_sideways else 0)

    def _turns(self, image: PageImage) -> Iterable[int]:
        """Orientation detection costs a fifth of a reading; without it, or where it is not sure, every turn is tried."""
        if self._has_orientation_data:
            self._show(self._orienter, image)
            found = self._orienter.DetectOrientationScript()
            self._orienter.Clear()
            if found and found["orient_conf"] >= _LEAST_ORIENTATION_CONFIDENCE:
                # how far the page was turned clockwise: it goes the rest of the way round
                degrees = -int(found["orient_deg"]) % 360
                return (degrees,) if degrees else ()
        return _ALL_TURNS

    @staticmethod
    def _show(api: Any, image: PageImage) -> None:
        api.SetImageBytes(image.grey, image.width, image.height, 1, image.width)
        api.SetSourceResolution(image.dpi)

    @cached_property
    def _reader(self) -> Any:
        import tesserocr

        return tesserocr.PyTessBaseAPI(path=str(self._tessdata), lang="eng", psm=_PAGE_SEGMENTATION)

    @cached_property
    def _orienter(self) -> Any:
        import tesserocr

        return tesserocr.PyTessBaseAPI(path=str(self._tessdata), lang="osd", psm=tesserocr.PSM.OSD_ONLY, oem=tesserocr.OEM.TESSERACT_ONLY)

    @property
    def _has_orientation_data(self) -> bool:
        return (self._tessdata / "osd.traineddata").is_file()


def tidy(text: str) -> str:
    """Lines as they are, no blanks at their ends, one blank line between blocks, none at either end."""
    lines = [line.rstrip() for line in text.replace("\f", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
