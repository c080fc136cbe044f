"""Reads the people and firms of a list of counsel: "Ann Vane, Bo Mott, Roe & Lee LLP, Provo, Utah, and Ida Cole, Asst. Atty. Gen."

A list is cut at its commas, its parentheses and its "and"; each piece is a name, a firm, an office, a place or the rest of one of
them. A firm is that of the names before it, up to the next place or office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from enum import Enum, auto

from legal_pipeline.data.places import CITIES, STATES
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.counsel.bar_numbers import BAR_LINE
from legal_pipeline.stages.structures.counsel.comma_firms import whole_firms
from legal_pipeline.stages.structures.counsel.firm_shapes import are_two_people
from legal_pipeline.stages.structures.counsel.pieces import ADDRESS, FORM_LAST

Range = tuple[int, int]


class _Kind(Enum):
    NAME = auto()
    FIRM = auto()
    OFFICE = auto()
    """ "Asst. Atty. Gen.", "Counsel of Record"."""
    PLACE = auto()
    GENERATION = auto()
    FORM = auto()
    """A legal form alone: "P.C." behind "Roe Mott,"."""
    NOTE = auto()
    """ "argued", "also present": of the name before it, whose firm may follow."""
    UNKNOWN = auto()


@dataclass(slots=True)
class Group:
    """Attorneys of one firm, or of none that the list names. Offsets are into the window."""

    names: list[Range] = field(default_factory=list)
    firm: Range | None = None
    has_office: bool = False
    is_closed: bool = False
    """Whether a place or an office stands behind the names, so that the next name begins a group."""

    @property
    def is_complete(self) -> bool:
        """Whether the firm stands behind the names, so that the next name begins a group; a firm ahead of them is that of all."""
        return self.firm is not None and bool(self.names) and self.firm > self.names[0]


SPLIT = re.compile(r"[,;]\s+(?:and\s+)?|\s+(?=with\s+(?:whom|him|her|them)\s)|\s+(?:and|AND)\s+(?=[A-Z])|\s?[()]\s?")
_LEAD = re.compile(
    r"(?:ARGUED|ON\s+(?:\w+\s+)?BRIEFS?(?:\s+AND\s+\w+)?|COUNSEL|Appearances|APPEARANCES)\s?:?\s+|"
    r"\*\d{1,5}\s?|with\s+(?:whom|him|her|them)\s+(?:(?:was|were|on\s+the\s+briefs?)\s+)?|"
    r"(?:and|AND|by:?)\s+|On\s+(?:the\s+)?briefs?,?\s+|argued\s+the\s+cause\s*|the\s+|of\s+counsel\s*:?\s*|"
    r"(?:Esq(?:uire)?|ESQ(?:UIRE)?)\b\.?\s+",
)
_TAIL = re.compile(r"\s*,?\s+(?:(?:was|were|who\s+was|who\s+were)\s+)?(?:on\s+(?:the\s+)?briefs?|(?:of\s+counsel|OF\s+COUNSEL))\W*$")
_GENERATION = re.compile(r"(?:Jr|Sr|JR|SR|II|III|IV)\.?")
_RANK = (
    r"(?:Asst|Assistant|Assoc|Associate|Deputy|Dep|Acting|Special|Sp|Spec|Senior|Sr|Chief|Principal|Regional|First|State|"
    r"United\s+States|U\.\s?S|Trial|Staff|Managing|Supervising|Appellate|Litigation|Lead|Federal|Public|City|County|"
    r"Corporation|Corp|District|Dist|Prosecuting|Pros|"
    rf"{'|'.join(sorted(STATES))}|"
    r"Commonwealth's|Commonwealth|State's|Of|of|General|Gen|pro|hac|vice|se|Section|Division|Director|Ass't|Asst)"
)
_OFFICE = re.compile(
    rf"(?:(?!Attorney|Counsel)[A-Z][\w.]+\s+(?:City|County|Village|Township|Town)\s+(?:(?:Prosecuting|District|State['’]s)\s+Attorney|Solicitor|Attorney|Prosecutor|Counsel|Law\s+Director|Public\s+Defender)"
    rf"|(?:(?:{_RANK})\.?,?\s+){{0,5}}(?:Attorneys?|Attys?|Counsel|Solicitors?|Sols?|Defenders?|Prosecutor|Professor|"
    r"Esqs?|Esquire|General|Gen|Director|Chief|record|argued|se|vice)\b\.?)(?:\s+(?:General|Gen)\b\.?)?(?:\s+(?:of|for|to)\s.{2,60})?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:argued|also\s+present|orally|on\s+(?:the\s+)?briefs?)\.?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:Nos?\.?|#)\s?[A-Z]{0,3}\d[\d\-]+")
_ON_BRIEF = re.compile(r",?\s{0,9}(?:(?:was|were)\s{1,9})?on\s{1,9}(?:the\s{1,9})?(?:joint\s{1,9})?briefs?\b")
_WITH_WHOM = re.compile(r"\bwith\s+(?:whom|him|her|them)\b|\b(?:was|were)\s+on\b")
_STATE_BEHIND = re.compile(r",\s+(?:NY|N\.\s?Y\.|D\.?\s?C\.?|WA)(?![A-Za-z])")
_BODY = re.compile(
    r"\b(?:Offices?|Department|Dep['’]?t|Bureau|Division|Branch|Section|Unit|Staff|Commission|Authority|Agency|Clinic|Project|Firm|Appeals|Lawyers|Advocates|E\.E\.O\.C|N\.L\.R\.B)\b"
)
_STATE = {form.replace(".", "").replace(" ", "").lower() for name, forms in STATES.items() for form in (name, *forms)} | {
    "washdc",
    "calif",
    "ore",
}
_OF_COUNSEL = re.compile(r"\s\([^()]{3,120}\sof\s+counsel\)", re.IGNORECASE)
_MOST_NAME, _MOST_PIECE = 70, 110


def read_list(text: str, start: int, end: int, firms: Set[str]) -> list[Group]:
    """Returns the groups of a list of counsel; none where less than half of the text is names, firms, offices and places.

    `firms` are the folded names of bare firms ("Roe Mott") that another list of the document ends with.
    """
    groups: list[Group] = []
    is_joined_name = _is_joined_name(text, start, end)
    known = named = 0
    last: _Kind | None = None
    for begin, stop, is_last in _pieces(text, start, end):
        flat = " ".join(text[begin:stop].split())
        has_open_names = bool(groups and groups[-1].names and groups[-1].firm is None and not groups[-1].is_closed)
        kind = _kind(text, flat, stop, firms, is_last and not is_joined_name, has_open_names, last)
        if kind is not _Kind.UNKNOWN:
            known += stop - begin
        named += stop - begin if kind in (_Kind.NAME, _Kind.FIRM) else 0
        _add(groups, kind, begin, stop)
        last = kind if kind is not _Kind.GENERATION else last
    total = len(text[start:end].strip())
    is_list = known * 3 >= total * 2 or named * 3 >= total
    return [group for group in groups if group.names] if is_list else []


def closing_firm(text: str, start: int, end: int) -> str | None:
    """Returns the firm at the end of a list: "..., and Roe Mott", two words without a given name."""
    if _is_joined_name(text, start, end):
        return None
    pieces = list(_pieces(text, start, end))
    printed = [" ".join(text[begin:stop].split()) for begin, stop, _ in pieces]
    if any(name_shapes.has_legal_form(one) or "&" in one for one in printed):
        return None
    flat = printed[-1] if len(pieces) > 1 else ""
    return flat if _is_bare_firm(flat) else None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    begin, parts = start, []
    for split in (*SPLIT.finditer(text, start, end), None):
        parts.append((begin, split.start() if split else end))
        begin = split.end() if split else end
    for part in whole_firms(text, parts):
        for piece in _people_apart(text, *part):
            if (found := _trimmed(text, *piece)) is not None:
                yield *found, part[1] == end


def _people_apart(text: str, begin: int, stop: int) -> Iterator[Range]:
    """Yields two people whom "&" joins one by one: "Jane Roe & Bo Mott, for the defendant"."""
    at = text.find(" & ", begin, stop)
    if at >= 0 and are_two_people(" ".join(text[begin:stop].split())):
        yield begin, at
        begin = at + 3
    yield begin, stop


def _is_joined_name(text: str, start: int, end: int) -> bool:
    """Returns whether the last of a list is one more name: "Ann Roe, Bo Mott, and Dov Vane". Behind "with whom" it may be their firm."""
    joins = [found.end() for found in re.finditer(r"\band\s+(?=[A-Z])", text[start:end])]
    return (
        bool(joins) and "," not in text[start + joins[-1] : end] and not (_WITH_WHOM.search(text, start, end) or _ON_BRIEF.match(text, end))
    )


def _trimmed(text: str, begin: int, stop: int) -> Range | None:
    while lead := _LEAD.match(text, begin, stop):
        if lead.end() == begin:
            break
        begin = lead.end()
    if tail := _TAIL.search(text, max(begin, stop - 40), stop):
        stop = tail.start()
    begin, stop = name_shapes.trim(text, begin, stop)
    begin = name_shapes.without_title(text, begin, stop)
    return (begin, stop) if 1 < stop - begin < _MOST_PIECE else None


def _kind(text: str, flat: str, stop: int, firms: Set[str], is_last: bool, has_open_names: bool, last: _Kind | None) -> _Kind:
    if _GENERATION.fullmatch(flat):
        return _Kind.GENERATION
    if len(flat) < 9 and name_shapes.has_legal_form(flat):
        return _Kind.FORM
    if _NOTE.fullmatch(flat) or BAR_LINE.match(flat) or _NUMBER.fullmatch(flat):
        return _Kind.NOTE
    if _is_place(text, flat, stop, last) or ADDRESS.match(flat):
        return _Kind.PLACE
    if _OFFICE.fullmatch(flat) or (last in (_Kind.OFFICE, _Kind.NAME) and flat.startswith(("of ", "to "))):
        return _Kind.OFFICE
    if (
        name_shapes.is_organisation(flat)
        or _BODY.search(flat)
        or FORM_LAST.search(flat)
        or flat in firms
        or (is_last and has_open_names and _is_bare_firm(flat))
    ):
        return _Kind.FIRM
    return _Kind.NAME if len(flat) < _MOST_NAME and name_shapes.is_person(flat) else _Kind.UNKNOWN


def _add(groups: list[Group], kind: _Kind, begin: int, stop: int) -> None:
    group = groups[-1] if groups else None
    match kind:
        case _Kind.NAME:
            if group is None or group.is_closed or group.is_complete:
                groups.append(group := Group(firm=group.firm if group and not group.names else None))
            group.names.append((begin, stop))
        case _Kind.GENERATION if group and group.names:
            group.names[-1] = (group.names[-1][0], stop)
        case _Kind.FORM if group and group.firm:
            group.firm = (group.firm[0], stop)
        case _Kind.FORM if group and len(group.names) > 1:  # "Roe Mott, P.C." behind a name
            group.firm = (group.names.pop()[0], stop)
        case _Kind.FIRM if group is None or (group.firm and (group.is_closed or (group.names and not group.is_complete))):
            groups.append(Group(firm=(begin, stop)))
        case _Kind.FIRM if group and group.firm is None:
            group.firm = (begin, stop)
            for above in reversed(groups[:-1]):
                if above.firm or not (above.has_office and group.has_office):
                    break
                above.firm = group.firm  # "Jane Roe, Deputy; Bo Mott, Deputy; Office of the Attorney General"
        case _Kind.PLACE | _Kind.OFFICE if group:
            group.is_closed = True
            group.has_office = kind is _Kind.OFFICE
        case _:
            pass


def _is_bare_firm(flat: str) -> bool:
    return len(flat.split()) == 2 and flat[0].isupper() and not name_shapes.is_given_name(flat.split()[0])


def _is_place(text: str, flat: str, stop: int, last: _Kind | None) -> bool:
    """Returns whether a piece is a state, a known city behind a name or a firm, or words before a state: "Los Angeles, California"."""
    if flat.replace(".", "").replace(" ", "").lower() in _STATE:
        return last is not None
    if len(flat.split()) > 3 or (name_shapes.is_given_name(flat.split()[0]) and flat not in CITIES):
        return False
    if last in (_Kind.FIRM, _Kind.OFFICE) and len(flat.split()) < 4 and _OF_COUNSEL.match(text, stop):
        return True  # "Law Office of Bo Mott, East Acton (Bo Mott of counsel)"
    if last is not None and flat in CITIES and last is not _Kind.PLACE:
        return True
    behind = re.match(r",\s+([A-Z][A-Za-z.]*(?:\s?[A-Z][A-Za-z.]*)?)", text[stop : stop + 24])
    if behind and _is_state(behind[1]) and _STATE_BEHIND.match(text, stop + behind.end(1)) is not None:
        return False  # "Jane Roe, New York, NY"
    return last is not None and behind is not None and _is_state(behind[1])


def _is_state(text: str) -> bool:
    return text.replace(".", "").replace(" ", "").lower() in _STATE
