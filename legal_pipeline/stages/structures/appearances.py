"""Reads who appears for whom: blocks of counsel on the cover and at the signature, lists of counsel in opinions.

A block is a run of short lines: names (with bar number, "Esq." or "Pro Hac Vice"), the firm, its address, and
"Attorneys for ..." before, between or behind them. Every line is put into one of a few classes; a small state
machine groups them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from legal_pipeline.data import counsel_forms
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.lines import Line, cut, left_column
from legal_pipeline.stages.structures.model import Counsel, NamedSpan
from legal_pipeline.stages.structures.role_words import ROLE_WORD

FOR = re.compile(
    r"(?:\(?(?:Co-?\s?|Lead\s|Local\s|Liaison\s|Interim\s)*(?:Attorneys?|Counsel|"
    r"Solicitors?|Proctors?)(?:[ -]at[ -]law)?(?:\s(?:of\s[Rr]ecord|In\sCharge))?)"
    r"\s{1,3}for\s{1,3}"
    r"(?:all\s|the\s)?(?P<whom>\S.{0,160})$|(?:Attorneys?|Counsel)\s(?:for)\s*:?$|"
    r"(?:For|FOR)\s(?:the\s)?(?P<side>(?:[Pp]laintiffs?|[Dd]efendants?|[Pp]etitioners?|"
    r"[Rr]espondents?|[Aa]ppell\w+s?|PLAINTIFFS?|DEFENDANTS?)\b.{0,60}?)\s?:?$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s?[\[(]\s?(?:(?:State\s|CA\s|D\.?C\.?\s)?Bar\s(?:No|Number|ID|#)?\.?\s?:?\s?|"
    r"SBN:?\s?|S\.B\.N\.\s?|No\.\s|Cal\.\s.{0,14})?[A-Z]{0,3}[-\s]?\d{3,8}[\])]|[,\s]+(?:(?:[A-Z][a-z]*\.?"
    r"\s)?(?:State\s)?Bar\s(?:No|Number|ID|#)\.?\s?:?\s?#?\w*\d{3,8}|"
    r"SBN:?\s?\d{4,8}|#\d{4,8}|Atty\.?\s(?:Reg\.?\s)?No\.?\s?\w+)|,?\s+(?:Esq(?:uire)"
    r"?\b\.?|ESQ(?:UIRE)?\b\.?)|\s?[\[(]?(?:admitted\s|appearing\s|motion\sfor\s)"
    r"?pro\shac\svice(?:\s\w+){0,2}[\])]?|\s?\*{1,3}$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:By|BY|by)\s?:?\s{0,3}(?:/?[sS]/\s?)?[\s_]{0,40}|/?\s?[sS]\s?/\s{0,3}[\s_]{0,20}|\(?[sS]igned\)?:?\s")
_ADDRESS = re.compile(
    rf"\d+[\w\-]*\s+\S|\(?\d|.{{0,60}}\b[A-Za-z.]+,?\s+\d{{5}}(?:-\d{{4}})?$|P\.?\s?O\.?\s+(?:Box|"
    rf"Drawer)|(?:One|Two|Three|Four|Five|Ten)\s+[A-Z]\w+|.{{0,60}}\b[A-Z][a-z.]*\.?,?\s+\d{{5}}(?:-\d{{4}}"
    ")?$|"
    rf".{{0,50}}\b(?:{'|'.join(re.escape(word) for word in counsel_forms.ADDRESS_WORDS)})"
    rf"(?:,|\s|\.|$)\s*(?:\w+\s*){{0,4}}$|[A-Z][a-z]+,\s(?:D\.?\s?C\.?|[A-Z][A-Z]|"
    "[A-Z][a-z]+)$"
)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
_CONTACT = re.compile(
    r"@|www\.|\(?\d{3}\)?[\s.\-]{0,3}\d{3}[\s.\-]{1,3}\d{4}|(?:Tele?(?:phone|copier)"
    r"?|Ph(?:one)?|Fax|Facsimile|E-?mail|Direct|Cell|Main|Tel)\b\s?[.:#(]|(?:Telephone|"
    r"Facsimile|Email)s?\b",
    re.IGNORECASE,
)
_TITLES = re.compile(rf"\(?(?:{'|'.join(re.escape(word) for word in counsel_forms.ATTORNEY_TITLES)})\b", re.IGNORECASE)
_OTHER_PERSON = re.compile(
    r"\b(?:paralegal|videographer|reporter|clerk|case\s+manager|legal\s+assistant|"
    r"notary|judge|secretary)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:LLP|L\.L\.P|PLLC|P\.L\.L\.C|P\.?C|P\.?L|P\.?A|PLC|APC|LLC|Law|Legal|Attorneys?|"
    r"Office\s+of|Department\s+of|Foundation|Union|Defenders?|Clinic|School|University|"
    r"Project|Justice|Law\s+Group|Associates)\b|&",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\b(?:COURT|CIRCUIT|DISTRICT\s+OF|Court\s+of|CLERK|Clerk|Exhibit|EXHIBIT|Via|"
    r"VIA|Date|DATE[D:]|Dated|Re:|RE:|APPEARANCES)\b|^v\.|\bv\.\s|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d"
)
_LONG_CUE = re.compile(r"@|ttorney|ounsel|TTORNEY|OUNSEL|/s/|Esq")
_SERVICE = re.compile(
    r"Dear\s+Counsel|OFFICE\s+OF\s+THE\s+CLERK|(?:To|cc)\s?:?\s+All\s+(?:Counsel|"
    r"Parties)|CERTIFICATE\s+OF\s+SERVICE",
    re.IGNORECASE,
)
_CUE = re.compile(r"attorney|counsel|esq|/s/|pro hac|bar no|sbn|s/|solicitor", re.IGNORECASE)


@dataclass(slots=True)
class _Group:
    """Names that share a firm."""

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


def read_blocks(window: Window, lines: list[Line]) -> Iterator[Counsel]:
    """Counsel named in blocks: covers, signatures, service lists."""
    has_service_list = bool(_SERVICE.search(window.text))
    if not has_service_list and not _CUE.search(window.text):
        return
    block: list[_Group] = []
    pending: tuple[str, ...] = ()
    whom_open = 0
    blanks = 0
    for index, raw in enumerate(lines):
        if not raw.text:
            blanks += 1
            if blanks >= 3:
                yield from _emit(window, block, has_service_list)
                block, pending = [], ()
            whom_open = 0
            continue
        if len(raw.text) > 75 and not _LONG_CUE.search(raw.text):
            if block:
                yield from _emit(window, block, has_service_list)
            block, pending, whom_open, blanks = [], (), 0, 0
            continue
        line = left_column(raw) if ")" in raw.text or "    " in raw.text else raw
        text = line.text
        blanks = 0
        if len(text) > 130 or not text:
            yield from _emit(window, block, has_service_list)
            block, pending, whom_open = [], (), 0
            continue
        if (match := FOR.search(text)) and _is_for(text, match):
            if match.start() and (name := _name(cut(line, 0, match.start()))):
                _add_name(block, name, line)
            whom = match["whom"] or match["side"] or ""
            if not whom and index + 1 < len(lines):
                whom = lines[index + 1].text
            represents = _whom(whom, lines, index)
            whom_open = 6
            open_groups = [group for group in block if (not group.represents and group.names) or (group.firm and not group.names)]
            if match["side"] or not open_groups:
                pending = represents
            for group in open_groups:
                group.represents, group.is_marked = represents, True
                group.evidence_end = line.end
            if not open_groups:
                block.append(_Group(represents=represents, is_marked=True, start=line.start, end=line.end))
            continue
        if _OTHER_PERSON.search(text) and len(text) < 60:
            continue
        if _CONTACT.search(text):
            whom_open = 0
            if block:
                block[-1].has_address = True
            continue
        if _BREAK.search(text) and not _ADDRESS.match(text):
            yield from _emit(window, block, has_service_list)
            block, pending, whom_open = [], (), 0
            continue
        name = _name(line)
        if name and not (whom_open and not name.is_marked) and not _is_firm_line(block, name, text, lines, index):
            whom_open = 0
            _add_name(block, name, line)
            if pending and not block[-1].represents:
                block[-1].represents, block[-1].is_marked = pending, True
            continue
        if whom_open and not _ADDRESS.match(text):
            whom_open -= 1
            continue
        whom_open = 0
        if _ADDRESS.match(text):
            if block:
                block[-1].has_address = True
                block[-1].has_zip = block[-1].has_zip or bool(_ZIP.search(text))
            continue
        if _TITLES.match(text) and not _LAW.search(text.split(",")[0][-6:]) and not text.lower().startswith("law offices of"):
            if block and re.search(r"pro hac vice|counsel of record|attorney|counsel", text, re.IGNORECASE):
                block[-1].is_marked = True
            continue
        if _is_firm_text(text, block):
            _add_firm(block, line)
            continue
        yield from _emit(window, block, has_service_list)
        block, pending = [], ()
    yield from _emit(window, block, has_service_list)


def _is_for(text: str, match: re.Match[str]) -> bool:
    """Whether "attorney for" heads the line or follows a name, and names a role or a party."""
    whom = match["whom"] or match["side"] or ""
    head = text[: match.start()].rstrip()
    return (not head or head.endswith((",", ")", "]")) or (text.upper() != text and len(head) < 40)) and (
        not whom or bool(ROLE_WORD.search(whom)) or whom[0].isupper()
    )


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    is_marked: bool
    is_signed: bool
    has_courtesy: bool


def _name(line: Line) -> _Name | None:
    """A person alone on the line, bar number and "Esq." aside."""
    text = line.text
    if len(text) > 100 or text[-1] in "&," or not any(char.isupper() for char in text[:12]):
        return None
    begin = sign.end() if (sign := _SIGN.match(text)) else 0
    mark = _MARK.search(text, begin)
    end = mark.start() if mark else len(text)
    begin, end = name_shapes.trim(text, begin, end)
    head = name_shapes.without_title(text, begin, end)
    if not name_shapes.is_person(text[head:end]) or "," in re.sub(r",\s*(?:Jr|Sr|II|III|IV)\b\.?", "", text[head:end]):
        return None
    if mark and len(text) - mark.end() > 24 and not _MARK.search(text, mark.end()):
        return None
    return _Name(line.start + head, line.start + end, mark is not None, sign is not None, head > begin)


def _is_firm_line(block: list[_Group], name: _Name, text: str, lines: list[Line], index: int) -> bool:
    """Whether what looks like a person is the firm of the names above: "Goodwin Procter" under "Mr. William Roe"."""
    if name.is_marked or name.is_signed or name.has_courtesy or not block or not block[-1].names or block[-1].firm or block[-1].has_address:
        return False
    following = next((line.text for line in lines[index + 1 : index + 3] if line.text), "")
    if not _ADDRESS.match(following):
        return False
    words = text.split()
    return block[-1].has_courtesy or (
        len(words) == 2 and not any(word.endswith(".") for word in words) and not name_shapes.is_given_name(words[0])
    )


def _is_firm_text(text: str, block: list[_Group]) -> bool:
    if len(text) > 90 or text[-1:] in ":?" or re.search(r"\b(?:is|are|was|were|that|shall|hereby|which|this)\b", text):
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


def _add_name(block: list[_Group], name: _Name, line: Line) -> None:
    if name.is_signed and block and block[-1].names and block[-1].firm is None and not any(mark for *_, mark in block[-1].names):
        block[-1].firm = (block[-1].names[0][0], block[-1].names[-1][1])  # "ROE BRAKE MOTT / Attorneys for ... / BY: JANE ROE"
        block[-1].names = []
    if block and not block[-1].names and block[-1].has_address and not block[-1].represents and not name.is_signed:
        block.append(_Group(start=line.start))  # a letterhead
    fresh = not block or (
        block[-1].names
        and (
            block[-1].has_address
            or (block[-1].represents and block[-1].firm is None)
            or (block[-1].firm is not None and block[-1].firm[0] > block[-1].names[-1][0])
        )
    )
    if block and block[-1].names and name_is_repeat(block[-1], name):
        fresh = False
    if fresh:
        block.append(_Group(start=line.start))
    group = block[-1]
    if not group.names:
        group.has_address = False  # the address stood above the names: more of them may follow
    group.names.append((name.start, name.end, name.is_marked))
    group.is_marked = group.is_marked or name.is_marked or name.is_signed
    group.has_courtesy = group.has_courtesy or name.has_courtesy
    group.start = group.start or line.start
    group.end = max(group.end, line.end)


def name_is_repeat(group: _Group, name: _Name) -> bool:
    """A signature line and the printed name under it have the same length, give or take a middle name."""
    last = group.names[-1]
    return group.is_marked and name.start - last[1] < 12 and not group.represents


def _add_firm(block: list[_Group], line: Line) -> None:
    start, end = line.start, line.start + len(line.text.rstrip(" ,"))
    if block and block[-1].firm and not block[-1].has_address and line.start - block[-1].firm[1] <= 4:
        block[-1].firm = (block[-1].firm[0], end)
        block[-1].end = line.end
        return
    if (
        not block
        or (block[-1].has_zip and block[-1].names)
        or (block[-1].has_address and block[-1].names and block[-1].firm)
        or (block[-1].firm is not None and block[-1].names)
    ):
        block.append(_Group(start=line.start))
    if block[-1].firm is None:
        block[-1].firm = (start, end)
        block[-1].start = block[-1].start or line.start
        block[-1].end = max(block[-1].end, line.end)


def _whom(whom: str, lines: list[Line], index: int) -> tuple[str, ...]:
    """Role word or names as printed; the next line too where a name goes on there."""
    whom = whom.strip(" ,;:.)(")
    if not ROLE_WORD.search(whom) and index + 1 < len(lines):
        following = lines[index + 1].text
        if (
            following
            and following[:1].isupper()
            and not _ADDRESS.match(following)
            and not _CONTACT.search(following)
            and not _MARK.search(following)
        ):
            whom = f"{whom} {following}".strip(" ,;:.")
    return (" ".join(whom.split()),) if whom else ()


def _emit(window: Window, block: list[_Group], has_service_list: bool) -> Iterator[Counsel]:
    if not block:
        return
    for group in block:
        firm = group.firm
        is_listed = has_service_list and group.has_address and (firm is not None or group.has_courtesy)
        lawful = firm is not None and bool(_LAW.search(window.text[slice(*firm)]))
        if not group.names or not (
            group.represents or (group.is_marked and (lawful or group.has_address or any(mark for *_, mark in group.names))) or is_listed
        ):
            continue
        firm_span = None
        if firm is not None:
            start, end = name_shapes.trim(window.text, *firm)
            if end - start < 120 and end > start:
                kind = name_shapes.kind_of(window.text[start:end])
                firm_span = NamedSpan(window.span(start, end), kind if kind == MentionType.GOV_BODY else MentionType.ORG, "counsel.firm")
        for start, end, _ in group.names:
            bounds = [start, end, *(firm or ())]
            proof_end = group.evidence_end if start < group.evidence_end < start + 600 else max(bounds)
            proof_start = min(bounds) if max(bounds) - min(bounds) < 400 else start
            evidence = window.span(proof_start, max(proof_end, end))
            yield Counsel(NamedSpan(window.span(start, end), MentionType.PERSON, "counsel.name"), firm_span, group.represents, evidence)
