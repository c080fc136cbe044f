"""The names on a docket sheet as typed spans. A sheet prints a name on a line of its own, so its type is the only question."""

from __future__ import annotations

import re

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import read_parties
from legal_pipeline.stages.structures.dockets.rows import Cell, cut
from legal_pipeline.stages.structures.model import NamedSpan

_BODY = re.compile(
    r"\b(?:U\.?\s?S\.?\s+(?:Attorney|Trustee|Department|Dept)|United\s+States|USA\b|Attorney\s+General|Public\s+Defender|Federal\s+Defenders?|"
    r"County\s+Attorney|District\s+Attorney|State\s+of\s|People\s+of\s|Commonwealth\s+of\s|Department\s+of\s)",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:Service|Services|Office|Group|Committee|Plaintiffs|Defendants|Panel|Team|Counsel|Unit|Firm)\b|&|\d", re.IGNORECASE
)
_DESCRIPTION = re.compile(
    r",?\s+(?:in\s+(?:his|her|its|their|the)\s|individually\b|as\s+(?:an?\s|the\s|trustee|executor|executrix|administrator|guardian|next|personal|"
    r"successor|assignee|representative|owner|agent|receiver|parent|attorney)|on\s+behalf\b|by\s+and\s+through\b|an?\s+(?:individual|minor|"
    r"\w+\s+(?:corporation|company|limited|partnership))|et\s+(?:al|ux|vir)\b|pro\s+se\b)|\s+\(#?[\w-]*\d[\w-]*\)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:LLC|Inc|Corp|Ltd|LLP|L\.P|L\.L\.C)\b\.?", re.IGNORECASE)
_AFTER_COMMA = re.compile(r",\s*(?=\S)")
_GENERATION = re.compile(r"(?:Jr|Sr|II|III|IV|V|Esq|M\.?D|Ph\.?D|P\.?[AC]|R\.?N|CRNA|D\.?[OC])\b\.?", re.IGNORECASE)
_ATTORNEY_TITLE = re.compile(
    r",?\s+(?:Attorney|Esq(?:uire)?|Counsel(?:\s+of\s+Record)?|Assistant\s.+|AUSA|Trial\s+Attorney|Director|Deputy\s.+|Senior\s.+|-\s?\w+)\.?$",
    re.IGNORECASE,
)
_MAX_DESIGNATION = 250
_LEAD = re.compile(r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Hon|The\s+Honorable)\.?\s+)+(?=\S)", re.IGNORECASE)


def party_names(window: Window, cell: Cell, rule: str) -> list[NamedSpan]:
    """Returns the parties named in a cell without their descriptions: one, or several that a clerk typed into one field."""
    listed = read_parties(cell.text) if len(_SEVERAL.findall(cell.text)) > 1 else []
    if len(listed) > 1:
        return [NamedSpan(window.span(cell.start + one.start, cell.start + one.end), one.kind, rule) for one in listed]
    name = party_name(window, cell, rule)
    return [name] if name else []


def party_name(window: Window, cell: Cell, rule: str) -> NamedSpan | None:
    """Returns the name of a party without the description behind it, or None if the cell is not a name."""
    end = len(cell.text)
    if description := _DESCRIPTION.search(cell.text):
        end = description.start() or end
    for comma in _AFTER_COMMA.finditer(cell.text, 0, end):
        # "JANE ROE, Attorney General" is a person and an office, "Roe, Jane" and "Roe Mills, Inc." are names
        left = cell.text[: comma.start()]
        if _GENERATION.match(cell.text, comma.end()) or name_shapes.has_legal_form(cell.text[comma.end() : end].split(",")[0]):
            continue
        if name_shapes.kind_of(left) is MentionType.PERSON and len(left.split()) > 1:
            end = comma.start()
        break
    return _named(window, cut(cell, 0, end), rule)


def designation(cell: Cell, name: NamedSpan) -> str:
    """Returns the line of a party with its office, its capacity or its number; empty if it is the name alone."""
    return cell.text if name.span.text != cell.text.rstrip(" ,;") and len(cell.text) <= _MAX_DESIGNATION else ""


def attorney_name(window: Window, cell: Cell, rule: str) -> NamedSpan | None:
    """Returns the name of an attorney without courtesy titles and "Esq.", or None if the cell is not a name."""
    lead = _LEAD.match(cell.text)
    title = _ATTORNEY_TITLE.search(cell.text, lead.end() if lead else 0)
    return _named(window, cut(cell, lead.end() if lead else 0, title.start() if title else None), rule, is_attorney=True)


def firm_name(window: Window, cell: Cell, rule: str) -> NamedSpan | None:
    """Returns the name of a law firm or office."""
    kind = MentionType.GOV_BODY if _BODY.search(cell.text) or name_shapes.kind_of(cell.text) is MentionType.GOV_BODY else MentionType.ORG
    start, end = name_shapes.trim(cell.text, 0, len(cell.text))
    return NamedSpan(window.span(cell.start + start, cell.start + end), kind, rule) if end - start > 2 else None


def _named(window: Window, cell: Cell | None, rule: str, is_attorney: bool = False) -> NamedSpan | None:
    if cell is None or len(cell.text) < 2 or len(cell.text) > 250 or not any(char.isalpha() for char in cell.text):
        return None
    start, end = name_shapes.trim(cell.text, 0, len(cell.text))
    if end - start < 2:
        return None
    text = cell.text[start:end]
    kind = MentionType.GOV_BODY if _BODY.search(text) else name_shapes.kind_of(text)
    if kind is None:
        kind = MentionType.PERSON if _is_person(text, is_attorney) else MentionType.ORG
    return NamedSpan(window.span(cell.start + start, cell.start + end), kind, rule)


def _is_person(text: str, is_attorney: bool) -> bool:
    """Returns whether a name without a known form is a person's: always an attorney's, else two to five words or "Roe, Jane"."""
    words = text.replace(",", " ").split()
    if _ORGANISATION.search(text) or not 2 <= len(words) <= 6:
        return False
    return is_attorney or all(word[0].isupper() or word.lower() in ("de", "la", "del", "van", "von", "der", "y") for word in words)
