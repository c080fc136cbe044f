"""Reads captions that have a subject instead of two sides: "In re: Jane Roe, Debtor", "In the Matter of Acme, Inc., Respondent"."""

from __future__ import annotations

import re
from dataclasses import replace

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.capacities import ends_in_kinship
from legal_pipeline.stages.structures.captions.columns import is_paper
from legal_pipeline.stages.structures.captions.frame import caption_of, court_above
from legal_pipeline.stages.structures.captions.labels import Label
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE, ROLE_TAIL, role_of
from legal_pipeline.stages.structures.captions.zones import Zones
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import Caption, CaptionParty
from legal_pipeline.stages.structures.party_block import PartyBlock

_FRAME = frozenset({Label.STOP, Label.BESIDE, Label.COURT, Label.RULE})
_IN_RE = re.compile(
    r"(?:in\s+re|in\s+the\s+(?:matter|interest)\s+of|matter\s+of|appeals?\s+of|(?=(?:in\s+the\s+)?(?:estate|guardianship|conservatorship)\s+of))"
    r"\b\s*[:\-–—]?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_NO_PARTY = re.compile(
    r"\b(?:litigation|subpoena|investigation|application|search|petition|proceeding|"
    r"request|warrant|rules?|complaint|liquidation|marriage|estate|guardianship|conservatorship|adoption|arbitration"
    r"|termination|relationship|dissolution|paternity|commitment)\b",
    re.IGNORECASE,
)
_LITIGATION = re.compile(r"\b(?:litigation|cases|actions)\b(?=[\s,.;)]*$)", re.IGNORECASE)
_LITIGATION_LINES = 6
_BY = re.compile(r"\b(?:by|of)(?:\s+|$)(?!.*\bby\b)", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:application|petition|request)\s+of\s*:?\s", re.IGNORECASE)
_WHAT_FOR = re.compile(r",?\s(?:for|to|pursuant|seeking|under|requesting)\s", re.IGNORECASE)
_GOES_ON = (",", ";", "and", "AND", " of", " OF", " the", " THE")
_ALONE, _MOST_NAMES = 14, 3


def read_subject(window: Window, zones: Zones, index: int) -> tuple[Caption | None, int]:
    """Reads "In re: Jane Roe, Debtor", "In the Matter of Acme, Inc., Respondent", and who stands alone below: "A. B., Appellant"."""
    caption, bottom = _titled_in_re(window, zones, index)
    if caption is not None and any(party.role for party in caption.parties):
        return caption, bottom
    alone, last, has_court = _alone_below(window, zones, bottom + 1)
    court = court_above(zones.lines, index)
    if not alone or not (court or has_court):
        return caption, bottom
    known = caption.parties if caption is not None else ()
    return caption_of(window, zones.lines, court, index, last, [*known, *alone]), last


def _alone_below(window: Window, zones: Zones, start: int) -> tuple[list[CaptionParty], int, bool]:
    """Returns parties with their roles that no "v." parts from others, the last line of them, and whether a court stands among them."""
    parties: list[CaptionParty] = []
    block: list[Line] = []
    last, has_court = start, False
    for index in range(start, min(start + _ALONE, len(zones.lines))):
        label, text = zones.label(index), zones.columns.left(index)
        if label in (Label.VERSUS, Label.JOIN):
            return [], start, False
        if label is Label.STOP:
            break
        if (
            label is Label.NAME
            and ends_in_kinship(text.text)
            and not (index + 1 < len(zones.lines) and zones.label(index + 1) is Label.ROLE)
        ):
            block = []  # "EDNA ROE, Ward": of whom the case is, above who asks
            continue
        if label is Label.NAME and len(block) < _MOST_NAMES:
            block.append(text)
            continue
        if label is Label.NAME_WITH_ROLE and (tail := ROLE_TAIL.search(text.text)):
            parties += parties_of(window, [*block, slice_line(text, 0, tail.start())], role_of(tail["role"]), text)
            last = index
        elif label is Label.ROLE and block and (match := ROLE_LINE.match(text.text)):
            parties += parties_of(window, block, role_of(match["role"]), text)
            last = index
        has_court = has_court or label is Label.COURT
        if label is not Label.BESIDE:
            block = []
    return parties, last, has_court


def _titled_in_re(window: Window, zones: Zones, index: int) -> tuple[Caption | None, int]:
    lines = zones.lines
    opening = _IN_RE.match(lines[index].text)
    if not opening:
        return None, index
    left = zones.columns.left(index)
    first = slice_line(left, min(opening.end(), len(left.text)), len(left.text))
    block = [first] if first.text and (_NO_PARTY.search(first.text) or not is_paper(first.text)) else []
    if block and (tail := ROLE_TAIL.search(first.text)):
        return _subject(window, zones, index, index, [slice_line(first, 0, tail.start())], role_of(tail["role"]), first)
    bottom = index
    for later in range(index + 1, min(index + 12, len(lines))):
        text, label = zones.columns.left(later), zones.label(later)
        if not text.text and block and block[-1].text.endswith(".") and not name_shapes.has_legal_form(block[-1].text[-8:]):
            break  # "In the Matter of A. B., a Child." is whole; the sides of the case follow
        if match := ROLE_LINE.match(text.text):
            if (
                later + 1 < len(lines) and zones.label(later + 1) is Label.VERSUS
            ):  # "In re Acme, Inc. / Acme, Inc., Plaintiff, / v.": two sides follow
                return _subject(window, zones, index, index, block[:1], "", None) if len(block) > 1 else (None, index)
            return _subject(window, zones, index, later, block, role_of(match["role"]), text)
        if label is Label.NAME_WITH_ROLE and (tail := ROLE_TAIL.search(text.text)):
            block.append(slice_line(text, 0, tail.start()))
            return _subject(window, zones, index, later, block, role_of(tail["role"]), text)
        if not text.text or label is Label.BESIDE:
            continue
        if label in _FRAME or (block and not block[-1].text.endswith(_GOES_ON) and not (text.text.isupper() or text.text[0].islower())):
            break
        block.append(text)
        bottom = later
    return _subject(window, zones, index, bottom, block, "", None)


def _subject(
    window: Window, zones: Zones, top: int, bottom: int, block: list[Line], role: str, role_line: Line | None
) -> tuple[Caption | None, int]:
    """Returns the caption of a case that has a subject instead of two sides; an application is no party, but who makes it is."""
    court = court_above(zones.lines, top)
    joined = " ".join(line.text for line in zones.lines[top : bottom + 1])
    if len(joined) > 400 or not (role or court):
        return None, top
    if not role and (litigation := _litigation(window, zones, top, court)):
        return litigation
    if _NO_PARTY.search(joined):
        if any(zones.label(later) in (Label.JOIN, Label.VERSUS) for later in range(bottom + 1, min(bottom + 4, len(zones.lines)))):
            return None, top  # "In re the marriage of / JANE ROE, Petitioner, / and": a caption of two sides
        if not role and (found := _asking(window, zones, top, block, court)):
            return found
        block = _behind_by(block) if role else []
        wards = [at for at, line in enumerate(block[:-1]) if ends_in_kinship(line.text)]
        block = block[wards[-1] + 1 :] if wards else block
    parties = [party for party in parties_of(window, block, role, role_line) if party.name.type]
    return (caption_of(window, zones.lines, court, top, bottom, parties), bottom) if parties else (None, top)


def _litigation(window: Window, zones: Zones, top: int, court: tuple[int, int] | None) -> tuple[Caption, int] | None:
    """Returns the caption of a multidistrict or a consolidated case: it has a name, and no parties of its own."""
    lines: list[Line] = []
    for index in range(top, min(top + _LITIGATION_LINES, len(zones.lines))):
        if not (left := zones.columns.left(index)).text or zones.label(index) in (Label.VERSUS, Label.STOP, Label.ROLE):
            continue
        lines.append(left)
        if not (end := _LITIGATION.search(left.text)):
            continue
        lines[-1] = slice_line(left, 0, end.end())
        block = PartyBlock.of(lines)
        if (place := block.window_range(0, len(block.text.rstrip()), window.text)) is None:
            return None
        caption = caption_of(window, zones.lines, court, top, index, [])
        return replace(caption, case_name=window.span(*place)), index
    return None


def _asking(window: Window, zones: Zones, top: int, block: list[Line], court: tuple[int, int] | None) -> tuple[Caption, int] | None:
    """Returns the caption of who asks alone: "IN RE APPLICATION OF JANE ROE FOR AN ORDER TO TAKE DISCOVERY"."""
    text = PartyBlock.of(block).text
    asks = _ASKS.search(text)
    what = _WHAT_FOR.search(text, asks.end()) if asks else None
    if asks is None or what is None:
        return None
    offset, lines = 0, list[Line]()
    for line in block:
        first, last = max(0, asks.end() - offset), min(len(line.text), what.start() - offset)
        if first < last:
            lines.append(slice_line(line, first, last))
        offset += len(line.text) + 1
    parties = [party for party in parties_of(window, lines, "petitioner", None) if party.name.type]
    if not parties:
        return None
    caption = caption_of(window, zones.lines, court, top, top + len(block), parties)
    return replace(caption, case_name=caption.evidence), top + len(block)


def _behind_by(block: list[Line]) -> list[Line]:
    """Returns the lines behind "by": "Application for exemption from fees by / JANE ROE, / Movant"."""
    for at, line in enumerate(block):
        if by := _BY.search(line.text):
            return [slice_line(line, by.end(), len(line.text)), *block[at + 1 :]]
    return []
