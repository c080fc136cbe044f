"""Finds the lines of a caption: from the line with "v." up to the court and down to the last role."""

from __future__ import annotations

import re

from legal_pipeline.data import caption_forms
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE, ROLE_TAIL
from legal_pipeline.stages.structures.lines import Line, left_column, slice_line

VERSUS = re.compile(r"(?:[-–—]\s?)?(?:vs?\s?[.,:;]{0,2}|vv\.|versus|against|V\.)(?:\s?[-–—])?$", re.IGNORECASE)
SIDE_NUMBER = re.compile(
    r"(?:\s|^)(?P<cue>(?:(?:Case|Civil|Criminal|Crim|Civ|Docket|Cause|Index|Bankruptcy|"
    r"Bankr|Adversary|Adv|Misc(?:ellaneous)?|State\s+File|File|MDL|D\.?C|C\.?A|Court)"
    r"\.?\s{0,2}){0,2}(?:Action\s{0,2}|Proc(?:eeding)?\.?\s{0,2})?(?:CASENO|N[o0]s?\b|"
    r"N[o0]s?\.|Number\b|#\s?:)\s{0,2}[.:]{0,2}|(?:Case|Docket|Index)\s?#|\d[\d:]{0,3}-?(?:cv|"
    r"cr|mc|md|bk|ap|mj)-\d{2,}|Hon\.?\s?:|Judge\s?:|Chapter\s\d|Violations?\s?:)",
    re.IGNORECASE,
)
COURT = re.compile(
    rf"\b(?:{'|'.join(caption_forms.COURT_WORDS)}|(?:Northern|Southern|Eastern|Western|"
    r"Central|Middle)\s+District\s+of|District\s+of\s+[A-Z])"
)
DOCUMENT_TITLE = re.compile(rf"(?:\[?(?:{'|'.join(caption_forms.PAPER_WORDS)})\b)")
SEPARATOR = re.compile(r"[\s_\-–—=*.~/\\xX]{5,}$")
_CONTACT = re.compile(
    r"@|\b\d{3}[)\s.\-]{1,2}\s?\d{3}[\s.\-]\d{4}|\b[A-Z]{2}\s+\d{5}\b|\b(?:Attorneys?|"
    r"Counsel)\s+(?:for|of)\b|\b(?:SBN|Bar\s+No)\b|www\.|\bUnknown\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"(?:[a-z]{2,}[,.]?\s+){6}")
_UP, _DOWN = 90, 70


def left_part(lines: list[Line], index: int, columns: dict[int, Line]) -> Line:
    """Returns the left column of a line without a docket number; `columns` caches the result."""
    if (line := columns.get(index)) is None:
        line = left_column(lines[index])
        if number := SIDE_NUMBER.search(line.text):
            line = slice_line(line, 0, number.start())
        columns[index] = line
    return line


def is_stop(lines: list[Line], index: int, columns: dict[int, Line]) -> bool:
    """Returns whether a line ends the parties: a court, a title, a separator, contact data or prose."""
    raw, left = lines[index].text, left_part(lines, index, columns).text
    if not left:
        return bool(raw) and bool(SIDE_NUMBER.match(raw))
    if SEPARATOR.match(left) or _CONTACT.search(left) or len(left) > 160:
        return True
    if _RUNNING.search(left) and not re.search(
        r"\b(?:official|capacity|behalf|similarly|corporation|individually|organized|"
        r"estate|company)\b",
        left,
        re.IGNORECASE,
    ):
        return True
    if ROLE_LINE.match(left):
        return False
    court = COURT.search(left.upper() if "Court" in left or "Circuit" in left else left)
    if court and not left.rstrip().endswith((";", ",")) and not name_shapes.has_legal_form(left):
        return True
    return bool(DOCUMENT_TITLE.match(left)) and left.upper() == left and not name_shapes.has_legal_form(left)


def walk_up(lines: list[Line], anchor: int, floor: int, columns: dict[int, Line]) -> int:
    """Returns the index of the first line of the parties above the anchor."""
    top, index, blank = anchor, anchor - 1, False
    while index > max(floor, anchor - _UP):
        left = left_part(lines, index, columns).text
        if lines[index].page != lines[top].page and not left.endswith((";", ",")):
            # a list of parties from the previous page continues above its footer and side column
            jump = next(
                (k for k in range(index, max(floor, index - 30), -1) if left_part(lines, k, columns).text.endswith((";", ","))), None
            )
            if jump is None or lines[jump].page != lines[index].page or not left_part(lines, top, columns).text:
                break
            index = jump
            left = left_part(lines, index, columns).text
        if is_stop(lines, index, columns):
            break
        if not left:
            blank = True
        elif (
            blank
            and top != anchor
            and not left.endswith((",", ";", " and", " AND"))
            and not _expects_more(left_part(lines, top, columns).text)
        ):
            break
        else:
            top, blank = index, False
        index -= 1
    return top


def _expects_more(text: str) -> bool:
    """Returns whether the line is a role, whose names may be above a blank line."""
    return bool(ROLE_LINE.match(text))


def walk_down(lines: list[Line], anchor: int, columns: dict[int, Line]) -> int:
    """Returns the index of the last line of the parties below the anchor."""
    bottom, index, blank = anchor, anchor + 1, False
    while index < min(len(lines), anchor + _DOWN):
        left = left_part(lines, index, columns).text
        if left and VERSUS.match(left):
            bottom, blank = index, False
            index += 1
            continue
        has_role = bool(ROLE_LINE.match(left_part(lines, bottom, columns).text)) or bool(
            ROLE_TAIL.search(left_part(lines, bottom, columns).text)
        )
        if is_stop(lines, index, columns):
            side_only = bottom == anchor and (not left or _is_short_title(left))
            if (
                not side_only
                and not (has_role and _role_follows(lines, index, columns))
                and not (bottom == anchor and SIDE_NUMBER.match(lines[index].text))
            ):
                role_line = None if has_role else _late_role(lines, index, columns)
                return bottom if role_line is None else role_line
        elif not left:
            blank = True
        elif (has_role and not _role_follows(lines, index - 1, columns)) or (
            blank
            and bottom != anchor
            and not has_role
            and not ROLE_LINE.match(left)
            and not left_part(lines, bottom, columns).text.endswith((",", ";", "and", "AND"))
        ):
            break
        elif bottom == anchor and re.match(r"(?:Hon|Mag|Judge|Magistrate)\b\.?\s?:?", left):
            pass  # the side column, printed between "v." and the defendants
        else:
            bottom, blank = index, False
        index += 1
    return bottom


def _is_short_title(left: str) -> bool:
    """Returns whether the line is the title of the right column: "ORDER" between "-against-" and the second party."""
    return bool(DOCUMENT_TITLE.match(left)) and len(left.split()) <= 3


def _late_role(lines: list[Line], index: int, columns: dict[int, Line]) -> int | None:
    """Returns the role line that a number and title in the side column separate from its names, or None."""
    for later in range(index, min(index + 8, len(lines))):
        left = left_part(lines, later, columns).text
        if ROLE_LINE.match(left):
            return later
        if left and left.upper() != left:
            return None
    return None


def _role_follows(lines: list[Line], index: int, columns: dict[int, Line]) -> bool:
    """Returns whether another block of parties with a role follows within eight lines."""
    for later in range(index + 1, min(index + 9, len(lines))):
        left = left_part(lines, later, columns).text
        if ROLE_LINE.match(left) or VERSUS.match(left):
            return True
        if left and (is_stop(lines, later, columns) or not (left.isupper() or left.endswith((",", ";")))):
            return False
    return False
