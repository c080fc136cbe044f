"""Every setting, its default and its unit. Environment variables `LEGAL_PIPELINE_<NAME>` override.

Secrets (the two URLs with a password) may instead lie in files of mode 600 in the folder that
`LEGAL_PIPELINE_SECRETS_DIR` names, called `legal_pipeline_database_url` and so on. They are masked
wherever a setting is printed.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from legal_pipeline.errors import SetupError
from legal_pipeline.model import Priority
from legal_pipeline.topology import DEFAULT_PROFILE, PROFILES, Profile

MEBIBYTE = 1024 * 1024


def _default_home() -> Path:
    # XDG base directory specification: user data lives below XDG_DATA_HOME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "legal-pipeline"


class Settings(BaseSettings):
    """One frozen object, made once at the edge and handed down."""

    model_config = SettingsConfigDict(env_prefix="LEGAL_PIPELINE_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=_default_home, description="folder that keeps everything: database, files, Dagster's own storage")
    database_url: str | None = Field(None, repr=False, description="SQLAlchemy URL of the results; SQLite below home when unset")
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

    broker_url: str | None = Field(
        None, repr=False, description="redis:// or rediss:// URL of the one Redis database; set it to run the deployed form"
    )
    profile: str = Field(DEFAULT_PROFILE, description="what runs on this machine: a name in topology.PROFILES")
    webserver_host: str = Field("127.0.0.1", description="address the Dagster UI binds to; it has no login of its own")
    webserver_port: int = Field(3000, ge=1, le=65535, description="port of the Dagster UI")
    code_server_port: int = Field(4266, ge=1, le=65535, description="port of the code location, on loopback")
    start_seconds: int = Field(120, ge=1, description="a worker that has not answered so long after its start has failed to start")
    lapse_seconds: int = Field(30, ge=3, description="work whose worker has not been heard of for so long is given to another one")
    visibility_seconds: int = Field(
        86_400, ge=60, description="Redis gives a message that was taken and not finished to somebody else after this"
    )
    turn_seconds: int = Field(20, ge=1, description="a document read page by page lets others go first after this, when others wait")
    s3_endpoint_url: str | None = Field(None, description="S3-compatible endpoint; AWS when unset")
    s3_bucket: str | None = Field(None, description="bucket the documents are in, when they are in S3")
    s3_prefix: str = Field("inbox/", description="what lies below this in the bucket is taken in: <prefix><matter>/...")
    s3_events_queue_url: str | None = Field(None, description="SQS queue that the bucket sends its events to; optional, for large buckets")
    inbox: Path | None = Field(None, description="local folder that is taken in like a bucket: <inbox>/<matter>/...")
    arrivals_per_tick: int = Field(100, ge=1, le=1000, description="runs that one tick of an arrivals sensor asks for at most")
    matter_priorities: dict[str, Priority] = Field(
        default_factory=dict, description='priority of a matter\'s arrivals, as JSON: {"smith-v-jones": "high"}'
    )
    downloads_bytes: int = Field(
        8192 * MEBIBYTE, ge=MEBIBYTE, description="disk for copies of objects that are being worked on; the oldest go first"
    )

    ocr_cache_bytes: int = Field(32 * MEBIBYTE, ge=0, description="memory of Redis that the cache may fill; 0 leaves it out")
    cache_days: int = Field(7, ge=1, description="an entry of the cache in Redis is dropped after so long without use")
    metrics_days: int = Field(7, ge=1, description="metrics are kept so long")
    metrics_port: int = Field(9464, ge=0, le=65535, description="port of the Prometheus endpoint, on loopback; 0 leaves it out")

    textract_matters: frozenset[str] = Field(
        frozenset(), description='matters whose pages may be sent to AWS Textract, as JSON: ["smith-v-jones"]; none by default'
    )
    textract_below_confidence: float = Field(0.6, ge=0, le=1, description="pages that the local engine reads with less are sent")
    textract_budget_usd: float = Field(0.0, ge=0, description="what may be spent in 30 days; nothing is sent beyond it")
    textract_page_usd: float = Field(0.0015, ge=0, description="price of a page (AWS price list, DetectDocumentText, first million pages)")
    textract_endpoint_url: str | None = Field(None, description="endpoint of Textract; AWS when unset")
    textract_prefix: str = Field("textract/", description="where in the bucket the pages lie while Textract reads them")
    s3_calls_per_second: float = Field(100.0, gt=0, description="calls of S3, of all workers together")
    textract_calls_per_second: float = Field(
        5.0, gt=0, description="calls of Textract, of all workers together; AWS allows 1 to 25 by region"
    )

    @field_validator("profile")
    @classmethod
    def _known_profile(cls, name: str) -> str:
        if name not in PROFILES:
            raise ValueError(f"there is no profile {name!r}; there are {', '.join(PROFILES)}")
        return name

    @field_validator("broker_url")
    @classmethod
    def _redis(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("redis://", "rediss://")):
            raise ValueError("the broker is a Redis database: redis://[:password@]host:port/number, or rediss:// with TLS")
        return url

    def __hash__(self) -> int:
        # pydantic's would take all fields, and a mapping has none; what differs elsewhere only is told apart by ==
        return hash((self.home, self.database_url, self.broker_url))

    @property
    def is_deployed(self) -> bool:
        """True for the form with PostgreSQL, Redis and Celery workers."""
        return self.broker_url is not None

    @property
    def machine(self) -> Profile:
        """The workers and services of this machine, with their ceilings."""
        return PROFILES[self.profile]

    @property
    def log_dir(self) -> Path:
        return self.home / "logs"

    @property
    def dagster_home(self) -> Path:
        """Of its own for each form: a home may be tried out embedded and deployed later."""
        return self.home / ("deployed" if self.is_deployed else "dagster")

    @property
    def files_dir(self) -> Path:
        """Content-addressed copies of mail attachments and archive members."""
        return self.home / "files"

    @property
    def downloads_dir(self) -> Path:
        """Copies of objects in S3 while their documents are worked on."""
        return self.home / "downloads"

    @property
    def results_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'legal-pipeline.sqlite'}"


def masked(url: str) -> str:
    """The URL with its password replaced by `***`: fit for a log or a screen."""
    # greedy: a password with a raw `@` ends at the last one before the path
    return re.sub(r"(://[^:@/]*:).*(?=@)", r"\1***", url)


def load_settings() -> Settings:
    """Reads the environment. SetupError names the variable and what is wrong with it."""
    try:
        return Settings(_secrets_dir=_secrets_dir())
    except ValidationError as error:
        first = error.errors()[0]
        name = "LEGAL_PIPELINE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SetupError(f"{name} is not usable: {first['msg']}") from error


def _secrets_dir() -> str | None:
    """The folder of secrets; SetupError when it, or a file in it, can be read by others."""
    named = os.environ.get("LEGAL_PIPELINE_SECRETS_DIR")
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise SetupError(f"LEGAL_PIPELINE_SECRETS_DIR is not usable: {folder} is no folder")
    for path in folder.glob("legal_pipeline_*"):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SetupError(f"{path} can be read by other users of this machine; chmod 600 {path}")
    return str(folder)
