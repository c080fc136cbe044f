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

COURT_FORMS: tuple[str, ...] = (
    r"\d{2}[AM]\d{1,4}\b",
    r"\d{3,6}/(?:19|20)\d\d\b",
    r"\d{5,6}/\d\d\b(?!/)",
    r"A-\d{3,5}-\d\d(?:T\d)?\b",
    r"\d{4,5}[-–−‑](?:19|20)\d\d\b",
    r"[A-Z]{1,4}[-–−‑]?\d{2,4}[-–−‑]\d{3,8}(?:[-–−‑][A-Z0-9]{1,4})?\b",
    r"\d{2}[A-Z]{2,4}\d{4,6}\b",
    r"(?:19|20)\d\d[\s-](?:L|CH|D\d?|P|CR|M\d?|CF|LM|AR|MR|SC|CP|OP|F|JD|JA|PR)[\s-]\d{3,7}\b",
    r"(?:BC|BS|BP|EC|GC|KC|LC|MC|NC|PC|TC|VC|YC|YS|RG|HG|CGC|CIV|MSC|SC|PS|CV)[\s-]?\d{5,8}\b",
    r"[A-Z]-\d-[A-Z]{2}-\d\d-\d{4,7}\b",
    r"\d{4}-[A-Z]{2}\d{5}(?:-\d\d)?\b",
    r"\d{2}[A-Z]{2}-[A-Z]{2}\d{5}(?:-\d\d)?\b",
    r"(?:ED|WD|SD)\d{5,6}\b",
    r"[A-Z]{1,3}\d{2}[A-Z]\d{4,6}\b",
    r"(?:CO|[A-C][1-4])/\d{3,5}/\d{3,5}\b",
    r"(?:\d\d|20\d\d)\s(?:[A-Z]{1,2}|CVS|CVD|CRS)\s\d{4,9}\b(?!-)",
    r"\d\d[A-Z]{1,2}-\d{2,7}\b",
    r"\d\d-[A-Z]{1,3}-\d{3,8}(?:-[A-Z]\d{1,2})?\b(?!-)",
    r"(?:19|20)\d\d-\d{2,6}/[A-Z]\b",
    r"\d{3}-20\d\d-\d{5}\b",
)
"""Regular expressions of numbers behind "No.", "Case", "Docket": Supreme Court applications, New York index numbers, and the forms of
Cook County, California, Texas, Missouri, Ontario, England, Illinois, Ohio, North Carolina, Kentucky, Tennessee, and Georgia, of New York's
surrogates, and of charges of discrimination."""

SURE_FORMS: tuple[str, ...] = (
    r"\d\d(?:CV|CVS|CVD|CR|CRS|SP|JA|JT|E|R|M)\d{6}-\d{3}",
    r"(?:\d[A-Z]{3}|CAAP|SCWC|SCAP|SCPW)-\d\d-\d{7}",
    r"\d\d-(?:CV|DR|CC|SM|DV)-20\d\d-\d{6}(?:\.\d\d)?",
    r"\d\d-\d-\d{5}-\d(?:\s(?:SEA|KNT)\b)?",
    r"\d{2}(?:19|20)\d\d[A-Z]{2}\d{6}[A-Z0-9]{4}[A-Z]{2}",
    r"(?:19|20)\d\d(?:CV|CR|CF|CP|CI|CH|CA|LM|PR|DR|FA|SC)\d{4,6}",
    r"(?:IPR|PGR|CBM|DER)(?:19|20)\d\d-\d{5}",
    r"A[ -]?\d{3}-\d{3}-\d{3}",
    r"(?:337|701|731)-TA-\d{3,4}",
    r"A-\d{4}-\d\d(?:T\d)?",
)
"""Regular expressions of numbers that nothing but a case has, with or without "No.": North Carolina, Hawaii, Alabama; Washington, the
uniform number of Florida, years and types without a hyphen; trials before the Patent Office, of aliens, before the International Trade
Commission; appeals of New Jersey."""

LETTERED = (
    r"(?=[\w:.\-–−‑]*\d{3})(?=[\w:.\-–−‑]*[A-Z\-–−‑])(?!\d{1,2}-\d{1,2}-\d{2,4}(?![\w-]))(?!\d{3}-\d{4}(?![\w-]))"
    r"[A-Z0-9]{1,8}(?:[:.\-–−‑]?(?:[A-Z0-9]{1,8}|cv|cr)){0,6}(?![\w/]|[:.\-–−‑]\w)"
)
"""Letters, figures and hyphens, at least three figures in a row; a date or a telephone number has not this form."""

YEAR_AND_TYPE = (
    r"(?:[A-Z0-9]{1,6}[:\-–−‑]){0,3}(?:(?:19|20)?\d\d[-–−‑][A-Z]{1,3}|[A-Z]{2,3}[-–−‑](?:19|20)\d\d)[-–−‑](?:\d\d[-–−‑])?\d{3,8}"
    r"(?:[-–−‑][A-Z]{0,3}\d{0,2})?(?![\w/]|[:.\-–−‑]\w)"
)
"""The year, the type of the case and its number, in the order of the court, behind the codes of court and county."""
NUMBERED_THINGS: tuple[str, ...] = (
    r"Orders?",
    r"Policy",
    r"Policies",
    r"Lots?",
    r"Parts?",
    r"Sections?",
    r"Tel\.?",
    r"Telephone",
    r"Rules?",
    r"Release",
    r"Public\sLaw",
    r"Pub\.\sL\.",
    r"Exhibits?",
    r"Items?",
    r"Checks?",
    r"Invoices?",
    r"Serial",
    r"Model",
    r"Forms?",
    r"Account",
    r"License",
    r"Permit",
    r"Patent",
    r"Pat\.",
    r"Bar",
    r"Reg\.",
    r"Registration",
    r"Resolution",
    r"Ordinance",
    r"Bill",
    r"Contract",
    r"Purchase\sOrder",
    r"P\.O\.",
    r"Report",
    r"Bulletin",
    r"Circular",
    r"Notice",
    r"VAT",
    r"Company",
    r"Unit",
    r"Room",
    r"Suite",
)
"""Regular expressions of words before "No." whose number is not that of a case."""
