"""Reads the captions of court filings: parties, court, docket numbers.

The anchor is the line with "v.", "- against -" or "In re". The parties extend from it up to the court and down to the role
of the last party. Side columns and rails are removed line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.capacities import ends_in_kinship
from legal_pipeline.stages.structures.captions.columns import SIDE_NUMBER
from legal_pipeline.stages.structures.captions.frame import COURT_ABOVE, FAR_ABOVE, NUMBER, caption_of, court_above
from legal_pipeline.stages.structures.captions.labels import BESIDE_COURT, COURT, LABELED, Label
from legal_pipeline.stages.structures.captions.logical_lines import logical_lines
from legal_pipeline.stages.structures.captions.party_lists import PartyBlock
from legal_pipeline.stages.structures.captions.parties import parties_in, parties_of
from legal_pipeline.stages.structures.captions.role_words import PHRASE, ROLE_LINE, ROLE_TAIL, role_of
from legal_pipeline.stages.structures.captions.zones import Zones
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import Caption, CaptionParty

_FRAME = frozenset({Label.STOP, Label.BESIDE, Label.COURT, Label.RULE})
_WITH_ROLE = frozenset({Label.ROLE, Label.NAME_WITH_ROLE, Label.LABELED_NAME})
_SUBJECT_HEADS = (
    "in re",
    "in the matter",
    "matter of",
    "in the interest of",
    "in the estate of",
    "estate of",
    "guardianship of",
    "conservatorship of",
)
_SIDES = ("plaintiff", "petitioner", "claimant", "applicant", "appellant")
"""Who is named first in a form."""
_IN_RE = re.compile(
    r"(?:in\s+re|in\s+the\s+(?:matter|interest)\s+of|matter\s+of|(?=(?:in\s+the\s+)?(?:estate|guardianship|conservatorship)\s+of))"
    r"\b\s*[:\-–—]?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_NO_PARTY = re.compile(
    r"\b(?:litigation|subpoena|investigation|application|search|petition|proceeding|"
    r"request|warrant|rules?|complaint|liquidation|marriage|estate|guardianship|conservatorship|adoption|arbitration)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:(?P<cue>Re|RE|Subject|(?:Short\s+)?Title|TITLE|Case\s+(?:Name|Title|Caption|Style)|CASE(?:\s+(?:NAME|TITLE))?|Case|Caption|Style|Matter)"
    r"(?:\s*:\s*|(?<=[Tt]itle)\s+|(?<=TITLE)\s+))?(?:(?:Case|Docket|Appeal)?\s*No\.?\s*[\w:\-]{4,30}\s*,\s*)?"
    r"(?P<left>[A-Z][^:]{2,120}?),?\s+(?:v|vs|V)\.?(?:\s+(?P<right>[A-Z].{1,150}))?$"
)
_SMALL_V = re.compile(r"\s(?:vs?\.?|et\s+al\.?)(?=\s|$)")
_ENDS_IN_ET_AL = re.compile(r"^[A-Z][^a-z\d]+,? ET AL\.?$")
_LITIGATION = re.compile(r"\b(?:litigation|cases|actions)\b(?=[\s,.;)]*$)", re.IGNORECASE)
_LITIGATION_LINES = 6
_BY = re.compile(r"\b(?:by|of)(?:\s+|$)(?!.*\bby\b)", re.IGNORECASE)
_ROLES_IN_BRACKETS = re.compile(
    rf"(?P<left>[^\s()](?:[^()]|\([^()]{{0,80}}\)){{1,200}}?)\s\((?:AP\)\s\()?(?P<first>{PHRASE})\)\s+v\.?\s+(?P<right>[^\s()](?:[^()]|\([^()]{{0,80}}\)){{1,200}}?)\s\((?:AP\)\s\()?(?P<second>{PHRASE})\)",
    re.IGNORECASE,
)
"""The title of an appeal in the United Kingdom: "Roe Ltd (Respondent) v Mott (Appellant)"."""
_MAX_TRIES = 500
_GOES_ON = (",", ";", "and", "AND", " of", " OF", " the", " THE")
_LABELS_APART = 3
_ALONE, _MOST_NAMES = 14, 3


def read_captions(window: Window, lines: list[Line]) -> Iterator[Caption]:
    """Yields the captions of the window in order, at most 60. A caption has a court or a role; a "Re:" line needs neither."""
    lines = logical_lines(lines)
    zones = Zones(lines)
    last_bottom = -1
    count = tried = 0
    for index, line in enumerate(lines):
        if index <= last_bottom or not line.text or len(line.text) > 300:
            continue
        head = line.text[:24].lower()
        caption: Caption | None = None
        if head[0] in "v-–—a&" and zones.label(index) in (Label.VERSUS, Label.JOIN):
            tried += 1
            if tried > _MAX_TRIES:
                return
            caption, bottom = _around_versus(window, zones, index, last_bottom)
        elif head[0] in "imegc" and head.startswith(_SUBJECT_HEADS) and line.text[0].isupper():
            caption, bottom = _in_re(window, zones, index)
        elif head[0] in "pca" and head.startswith(_SIDES) and ":" in line.text[:40] and LABELED.match(line.text):
            caption, bottom = _labeled(window, zones, index)
        elif ") v" in line.text and (found := _roles_in_brackets(window, zones, index)):
            caption, bottom = found, index
        elif " v" in line.text.lower() and (
            line.page <= 3 or head.startswith(("re:", "re :", "short title", "title", "case", "style", "matter"))
        ):
            caption, bottom = _reference(window, lines, index)
        if caption is not None:
            last_bottom, count = bottom, count + 1
            yield caption
            if count >= 60:
                return


def _around_versus(window: Window, zones: Zones, anchor: int, floor: int) -> tuple[Caption | None, int]:
    """Reads the caption around "v.", or around "- and -" between two sides that have a role each."""
    above, below = zones.above(anchor, floor), zones.below(anchor)
    if zones.label(anchor) is Label.JOIN and not _are_two_sides(zones, anchor, above, below):
        return None, anchor
    if not above or not below:
        return None, anchor
    parties = list(parties_in(window, zones, [*above, anchor, *below]))
    is_dashed = zones.text(anchor)[0] in "-–—"
    court = court_above(zones.lines, above[0], FAR_ABOVE if is_dashed else COURT_ABOVE)
    has_court = court is not None or any(BESIDE_COURT.search(zones.lines[index].text) for index in (*above, anchor, *below))
    if not parties or not (has_court or any(party.role for party in parties)):
        return None, anchor
    return caption_of(window, zones.lines, court, above[0], below[-1], parties), below[-1]


def _labeled(window: Window, zones: Zones, index: int) -> tuple[Caption | None, int]:
    """Reads the sides of a court's form: "PETITIONER: JANE ROE / RESPONDENT: BO ROE", below the court."""
    lines = [index]
    for later in range(index + 1, min(index + _LABELS_APART * 2, len(zones.lines))):
        if zones.label(later) is Label.LABELED_NAME:
            lines.append(later)
        elif later - lines[-1] > _LABELS_APART or zones.label(later) in (Label.VERSUS, Label.STOP):
            break
    court = court_above(zones.lines, index)
    parties = list(parties_in(window, zones, lines))
    if court is None or len({party.role for party in parties}) < 2:
        return None, index
    return caption_of(window, zones.lines, court, index, lines[-1], parties), lines[-1]


def _are_two_sides(zones: Zones, anchor: int, above: list[int], below: list[int]) -> bool:
    """Returns whether "and" parts the sides of a case: roles on both, and no "v." that does so."""
    if any(zones.label(index) is Label.VERSUS for index in below):
        return False
    return all(any(zones.label(index) in _WITH_ROLE for index in side) for side in (above, below))


def _in_re(window: Window, zones: Zones, index: int) -> tuple[Caption | None, int]:
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
    block = [first] if first.text else []
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
    joined = " ".join(line.text for line in zones.lines[top : bottom + 2])
    if len(joined) > 400 or not (role or court):
        return None, top
    if not role and (litigation := _litigation(window, zones, top, court)):
        return litigation
    if _NO_PARTY.search(joined):
        if any(zones.label(later) in (Label.JOIN, Label.VERSUS) for later in range(bottom + 1, min(bottom + 4, len(zones.lines)))):
            return None, top  # "In re the marriage of / JANE ROE, Petitioner, / and": a caption of two sides
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


def _behind_by(block: list[Line]) -> list[Line]:
    """Returns the lines behind "by": "Application for exemption from fees by / JANE ROE, / Movant"."""
    for at, line in enumerate(block):
        if by := _BY.search(line.text):
            return [slice_line(line, by.end(), len(line.text)), *block[at + 1 :]]
    return []


def _roles_in_brackets(window: Window, zones: Zones, index: int) -> Caption | None:
    line = zones.lines[index]
    parties: list[CaptionParty] = []
    for match in _ROLES_IN_BRACKETS.finditer(line.text):
        for name, role in (("left", "first"), ("right", "second")):
            part = slice_line(line, match.start(name), match.end(name))
            parties += parties_of(window, [part], role_of(match[role]), slice_line(line, match.start(role), match.end(role)))
    return caption_of(window, zones.lines, court_above(zones.lines, index), index, index, parties) if parties else None


def _wrapped_above(lines: list[Line], index: int) -> list[Line]:
    """Returns the lines of a title in capitals above the one with "v.": "JANE ROE, SECRETARY OF / LABOR, ET AL. v. ACME, INC."."""
    taken: list[Line] = []
    for line in reversed(lines[max(0, index - 3) : index]):
        if not line.text.endswith((",", " OF", " AND", " THE", "&")) or line.text.upper() != line.text or COURT.search(line.text):
            break
        taken.insert(0, line)
    return taken


def _reference(window: Window, lines: list[Line], index: int) -> tuple[Caption | None, int]:
    """Reads "Re: Roe v. Acme, Inc., Case No. 12-cv-34" and the running head of an opinion in capitals."""
    line = lines[index]
    match = _REFERENCE.match(line.text)
    if not match:
        return None, index
    bottom = index
    right = [] if match["right"] is None else [slice_line(line, match.start("right"), match.end("right"))]
    capitals = _SMALL_V.sub(" ", line.text)
    if match["cue"] is None and not (capitals.upper() == capitals or (not right and match["left"].isupper())):
        return None, index
    if match["cue"] is None and " V. " in line.text and name_shapes.is_given_name(match["left"].rsplit(" ", 1)[-1]):
        return None, index  # "JANE V. ROE" is one person
    goes_on = not right or (len(line.text) > 45 and not re.search(r"\bet\s+al|\bNo\b|Inc\.?$", right[-1].text))
    if capitals != line.text and index + 1 < len(lines) and _ENDS_IN_ET_AL.search(lines[index + 1].text):
        goes_on = True
    if (
        goes_on
        and index + 1 < len(lines)
        and lines[index + 1].text
        and len(lines[index + 1].text) < 80
        and not SIDE_NUMBER.match(lines[index + 1].text)
    ) and (not right or re.match(r"[A-Z][a-z]+\s[A-Z]|[A-Z\s.,&]+$", lines[index + 1].text)):
        right.append(lines[index + 1])
        bottom = index + 1
    if not right:
        return None, index
    right = [slice_line(part, 0, number.start()) if (number := SIDE_NUMBER.search(part.text)) else part for part in right]
    left = [slice_line(line, match.start("left"), match.end("left"))]
    if match["cue"] is None and capitals != line.text:
        left = [*_wrapped_above(lines, index), *left]
    parties = [*parties_of(window, left, "", None, "reference.party"), *parties_of(window, right, "", None, "reference.party")]
    if len(parties) < 2:
        return None, index
    numbers = [
        window.span(part.start + m.start("number"), part.start + m.end("number"))
        for part in lines[index : bottom + 2]
        for m in NUMBER.finditer(part.text)
    ]
    case_name = window.span(left[0].start, right[-1].end)
    return Caption(case_name, None, tuple(parties), tuple(numbers), case_name), bottom
