"""The settings of a process, with their defaults and units: add a setting here."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from legal_pipeline.model import Priority
from legal_pipeline.settings.names import MEBIBYTE, PREFIX
from legal_pipeline.settings.sources import FileSettings, RenamedSettings, default_home, values_of_file
from legal_pipeline.topology import DEFAULT_PROFILE, PROFILES, Profile

_LANGUAGE = re.compile(r"(?:script/)?[A-Za-z][A-Za-z0-9_]*")


class Settings(BaseSettings):
    """An immutable set of settings, created once by the entry point and passed down."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Field(default_factory=default_home, description="home directory: the SQLite database, extracted files, Dagster's storage")
    database_url: str | None = Field(
        None, repr=False, description="SQLAlchemy URL of the results database; a SQLite file in the home directory when unset"
    )
    processes: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="documents that `run` processes in parallel")

    ocr_engine: Literal["auto", "tesseract", "rapidocr"] = Field(
        "auto", description="OCR engine; auto selects tesseract when its language data is installed, otherwise rapidocr"
    )
    ocr_dpi: int = Field(200, ge=72, le=600, description="resolution in dots per inch at which pages are rendered for OCR")
    ocr_page_timeout_seconds: int = Field(120, ge=1, description="time limit for the OCR of one page")
    ocr_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("eng",),
        description="languages that tesseract reads, separated by commas, the most frequent first: `eng,deu`; their data must be installed",
    )
    tessdata: Path | None = Field(
        None, description="directory that contains eng.traineddata; the standard locations are searched when unset"
    )

    spacy_model: str | None = Field(
        None, description="installed spaCy pipeline (en_core_web_sm, ...) that finds entities in addition to the rules"
    )

    passwords_file: Path | None = Field(
        None,
        description="file with passwords, one per line, that are tried on locked documents; only its owner may be able to read it;"
        " `passwords` in the home directory when unset",
    )

    stall_timeout_seconds: int = Field(
        900,
        ge=1,
        description="a document that completes no page and no stage within this time is considered stalled, and its process is killed",
    )

    max_document_bytes: int = Field(4096 * MEBIBYTE, ge=1, description="larger files are refused as too_large")
    max_pages: int = Field(50_000, ge=1, description="documents with more pages are refused as too_large")
    max_page_pixels: int = Field(
        60_000_000, ge=1, description="larger page images are rendered at a lower resolution or, if that is impossible, refused as hostile"
    )
    max_page_chars: int = Field(1_000_000, ge=1, description="documents with a page that has more characters are refused as hostile")
    reader_memory_bytes: int = Field(1024 * MEBIBYTE, ge=128 * MEBIBYTE, description="address space limit of the process that reads a file")
    reader_page_timeout_seconds: int = Field(60, ge=1, description="time limit for reading one page")
    max_container_depth: int = Field(4, ge=1, description="files nested more deeply in mails and archives are refused as hostile")
    max_container_members: int = Field(2_000, ge=1, description="mails and archives with more files are refused as hostile")
    max_container_bytes: int = Field(
        2048 * MEBIBYTE, ge=1, description="mails and archives whose unpacked files are larger in total are refused as hostile"
    )

    broker_url: str | None = Field(
        None, repr=False, description="redis:// or rediss:// URL of the Redis database; setting it selects deployed mode"
    )
    profile: str = Field(DEFAULT_PROFILE, description="deployment profile of this machine; one of topology.PROFILES")
    webserver_host: str = Field("127.0.0.1", description="address that the Dagster UI binds to; the UI has no authentication")
    webserver_port: int = Field(3000, ge=1, le=65535, description="port of the Dagster UI")
    workspace_host: str = Field(
        "127.0.0.1", description="address that the workspace (`browse`) binds to; people sign in on any other, and always in deployed mode"
    )
    workspace_port: int = Field(3020, ge=1, le=65535, description="port of the workspace")
    workspace_url: str | None = Field(
        None,
        description="address at which people reach the workspace, such as `https://legal.example.com`, for links of the Dagster UI; "
        "without it, its host and port",
    )
    workspace_database_url: str | None = Field(
        None,
        repr=False,
        description="SQLAlchemy URL of the program `workspace`, for the role `legal_pipeline_workspace`, which can alter no result",
    )
    workspace_trusted_proxies: str | None = Field(
        None,
        description="addresses of reverse proxies, separated by commas, whose X-Forwarded-* headers the workspace believes: `127.0.0.1`",
    )
    code_server_port: int = Field(4266, ge=1, le=65535, description="loopback port of the code location server")
    start_timeout_seconds: int = Field(120, ge=1, description="a worker that does not respond within this time has failed to start")
    lease_timeout_seconds: int = Field(
        30, ge=3, description="a lease without a heartbeat for this long has expired, and its work is sent to another worker"
    )
    unresponsive_timeout_seconds: float = Field(
        60, ge=2, description="a program that has made no progress for this long is killed with its children and replaced (deployed mode)"
    )
    idle_timeout_seconds: float = Field(
        45,
        ge=0,
        description="a child of a worker that has had nothing to do for this long is ended; the next message starts another one, which"
        " imports what it needs; 0 for never (deployed mode)",
    )
    visibility_timeout_seconds: int = Field(
        86_400, ge=60, description="Redis redelivers a message that is not acknowledged within this time"
    )
    time_slice_seconds: int = Field(
        20, ge=1, description="a document that is read page by page yields to waiting documents after this time"
    )
    s3_endpoint_url: str | None = Field(None, description="S3-compatible endpoint; AWS when unset")
    s3_bucket: str | None = Field(None, description="S3 bucket from which documents are ingested")
    s3_prefix: str = Field("inbox/", description="key prefix from which objects are ingested: <prefix><matter>/...")
    s3_events_queue_url: str | None = Field(
        None, description="SQS queue that receives the bucket's event notifications; optional, recommended for large buckets"
    )
    files_uri: str | None = Field(
        None,
        description="s3://bucket/prefix for the files taken out of mails and archives, which every machine of a deployment can reach;"
        " the folder `files` of the home directory when unset",
    )
    inbox: Path | None = Field(None, description="local directory from which files are ingested: <inbox>/<matter>/...")
    arrivals_per_tick: int = Field(100, ge=1, le=1000, description="maximum number of runs that an arrivals sensor requests per tick")
    matter_priorities: dict[str, Priority] = Field(
        default_factory=dict, description='priority of arriving documents by matter, as JSON: {"smith-v-jones": "high"}'
    )
    download_cache_bytes: int = Field(
        8192 * MEBIBYTE, ge=MEBIBYTE, description="disk space for local copies of S3 objects; the least recently used are evicted"
    )

    ocr_cache_bytes: int = Field(32 * MEBIBYTE, ge=0, description="Redis memory limit of the OCR cache; 0 disables its Redis layer")
    ocr_cache_days: int = Field(7, ge=1, description="Redis entries of the OCR cache expire after this many days without use")
    metrics_days: int = Field(7, ge=1, description="metrics are retained for this many days")
    metrics_port: int = Field(9464, ge=0, le=65535, description="loopback port of the Prometheus endpoint; 0 disables it")

    alert_urls: str | None = Field(
        None,
        repr=False,
        description="where alarms are sent: URLs of apprise (mail, Slack, Teams, webhooks), separated by white space; nowhere when unset",
    )
    alert_delay_seconds: int = Field(
        30, ge=0, description="an alarm is sent when it has lasted this long, and its end when it has been gone for twice as long"
    )

    textract_matters: frozenset[str] = Field(
        frozenset(), description='matters whose pages may be sent to AWS Textract, as JSON: ["smith-v-jones"]; none by default'
    )
    textract_below_confidence: float = Field(
        0.6, ge=0, le=1, description="pages that the local OCR engine reads with a lower confidence are sent to Textract"
    )
    textract_budget_usd: float = Field(0.0, ge=0, description="maximum Textract cost in any 30 days; no page is sent once it is exhausted")
    textract_page_usd: float = Field(0.0015, ge=0, description="price per page (AWS price list, DetectDocumentText, first million pages)")
    textract_endpoint_url: str | None = Field(None, description="Textract endpoint; AWS when unset")
    textract_prefix: str = Field("textract/", description="key prefix in the bucket for pages that Textract is reading")
    s3_calls_per_second: float = Field(100.0, gt=0, description="rate limit for S3 calls, shared by all workers")
    textract_calls_per_second: float = Field(
        5.0, gt=0, description="rate limit for Textract calls, shared by all workers; AWS allows 1 to 25 depending on the region"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        assert isinstance(file_secret_settings, SecretsSettingsSource)
        folder = file_secret_settings.secrets_dir
        renamed = RenamedSettings(settings_cls, Path(str(folder)) if folder else None)
        home = init_settings().get("home")
        file = FileSettings(settings_cls, values_of_file(Path(str(home)), settings_cls.model_fields) if home else {})
        # earlier sources take precedence
        return init_settings, env_settings, file_secret_settings, renamed, file

    @field_validator("profile")
    @classmethod
    def _known_profile(cls, name: str) -> str:
        if name not in PROFILES:
            raise ValueError(f"profile {name!r} does not exist; choose one of {', '.join(PROFILES)}")
        return name

    @field_validator("ocr_languages", mode="before")
    @classmethod
    def _languages(cls, value: object) -> object:
        names = value.replace("+", ",").split(",") if isinstance(value, str) else value
        if not isinstance(names, list | tuple | set | frozenset):
            return value
        languages = tuple(dict.fromkeys(str(name).strip() for name in names if str(name).strip()))
        if not languages or not all(_LANGUAGE.fullmatch(name) for name in languages):
            raise ValueError("name languages as tesseract does, separated by commas: eng,deu,chi_sim")
        return languages

    @field_validator("broker_url")
    @classmethod
    def _redis(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("redis://", "rediss://")):
            raise ValueError("the broker must be a Redis database: redis://[:password@]host:port/number, or rediss:// for TLS")
        return url

    @field_validator("workspace_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is not None and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", url):
            raise ValueError("name an address without a password: https://legal.example.com")
        return url

    @field_validator("files_uri")
    @classmethod
    def _bucket_uri(cls, uri: str | None, info: ValidationInfo) -> str | None:
        if uri is None:
            return uri
        if not re.match(r"s3://[^/]+/.", uri):
            raise ValueError("name a bucket and a folder in it: s3://bucket/files")
        if f"{uri}/".startswith(arrivals := f"s3://{info.data.get('s3_bucket')}/{info.data.get('s3_prefix')}"):
            raise ValueError(
                f"documents arrive below {arrivals}, and what is taken out of mails would arrive there as well; name another folder"
            )
        return uri

    @field_validator("inbox")
    @classmethod
    def _readable_everywhere(cls, inbox: Path | None, info: ValidationInfo) -> Path | None:
        if inbox is not None and info.data.get("files_uri"):
            raise ValueError(
                "LEGAL_PIPELINE_FILES_URI says that several machines take part, and a local folder can be read on one; use a bucket"
            )
        return inbox

    def __hash__(self) -> int:
        # pydantic would hash all fields, and a mapping is not hashable; settings that differ elsewhere are distinguished by ==
        return hash((self.home, self.database_url, self.broker_url))

    @property
    def is_deployed(self) -> bool:
        """True in deployed mode: with PostgreSQL, Redis and Celery workers."""
        return self.broker_url is not None

    @property
    def machine(self) -> Profile:
        """The workers and services of this machine, with their memory limits."""
        return PROFILES[self.profile]

    @property
    def log_dir(self) -> Path:
        return self.home / "logs"

    @property
    def run_lock(self) -> Path:
        """Held by `legal-pipeline run` in embedded mode while it processes documents."""
        return self.home / "run.lock"

    @property
    def dagster_home(self) -> Path:
        """Differs by mode, so that a home directory can be used in embedded mode first and be deployed later."""
        return self.home / ("deployed" if self.is_deployed else "dagster")

    @property
    def files_dir(self) -> Path:
        """Content-addressed copies of mail attachments and archive members, unless `files_uri` names another place."""
        return self.home / "files"

    @property
    def passwords_path(self) -> Path:
        """The passwords that are tried on locked documents; `--passwords` adds to them."""
        return self.passwords_file or self.home / "passwords"

    @property
    def workspace_address(self) -> str:
        """Where a link to the workspace leads, without a slash at its end."""
        host = self.workspace_host if self.workspace_host not in ("", "0.0.0.0", "::") else "127.0.0.1"
        return (self.workspace_url or f"http://{f'[{host}]' if ':' in host else host}:{self.workspace_port}").rstrip("/")

    @property
    def downloads_dir(self) -> Path:
        """Local copies of S3 objects whose documents are in progress."""
        return self.home / "downloads"

    @property
    def results_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'legal-pipeline.sqlite'}"
