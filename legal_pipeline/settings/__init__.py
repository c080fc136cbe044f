"""Settings, with their defaults and units.

A setting comes from the first of these places that has it: the environment variable `LEGAL_PIPELINE_<NAME>`; a file of mode
600 in the directory LEGAL_PIPELINE_SECRETS_DIR, named `legal_pipeline_database_url` and so on, for the two URLs that contain a
password; the settings file of the home directory (`settings.file`), which also names the secrets directory; its default.
Passwords are masked wherever a setting is printed.

Settings that were renamed in version 0.4 are still read under their old names (`RENAMED`), with a warning.
"""

from __future__ import annotations

from legal_pipeline.settings.loading import file_values, load_settings, secrets_directory
from legal_pipeline.settings.model import Settings
from legal_pipeline.settings.names import MEBIBYTE, RENAMED, SECRETS, SECRETS_DIR, masked, variable

__all__ = [
    "MEBIBYTE",
    "RENAMED",
    "SECRETS",
    "SECRETS_DIR",
    "Settings",
    "file_values",
    "load_settings",
    "masked",
    "secrets_directory",
    "variable",
]
