"""The name that a bracket defines: directly before it, or before what describes the name.

`Acme Brake Co., a Nevada corporation, formerly known as Acme Tools ("Acme")` defines Acme Brake Co.
"""

from __future__ import annotations

import re

from legal_pipeline.data.clauses import TITLE
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import AKA
from legal_pipeline.stages.structures.preambles.borders import PLACES

_WORD = re.compile(r"[^\s]+")
JOINERS = frozenset({"of", "the", "for", "and", "&", "de", "la", "du", "van", "von", "in", "on", "at", "to", "d/b/a", "dba"})
_STOP_WORDS = frozenset(
    [
        "plaintiff",
        "plaintiffs",
        "defendant",
        "defendants",
        "petitioner",
        "respondent",
        "appellant",
        "appellee",
        "between",
        "among",
        "with",
        "by",
        "that",
        "whereas",
        "this",
        "agreement",
        "when",
        "under",
        "see",
        "id",
        "against",
        "from",
        "is",
        "was",
        "are",
        "were",
        "and/or",
        "as",
        "if",
        "in",
        "on",
        "at",
        "because",
        "while",
        "since",
        "before",
        "after",
        "mr",
        "mrs",
        "ms",
        "dr",
        "counsel",
        "attorney",
        "upon",
    ]
)
_FORM_BEFORE = re.compile(r"(?:Inc|Corp|LLC|L\.L\.C|Ltd|LLP|L\.P|Co|N\.A)\.?,?\s*$", re.IGNORECASE)
_FORM_IN_WORDS = re.compile(
    r"\s*(?:National\s+Association|Limited\s+(?:Liability\s+(?:Company|Partnership)|Partnership)|Professional\s+(?:Corporation|Association))\b",
    re.IGNORECASE,
)
_COURT_LINE = re.compile(r"\bCOURT\b|\bDIVISION\b|\bCourt\b|\bDIST(?:RICT|\.) OF\b")
_PROSE = re.compile(r"\b[a-z]{3,},?\s[a-z]{4,}")
LOOK_BACK = 160
_DESCRIBED = 330
"""Characters before a bracket that may describe the name."""
_DESCRIBES = re.compile(
    r",?\s+(?:an?\s+(?:[\w’'-]+\s+){0,6}?(?:corporation|company|partnership|association|trust|bank|firm|individual|body|society|cooperative|entity"
    r"|subdivision|commission|district|university|instrumentality|subsidiary|division|municipality|resident|citizen|institution|organization|organisation|agency)\b|its\s+(?:[\w-]+\s+){0,2}subsidiary\b|together\s+with\s|on\s+behalf\s+of\s"
    r"|individually\b|residing\s|having\s|with\s+(?:its\s|an?\s|offices?|principal|headquarters)|located\s|whose\s|organi[sz]ed\s|incorporated\s"
    r"|acting\s|by\s+and\s+through\s|including\s+its\s|which\s|who\s)",
    re.IGNORECASE,
)
_BORDERS = re.compile(r"[;“”\"]|[a-z)]\.\s+(?=[A-Z])|\n\s*\n|\)\s*,?\s+(?:and|or)\s")
"""Behind one of these, a description belongs to another name."""
_KINDS_OF_BODIES = frozenset(
    "company corporation partnership bank trust association firm university subsidiary foundation cooperative fund".split()  # noqa: SIM905
)
_STATE = re.compile(
    r"(?:State|Commonwealth|Province|Republic|Kingdom|Territory|People[’']s\s+Republic|City|County|Town)\s+of\b", re.IGNORECASE
)
_IS_WHERE = re.compile(
    r"(?:(?P<always>\blaws?|\bthrough\s+its)|\bsubdivision|\bagency|instrumentality|corporation|company|partnership|residents?|citizens?)\s+(?:(?:of|in)\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""Before the state in a description of a name: "a corporation organized under the laws of the State of Ohio"."""
_AT = re.compile(r"(?:,|\b(?:of|in|at|near))\s+(?:the\s+)?\Z")
_PLACE_TERM = re.compile(
    r"\b(?:state|city|county|town|territory|village|commonwealth|municipality|district|country|premises|property|site)\b", re.IGNORECASE
)
_OFFICE_BEFORE = re.compile(
    rf"\b(?:Agreement|Bylaws|Articles(?:\s+of\s+\w+)?|Certificate|Charter|Minutes|Consent|Guaranty|Operations|{TITLE}|Board\s+of\s+\w+|Directors|Shareholders|Stockholders|Members|Trustees|Managers|Officers)"
    r"(?:(?:\s+of|,)\s+(?:the\s+)?(?-i:[A-Z])\w+(?:(?:,|\s+and|\s+&)?\s+(?-i:[A-Z])\w+){0,3})?\s+\Z",
    re.IGNORECASE,
)
"""What somebody is in a company, or what the company has: before "of" and its name."""
_KNOWN_AS_BEFORE = re.compile(
    r"[\s,(]*\b(?:[fFnN]\.?/?[kK]\.?/?[aA]\.?|[dD]\.?/?[bB]\.?/?[aA]\.?|(?:formerly|previously)(?:\s+known\s+as)?|(?:also|now)\s+known\s+as"
    r"|doing\s+business\s+as)[\s:]*\Z"
)
_BODY_NOUN = re.compile(
    r"\b(?:Coalition|Council|Alliance|Forum|Campaign|Caucus|Consortium|Collective|Movement|Guild|Assembly|Task\s+Force|Working\s+Group|Network"
    r"|Initiative|Project|Conference|Congress|Front|Federation|Confederation|Advocates|Defenders|Citizens|Friends|Voices|Workers|Veterans|Mothers"
    r"|Neighbors|Taxpayers|Growers|Farmers|Ranchers|Lawyers|Physicians|Americans|Women|Students|Parents|Teachers|Residents|Owners|Breeders|Makers"
    r"|Dealers|Weavers|Players|Nurses|Engineers|Scientists)\b"
)
"""What bodies without a legal form are called."""


def defined_name(text: str, end: int, term: str = "") -> tuple[int, int] | None:
    """Returns the range of the name that a bracket at `end` defines, before or without its description; None if there is none."""
    nearest = name_before(text, end, term)
    if nearest is None or _describes(text, nearest, term):
        described = None if _names_thing(text, end, term) else _description_start(text, end)
        return name_before(text, described, term) if described else None
    known_as = _KNOWN_AS_BEFORE.search(text, max(0, nearest[0] - 40), nearest[0])
    return (known_as and defined_name(text, known_as.start())) or nearest


def _names_thing(text: str, end: int, term: str) -> bool:
    """Returns whether the words before the bracket are what it defines: `Acme Co., a Nevada company, issued Policy 88 (the "Policy")`."""
    noun = term.split()[-1].lower() if term.split() else ""
    return len(noun) > 3 and noun in text[max(0, end - 40) : end].lower() and noun not in _KINDS_OF_BODIES


def _describes(text: str, name: tuple[int, int], term: str) -> bool:
    """Returns whether the name before a bracket only says something of the name before it: its law, its state, its agent, its address."""
    flat = " ".join(text[slice(*name)].split())
    if flat in PLACES and _AT.search(text, max(0, name[0] - 12), name[0]) and not _PLACE_TERM.search(term):
        return True
    before = _IS_WHERE.search(text, max(0, name[0] - 50), name[0])
    if before is None:
        return False
    return before["always"] is not None or flat in PLACES or bool(_STATE.match(flat))


def _description_start(text: str, end: int) -> int | None:
    """Returns the start of what describes a name up to `end`: ", a Nevada corporation with offices at 4 Mill Lane, Acton"."""
    floor = max(0, end - _DESCRIBED)
    starts = [match.start() for match in _DESCRIBES.finditer(text, floor, end)]
    # the first description behind the last border belongs to the name
    borders = [match.end() for match in _BORDERS.finditer(text, floor, end)]
    return next((start for start in starts if not borders or start >= borders[-1]), None)


def name_before(text: str, end: int, term: str = "") -> tuple[int, int] | None:
    """Returns the range of the name that ends directly before `end`, or None. A name in which `term` occurs may have any shape."""
    floor = max(0, end - LOOK_BACK)
    words = [(floor + m.start(), floor + m.end()) for m in _WORD.finditer(text[floor:end])]
    if floor and words and not text[floor - 1].isspace():
        words = words[1:]
    start = stop = None
    for begin, close in reversed(words):
        word = text[begin:close]
        if start is not None and "\n" in text[close:start] and _is_heading(text, close, start):
            break
        stem = word.strip("\"“”'’().,;:")
        if start is None:
            if not stem or not stem[0].isupper():
                return None
            start, stop = begin, close
            continue
        if word[-1] in ";:" or '"' in word or "”" in word or word.endswith(")"):
            break
        if stem.lower() in _STOP_WORDS:
            break
        if word.endswith(",") and not _continues(text[close:stop]):
            break
        if word.endswith(".") and len(stem) > 3 and not name_shapes.has_legal_form(word):
            break
        if stem and (stem[0].isupper() or stem[0] == "&" or word == "&"):
            start = begin
        elif stem.lower() in JOINERS:
            if stem.lower() == "and" and (_FORM_BEFORE.search(text, max(0, begin - 14), begin) or _spells(text[start:stop], term)):
                break
            if (
                stem.lower() == "of"
                and name_shapes.has_legal_form(text[start:stop])
                and _OFFICE_BEFORE.search(text, max(0, begin - 90), begin)
            ):
                break
            continue
        else:
            break
    if start is None or stop is None:
        return None
    start, stop = name_shapes.trim(text, start, stop)
    start = name_shapes.without_title(text, start, stop)
    if aka := AKA.search(text, start, stop):
        start, stop = name_shapes.trim(text, start, aka.start())
    while (head := re.match(r"(?:The|A|An|In|On|On\s+behalf\s+of|By|For|And)\s+(?=[A-Z])", text[start:stop])) is not None:
        start += head.end()
    name = text[start:stop]
    is_name = name_shapes.kind_of(name) or is_named_after(name, term)
    return (start, stop) if stop - start > 2 and is_name else None


def is_named_after(name: str, term: str) -> bool:
    """Returns whether the term is the first word of a longer name or its initials: "Coalition for Clean Marshes", "Roe Weavers Local"."""
    words = name.split()
    capitals = [word for word in words if word[0].isupper()]
    if not term or len(capitals) < 2 or len(capitals) * 2 < len(words) or not _BODY_NOUN.search(name):
        return False
    initials = "".join(word[0] for word in capitals)
    return (term == words[0] and len(term) > 3) or (term.isupper() and len(term) > 2 and initials == term.replace(".", ""))


def _spells(name: str, term: str) -> bool:
    """Returns whether the capitals of the name are the term: what stands before "and" is another body."""
    words = name.split()
    spelled = {"".join(word[0] for word in words if word[0].isupper()), "".join(word[0].upper() for word in words)}
    return len(term) > 2 and term.isupper() and term.replace(".", "") in spelled


def _is_heading(text: str, close: int, start: int) -> bool:
    """Returns whether the line that ends at `close` is a heading above the line with `start`."""
    line = text[text.rfind("\n", 0, close) + 1 : close].strip()
    rest = text.find("\n", start)
    here = text[text.rfind("\n", 0, start) + 1 : rest if rest >= 0 else len(text)].strip()
    return bool(_COURT_LINE.search(line) and not _PROSE.search(line)) or (len(line) < 40 and len(here) > 60)


def _continues(behind: str) -> bool:
    """Returns whether the name continues after the comma: "Acme, Inc.", "Farmer, Jaffe & Roe, P.L."."""
    head = behind.split()[:1]
    if _FORM_IN_WORDS.match(behind):
        return True
    return bool(head) and (name_shapes.has_legal_form(head[0]) or head[0].strip(".,") in {"Jr", "Sr", "II", "III", "IV"} or "&" in behind)
