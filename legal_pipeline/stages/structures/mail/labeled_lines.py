"""Names behind a label on a line of their own, as load files, privilege logs and properties of files print them: `CUSTODIAN: Roe, Jane`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import PAGE_BREAK, MentionType, Window
from legal_pipeline.stages.structures.mail.addresses import read_addressees
from legal_pipeline.stages.structures.model import NamedSpan

_LINE = re.compile(
    rf"^(?:(?:all|dup|duplicate|email|file|doc|document)[ _]?)?"
    rf"(?:custodians?|authors?|sender|from|recipients?|to|cc|bcc|attendees|organizer|"
    rf"created[ _]?by|(?:last[ _]?)?(?:saved|modified)[ _]?by)"
    rf"[ \t]?:[ \t]*(?P<value>[^\n{PAGE_BREAK}]{{3,2000}})$",
    re.I | re.M,
)


def read_labeled_names(window: Window) -> Iterator[NamedSpan]:
    """Yields the people written with the surname first, or beside an address; other forms are those of prose, which has its own rules."""
    for hit in _LINE.finditer(window.text):
        value = hit["value"]
        if "," not in value and "@" not in value:
            continue
        is_only_one = value.count(",") == 1
        for person in read_addressees(window.text, *hit.span("value"), is_surname_first=is_only_one or ";" in value):
            if person.name and person.type is MentionType.PERSON and (person.address or "," in window.text[slice(*person.name)]):
                yield NamedSpan(window.span(*person.name), person.type, "label.name")
