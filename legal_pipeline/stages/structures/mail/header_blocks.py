"""The header blocks in a document: that of the mail itself, and those of the mails that it quotes or forwards.

A block is a run of lines `Label: value`. The block of the mail itself stands at the top of the first page, below a running head or the
name of the mailbox at most; in a mailbox each message begins with its own at the top of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from legal_pipeline.data.mail_headers import DAY_FIRST_LABELS, LABELS
from legal_pipeline.model import PAGE_BREAK, MentionType, Span, Window
from legal_pipeline.stages.structures.mail.addresses import read_addressees
from legal_pipeline.stages.structures.mail.sent_date import find_date
from legal_pipeline.stages.structures.model import MailAddress, MailHeader, NamedSpan

_LABEL_WORDS = "|".join(sorted((re.escape(label) for label in LABELS), key=len, reverse=True))
_LINE = re.compile(rf"[ \t>|]{{0,8}}\*?(?P<label>{_LABEL_WORDS})\*?[ \t\xa0]?:\*?[ \t\xa0]*(?P<value>[^\n{PAGE_BREAK}]*)", re.I)
_STARTS = re.compile(rf"(?:^|(?<={PAGE_BREAK})){_LINE.pattern}", re.I | re.M)
_ATTRIBUTION = re.compile(
    rf"^[ \t>|]{{0,8}}On (?=[^\n]{{0,60}}\d)(?P<when>[^\n{PAGE_BREAK}]{{6,60}}(?:\d{{4}}|[AP]M|\d:\d\d)),?\s"
    rf"(?P<who>[^\n{PAGE_BREAK}]{{3,120}}(?:\n[^\n{PAGE_BREAK}]{{0,80}})?)\s?wrote:",
    re.M,
)
"""The line above a quoted mail: `On Mon, Mar 4, 2019 at 10:15 AM Jane Roe <jroe@example.com> wrote:`."""
_NATIVE_DATE = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{2,4} \d\d?:\d\d")
_FORWARDED = re.compile(r"original message|forwarded|weitergeleitet|ursprüngliche nachricht|wrote:|begin forwarded|_{8}", re.I)
_SENTENCE = re.compile(r"[a-z,] [a-z]\w* [a-z]\w* [a-z]|[a-z][.,?!:]$")
_FOLDED = {"to": 40, "cc": 40, "bcc": 40, "from": 2, "subject": 3, "attachments": 8, "references": 40, "date": 1}
"""Lines over which a field may run."""
_MAX_BLOCK_CHARS = 40_000
_HEAD_CHARS, _HEAD_LINES = 600, 8
_ADDRESSED = ("from", "to", "cc", "bcc")


class _Field(NamedTuple):
    kind: str
    label: str
    line_start: int
    start: int
    end: int


def read_mail_headers(window: Window) -> Iterator[MailHeader]:
    """Yields the header blocks of a window in order; at most one of a page is that of the mail itself."""
    text = window.text
    done = 0
    is_mailbox = False
    for hit in _STARTS.finditer(text):
        if hit.start() < done:
            continue
        fields, done = _block(text, hit.start())
        page = window.page_at(hit.start())
        page_start = window.page_starts[page - window.first_page]
        is_own = _is_own(text, page_start, hit.start(), fields, page, is_mailbox)
        header = _header(window, fields, is_own)
        if header is not None:
            is_mailbox = is_mailbox or (is_own and page == 1) or window.first_page > 1
            yield header


def read_attributions(window: Window) -> Iterator[NamedSpan]:
    """Yields the names in the lines above quoted mails."""
    if " wrote:" not in window.text and "\nwrote:" not in window.text:
        return
    for hit in _ATTRIBUTION.finditer(window.text):
        for person in read_addressees(window.text, *hit.span("who"), is_surname_first=True):
            if person.name and person.type and person.address:
                yield NamedSpan(window.span(*person.name), person.type, "mail.wrote")


def _block(text: str, start: int) -> tuple[list[_Field], int]:
    """Returns the fields of the block that begins at `start`, and its end."""
    fields: list[_Field] = []
    at, end = start, start
    while at < min(len(text), start + _MAX_BLOCK_CHARS):
        line_end = _line_end(text, at)
        if hit := _LINE.match(text, at, line_end):
            fields.append(_Field(LABELS[hit["label"].lower()], hit["label"].lower(), at, hit.start("value"), line_end))
        elif not text[at:line_end].strip():
            following = line_end + 1
            if text[line_end : line_end + 1] != "\n" or not fields or not _LINE.match(text, following):
                break  # a blank line between two fields is the spacing of the page
        elif fields and (folded := _folded_end(text, at, fields[-1])):
            fields[-1] = fields[-1]._replace(end=folded)
            line_end = folded
        else:
            break
        end = line_end
        if text[line_end : line_end + 1] != "\n":
            break
        at = line_end + 1
    return fields, max(end, start + 1)


def _folded_end(text: str, at: int, field: _Field) -> int | None:
    """Returns the end of the lines that continue a field, or None if the line at `at` does not."""
    limit = _FOLDED.get(field.kind, 0)
    end = at
    is_open = text[field.start : at].rstrip().endswith((";", ",", "<")) or not text[field.start : at].strip()
    for _ in range(limit):
        line_end = _line_end(text, end)
        line = text[end:line_end]
        if not line.strip():
            break
        if is_open and field.kind in _ADDRESSED and not line.rstrip().endswith((";", ",", "<")):
            return line_end
        if text[line_end : line_end + 1] != "\n":
            break
        if _LINE.match(text, line_end + 1):
            return line_end  # another field follows: what stands between belongs to this one
        end = line_end + 1
    first_end = _line_end(text, at)
    return first_end if field.kind == "subject" and not text[field.start : at].strip() else None


def _line_end(text: str, at: int) -> int:
    newline, page = text.find("\n", at), text.find(PAGE_BREAK, at)
    ends = [end for end in (newline, page) if end >= 0]
    return min(ends) if ends else len(text)


def _is_own(text: str, page_start: int, start: int, fields: list[_Field], page: int, is_mailbox: bool) -> bool:
    if start == page_start and page > 1:
        # a mailbox: the reader of mails prints the fields in this order, with the date as it was sent
        kinds = [field.kind for field in fields]
        dates = [field for field in fields if field.label == "date"]
        return is_mailbox and kinds[:1] == ["from"] and any(_NATIVE_DATE.search(text, field.start, field.end) for field in dates)
    head = text[page_start:start]
    if page > 1 or len(head) > _HEAD_CHARS or is_mailbox or _FORWARDED.search(head):
        return False
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    return len(lines) <= _HEAD_LINES and not any(_SENTENCE.search(line) for line in lines)


def _header(window: Window, fields: list[_Field], is_own: bool) -> MailHeader | None:
    by_kind: dict[str, list[_Field]] = {}
    for field in fields:
        by_kind.setdefault(field.kind, []).append(field)
    if "from" not in by_kind and not (is_own and by_kind.keys() >= {"to", "date", "subject"}):
        return None
    if len(by_kind.keys() & {"to", "cc", "bcc", "date", "subject"}) < (1 if is_own and fields[0].line_start == 0 else 2):
        return None
    # a sender is one person: a comma in the line is that of "Roe, Jane", which then is the style of the whole block
    senders = tuple(_addresses(window, by_kind.get("from", []), is_surname_first=True))
    is_surname_first = any(person.name and "," in person.name.span.text and person.name.type is MentionType.PERSON for person in senders)
    # so does a program that separates by semicolons
    is_surname_first |= any(";" in window.text[field.start : field.end] for kind in _ADDRESSED for field in by_kind.get(kind, []))
    people = {kind: tuple(_addresses(window, by_kind.get(kind, []), is_surname_first)) for kind in ("to", "cc", "bcc")}
    date = next((found for field in by_kind.get("date", []) if (found := _date(window, field))), None)
    if not (date or senders or any(people.values())):
        return None
    subject = next((window.span(field.start, field.end) for field in by_kind.get("subject", []) if field.end > field.start), None)
    return MailHeader(
        is_own,
        window.span(fields[0].line_start, fields[-1].end),
        senders,
        people["to"],
        people["cc"],
        people["bcc"],
        date[0] if date else None,
        date[1] if date else "",
        subject,
        tuple((field.kind, window.span(field.start, field.end)) for field in fields if field.kind != "other"),
    )


def _addresses(window: Window, fields: list[_Field], is_surname_first: bool) -> Iterator[MailAddress]:
    for field in fields:
        for entry in read_addressees(window.text, field.start, field.end, is_surname_first=is_surname_first):
            name = NamedSpan(window.span(*entry.name), entry.type, f"mail.{field.kind}") if entry.name and entry.type else None
            address = window.span(*entry.address) if entry.address else None
            yield MailAddress(name, address, window.span(entry.start, entry.end), window.span(field.line_start, field.end))


def _date(window: Window, field: _Field) -> tuple[Span, str] | None:
    found = find_date(window.text, field.start, field.end, is_day_first=field.label in DAY_FIRST_LABELS)
    return (window.span(found[0], found[1]), found[2]) if found else None
