"""Reads the captions of court filings: parties, court, docket numbers.

The anchor is the line with "v.", "- against -" or "In re". The parties extend from it up to the court and down to the role
of the last party. Side columns and rails are removed line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.columns import SIDE_NUMBER
from legal_pipeline.stages.structures.captions.frame import COURT_ABOVE, FAR_ABOVE, NUMBER, caption_of, court_above
from legal_pipeline.stages.structures.captions.labels import BESIDE_COURT, COURT, LABELED, Label
from legal_pipeline.stages.structures.captions.logical_lines import logical_lines
from legal_pipeline.stages.structures.captions.parties import parties_in, parties_of
from legal_pipeline.stages.structures.captions.role_words import PHRASE, role_of
from legal_pipeline.stages.structures.captions.subjects import read_subject
from legal_pipeline.stages.structures.captions.zones import Zones
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import Caption, CaptionParty

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
    "appeal of",
    "appeals of",
)
_SIDES = ("plaintiff", "petitioner", "claimant", "applicant", "appellant")
"""Who is named first in a form."""
_REFERENCE = re.compile(
    r"(?:(?P<cue>Re|RE|Subject|(?:Short\s+)?Title|TITLE|Case\s+(?:Name|Title|Caption|Style)|CASE(?:\s+(?:NAME|TITLE))?|Case|Caption|Style|Matter)"
    r"(?:\s*:\s*|(?<=[Tt]itle)\s+|(?<=TITLE)\s+))?(?:(?:Case|Docket|Appeal)?\s*No\.?\s*[\w:\-]{4,30}\s*,\s*)?"
    r"(?P<left>[A-Z][^:]{2,120}?),?\s+(?:v|vs|V)\.?(?:\s+(?P<right>[A-Z].{1,150}))?$"
)
_SMALL_V = re.compile(r"\s(?:vs?\.?|et\s+al\.?)(?=\s|$)")
_ENDS_IN_ET_AL = re.compile(r"^[A-Z][^a-z\d]+,? ET AL\.?$")
_TWO_SIDES = re.compile(r"\bLABOR\s+RELATIONS\b|\bARBITRATION\s+BETWEEN\b|\bEMPLOYMENT\s+RELATIONS\b", re.IGNORECASE)
_ROLES_IN_BRACKETS = re.compile(
    rf"(?P<left>[^\s()](?:[^()]|\([^()]{{0,80}}\)){{1,200}}?)\s\((?:AP\)\s\()?(?P<first>{PHRASE})\)\s+v\.?\s+(?P<right>[^\s()](?:[^()]|\([^()]{{0,80}}\)){{1,200}}?)\s\((?:AP\)\s\()?(?P<second>{PHRASE})\)",
    re.IGNORECASE,
)
"""The title of an appeal in the United Kingdom: "Roe Ltd (Respondent) v Mott (Appellant)"."""
_MAX_TRIES = 500
_LABELS_APART = 3


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
        elif head[0] in "imegca" and head.startswith(_SUBJECT_HEADS) and line.text[0].isupper():
            caption, bottom = read_subject(window, zones, index)
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
    """Returns whether "and" parts the sides of a case: roles on both, or a board of labor above, and no "v." that does so."""
    if any(zones.label(index) is Label.VERSUS for index in below):
        return False
    if above and below and any(_TWO_SIDES.search(line.text) for line in zones.lines[max(0, above[0] - 8) : above[0]]):
        return True
    return all(any(zones.label(index) in _WITH_ROLE for index in side) for side in (above, below))


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
