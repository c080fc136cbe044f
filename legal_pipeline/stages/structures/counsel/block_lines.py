"""Classifies the lines of a counsel block: a name, a firm, an address, "Attorneys for ...", or the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from legal_pipeline.data import counsel_forms
from legal_pipeline.data.titles import JOBS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import ROLE_WORD
from legal_pipeline.stages.structures.lines import Line

FOR = re.compile(
    r"(?:\(?(?:Co-?\s?|Lead\s|Local\s|Liaison\s|Interim\s)*(?:Attorneys?|Counsel|"
    r"Solicitors?|Proctors?)(?:[ -]at[ -]law)?(?:\s(?:of\s[Rr]ecord|In\sCharge))?)"
    r"\s{1,3}for\s{1,3}"
    r"(?:all\s|the\s)?(?P<whom>\S.{0,160})$|(?:Attorneys?|Counsel)\s(?:for)\s*:?$|"
    r"(?:For|FOR)\s(?:the\s)?(?P<side>(?:[Pp]laintiffs?|[Dd]efendants?|[Pp]etitioners?|"
    r"[Rr]espondents?|[Aa]ppell\w+s?|PLAINTIFFS?|DEFENDANTS?)\b.{0,60}?)\s?:?$",
    re.IGNORECASE,
)
MARK = re.compile(
    r"\s?[\[(]\s?(?:(?:State\s|CA\s|D\.?C\.?\s)?Bar\s(?:No|Number|ID|#)?\.?\s?:?\s?|"
    r"SBN:?\s?|S\.B\.N\.\s?|No\.\s|Cal\.\s.{0,14})?[A-Z]{0,3}[-\s]?\d{3,8}[\])]|[,\s]+(?:(?:[A-Z][a-z]*\.?"
    r"\s)?(?:State\s)?Bar\s(?:No|Number|ID|#)\.?\s?:?\s?#?\w*\d{3,8}|"
    r"SBN:?\s?\d{4,8}|#\d{4,8}|Atty\.?\s(?:Reg\.?\s)?No\.?\s?\w+)|,?\s+(?:Esq(?:uire)"
    r"?\b\.?|ESQ(?:UIRE)?\b\.?)|\s?[\[(]?(?:admitted\s|appearing\s|motion\sfor\s)"
    r"?pro\shac\svice(?:\s\w+){0,2}[\])]?|\s?\*{1,3}$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:By|BY|by)\s?:?\s{0,3}(?:/?[sS]/\s?)?[\s_]{0,40}|/?\s?[sS]\s?/\s{0,3}[\s_]{0,20}|\(?[sS]igned\)?:?\s")
ADDRESS = re.compile(
    rf"\d+[\w\-]*\s+\S|\(?\d|.{{0,60}}\b[A-Za-z.]+,?\s+\d{{5}}(?:-\d{{4}})?$|P\.?\s?O\.?\s+(?:Box|"
    rf"Drawer)|(?:One|Two|Three|Four|Five|Ten)\s+[A-Z]\w+|.{{0,60}}\b[A-Z][a-z.]*\.?,?\s+\d{{5}}(?:-\d{{4}}"
    ")?$|"
    rf".{{0,50}}\b(?:{'|'.join(re.escape(word) for word in counsel_forms.ADDRESS_WORDS)})"
    rf"(?:,|\s|\.|$)\s*(?:\w+\s*){{0,4}}$|[A-Z][a-z]+,\s(?:D\.?\s?C\.?|[A-Z][A-Z]|"
    "[A-Z][a-z]+)$"
)
ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
CONTACT = re.compile(
    r"@|www\.|\(?\d{3}\)?[\s.\-]{0,3}\d{3}[\s.\-]{1,3}\d{4}|(?:Tele?(?:phone|copier)"
    r"?|Ph(?:one)?|Fax|Facsimile|E-?mail|Direct|Cell|Main|Tel)\b\s?[.:#(]|(?:Telephone|"
    r"Facsimile|Email)s?\b",
    re.IGNORECASE,
)
TITLES = re.compile(rf"\(?(?:{'|'.join(re.escape(word) for word in counsel_forms.ATTORNEY_TITLES)})\b", re.IGNORECASE)
OTHER_PERSON = re.compile(
    r"\b(?:paralegal|videographer|reporter|clerk|case\s+manager|legal\s+assistant|"
    r"notary|judge|secretary)\b",
    re.IGNORECASE,
)
LAW = re.compile(
    r"\b(?:LLP|L\.L\.P|PLLC|P\.L\.L\.C|P\.?C|P\.?L|P\.?A|PLC|APC|LLC|Law|Legal|Attorneys?|"
    r"Office\s+of|Department\s+of|Foundation|Union|Defenders?|Clinic|School|University|"
    r"Project|Justice|Law\s+Group|Associates)\b|&",
    re.IGNORECASE,
)
BREAK = re.compile(
    r"\b(?:COURT|CIRCUIT|DISTRICT\s+OF|Court\s+of|CLERK|Clerk|Exhibit|EXHIBIT|Via|"
    r"VIA|Date|DATE[D:]|Dated|Re:|RE:|APPEARANCES)\b|^v\.|\bv\.\s|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d"
)
_NO_FIRM = re.compile(rf"\b(?:is|are|was|were|that|shall|hereby|which|this)\b|\d{{5}}|,\s+(?:\w+\s+){{0,2}}(?:{'|'.join(sorted(JOBS))})$")
"""Text that is not a firm: a sentence, a stamp, or a signer's title ("Jane Roe, Sole Member")."""
LONG_CUE = re.compile(r"@|ttorney|ounsel|TTORNEY|OUNSEL|/s/|Esq")


@dataclass(slots=True)
class Group:
    """Attorneys of the same firm."""

    names: list[tuple[int, int, bool]] = field(default_factory=list)
    firm: tuple[int, int] | None = None
    has_address: bool = False
    has_zip: bool = False
    is_marked: bool = False
    represents: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    evidence_end: int = 0
    has_courtesy: bool = False


def is_representation_line(text: str, match: re.Match[str]) -> bool:
    """Returns whether "attorney for" starts the line or follows a name, and a role or a party follows it."""
    client = match["whom"] or match["side"] or ""
    head = text[: match.start()].rstrip()
    return (not head or head.endswith((",", ")", "]")) or (text.upper() != text and len(head) < 40)) and (
        not client or bool(ROLE_WORD.search(client)) or client[0].isupper()
    )


@dataclass(frozen=True, slots=True)
class Name:
    start: int
    end: int
    is_marked: bool
    is_signed: bool
    has_courtesy: bool


def name_on(line: Line) -> Name | None:
    """Returns the person on a line that has nothing else but a bar number or "Esq.", or None."""
    text = line.text
    if len(text) > 100 or text[-1] in "&," or not any(char.isupper() for char in text[:12]):
        return None
    begin = sign.end() if (sign := _SIGN.match(text)) else 0
    mark = MARK.search(text, begin)
    end = mark.start() if mark else len(text)
    begin, end = name_shapes.trim(text, begin, end)
    head = name_shapes.without_title(text, begin, end)
    if not name_shapes.is_person(text[head:end]) or "," in re.sub(r",\s*(?:Jr|Sr|II|III|IV)\b\.?", "", text[head:end]):
        return None
    if mark and len(text) - mark.end() > 24 and not MARK.search(text, mark.end()):
        return None
    return Name(line.start + head, line.start + end, mark is not None, sign is not None, head > begin)


def is_firm_line(block: list[Group], name: Name, text: str, lines: list[Line], index: int) -> bool:
    """Returns whether a name shaped like a person is the firm of the names above: "Goodwin Procter" below "Mr. William Roe"."""
    if name.is_marked or name.is_signed or name.has_courtesy or not block or not block[-1].names or block[-1].firm or block[-1].has_address:
        return False
    following = next((line.text for line in lines[index + 1 : index + 3] if line.text), "")
    if not ADDRESS.match(following):
        return False
    words = text.split()
    return block[-1].has_courtesy or (
        len(words) == 2 and not any(word.endswith(".") for word in words) and not name_shapes.is_given_name(words[0])
    )


def is_firm_text(text: str, block: list[Group]) -> bool:
    if len(text) > 90 or text[-1:] in ":?" or _NO_FIRM.search(text):
        return False
    if re.match(r"(?:and|of|&)\s", text, re.IGNORECASE) and block and block[-1].firm is not None and not block[-1].has_address:
        return True
    if name_shapes.is_organisation(text) or (text.isupper() and "," in text and len(text.split()) > 1):
        return True
    kind = name_shapes.kind_of(text)
    if kind == MentionType.GOV_BODY:
        return True
    open_group = bool(block) and bool(block[-1].names) and not block[-1].has_address
    return (
        open_group
        and text[:1].isupper()
        and len(text) < 50
        and not text.endswith(".")
        and all(word[0].isupper() or word.lower() in {"of", "the", "and", "for", "at"} for word in text.split() if word[0].isalpha())
    )
