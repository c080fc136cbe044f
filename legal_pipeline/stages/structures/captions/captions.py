"""Reads the captions of court filings: parties, court, docket numbers.

The anchor is the line with "v.", "- against -" or "In re". The parties extend from it up to the court and down to the role
of the last party. Side columns and rails are removed line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import Span, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.columns import SIDE_NUMBER
from legal_pipeline.stages.structures.captions.labels import BESIDE_COURT, COURT, Label
from legal_pipeline.stages.structures.captions.logical_lines import logical_lines
from legal_pipeline.stages.structures.captions.parties import parties_in, parties_of
from legal_pipeline.stages.structures.captions.role_words import PHRASE, ROLE_LINE, ROLE_TAIL, role_of
from legal_pipeline.stages.structures.captions.zones import Zones
from legal_pipeline.stages.structures.lines import Line, left_column, slice_line
from legal_pipeline.stages.structures.model import Caption, CaptionParty

_FRAME = frozenset({Label.STOP, Label.BESIDE, Label.COURT, Label.RULE})
_WITH_ROLE = frozenset({Label.ROLE, Label.NAME_WITH_ROLE, Label.LABELED_NAME})
_IN_RE = re.compile(r"(?:in\s+re|in\s+the\s+matter\s+of|matter\s+of)\b\s*[:\-–—]?\s*(?:the\s+)?", re.IGNORECASE)
_NO_PARTY = re.compile(
    r"\b(?:litigation|subpoena|investigation|application|search|petition|proceeding|"
    r"request|warrant|rules?|complaint|liquidation|marriage|estate|guardianship|conservatorship|adoption|arbitration)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:N[o0]s?\s{0,2}[.:]{1,2}|N[o0]s?\.?\s|Number\s?:?|#\s?:?)\s{0,3}"
    r"(?P<number>(?:(?:MDL|CV|CR|CIV|CRIM|C|BK|AP|MC|MD|SC|CA|[A-Z]{1,3})[\s.\-]{0,2})?\d[\w:.\-–−/]{2,40}(?:\s?\([A-Za-z]{2,8}\))*)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:(?P<cue>Re|RE|Subject|(?:Short\s+)?Title|TITLE|Case\s+(?:Name|Title|Caption|Style)|CASE\s+(?:NAME|TITLE)|Caption|Style|Matter)"
    r"\s*:\s*)?(?:(?:Case|Docket|Appeal)?\s*No\.?\s*[\w:\-]{4,30}\s*,\s*)?"
    r"(?P<left>[A-Z][^:]{2,120}?),?\s+(?:v|vs|V)\.?(?:\s+(?P<right>[A-Z].{1,150}))?$"
)
_SMALL_V = re.compile(r"\s(?:vs?\.?|et\s+al\.?)(?=\s|$)")
_ENDS_IN_ET_AL = re.compile(r"^[A-Z][^a-z\d]+,? ET AL\.?$")
_BY = re.compile(r"\b(?:by|of)(?:\s+|$)(?!.*\bby\b)", re.IGNORECASE)
_ROLES_IN_BRACKETS = re.compile(
    rf"(?P<left>[^\s(].{{1,200}}?)\s\((?:AP\)\s\()?(?P<first>{PHRASE})\)\s+v\.?\s+(?P<right>[^\s(].{{1,200}}?)\s\((?:AP\)\s\()?(?P<second>{PHRASE})\)",
    re.IGNORECASE,
)
"""The title of an appeal in the United Kingdom: "Roe Ltd (Respondent) v Mott (Appellant)"."""
_JUDGE = re.compile(r"\b(?:judges?|clerk|building|courthouse)\b", re.IGNORECASE)
_SMALL_WORDS = frozenset({"of", "the", "for", "in", "and", "to", "at", "from", "on"})
_ADVERSARY = re.compile(r"\bAdv(?:ersary)?\b", re.IGNORECASE)
_MAX_TRIES = 500
_COURT_ABOVE, _FAR_ABOVE = 20, 40
"""Lines; between the court and "- v -" in an English judgment stand its date, its address and the judges."""


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
        elif head.startswith(("in re", "in the matter", "matter of")):
            caption, bottom = _in_re(window, zones, index)
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
    court = _court_above(zones.lines, above[0], _FAR_ABOVE if is_dashed else _COURT_ABOVE)
    has_court = court is not None or any(BESIDE_COURT.search(zones.lines[index].text) for index in (*above, anchor, *below))
    if not parties or not (has_court or any(party.role for party in parties)):
        return None, anchor
    return _caption(window, zones.lines, court, above[0], below[-1], parties), below[-1]


def _are_two_sides(zones: Zones, anchor: int, above: list[int], below: list[int]) -> bool:
    """Returns whether "and" parts the sides of a case: roles on both, and no "v." that does so."""
    if any(zones.label(index) is Label.VERSUS for index in below):
        return False
    return all(any(zones.label(index) in _WITH_ROLE for index in side) for side in (above, below))


def _court_above(lines: list[Line], top: int, reach: int = _COURT_ABOVE) -> tuple[int, int] | None:
    """Returns the first and last line of the court, within some lines above the parties, or None."""
    last = None
    for index in range(top - 1, max(-1, top - reach), -1):
        text = left_column(lines[index]).text
        if text and _is_title(text) and COURT.search(text.upper()) and not _JUDGE.search(text):
            last = index if last is None else last
            first = index
        elif last is not None and text:
            break
    return (first, last) if last is not None else None


def _is_title(text: str) -> bool:
    """Returns whether the text is in capitals or title case: "United States District Court", not "the court below"."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.lower() not in _SMALL_WORDS]
    return bool(words) and len(text) < 120 and sum(word[0].isupper() for word in words) * 5 >= len(words) * 4 and text[-1:] not in '”"'


def _caption(
    window: Window, lines: list[Line], court: tuple[int, int] | None, top: int, bottom: int, parties: list[CaptionParty]
) -> Caption:
    numbers: list[Span] = []
    first = max(0, (court[0] if court else top) - 4)
    for line in lines[first : min(len(lines), bottom + 8)]:
        for match in _NUMBER.finditer(line.text):
            number = window.span(line.start + match.start("number"), line.start + match.end("number"))
            # an adversary proceeding has a number of its own beside that of the bankruptcy case
            is_adversary = any(party.role in ("plaintiff", "defendant") for party in parties) and _ADVERSARY.search(
                line.text, 0, match.start()
            )
            numbers.insert(0 if is_adversary else len(numbers), number)
    court_span = None
    if court:
        start, end = left_column(lines[court[0]]).start, left_column(lines[court[1]]).end
        court_span = window.span(start, end)
    evidence = window.span(lines[top].start, lines[bottom].end)
    return Caption(evidence, court_span, tuple(parties), tuple(numbers), None)


def _in_re(window: Window, zones: Zones, index: int) -> tuple[Caption | None, int]:
    """Reads "In re: Jane Roe, Debtor" and "In the Matter of Acme, Inc., Respondent"."""
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
        if label in _FRAME or (
            block and not block[-1].text.endswith((",", ";", "and", "AND")) and not (text.text.isupper() or text.text[0].islower())
        ):
            break
        block.append(text)
        bottom = later
    return _subject(window, zones, index, bottom, block, "", None)


def _subject(
    window: Window, zones: Zones, top: int, bottom: int, block: list[Line], role: str, role_line: Line | None
) -> tuple[Caption | None, int]:
    """Returns the caption of a case that has a subject instead of two sides; an application is no party, but who makes it is."""
    court = _court_above(zones.lines, top)
    joined = " ".join(line.text for line in zones.lines[top : bottom + 2])
    if len(joined) > 400 or not (role or court):
        return None, top
    if _NO_PARTY.search(joined):
        if any(zones.label(later) in (Label.JOIN, Label.VERSUS) for later in range(bottom + 1, min(bottom + 4, len(zones.lines)))):
            return None, top  # "In re the marriage of / JANE ROE, Petitioner, / and": a caption of two sides
        block = _behind_by(block) if role else []
    parties = [party for party in parties_of(window, block, role, role_line) if party.name.type]
    return (_caption(window, zones.lines, court, top, bottom, parties), bottom) if parties else (None, top)


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
    return _caption(window, zones.lines, _court_above(zones.lines, index), index, index, parties) if parties else None


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
        for m in _NUMBER.finditer(part.text)
    ]
    case_name = window.span(left[0].start, right[-1].end)
    return Caption(case_name, None, tuple(parties), tuple(numbers), case_name), bottom
