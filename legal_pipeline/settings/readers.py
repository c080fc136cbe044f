"""Which programs of a deployment read a setting: when it changes, they are restarted, and no others.

A test holds the table to the code: a program may import no module that reads a setting which is not in its row.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORKERS = "workers"
"""Stands for all worker groups: each of them may execute any stage of a small document."""
SERVICES = frozenset({"alerts", "code-server", "daemon", "watchdog", "webserver", "workspace"})
"""Every other program is a worker group."""

_ALL = frozenset({WORKERS, "code-server", "daemon", "webserver", "workspace"})
"""The programs that have settings: `alerts` and `watchdog` read what others publish, and what their command line says."""
_RUNS = _ALL - {"workspace"}
"""Whoever requests, accepts, cancels or executes runs."""
_READING = frozenset({WORKERS, "workspace"})
"""Whoever opens the files of documents: the workspace shows their pages."""
_OCR = _READING | {"code-server"}
"""The sensor of the code server that tries failed documents again looks whether there is an OCR engine by now."""
_INBOX = frozenset({WORKERS, "code-server"})
"""The sensors of arrivals; the job that reconciles them, and the one that registers documents, run in workers."""
_NONE: frozenset[str] = frozenset()

READERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "home": _ALL,
        "database_url": _ALL,
        "broker_url": _ALL,
        # a choice of the start, which compares it itself
        "profile": _NONE,
        # of commands
        "processes": _NONE,
        # the result keys of a document's text contain these, and its facts are read with them
        "ocr_engine": _ALL,
        "ocr_dpi": _ALL,
        "ocr_languages": _ALL,
        "spacy_model": _RUNS,
        "ocr_page_timeout_seconds": _OCR,
        "tessdata": _OCR,
        # whoever requests runs looks whether passwords have been added
        "passwords_file": _ALL,
        "stall_timeout_seconds": frozenset({WORKERS}),
        "max_document_bytes": frozenset({WORKERS}),
        "max_pages": _READING,
        "max_page_pixels": _READING,
        "max_page_chars": _READING,
        "reader_memory_bytes": _READING,
        "reader_page_timeout_seconds": _READING,
        "max_container_depth": frozenset({WORKERS}),
        "max_container_members": _READING,
        "max_container_bytes": _READING,
        "webserver_host": frozenset({"webserver"}),
        "webserver_port": frozenset({"webserver"}),
        # the materializations that workers report link to it
        "workspace_host": frozenset({"workspace", WORKERS}),
        "workspace_port": frozenset({"workspace", WORKERS}),
        "workspace_url": frozenset({WORKERS}),
        "workspace_database_url": frozenset({"workspace"}),
        "workspace_trusted_proxies": frozenset({"workspace"}),
        # daemon and webserver are told by workspace.yaml, which every start writes; workers launch the backfills of jobs
        "code_server_port": _RUNS,
        "start_timeout_seconds": _ALL,
        "lease_timeout_seconds": _RUNS,
        "unresponsive_timeout_seconds": _ALL,
        "idle_timeout_seconds": frozenset({WORKERS}),
        "visibility_timeout_seconds": _RUNS,
        "time_slice_seconds": frozenset({WORKERS}),
        "s3_endpoint_url": _ALL,
        "s3_bucket": _INBOX,
        "s3_prefix": _INBOX,
        "s3_calls_per_second": _ALL,
        "s3_events_queue_url": frozenset({"code-server"}),
        "files_uri": _ALL,
        "inbox": _INBOX,
        "arrivals_per_tick": frozenset({"code-server"}),
        "matter_priorities": _INBOX,
        "download_cache_bytes": _READING,
        "ocr_cache_bytes": frozenset({WORKERS, "daemon"}),
        "ocr_cache_days": frozenset({WORKERS, "daemon"}),
        "metrics_days": frozenset({WORKERS, "daemon"}),
        "metrics_port": frozenset({"daemon"}),
        # its sensor `machine_alarms` publishes the names of the channels; the program `alerts` asks for the URLs with each alert
        "alert_urls": frozenset({"code-server"}),
        "alert_delay_seconds": frozenset({"code-server"}),
        "textract_matters": _RUNS,
        "textract_below_confidence": _RUNS,
        "textract_budget_usd": frozenset({WORKERS}),
        "textract_page_usd": frozenset({WORKERS}),
        "textract_endpoint_url": frozenset({WORKERS}),
        "textract_prefix": _INBOX,
        "textract_calls_per_second": _ALL,
    }
)


def reads(program: str, name: str) -> bool:
    """Whether a program reads a setting. What is not one, such as a variable of AWS or the code itself, concerns every program."""
    readers = READERS.get(name)
    return readers is None or (program if program in SERVICES else WORKERS) in readers
