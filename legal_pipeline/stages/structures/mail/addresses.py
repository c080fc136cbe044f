"""The addressees in a header line of a mail: `"Roe, Jane" <jroe@example.com>; Bo Mott`.

A comma separates addressees, and a surname from a given name: what stands around it decides. Source: RFC 5322, 3.4, and the forms
that Outlook, Notes and Gmail print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from legal_pipeline.data.mail_headers import MAILBOX_WORDS
from legal_pipeline.data.titles import JOBS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures.name_shapes import is_given_name, kind_of, without_title

_ADDRESS = re.compile(r"[\w.+%=-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z0-9-]{2,63}")
_SKIPPED = re.compile(r'"[^"\n]{0,200}"|“[^”\n]{0,200}”|<[^<>]{0,320}>|\([^()]{0,200}\)|\[[^\[\]]{0,200}\]')
"""Quoted names, addresses in brackets, comments: no separator counts inside."""
_SEPARATOR = re.compile(r"[;,]")
_LEGAL_FORM = re.compile(
    r"\s*(?:Inc|LLC|L\.L\.C|LLP|L\.L\.P|LP|L\.P|Ltd|Corp|Co|P\.?C|P\.?A|PLLC|N\.A|GmbH|S\.A|Jr|Sr|II|III|IV|Esq|Esquire|M\.?D|Ph\.?D|CPA|J\.?D)\b\.?",
    re.I,
)
_GENERATION = re.compile(r"(?:,?\s+(?:Jr|Sr|II|III|IV|Esq)\.?)$", re.I)
_SURNAME = re.compile(r"(?:(?:de|del|della|der|van|von|da|di|du|la|le|el|al|st\.?|mc|o\')\s+){0,2}[^\W\d_][\w'’-]*$", re.I)
_GIVEN = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’-]*\.?){0,2}$")
_TAIL = re.compile(r"\s*(?:\bon behalf of\b|\bvia\b|\bmailto:|[<(\[{|]|/[A-Z]|@| - |\bat\s).*", re.S)
"""What follows the name: an address, a department, the service that sent it."""
_GROUP = re.compile(r"[\w -]{1,40}:\s*")
_EDGES = " \t\n\r\"'“”‘’,;:*<>"


class Addressee(NamedTuple):
    """Ranges in the text; a range is None if the line does not have it."""

    start: int
    end: int
    name: tuple[int, int] | None
    type: MentionType | None
    """PERSON, ORG or GOV_BODY; None without a name."""
    address: tuple[int, int] | None


def read_addressees(text: str, start: int, end: int, *, is_surname_first: bool = False, is_any_name: bool = False) -> Iterator[Addressee]:
    """Yields the addressees in `text[start:end]`, the value of one header field. Time is linear.

    `is_surname_first` says that a comma between two names of one word does not separate addressees. With
    `is_any_name`, an entry that names neither a person nor an organization is yielded, too.
    """
    if group := _GROUP.match(text, start, end):
        start = group.end()
    for at, to in _entries(text, start, end, is_surname_first):
        entry = _addressee(text, at, to)
        if entry.name or entry.address or (is_any_name and entry.end > entry.start):
            yield entry


def _entries(text: str, start: int, end: int, is_surname_first: bool) -> Iterator[tuple[int, int]]:
    skipped = [hit.span() for hit in _SKIPPED.finditer(text, start, end)]
    cuts: list[tuple[int, str]] = []
    inside = iter([*skipped, (end, end)])
    low, high = next(inside)
    for hit in _SEPARATOR.finditer(text, start, end):
        while hit.start() >= high and high < end:
            low, high = next(inside)
        if not low <= hit.start() < high:
            cuts.append((hit.start(), hit[0]))
    is_surname_first = is_surname_first or any(mark == ";" for _, mark in cuts)  # the comma is free for names
    at, previous = start, ";"
    pending: tuple[int, int] | None = None
    for cut, mark in (*cuts, (end, ";")):
        part = (at, cut)
        if pending is not None and previous == "," and _belongs_together(text, pending, part, is_surname_first):
            pending = (pending[0], cut)
        else:
            if pending is not None:
                yield pending
            pending = part
        at, previous = cut + 1, mark
    if pending is not None:
        yield pending


def _belongs_together(text: str, left: tuple[int, int], right: tuple[int, int], is_surname_first: bool) -> bool:
    """Returns whether a comma joins: "Roe Mills, Inc.", "Roe, Jane"."""
    before, after = text[left[0] : left[1]].strip(), text[right[0] : right[1]].strip()
    if "@" in before:
        return False
    if _LEGAL_FORM.match(after):
        return True
    if "," in before or not _SURNAME.match(_GENERATION.sub("", before)):
        return False
    name = _TAIL.sub("", after).strip(_EDGES)
    if not _GIVEN.match(name):
        return False
    if is_surname_first or "@" in after:
        return True
    # without addresses, two first names are two people
    return is_given_name(name.split()[0].rstrip(".")) and not is_given_name(before)


def _addressee(text: str, start: int, end: int) -> Addressee:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    address = _ADDRESS.search(text, start, end)
    where = address.span() if address else None
    name_start, name_end = start, end
    if where and (old := re.compile(r"\s*\(([^()@]{2,80})\)").match(text, where[1], end)) and where[0] == start:
        name_start, name_end = old.span(1)  # "jroe@example.com (Jane Roe)"
    elif quoted := re.compile(r'\s*["“]([^"”]{1,200})["”]').match(text, start, end):
        name_start, name_end = quoted.span(1)
    if tail := _TAIL.search(text, name_start, name_end):
        # the quotation mark of 'jroe@example.com' is no name
        name_end = name_start if tail.start() == name_start and text[name_start] != "'" else tail.start()
    while name_start < name_end and text[name_start] in _EDGES:
        name_start += 1
    while name_end > name_start and text[name_end - 1] in _EDGES:
        name_end -= 1
    name_start = without_title(text, name_start, name_end)
    kind = _kind(text[name_start:name_end])
    return Addressee(start, end, (name_start, name_end) if kind else None, kind, where)


def _kind(name: str) -> MentionType | None:
    flat = " ".join(name.split())
    if not flat or "@" in flat or len(flat) > 120 or flat.split()[-1] in JOBS:
        return None
    surname, comma, given = flat.partition(", ")
    if comma and _SURNAME.match(_GENERATION.sub("", surname)) and _GIVEN.match(given) and not _LEGAL_FORM.match(given):
        words = f"{given} {surname}"
        return (
            MentionType.PERSON if not _is_mailbox(words) and kind_of(words if not words.islower() else words.title()) is not None else None
        )
    if flat.islower():
        flat = flat.title()
        if not is_given_name(flat.split()[0]):
            return None
    kind = kind_of(flat)
    return None if _is_mailbox(flat, whole=kind is not MentionType.PERSON) else kind


def _is_mailbox(name: str, *, whole: bool = False) -> bool:
    """Returns whether a word, or, with `whole`, every word is one that names a mailbox."""
    return (all if whole else any)(word.strip(".,").lower() in MAILBOX_WORDS for word in name.split())
