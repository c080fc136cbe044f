"""What filled-in forms say: debtors, who employs them, and the attorney who appears for a party."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.roles import DEBTOR
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.forms.fields import Field, read_fields
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Caption, CaptionParty, Counsel, Employment, NamedSpan

_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_APPEARANCE = re.compile(r"\b(?:appearance|representation)\b", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:Debtor\s+[12]|Debtor(?:['’]s)?\s+name|Name\s+of\s+debtor|Employer|Employee|appearance\s+of|entry\s+of\s+appearance|"
    r"notice\s+of\s+appearance|enter\s+my\s+appearance)\b",
    re.IGNORECASE,
)


def read_filled_forms(window: Window, lines: list[Line]) -> tuple[list[Caption], list[Employment], list[Counsel]]:
    """Returns debtors as captions, employments, and counsel of an appearance form."""
    if not _CUE.search(window.text):
        return [], [], []
    fields = list(read_fields(lines))
    captions = [caption for field in fields if field.name == "debtor" for caption in _debtor(window, field)]
    counsel: list[Counsel] = []
    if _APPEARANCE.search(window.text[:3_000]):
        counsel = list(_counsel(window, fields))
        captions += [caption for field in fields if counsel and field.name == "client" for caption in _client(window, field)]
    return captions, list(_employments(window, fields)), counsel


def _named(window: Window, value: Line, rule: str, kinds: frozenset[MentionType] | None = None) -> NamedSpan | None:
    start, end = name_shapes.trim(value.text, 0, len(value.text))
    if end <= start:
        return None
    printed = " ".join(value.text[start:end].split())
    kind = name_shapes.kind_of(printed)
    if kind is None and kinds == _BODIES and printed[:1].isupper() and len(printed.split()) <= 6:
        kind = MentionType.ORG
    if kind is None or (kinds is not None and kind not in kinds):
        return None
    return NamedSpan(window.span(value.start + start, value.start + end), kind, rule, printed)


def _debtor(window: Window, field: Field) -> Iterator[Caption]:
    for value in field.values[:1]:
        if name := _named(window, value, "form.debtor"):
            first = field.line.start
            evidence = window.span(first, max(first + 1, name.span.end - window.base))
            yield Caption(evidence, None, (CaptionParty(name, DEBTOR, evidence),), (), None)


def _client(window: Window, field: Field) -> Iterator[Caption]:
    if name := _named(window, field.values[0], "form.client"):
        yield Caption(name.span, None, (CaptionParty(name, "", name.span),), (), None)


def _employments(window: Window, fields: list[Field]) -> Iterator[Employment]:
    """Pairs each employer with the person of its column; the occupation is printed near it."""
    people: list[NamedSpan] = []
    for at, field in enumerate(fields):
        if field.name in ("debtor", "employee") and (
            person := _named(window, field.values[0], "form.debtor", frozenset({MentionType.PERSON}))
        ):
            people = [*people, person] if field.label in ("debtor 2", "joint debtor") else [person]
        if field.name != "employer":
            continue
        around = [other for other in fields[max(0, at - 2) : at + 3] if other.name == "occupation"]
        for column, value in enumerate(field.values):
            employer = _named(window, value, "form.employer", _BODIES)
            if employer is None or column >= len(people):
                continue
            jobs = around[0].values if around else ()
            role = " ".join(jobs[column].text.split()).lower() if column < len(jobs) else None
            evidence = window.span(field.line.start, value.end)
            yield Employment(people[column], employer, role, evidence)


def _counsel(window: Window, fields: list[Field]) -> Iterator[Counsel]:
    found: dict[str, NamedSpan] = {}
    client = ""
    for field in fields:
        if field.name == "client":
            client = " ".join(field.values[0].text.split())
        elif field.name == "attorney" and (name := _named(window, field.values[0], "form.attorney", frozenset({MentionType.PERSON}))):
            found.setdefault("attorney", name)
        elif field.name == "firm" and (firm := _named(window, field.values[0], "form.firm", _BODIES)):
            found.setdefault("firm", firm)
    if client and "attorney" in found:
        attorney, firm_name = found["attorney"], found.get("firm")
        last = max(attorney.span.end, firm_name.span.end if firm_name else 0)
        evidence = window.span(attorney.span.start - window.base, last - window.base)
        yield Counsel(attorney, firm_name, (client,), evidence)
