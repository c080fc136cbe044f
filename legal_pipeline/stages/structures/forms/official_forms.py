"""Reads the Official Bankruptcy Forms: the attorney who signed, creditors and claim amounts.

The forms have the same field labels in every district (Official Forms 101, 106D, 106E/F): "Debtor 1", "4.1", "Last 4
digits of account number", "Creditor's Name", "Printed name", "Firm name".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.roles import CREDITOR
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Claim, Counsel, NamedSpan

_FORM = re.compile(
    r"Official\s+Form\s+(?:B\s?)?1\d\d|Voluntary\s+Petition\s+for|Schedule\s+[DEF](?:/F)"
    r"?\s?:|Creditor['’]s\s+Name",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:(?P<number>\d{1,2}\.\d{1,3}|\d)\.?\s+)?(?P<name>\S.{1,90}?)\s+(?:Last\s+4\s+digits\s+of\s+account"
    r"\s+number|Describe\s+the\s+property\s+that\s+secures\s+the\s+claim)\s?:?(?P<rest>.*)"
    "$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\$\s?\d[\d,]*(?:\.\d\d)?")
_NOTICE = re.compile(r"(?:On\s+which\s+(?:entry|line)\s+in\s+Part)", re.IGNORECASE)
_LABELS = {"printed name": "name", "firm name": "firm"}


def read_official_forms(window: Window, lines: list[Line]) -> tuple[list[Claim], list[Counsel]]:
    """Returns creditors as claims (with an amount if one is printed), and the attorney who signed."""
    if not _FORM.search(window.text):
        return [], []
    return list(_claims(window, lines)), list(_attorney(window, lines))


def _claims(window: Window, lines: list[Line]) -> Iterator[Claim]:
    for line in lines:
        if "digits" not in line.text and "secures" not in line.text:
            continue
        match = _ITEM.match(line.text)
        if not match or (kind := _kind(match["name"])) is None:
            continue
        start, end = name_shapes.trim(line.text, match.start("name"), match.end("name"))
        amount = _AMOUNT.search(line.text, match.end("name"))
        if amount and not amount[0].strip("$ 0,."):
            amount = None  # no amount claimed, or unknown
        amount_span = window.span(line.start + amount.start(), line.start + amount.end()) if amount else None
        evidence = window.span(line.start, line.start + (amount.end() if amount else match.start("rest")))
        yield Claim(NamedSpan(window.span(line.start + start, line.start + end), kind, "form.creditor"), CREDITOR, amount_span, evidence)


def _kind(name: str) -> MentionType | None:
    """Returns the type of a creditor: a single capitalized word is an organization ("Wellstar"), a field label is None."""
    flat = " ".join(name.split())
    if re.search(r"\b(?:creditor|claim|debt|name|date|number|street)\b", flat, re.IGNORECASE) or not flat[:1].isalpha():
        return None
    return name_shapes.kind_of(flat) or (MentionType.ORG if flat[0].isupper() and len(flat) < 60 else None)


def _attorney(window: Window, lines: list[Line]) -> Iterator[Counsel]:
    """Yields the attorney and firm from the lines above the labels "Printed name" and "Firm name"."""
    for index, line in enumerate(lines):
        if line.text.strip().lower() != "printed name" or not index:
            continue
        name = lines[index - 1]
        text = re.sub(r"\s+\d{4,8}.*$", "", name.text)
        start, end = name_shapes.trim(text, 0, len(text))
        firm_at = next(
            (later for later in range(index + 1, min(index + 5, len(lines))) if lines[later].text.strip().lower() == "firm name"), None
        )
        if firm_at is None or not name_shapes.is_person(text[start:end]):
            continue
        firm = lines[firm_at - 1]
        firm_span = NamedSpan(window.span(firm.start, firm.end), MentionType.ORG, "form.firm") if firm_at - 1 > index else None
        person = NamedSpan(window.span(name.start + start, name.start + end), MentionType.PERSON, "form.attorney")
        yield Counsel(person, firm_span, ("Debtors",), window.span(name.start, lines[firm_at].end))
