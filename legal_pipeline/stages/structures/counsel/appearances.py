"""Reads blocks of counsel: on the first page, at the signature, in service lists.

A block is a sequence of short lines: names (with bar number, "Esq." or "Pro Hac Vice"), the firm, its address, and
"Attorneys for ..." before, between or after them. `block_lines` classifies the lines, and a state machine groups them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import ROLE_WORD
from legal_pipeline.stages.structures.counsel.block_lines import (
    ADDRESS,
    BREAK,
    CONTACT,
    FOR,
    LAW,
    LONG_CUE,
    MARK,
    OTHER_PERSON,
    TITLES,
    ZIP,
    Group,
    Name,
    is_firm_line,
    is_firm_text,
    is_representation_line,
    name_on,
)
from legal_pipeline.stages.structures.lines import Line, left_column, slice_line
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

_SERVICE = re.compile(
    r"Dear\s+Counsel|OFFICE\s+OF\s+THE\s+CLERK|(?:To|cc)\s?:?\s+All\s+(?:Counsel|"
    r"Parties)|CERTIFICATE\s+OF\s+SERVICE",
    re.IGNORECASE,
)
_PROSE = re.compile(r"(?:\b[a-z]{2,}\s+){4}")
_PROSE_LINE = re.compile(r"\b[a-z]{2,}\s[a-z]{2,}\b")
_CUE = re.compile(r"attorney|counsel|esq|/s/|pro hac|bar no|sbn|s/|solicitor", re.IGNORECASE)


def read_appearances(window: Window, lines: list[Line]) -> Iterator[Counsel]:
    """Yields the counsel of covers, signature blocks and service lists."""
    has_service_list = bool(_SERVICE.search(window.text))
    if not has_service_list and not _CUE.search(window.text):
        return
    block: list[Group] = []
    pending: tuple[str, ...] = ()
    client_lines_left = 0
    blanks = 0
    for index, raw in enumerate(lines):
        if not raw.text:
            blanks += 1
            if blanks >= 3:
                yield from _emit(window, block, has_service_list)
                block, pending = [], ()
            client_lines_left = 0
            continue
        if (
            (len(raw.text) > 75 or raw.text[0].islower() or _PROSE.search(raw.text))
            and not LONG_CUE.search(raw.text)
            and not client_lines_left
        ):
            if block:
                yield from _emit(window, block, has_service_list)
            block, pending, client_lines_left, blanks = [], (), 0, 0
            continue
        line = _left(raw)
        text = line.text
        blanks = 0
        if len(text) > 130 or not text:
            yield from _emit(window, block, has_service_list)
            block, pending, client_lines_left = [], (), 0
            continue
        if (match := FOR.search(text)) and is_representation_line(text, match) and not _is_inside_prose(lines, index):
            if match.start() and (name := name_on(slice_line(line, 0, match.start()))):
                _add_name(block, name, line)
            client = match["whom"] or match["side"] or ""
            if not client and index + 1 < len(lines):
                client = lines[index + 1].text
            represents = _clients(client, lines, index)
            client_lines_left = 6
            open_groups = [group for group in block if (not group.represents and group.names) or (group.firm and not group.names)]
            if match["side"] or not open_groups:
                pending = represents
            for group in open_groups:
                group.represents, group.is_marked = represents, True
                group.evidence_end = line.end
            if not open_groups:
                block.append(Group(represents=represents, is_marked=True, start=line.start, end=line.end))
            continue
        if OTHER_PERSON.search(text) and len(text) < 60:
            continue
        if CONTACT.search(text):
            client_lines_left = 0
            if block:
                block[-1].has_address = True
            continue
        if BREAK.search(text) and not ADDRESS.match(text):
            yield from _emit(window, block, has_service_list)
            block, pending, client_lines_left = [], (), 0
            continue
        name = name_on(line)
        if name and not (client_lines_left and not name.is_marked) and not is_firm_line(block, name, text, lines, index):
            client_lines_left = 0
            _add_name(block, name, line)
            if pending and not block[-1].represents:
                block[-1].represents, block[-1].is_marked = pending, True
            continue
        if client_lines_left and not ADDRESS.match(text):
            client_lines_left -= 1
            continue
        client_lines_left = 0
        if ADDRESS.match(text):
            if block:
                block[-1].has_address = True
                block[-1].has_zip = block[-1].has_zip or bool(ZIP.search(text))
            continue
        if TITLES.match(text) and not LAW.search(text.split(",")[0][-6:]) and not text.lower().startswith("law offices of"):
            if block and re.search(r"pro hac vice|counsel of record|attorney|counsel", text, re.IGNORECASE):
                block[-1].is_marked = True
            continue
        if is_firm_text(text, block):
            _add_firm(block, line)
            continue
        yield from _emit(window, block, has_service_list)
        block, pending = [], ()
    yield from _emit(window, block, has_service_list)


def _left(line: Line) -> Line:
    return left_column(line) if ")" in line.text or "    " in line.text else line


def _is_inside_prose(lines: list[Line], index: int) -> bool:
    """Returns whether the line continues a paragraph: "..., and to Ann Vane of Vane & / Mott LLP, counsel for Acme."."""
    above = _left(lines[index - 1]).text if index and lines[index - 1].text else ""
    return len(above) > 60 and bool(_PROSE_LINE.search(above))


def _add_name(block: list[Group], name: Name, line: Line) -> None:
    if name.is_signed and block and block[-1].names and block[-1].firm is None and not any(mark for *_, mark in block[-1].names):
        block[-1].firm = (block[-1].names[0][0], block[-1].names[-1][1])  # "ROE BRAKE MOTT / Attorneys for ... / BY: JANE ROE"
        block[-1].names = []
    if block and not block[-1].names and block[-1].has_address and not block[-1].represents and not name.is_signed:
        block.append(Group(start=line.start))  # a letterhead
    fresh = not block or (
        block[-1].names
        and (
            block[-1].has_address
            or (block[-1].represents and block[-1].firm is None)
            or (block[-1].firm is not None and block[-1].firm[0] > block[-1].names[-1][0])
        )
    )
    if block and block[-1].names and repeats_name(block[-1], name):
        fresh = False
    if fresh:
        block.append(Group(start=line.start))
    group = block[-1]
    if not group.names:
        group.has_address = False  # the address was above the names, so more names may follow
    group.names.append((name.start, name.end, name.is_marked))
    group.is_marked = group.is_marked or name.is_marked or name.is_signed
    group.has_courtesy = group.has_courtesy or name.has_courtesy
    group.start = group.start or line.start
    group.end = max(group.end, line.end)


def repeats_name(group: Group, name: Name) -> bool:
    """Returns whether the name repeats one of the group: a signature and the printed name below it."""
    last = group.names[-1]
    return group.is_marked and name.start - last[1] < 12 and not group.represents


def _add_firm(block: list[Group], line: Line) -> None:
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
        block.append(Group(start=line.start))
    if block[-1].firm is None:
        block[-1].firm = (start, end)
        block[-1].start = block[-1].start or line.start
        block[-1].end = max(block[-1].end, line.end)


def _clients(client: str, lines: list[Line], index: int) -> tuple[str, ...]:
    """Returns the clients as printed, role word or names, including a continuation on the next line."""
    client = client.strip(" ,;:.)(")
    if not ROLE_WORD.search(client) and index + 1 < len(lines):
        following = lines[index + 1].text
        if (
            following
            and following[:1].isupper()
            and not ADDRESS.match(following)
            and not CONTACT.search(following)
            and not MARK.search(following)
        ):
            client = f"{client} {following}".strip(" ,;:.")
    return (" ".join(client.split()),) if client else ()


def _emit(window: Window, block: list[Group], has_service_list: bool) -> Iterator[Counsel]:
    if not block:
        return
    for group in block:
        firm = group.firm
        is_listed = has_service_list and group.has_address and (firm is not None or group.has_courtesy)
        lawful = firm is not None and bool(LAW.search(window.text[slice(*firm)]))
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
