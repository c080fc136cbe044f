"""Recognizes the lines between the names on a docket sheet: party types, attorney notes, section headings, contact data."""

from __future__ import annotations

import re

from legal_pipeline.data import counsel_forms, docket_sheet_forms
from legal_pipeline.data.roles import APPELLATE

_PREFIXES = "|".join(re.escape(word) for word in sorted(docket_sheet_forms.PARTY_PREFIXES, key=len, reverse=True))
_PREFIX = re.compile(rf"(?:(?:{_PREFIXES})[\s-]+)+(?=\S)")
_NUMBER = re.compile(r"\s*(?:#?\d+|\(\s*\d+\s*\)|\(s\))\s*$")
_JOINT = re.compile(r"\s*[/,]\s*|\s+-\s+|\s+and\s+")
_NOTE = re.compile(
    rf"[(\[]|(?:{'|'.join(re.escape(word) for word in sorted(docket_sheet_forms.ATTORNEY_NOTES, key=len, reverse=True))})\s*(?:$|[:.(]|\d)"
    r"|(?:lead\s+attorney|attorney\s+to\s+be|pro\s+hac|pro\s+se\b|terminated|designation|counsel\s+of\s+record)",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"@|www\.|[\d(+][\d\s().\-/]{6,}(?:\s*(?:x|ext)\.?\s*\d+)?$|\d{3}[)\s.\-/]{1,3}\d{3}[\s.\-]\d{4}", re.IGNORECASE)
_ADDRESS = re.compile(
    rf"\d|#\d|P\.?\s?O\.?\s+(?:Box|Drawer)|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\s+[A-Z]\w+|"
    rf".{{0,60}}\b[A-Za-z.]+,?\s+\d{{5}}(?:-\d{{4}})?$|.{{0,50}}\b(?:{'|'.join(re.escape(word) for word in counsel_forms.ADDRESS_WORDS)})"
    r"(?:,|\s|\.|$)\s*(?:[\w#.]+\s*){0,4}$"
)
_HEADING = re.compile(rf"(?:{'|'.join(re.escape(heading) for heading in docket_sheet_forms.SECTION_HEADINGS)})(?!\w)", re.IGNORECASE)
_VERSUS = re.compile(r"(?:v|vs|versus)\.?$", re.IGNORECASE)
_REPRESENTED = re.compile(r"represented\s+by$", re.IGNORECASE)
_RULE = re.compile(r"[\s_\-–—=*.]{4,}$")


def party_type(text: str) -> str | None:
    """Returns the role that a line names if it is nothing but a party type: "ThirdParty Defendant (2)"; else None."""
    if len(text) > 70 or is_note(text):
        return None
    flat = " ".join(text.split()).rstrip(".,;:")
    while (number := _NUMBER.search(flat)) and number.start():
        flat = flat[: number.start()]
    flat = flat.lower().replace("u. s.", "u.s.")
    if role := _single_type(flat):
        return role
    parts = [_single_type(part) for part in _JOINT.split(flat) if part]
    if not parts or None in parts:
        return None
    roles = [part for part in parts if part]
    return next((role for role in roles[1:] if role in APPELLATE), roles[0])


def _single_type(flat: str) -> str | None:
    for form in (flat, flat.removesuffix("s")):
        if role := docket_sheet_forms.PARTY_TYPES.get(form):
            return role
        prefix = _PREFIX.match(form)
        if prefix and (role := docket_sheet_forms.PARTY_TYPES.get(form[prefix.end() :])):
            return role
    return None


def is_represented(text: str) -> bool:
    """Returns whether the cell is the words between the columns of parties and attorneys."""
    return bool(_REPRESENTED.match(text))


def is_note(text: str) -> bool:
    """Returns whether the line is a note below a name: "LEAD ATTORNEY", "TERMINATED: 05/01/2019", "(See above for address)"."""
    return bool(_NOTE.match(text))


def is_contact(text: str) -> bool:
    """Returns whether the line has a telephone number, a mail address or the number of an account."""
    return bool(_CONTACT.search(text))


def is_address(text: str) -> bool:
    """Returns whether the line is part of a postal address."""
    return bool(_ADDRESS.match(text))


def is_heading(text: str) -> bool:
    """Returns whether the line begins another section of the sheet."""
    return bool(_HEADING.match(text))


def is_versus(text: str) -> bool:
    """Returns whether the line only separates the sides."""
    return bool(_VERSUS.match(text) or _RULE.match(text))
