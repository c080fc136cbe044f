"""Reads the parties of a contract that names them only where they sign, as a joint filing agreement does.

    ROE PARTNERS L.P.
    By: Roe GP LLC, its general partner
    By: /s/ Jane Roe

Who signs stands above the first "By:"; those behind "By:" act for it. Some readers of PDF print a whole block on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from legal_pipeline.data.relation_cues import TITLE
from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Span, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.defined_names import name_before
from legal_pipeline.stages.structures.model import CaptionParty, NamedSpan, Preamble

_MARK = re.compile(r"(?:\bBy[ \t]*:|\bBY[ \t]*:|/[sS]/)")
_FIELD = re.compile(r"/[sS]/|\b(?:By|BY|Name|NAME|Title|TITLE|Its|ITS|Date|DATE|Dated|DATED|Address)[ \t]*:|\bits\s+[a-z]", re.ASCII)
_ACTS_FOR = re.compile(r",?\s+(?:its|as|solely|acting|on\s+behalf)\b.*\Z", re.IGNORECASE | re.DOTALL)
_OFFICE = re.compile(rf"{TITLE}\W*\Z", re.IGNORECASE)
_CLOSED = re.compile(rf"(?:{TITLE}|(?:19|20)\d\d|\b(?i:attorney-in-fact|authorized\s+(?:signatory|officer|person)))[,.]?\s+(?=[A-Z])")
"""What ends a block of signature: a title, a date."""
_FORM_WITHIN = re.compile(r"\b(?:L\.?P\.?|L\.?L\.?C\.?|INC\.?|LTD\.?|CORP\.?|CORPORATION|LIMITED|N\.A\.)\s+(?=[A-Z]{3})")
_FORM_LAST = re.compile(r"\s(?:L\.?P|L\.?L\.?C|L\.?L\.?P|INC|LTD|CORP|CORPORATION|LIMITED|COMPANY|TRUST|N\.A|PLC)\.?$")
_SIGNS = re.compile(
    r"\bIN\s+WITNESS\s+WHEREOF\b|\b(?:undersigned|parties\s+(?:hereto\s+)?have)\b[^.]{0,120}?\b(?:execut|sign|caus)|\bSIGNATURES?\b|\bDated?\s?:"
    r"|\b(?:ACCEPTED|Accepted)\s+(?:AND|and|&)\s+(?:AGREED|agreed)\b|\bACKNOWLEDGED\b",
    re.IGNORECASE,
)
_BLANK_LINES = 3
_MAX_BLOCKS = 200
_MAX_NAME = 120
_MAX_BLOCK = 400
"""Characters of a block of signature that stands in one line with others."""


def read_undersigned(window: Window) -> Preamble | None:
    """Returns the parties that sign the contract at the start of the window, if there are two or more."""
    signs = _SIGNS.search(window.text)
    if signs is None:
        return None
    parties: dict[str, CaptionParty] = {}
    for start, end in islice(_heads(window.text, signs.end()), _MAX_BLOCKS):
        name = window.text[start:end]
        kind = name_shapes.kind_of(name)
        if kind is None or _OFFICE.match(name) or len(name.split()) < 2:
            continue
        named = NamedSpan(window.span(start, end), kind, "preamble.undersigned")
        parties.setdefault(" ".join(name.upper().split()), CaptionParty(named, CONTRACTING_PARTY, named.span))
    if len(parties) < 2 or all(party.name.type is MentionType.PERSON for party in parties.values()):
        return None
    return Preamble(tuple(parties.values()), None, _evidence(window, parties))


def _evidence(window: Window, parties: dict[str, CaptionParty]) -> Span:
    spans = [party.name.span for party in parties.values()]
    return window.span(min(span.start for span in spans) - window.base, max(span.end for span in spans) - window.base)


def _heads(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yields the ranges of the names above or before the marks of signatures."""
    for mark in _MARK.finditer(text, start):
        line_start = text.rfind("\n", 0, mark.start()) + 1
        line_start = max(line_start, text.rfind("\f", 0, mark.start()) + 1)
        before = text[line_start : mark.start()].strip(" \t_")
        if before:
            if _FIELD.search(before):
                name = _behind_fields(text, max(line_start, mark.start() - _MAX_BLOCK), mark.start())
            else:
                name = _whole_line(text, line_start, mark.start()) or name_before(text, mark.start())
            if name and name[0] >= line_start and text[name[1] : mark.start()].strip(" \t_:.") == "":
                yield name
        elif above := _line_above(text, line_start):
            yield above


def _whole_line(text: str, line_start: int, end: int) -> tuple[int, int] | None:
    """Returns the line before the mark if it is the name of an organization in capitals: "ROE NON-ECI FUND LP By: Roe GP LLC"."""
    start, stop = name_shapes.trim(text, line_start, end)
    name = text[start:stop]
    is_name = name.upper() == name and len(name) < _MAX_NAME and bool(_FORM_LAST.search(name))
    return (start, stop) if is_name else None


def _behind_fields(text: str, first: int, end: int) -> tuple[int, int] | None:
    """Returns the organization at the end of a line that closes the block before it: "Name: Jane Roe Title: President ROE MILLS, INC."."""
    behind = max((match.end() for match in _CLOSED.finditer(text, first, end)), default=None)
    if behind is None:
        return None
    # two blocks side by side: the name that stands directly before the mark
    behind = max((match.end() for match in _FORM_WITHIN.finditer(text, behind, end)), default=behind)
    start, stop = name_shapes.trim(text, behind, end)
    name = text[start:stop]
    # in mixed case it is as often the end of a sentence
    is_printed = name.upper() == name and name_shapes.has_legal_form(name)
    return (start, stop) if is_printed and len(name) < _MAX_NAME and not _FIELD.search(text, behind, end) else None


def _line_above(text: str, line_start: int) -> tuple[int, int] | None:
    """Returns the name on the line above, with the line above that if both are in capitals and a name runs over them."""
    end, blanks = line_start, 0
    while end > 0:
        first = text.rfind("\n", 0, end - 1) + 1
        first = max(first, text.rfind("\f", 0, end - 1) + 1)
        line = text[first:end]
        if line.strip(" \t_\n\f"):
            break
        end, blanks = first, blanks + 1
        if blanks > _BLANK_LINES:
            return None
    else:
        return None
    if _FIELD.search(line):
        return _behind_fields(text, first, end)
    if len(line) > _MAX_NAME or re.search(r"[a-z]{3,}\s[a-z]{3,}\s[a-z]{3,}", line):
        return None
    start, stop = name_shapes.trim(text, first, end)
    start = name_shapes.without_title(text, start, stop)
    if acts := _ACTS_FOR.search(text, start, stop):
        stop = acts.start()
    return (start, stop) if stop - start > 2 else None
