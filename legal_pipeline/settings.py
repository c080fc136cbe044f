"""Every setting, its default and its unit. Environment variables `LEGAL_PIPELINE_<NAME>` override."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from legal_pipeline.errors import SetupError

MEBIBYTE = 1024 * 1024


def _default_home() -> Path:
    # XDG base directory specification: user data lives below XDG_DATA_HOME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "legal-pipeline"


class Settings(BaseSettings):
    """One frozen object, made once at the edge and handed down."""

    model_config = SettingsConfigDict(env_prefix="LEGAL_PIPELINE_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=_default_home, description="folder that keeps everything: database, files, Dagster's own storage")
    database_url: str | None = Field(None, description="SQLAlchemy URL of the results; SQLite below home when unset")
    processes: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="documents worked on at the same time by `run`")

    ocr_engine: Literal["auto", "tesseract", "rapidocr"] = Field(
        "auto", description="auto: tesseract when its data is on the machine, else rapidocr"
    )
    ocr_dpi: int = Field(200, ge=72, le=600, description="dots per inch a page is rendered at for OCR")
    ocr_page_timeout_seconds: int = Field(120, ge=1, description="one page's OCR may take this long")
    tessdata: Path | None = Field(None, description="folder with eng.traineddata; searched in the usual places when unset")

    spacy_model: str | None = Field(None, description="installed spaCy pipeline (en_core_web_sm, ...) that joins the rules")

    stall_seconds: int = Field(900, ge=1, description="a document that finishes no page and no stage for so long is taken from its worker")

    max_document_bytes: int = Field(4096 * MEBIBYTE, ge=1, description="larger files are refused as too_large")
    max_pages: int = Field(50_000, ge=1, description="documents with more pages are refused as too_large")
    max_page_pixels: int = Field(60_000_000, ge=1, description="larger page images are read at a lower resolution or refused as hostile")
    max_page_chars: int = Field(1_000_000, ge=1, description="a page with more text is refused as hostile")
    reader_memory_bytes: int = Field(1024 * MEBIBYTE, ge=128 * MEBIBYTE, description="address space of the process that reads a file")
    reader_page_timeout_seconds: int = Field(60, ge=1, description="reading one page may take this long")
    max_container_depth: int = Field(4, ge=1, description="mails in archives in mails: deeper is refused as hostile")
    max_container_members: int = Field(2_000, ge=1, description="more files in one container are refused as hostile")
    max_container_bytes: int = Field(2048 * MEBIBYTE, ge=1, description="unpacked bytes of one container; more is refused as hostile")

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"

    @property
    def files_dir(self) -> Path:
        """Content-addressed copies of mail attachments and archive members."""
        return self.home / "files"

    @property
    def results_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'legal-pipeline.sqlite'}"


def load_settings() -> Settings:
    """Reads the environment. SetupError names the variable and what is wrong with it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "LEGAL_PIPELINE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SetupError(f"{name} is not usable: {first['msg']}") from error
