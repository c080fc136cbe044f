"""Types the pieces of a block of counsel: a name, a firm, an address, a bar number, "Attorneys for ...".

A piece is a printed line, or a part of one between commas: "Ann Vane, Vane LLP, 10 Main St., Provo, UT 84601".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from legal_pipeline.data import counsel_forms
from legal_pipeline.data.clauses import TITLE
from legal_pipeline.data.places import STATES
from legal_pipeline.data.titles import JOBS
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE, ROLE_TAIL
from legal_pipeline.stages.structures.counsel.bar_numbers import BAR_LINE, MARK, PRO_HAC_VICE
from legal_pipeline.stages.structures.counsel.comma_firms import whole_firms
from legal_pipeline.stages.structures.counsel.firm_shapes import is_firm
from legal_pipeline.stages.structures.counsel.representation import acts_alone, by_counsel, representation_on
from legal_pipeline.stages.structures.lines import Line, slice_line


class Kind(Enum):
    NAME = auto()
    FIRM = auto()
    ADDRESS = auto()
    CONTACT = auto()
    BAR = auto()
    """A bar number alone on its line."""
    TITLE = auto()
    OFFICE = auto()
    """A title that no attorney bears: "President", "Sole Member"."""
    CLIENT = auto()
    BY_COUNSEL = auto()
    """ "By its attorneys," below the client."""
    JOIN = auto()
    """ "and" between two firms of one client, or what a firm is below its name: no piece ends at it."""
    ALONE = auto()
    """ "Plaintiff, pro se"."""
    BLANK_SIGNATURE = auto()
    """ "By: ________" above the name."""
    OTHER_PERSON = auto()
    END = auto()
    """A heading, a date, a court: the block is over."""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Name:
    """A person. Offsets are into the window."""

    start: int
    end: int
    is_marked: bool
    """Whether a bar number, "Esq." or "pro hac vice" says that the person is an attorney."""
    is_signed: bool
    has_courtesy: bool


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    line: Line
    name: Name | None = None
    client: str = ""
    is_heading: bool = False
    has_zip: bool = False

    @property
    def text(self) -> str:
        return self.line.text


_SIGN = re.compile(
    r"(?:By|BY|by)\s?:?\s{0,3}(?:/?[sS]/\s?)?[\s_]{0,40}|/?\s?[sS]\s?/\s{0,3}[\s_]{0,20}|\(?[sS]igned\)?:?\s|"
    r"(?:Attorney|Counsel|Name)\s?:\s{0,4}"
)
ADDRESS = re.compile(
    rf"\d+[\w\-]*\s+\S|\(?\d|.{{0,60}}\b[A-Za-z.]+,?\s+\d{{5}}(?:-\d{{4}})?$|P\.?\s?O\.?\s+(?:Box|"
    rf"Drawer)|(?:One|Two|Three|Four|Five|Ten)\s+[A-Z]\w+|.{{0,60}}\b[A-Z][a-z.]*\.?,?\s+\d{{5}}(?:-\d{{4}}"
    ")?$|"
    rf".{{0,50}}\b(?:{'|'.join(re.escape(word) for word in counsel_forms.ADDRESS_WORDS)})"
    rf"(?:,|\s|\.|$)\s*(?:\w+\s*){{0,4}}$|[A-Z][a-z]+,\s(?:D\.?\s?C\.?|[A-Z][A-Z]|"
    r"[A-Z][a-z]+)$|[A-Z][A-Za-z. ]{2,30},\s[A-Z]{2}\s\d{5}(?:-\d{4})?\s\([^()]{3,40}\)$"
)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
_PLACE = re.compile(rf"(?:[A-Z][\w.]+\s?){{1,3}}$|(?:{'|'.join(sorted(STATES))}|[A-Z]{{2}}|D\.\s?C\.)(?:\s\d{{5}}(?:-\d{{4}})?)?$")
_WHAT_IT_IS = re.compile(
    r"\(?an?\s+(?:\w+\s+){0,3}(?:corporation|partnership|association|company)(?:\s+including\s+.{3,40})?\)?\.?$", re.IGNORECASE
)
"""What a firm is, below its name: "A Professional Corporation"."""
_CITY_STATE = re.compile(rf"(?:[A-Z][\w.]+\s?){{1,3}},\s(?:{'|'.join(sorted(STATES))})\s?,?(?:\s[\d ]{{4,7}})?\.?$")
"""A city and a state, the postal code perhaps with a blank that OCR saw in it."""
_DATED = re.compile(
    r"(?:Dated?|DATED?|Executed|EXECUTED)\s?:?\s+(?:on\s+|this\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?)?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+(?:\d{1,2},?\s+)?\d{4}\.?\s+(?=[A-Z/])"
)
"""The date left of a firm or a signature: "Dated: June 4, 2019 ROE MOTT LLP"."""
_STATE_ZIP = re.compile(rf"(?:{'|'.join(sorted(STATES))}|[A-Z]{{2}}|D\.\s?C\.)(?:\s\d{{5}}(?:-\d{{4}})?)?\.?")
"""The rest of a line that begins with a city: "San Francisco, California 94103"."""
_CONTACT = re.compile(
    r"@|www\.|\(?\d{3}\)?[\s.\-]{0,3}\d{3}[\s.\-]{1,3}\d{4}|(?:Tele?(?:phone|copier)"
    r"?|Ph(?:one)?|Fax|Facsimile|E-?mail|Direct|Cell|Main|Tel)\b\s?[.:#(]|(?:Telephone|"
    r"Facsimile|Email)s?\b",
    re.IGNORECASE,
)
_MAIL_BEHIND = re.compile(r"[\s,(<|\[\-–]+[^\s,(<|\[@]+@\S+$")
_TITLE = re.compile(
    rf"\(?(?:(?:{'|'.join(counsel_forms.RANKS)})\.?\s+)*(?:{'|'.join(re.escape(word) for word in counsel_forms.ATTORNEY_TITLES)})s?\b",
    re.IGNORECASE,
)
AT_LAW = re.compile(r"attorneys?[\s\-]at[\s\-]law$", re.IGNORECASE)
_OFFICE = re.compile(rf"(?:(?:Its|Sole|Title\s?:)\s+)?(?i:{TITLE})\b")
_OFFICE_OF_BODY = re.compile(rf"(?i:{TITLE}),\s")
"""An office and its body: "Claims Manager, Acme Mills, Inc." is no firm."""
_CHIEF_OF_ATTORNEYS = re.compile(
    r"(?:(?:Acting|Assistant|Associate|Branch|Bureau|Deputy|Division|Principal|Section|Senior|Unit)\s+)+(?:Chief|Director)\b"
    r"|(?:Chief|Director),\s.*\b(?:Branch|Bureau|Division|Section|Staff|Unit)\b"
)
"""Government attorneys under whose names others sign: "Assistant Branch Director", "Chief, Civil Division" (Justice Manual, title 4)."""
_UNIT = re.compile(
    r"(?:(?:Antitrust|Appellate|Civil|Civil\s+Rights|Commercial\s+Litigation|Criminal|Environment(?:al)?(?:\s+(?:and|&)\s+Natural\s+Resources)?|"
    r"Federal\s+Programs|Fraud|General\s+Litigation|Labor|Litigation|National\s+Courts|National\s+Security|Public\s+Integrity|Special\s+Litigation|"
    r"Tax|Torts|White\s+Collar(?:\s+Crime)?)\s+(?:Branch|Bureau|Division|Section|Staff|Unit)(?:,\s+|$))+",
    re.IGNORECASE,
)
"""A part of a department of attorneys, which is no firm by itself."""
_BODY_OF_TITLE = re.compile(r"(?!law\s+offices?$).*\b(?:offices?|department|division|bureau)\b", re.IGNORECASE)
_OTHER_PERSON = re.compile(
    r"\b(?:paralegal|videographer|reporter|reported\s+by|clerk|case\s+manager|legal\s+assistant|"
    r"notary|judge|secretary|interpreter|witness|also\s+present|CSR|"
    r"process\s+server|(?:an?|the)\s+(?:employee|agent)\s+(?:of|for)|mediator|arbitrator|registered\s+agent|investigator|appraiser|affiant|translator|adjuster|"
    r"^(?:chapter\s+\d{1,2}|standing|bankruptcy|successor|liquidating)\s+(?:\w+\s+){0,2}trustee$|"
    r"(?:expert|consultant)(?!\s+(?:counsel|attorney)))\b",
    re.IGNORECASE,
)
LAW = re.compile(
    r"\b(?:LLP|L\.L\.P|PLLC|P\.L\.L\.C|P\.?C|P\.?L|P\.?A|PLC|APC|LLC|Law|Legal|Attorneys?|"
    r"Office\s+of|(?:Counsel|Attorney|Defender|Solicitor)['’]?s['’]?\s+Office|Department\s+of|Foundation|Union|Defenders?|Clinic|School|University|"
    r"Project|Justice|Law\s+Group|Associates)\b|&",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:COURT|CIRCUIT|DISTRICT\s+OF|Court\s+of|CLERK|Clerk|Exhibit|EXHIBIT|Via|"
    r"VIA|Date|DATE[D:]|Dated|Re:|RE:|APPEARANCES|CERTIFICATE|Certificate\s+of|PROOF\s+OF|DECLARATION|MEMORANDUM|TABLE\s+OF|STIPULATION|"
    r"COMPLAINT|VERIFICATION)\b|"
    r"^(?:(?:JOINT|OPENING|REPLY|AMENDED|EMERGENCY|UNOPPOSED)\s)?(?:BRIEF|MOTION|RESPONSE|REPLY|ANSWER|OBJECTIONS?|PETITION|APPLICATION|OPPOSITION|NOTICE)\s"
    r"(?:OF|FOR|TO|IN)\b|^v\.|\bv\.\s|^A\s?P\s?P\s?E\s?A\s?R|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d"
)
_GENERATION = re.compile(r",\s*(?:Jr|Sr|II|III|IV)\b\.?", re.IGNORECASE)
_ONE_OF_THEM = re.compile(r"one\s+of\s+(?:its|his|her|their|the)\s+(?:attorneys?|counsel|lawyers?)\W*$", re.IGNORECASE)
"""Below a signature in Illinois, which the party's name stands above."""
FORM_LAST = re.compile(r"\s(?:PC|PA|PLC|PLLC|LLC|LLP|APC|LPA)$")
_NO_PERSON = re.compile(r"\b(?:and|of|for|at|the|or|by)\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"(?:TO|To|CC|[Cc]c)\s?:\s+(?=[A-Z])")
"""Before the block of whom a paper is addressed to, or of who gets a copy."""
_ATTORNEY_NAMED = re.compile(r"(?:Attorney|ATTORNEY|Atty\.?)\s+(?=[A-Z][\w'’-]+\s+[A-Z])(?!General|GENERAL)")
"""Before a name, as in Wisconsin: "Attorney Jane Roe"."""
_BY_PERMISSION = re.compile(
    r"\s*(?:\([^()]*\b(?:permission|consent|authority|authori[sz]ation)\b[^()]*\)|\b(?:w/|with|by)\s?(?:\w+\s)?(?:permission|consent)\b.{0,40})$",
    re.IGNORECASE,
)
"""Behind the name of somebody for whom another one signs."""
_FIRM_NUMBER = re.compile(
    r"\s*[(,#]\s?(?:(?:Law\s)?Firm|Atty\.?|Attorney|Cook\sCounty)?\s?(?:I\.?D\.?|Code|Nos?\.?|#)?[^\w()]{0,3}(?:No\.?)?\s?\d{4,7}\)?$",
    re.IGNORECASE,
)
"""The number of a firm behind its name, as in Illinois: "(Firm I.D. No. 44210)"."""
_BODY_LAST = re.compile(
    r"\b(?:administration|agency|authority|board|bureau|commission|council|department|lawyers|advocates)$", re.IGNORECASE
)
_ATTENTION = re.compile(r"(?:Attn|ATTN|Attention|ATTENTION|c/o|C/O)\s?[:.]?\s+(?=[A-Z])")
_BLANK_SIGNATURE = re.compile(r"(?:(?:By|BY)\s?:?\s*_*|(?:/?[sS]/)?\s?_{3,})$")
_JOIN = re.compile(r"[\-–—\s]{0,4}(?:and|And|AND|&)[\-–—\s]{0,4}$")
_BEHIND_FIRM = re.compile(r",?\s+(?:by|By|BY|through)\s?:?$")
_SPLIT = re.compile(
    r",\s+(?!(?i:Jr|Sr|II|III|IV|Esq(?:uire)?|Inc|LLC|L\.L\.C|LLP|L\.L\.P|PLLC|P\.?C|P\.?A|P\.?L|APC|Ltd|N\.A|PLC|Chtd|S\.C|L\.P|[A-Z]{2}\s\d)\b)|"
    r"\s+[|•·]\s+|;\s+"
)


def pieces_of(line: Line) -> Iterator[Piece]:
    """Yields the typed pieces of a line from left to right."""
    text = line.text
    if dated := _DATED.match(text):
        yield Piece(Kind.END, slice_line(line, 0, dated.end()))
        yield from pieces_of(slice_line(line, dated.end(), len(text)))
    elif addressed := _ADDRESSED.match(text):
        yield Piece(Kind.END, slice_line(line, 0, addressed.end()))
        yield from pieces_of(slice_line(line, addressed.end(), len(text)))
    elif attention := _ATTENTION.match(text):
        yield from pieces_of(slice_line(line, attention.end(), len(text)))
    elif _BLANK_SIGNATURE.match(text):
        yield Piece(Kind.BLANK_SIGNATURE, line)
    elif _JOIN.match(text):
        yield Piece(Kind.JOIN, line)
    elif (client := by_counsel(text)) is not None:
        yield Piece(Kind.BY_COUNSEL, line, client=client)
    elif acts_alone(text):
        yield Piece(Kind.ALONE, line)
    elif found := representation_on(text):
        if found.start:
            yield from _listed(slice_line(line, 0, found.start))
        end = found.end + text.startswith(".", found.end)
        yield Piece(Kind.CLIENT, slice_line(line, found.start, end), client=found.client, is_heading=found.is_heading)
        rest = slice_line(line, found.end + 1, len(text))
        if rest.text.strip(" :"):
            yield from pieces_of(rest)
    elif (firm := _BEHIND_FIRM.search(text)) and is_firm(text[: firm.start()]):
        yield Piece(Kind.FIRM, slice_line(line, 0, firm.start()))
    else:
        whole = _whole(line)
        listed = _with_place(list(_listed(line))) if whole.kind in (Kind.UNKNOWN, Kind.FIRM, Kind.ADDRESS, Kind.CONTACT) else []
        is_city = len(listed) == 2 and _STATE_ZIP.fullmatch(listed[1].text) is not None
        if not is_city and len(listed) > 1 and listed[0].kind is Kind.NAME and all(one.kind is not Kind.UNKNOWN for one in listed):
            yield from listed
        else:
            yield whole


def _listed(line: Line) -> Iterator[Piece]:
    """Yields the pieces between the commas of a line."""
    begin, parts = 0, []
    for split in (*_SPLIT.finditer(line.text), None):
        parts.append((begin, split.start() if split else len(line.text)))
        begin = split.end() if split else begin
    is_first, is_behind_street = True, False
    for start, stop in whole_firms(line.text, parts):
        part = slice_line(line, start, stop)
        part = slice_line(part, 0, len(part.text.rstrip(" ,;")))
        if not part.text:
            continue
        piece = _whole(part)
        if is_behind_street and piece.kind in (Kind.UNKNOWN, Kind.NAME) and _PLACE.match(part.text):
            piece = Piece(Kind.ADDRESS, part)
        elif piece.kind is Kind.NAME and not is_first and not name_shapes.is_given_name(_bare_name(piece).split()[0]):
            piece = Piece(Kind.OFFICE if part.text.split()[-1] in JOBS else Kind.UNKNOWN, part)
        is_first = False
        is_behind_street = piece.kind is Kind.ADDRESS or (is_behind_street and piece.kind is Kind.CONTACT)
        yield piece


def _bare_name(piece: Piece) -> str:
    """Returns the text of a name without the title ahead of it: "Major Peter Kelling"."""
    assert piece.name is not None
    return piece.text[piece.name.start - piece.line.start :]


def _with_place(pieces: list[Piece]) -> list[Piece]:
    """Returns the pieces of a line with the place at its end as one: "..., Roe & Mott LLP, Provo, Utah."."""
    if len(pieces) < 3 or pieces[-1].text.rstrip(".") not in STATES:
        return pieces
    is_city = pieces[-2].kind in (Kind.UNKNOWN, Kind.NAME) and _PLACE.match(pieces[-2].text) is not None
    known = len(pieces) - 1 - is_city
    return [*pieces[:known], *(Piece(Kind.ADDRESS, one.line) for one in pieces[known:])]


def _whole(line: Line) -> Piece:
    text = line.text
    if BAR_LINE.match(text) or PRO_HAC_VICE.match(text):
        return Piece(Kind.BAR, line)
    if (mail := _MAIL_BEHIND.search(text)) and (name := name_on(slice_line(line, 0, mail.start()))):
        return Piece(Kind.NAME, line, name)
    if _OTHER_PERSON.search(text) and len(text) < 60:
        return Piece(Kind.OTHER_PERSON, line)
    if _CONTACT.search(text):
        return Piece(Kind.CONTACT, line)
    if (_END.search(text) and not ADDRESS.match(text)) or ROLE_LINE.match(text) or ROLE_TAIL.search(text):
        return Piece(Kind.END, line)
    if (named := _ATTORNEY_NAMED.match(text)) and (found := name_on(slice_line(line, named.end(), len(text)))):
        return Piece(Kind.NAME, line, replace(found, is_marked=True))
    if _WHAT_IT_IS.match(text):
        return Piece(Kind.JOIN, line)
    if _CITY_STATE.match(text):
        return Piece(Kind.ADDRESS, line)
    if (name := name_on(line)) and not _TITLE.match(text) and not _OFFICE.fullmatch(text) and not (ADDRESS.match(text) and is_bare(text)):
        return Piece(Kind.NAME, line, name)
    if ADDRESS.match(text):
        return Piece(Kind.ADDRESS, line, has_zip=bool(_ZIP.search(text)))
    if _ONE_OF_THEM.match(text):
        return Piece(Kind.TITLE, line)
    if _CHIEF_OF_ATTORNEYS.match(text) or _UNIT.fullmatch(text):
        return Piece(Kind.TITLE, line)
    if AT_LAW.match(text):
        return Piece(Kind.TITLE, line)
    if _TITLE.match(text) and not LAW.search(text.split(",")[0][-6:]) and not _BODY_OF_TITLE.match(text):
        return Piece(Kind.TITLE, line)
    if _OFFICE_OF_BODY.match(text) or (_OFFICE.match(text) and not name_shapes.is_organisation(text)):
        return Piece(Kind.OFFICE, line)
    if (number := _FIRM_NUMBER.search(text)) and is_firm(text[: number.start()]):
        return Piece(Kind.FIRM, slice_line(line, 0, number.start()))
    if is_firm(text):
        return Piece(Kind.FIRM, line)
    return Piece(Kind.UNKNOWN, line)


def is_bare(text: str) -> bool:
    """Returns whether a name begins with no given name: it may be a building's or a firm's."""
    return not name_shapes.is_given_name(text.split()[0])


def name_on(line: Line) -> Name | None:
    """Returns the person on a line that has nothing else but a bar number or "Esq.", or None."""
    text = line.text
    if not text or len(text) > 100 or text[-1] == "&" or not any(char.isupper() for char in text[:12]):
        return None
    if permission := _BY_PERMISSION.search(text):
        text = text[: permission.start()]
    begin = sign.end() if (sign := _SIGN.match(text)) else 0
    mark = MARK.search(text, begin)
    end = mark.start() if mark else len(text)
    begin, end = name_shapes.trim(text, begin, end)
    head = name_shapes.without_title(text, begin, end)
    if (
        _NO_PERSON.search(text, head, end)
        or FORM_LAST.search(text, head, end)
        or not name_shapes.is_person(text[head:end])
        or "," in _GENERATION.sub("", text[head:end])
        or _BODY_LAST.search(text[head:end])
    ):
        return None
    if mark and not MARK.search(text, mark.end()) and (len(text) - mark.end() > 24 or is_firm(text[mark.end() :].strip(" ,;"))):
        return None
    return Name(line.start + head, line.start + end, mark is not None, sign is not None, head > begin)
