"""Names of settings in Python, in the environment and in files, and how a value with a password is shown."""

from __future__ import annotations

import re

MEBIBYTE = 1024 * 1024
PREFIX = "LEGAL_PIPELINE_"
SECRETS_DIR = "LEGAL_PIPELINE_SECRETS_DIR"
SECRETS = ("database_url", "broker_url", "alert_urls", "workspace_database_url")
"""Settings whose values contain a password or a token."""

RENAMED: dict[str, str] = {
    "cache_days": "ocr_cache_days",
    "downloads_bytes": "download_cache_bytes",
    "lapse_seconds": "lease_timeout_seconds",
    "stall_seconds": "stall_timeout_seconds",
    "start_seconds": "start_timeout_seconds",
    "turn_seconds": "time_slice_seconds",
    "visibility_seconds": "visibility_timeout_seconds",
}
"""Old name to new name. Version 0.4 reads both; the new name takes precedence."""


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def masked(url: str) -> str:
    """The URL with its password replaced by `***`, for logs and the terminal."""
    # greedy: a password that contains an unescaped `@` ends at the last one before the path
    return re.sub(r"(://[^:@/]*:).*(?=@)", r"\1***", url)
