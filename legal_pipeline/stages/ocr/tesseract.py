"""Tesseract through tesserocr: one long-lived engine with the trained data installed on the machine."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from legal_pipeline.stages.ocr.dot_leaders import without_misread_leaders
from legal_pipeline.stages.ocr.engine import DOUBTFUL_BELOW, OcrResult, OcrTimeout, PageImage
from legal_pipeline.stages.ocr.orientation import read_upright
from legal_pipeline.stages.ocr.preparation.paper import on_white_paper
from legal_pipeline.stages.ocr.preparation.specks import without_specks
from legal_pipeline.stages.ocr.reading_order import TextBox
from legal_pipeline.stages.ocr.words import doubts

DEFAULT_LANGUAGES = ("eng",)
_PAGE_SEGMENTATION = 3  # fully automatic, without orientation detection
_TOP_TO_BOTTOM = 2  # tesseract::WritingDirection
_ALL_ROTATIONS = (180, 90, 270)
# the folders of Debian, Fedora, Arch, Homebrew, MacPorts and a build from source
_TESSDATA_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tesseract-ocr/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
)
_RULES = 3
"""Raise it when results change for the same image: results of the cache are then no longer used."""
_MIN_ORIENTATION_CONFIDENCE = 1.0
"""Below this, orientation detection is unreliable and every rotation is tried."""
_MAX_RESOLUTION = 300
"""Tesseract estimates the size of print from the resolution; a small sheet that was enlarged has print of the usual size."""
_GOOD_CONFIDENCE = 0.65
"""Upright pages of degraded scans reach 0.85 to 0.96, pages upside down 0.2 to 0.5."""


def find_tessdata(setting: Path | None = None, languages: Sequence[str] = DEFAULT_LANGUAGES) -> Path | None:
    """Return the folder that holds the data of all languages: `setting`, else from TESSDATA_PREFIX, conda or the usual folders.

    Returns the first folder with data of the first language if no folder has all, and None if there is none. A given
    `setting` is the only folder checked, so that a typing error is noticed.
    """
    folders = [folder for folder in _data_folders(setting) if trained_data(folder, languages[0]).is_file()]
    return next((folder for folder in folders if not missing_languages(folder, languages)), folders[0] if folders else None)


def trained_data(folder: Path, language: str) -> Path:
    return folder / f"{language}.traineddata"


def missing_languages(folder: Path, languages: Sequence[str]) -> list[str]:
    return [language for language in languages if not trained_data(folder, language).is_file()]


def _data_folders(setting: Path | None) -> list[Path]:
    if setting is not None:
        return [setting]
    prefix = os.environ.get("TESSDATA_PREFIX")
    conda = os.environ.get("CONDA_PREFIX")
    folders = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    folders += [Path(conda) / "share" / "tessdata"] if conda else []
    for pattern in _TESSDATA_FOLDERS:
        # the newest version first
        folders += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    return folders


class Tesseract:
    """See `OcrEngine`. Not thread-safe."""

    name = "tesseract"

    def __init__(self, tessdata: Path, timeout_seconds: float = 120.0, languages: Sequence[str] = DEFAULT_LANGUAGES) -> None:
        # OpenMP makes a page no faster and costs 4.7 times the CPU; the library reads the variable when it is loaded
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._tessdata = tessdata
        self._timeout_seconds = timeout_seconds
        self._languages = tuple(languages)

    @cached_property
    def version(self) -> str:
        import tesserocr

        match = re.search(r"tesseract (\S+)", tesserocr.tesseract_version())
        return match.group(1) if match else "unknown"

    @cached_property
    def options(self) -> str:
        digest = hashlib.sha256()
        for language in self._languages:
            digest.update(trained_data(self._tessdata, language).read_bytes())
        data = digest.hexdigest()[:16]
        return f"lang={'+'.join(self._languages)} psm={_PAGE_SEGMENTATION} data={data} osd={self._has_orientation_data:d} rules={_RULES}"

    def recognise(self, image: PageImage) -> OcrResult:
        """Return the text of a page. Raises OcrTimeout when one reading takes longer than `timeout_seconds`."""
        return read_upright(image, self._read, self._rotations, _GOOD_CONFIDENCE)

    def _read(self, image: PageImage) -> OcrResult:
        self._set_image(self._reader, image)
        if not self._reader.Recognize(timeout=int(self._timeout_seconds * 1000)):
            self._reader.Clear()
            raise OcrTimeout
        text = without_misread_leaders(tidy(self._reader.GetUTF8Text()))
        if not text:
            self._reader.Clear()
            return OcrResult("", 0.0)
        confidence = self._reader.MeanTextConf() / 100
        # Tesseract reads a page rotated clockwise by 90 degrees as lines that run from top to bottom
        is_sideways = self._reader.GetIterator().Orientation()[1] == _TOP_TO_BOTTOM
        uncertain = doubts(self._words(), text) if min(self._reader.AllWordConfidences()) < 100 * DOUBTFUL_BELOW else ()
        self._reader.Clear()
        return OcrResult(text, confidence, 270 if is_sideways else 0, uncertain)

    def _words(self) -> Iterator[tuple[str, float]]:
        import tesserocr

        word = tesserocr.RIL.WORD
        for item in tesserocr.iterate_level(self._reader.GetIterator(), word):
            if not item.Empty(word):
                yield item.GetUTF8Text(word), item.Confidence(word) / 100

    def words(self, image: PageImage) -> list[TextBox]:
        """See `WordLocator`."""
        import tesserocr

        self._set_image(self._reader, image)
        try:
            if not self._reader.Recognize(timeout=int(self._timeout_seconds * 1000)):
                raise OcrTimeout
            # without any text, words have no bounds
            text, level, found = self._reader.GetUTF8Text().strip(), tesserocr.RIL.WORD, self._reader.GetIterator()
            pieces = [(word.GetUTF8Text(level), word.BoundingBox(level)) for word in tesserocr.iterate_level(found, level)] if text else []
        finally:
            self._reader.Clear()
        return [TextBox(left, top, right, bottom, text.strip()) for text, (left, top, right, bottom) in pieces if text.strip()]

    def _rotations(self, image: PageImage) -> Iterable[int]:
        """Return the detected rotation, or every one if detection is unavailable or uncertain. Detection costs a fifth of a reading."""
        if self._has_orientation_data:
            self._set_image(self._orienter, image)
            orientation = self._orienter.DetectOrientationScript()
            self._orienter.Clear()
            if orientation and orientation["orient_conf"] >= _MIN_ORIENTATION_CONFIDENCE:
                # orient_deg is how far the page is rotated clockwise; the rest of the full turn sets it upright
                degrees = -int(orientation["orient_deg"]) % 360
                return (degrees,) if degrees else ()
        return _ALL_ROTATIONS

    @staticmethod
    def _set_image(api: Any, image: PageImage) -> None:
        image = on_white_paper(without_specks(image))
        api.SetImageBytes(image.grey, image.width, image.height, 1, image.width)
        api.SetSourceResolution(min(image.dpi, _MAX_RESOLUTION))

    @cached_property
    def _reader(self) -> Any:
        import tesserocr

        return tesserocr.PyTessBaseAPI(path=str(self._tessdata), lang="+".join(self._languages), psm=_PAGE_SEGMENTATION)

    @cached_property
    def _orienter(self) -> Any:
        import tesserocr

        return tesserocr.PyTessBaseAPI(path=str(self._tessdata), lang="osd", psm=tesserocr.PSM.OSD_ONLY, oem=tesserocr.OEM.TESSERACT_ONLY)

    @property
    def _has_orientation_data(self) -> bool:
        return (self._tessdata / "osd.traineddata").is_file()


def tidy(text: str) -> str:
    """Strip trailing blanks from lines, leave one blank line between blocks and none at either end."""
    lines = [line.rstrip() for line in text.replace("\f", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
