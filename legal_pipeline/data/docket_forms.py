"""The forms of docket numbers.

Sources: CM/ECF case number formats (PACER, "Case Number Formats"); the case-type codes of the federal district and
bankruptcy courts; state forms from the captions of their courts.
"""

from __future__ import annotations

CASE_TYPES: tuple[str, ...] = (
    "cv",
    "civ",
    "cr",
    "crim",
    "bk",
    "ap",
    "mc",
    "md",
    "mdl",
    "ml",
    "mj",
    "mag",
    "misc",
    "gj",
    "pt",
    "po",
    "sw",
    "tp",
    "cmp",
    "ca",
    "dp",
    "mr",
    "ws",
    "vv",
    "cm",
    "fp",
    "br",
    "cb",
    "cc",
    "sc",
    "ct",
)
"""Case types between year and number, in any letter case: `17-cv-786`, `17 Civ. 786`."""

TYPE_SPELLINGS: dict[str, str] = {"civ": "cv", "crim": "cr", "misc": "mc", "mag": "mj", "mdl": "md", "ml": "md"}
"""Printed case type -> the one CM/ECF uses."""
