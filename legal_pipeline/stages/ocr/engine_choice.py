"""The choice of the OCR engine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from legal_pipeline.errors import SetupError
from legal_pipeline.stages.ocr.engine import WordLocator
from legal_pipeline.stages.ocr.rapidocr import RapidOcr
from legal_pipeline.stages.ocr.tesseract import Tesseract, find_tessdata

EngineName = Literal["auto", "tesseract", "rapidocr"]

_REMEDY = "install it (Debian, Ubuntu: apt-get install tesseract-ocr-eng), or set LEGAL_PIPELINE_TESSDATA to the folder that holds the file"


def choose(engine: EngineName = "auto", tessdata: Path | None = None, page_timeout_seconds: float = 120.0) -> WordLocator:
    """Return the engine; "auto" is Tesseract if its trained data is installed, else RapidOCR. No model is loaded yet.

    Raises SetupError, with the remedy, when the requested engine is not installed.
    """
    if engine == "rapidocr":
        return _rapidocr()
    if find_spec("tesserocr") is None:
        if engine == "tesseract":
            raise SetupError("the Python package tesserocr is not installed; install it, or set LEGAL_PIPELINE_OCR_ENGINE=rapidocr")
        return _rapidocr()
    folder = find_tessdata(tessdata)
    if folder is not None:
        return Tesseract(folder, page_timeout_seconds)
    if tessdata is not None:
        raise SetupError(f"there is no eng.traineddata in {tessdata}; correct LEGAL_PIPELINE_TESSDATA or unset it")
    if engine == "tesseract":
        raise SetupError(f"Tesseract's data (eng.traineddata) is not on this machine: {_REMEDY}; or set LEGAL_PIPELINE_OCR_ENGINE=rapidocr")
    return _rapidocr()


def _rapidocr() -> WordLocator:
    missing = [package for package in ("rapidocr", "onnxruntime") if find_spec(package) is None]
    if missing:
        raise SetupError(f"no OCR engine is usable: the Python package {missing[0]} is not installed, and for Tesseract: {_REMEDY}")
    return RapidOcr()
