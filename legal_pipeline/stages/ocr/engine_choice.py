"""The choice of the OCR engine."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from legal_pipeline.errors import SetupError
from legal_pipeline.stages.ocr.engine import WordLocator
from legal_pipeline.stages.ocr.rapidocr import RapidOcr
from legal_pipeline.stages.ocr.tesseract import DEFAULT_LANGUAGES, Tesseract, find_tessdata, missing_languages

EngineName = Literal["auto", "tesseract", "rapidocr"]


def choose(
    engine: EngineName = "auto",
    tessdata: Path | None = None,
    page_timeout_seconds: float = 120.0,
    languages: Sequence[str] = DEFAULT_LANGUAGES,
) -> WordLocator:
    """Return the engine; "auto" is Tesseract if its trained data is installed, else RapidOCR. No model is loaded yet.

    Languages other than English are read by Tesseract only, and nothing is downloaded. Raises SetupError, with the
    remedy, when the requested engine or the data of a language is not installed.
    """
    is_english = tuple(languages) == DEFAULT_LANGUAGES
    if engine == "rapidocr":
        return _rapidocr(languages)
    if find_spec("tesserocr") is None:
        if engine == "tesseract" or not is_english:
            raise SetupError("the Python package tesserocr is not installed; install it, or set LEGAL_PIPELINE_OCR_ENGINE=rapidocr")
        return _rapidocr(languages)
    folder = find_tessdata(tessdata, languages)
    missing = missing_languages(folder, languages) if folder is not None else list(languages)
    if folder is not None and not missing:
        return Tesseract(folder, page_timeout_seconds, languages)
    if tessdata is not None:
        raise SetupError(f"there is no {_files(missing)} in {tessdata}; correct LEGAL_PIPELINE_TESSDATA or unset it")
    if not is_english:
        raise SetupError(
            f"Tesseract's data of a language is not on this machine ({_files(missing)}): {_remedy(missing)}; "
            f"or take {', '.join(missing)} out of LEGAL_PIPELINE_OCR_LANGUAGES"
        )
    if engine == "tesseract":
        raise SetupError(
            f"Tesseract's data ({_files(missing)}) is not on this machine: {_remedy(missing)}; or set LEGAL_PIPELINE_OCR_ENGINE=rapidocr"
        )
    return _rapidocr(languages)


def _rapidocr(languages: Sequence[str]) -> WordLocator:
    if tuple(languages) != DEFAULT_LANGUAGES:
        raise SetupError(
            f"rapidocr reads English only, and LEGAL_PIPELINE_OCR_LANGUAGES names {', '.join(languages)}; "
            "unset it, or set LEGAL_PIPELINE_OCR_ENGINE=tesseract"
        )
    missing = [package for package in ("rapidocr", "onnxruntime") if find_spec(package) is None]
    if missing:
        remedy = _remedy(DEFAULT_LANGUAGES)
        raise SetupError(f"no OCR engine is usable: the Python package {missing[0]} is not installed, and for Tesseract: {remedy}")
    return RapidOcr()


def _files(languages: Sequence[str]) -> str:
    return ", ".join(f"{language}.traineddata" for language in languages)


def _remedy(languages: Sequence[str]) -> str:
    packages = " ".join(f"tesseract-ocr-{language.rpartition('/')[2].replace('_', '-').lower()}" for language in languages)
    files = "file" if len(languages) == 1 else "files"
    return f"install it (Debian, Ubuntu: apt-get install {packages}), or set LEGAL_PIPELINE_TESSDATA to the folder that holds the {files}"
