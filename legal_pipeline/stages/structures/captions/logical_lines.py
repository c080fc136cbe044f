"""Splits printed lines that hold more than one part of a caption: "JANE ROE, Petitioner v. ACME, INC., Respondent".

The caption readers expect a name, a role or "v." on each line. All parts keep their offsets into the window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from legal_pipeline.stages.structures.captions.columns import is_paper
from legal_pipeline.stages.structures.captions.role_words import PHRASE, ROLE_LINE, ROLE_REST
from legal_pipeline.stages.structures.lines import Line, slice_line

_V = r"(?:vs?\.?|VS?\.?|versus)"
_PRO_SE = r"(?:,?\s+(?i:pro\s+se|in\s+pro(?:pria)?\s+per(?:sona)?)\b)"
_ONE_LINE = re.compile(
    rf"\(?(?P<name>[^\s(].{{2,300}}?),?(?:\s?\d{{1,2}})?\s+(?P<role>{PHRASE}){_PRO_SE}?,?\s+(?P<v>{_V})\s+"
    rf"(?P<other>\S.{{2,300}}?)(?:,\s+|\s{{2,}})(?P<side>{PHRASE}){_PRO_SE}?\s*[.,;]?\)?[.,;]?$",
    re.IGNORECASE,
)
_ENDS_IN_V = re.compile(rf"(?P<name>\S.{{2,300}}?,?(?:\s?\d{{1,2}})?\s+)?(?P<role>{PHRASE}){_PRO_SE}?,?\s+(?P<v>{_V})$", re.IGNORECASE)
_WRAPPED = re.compile(rf"(?P<name>[A-Z].{{2,300}}?),\s+(?P<role>(?i:{PHRASE})),?\s+(?P<v>{_V})\s+(?P<other>[A-Z].{{2,80}})$")
"""The beginning of a title that goes on below: "Jane Roe, respondent, v Acme Holding / Corp., et al., appellants."."""
_AGAINST = re.compile(r"(?P<v>[-–—]\s?(?:against|AGAINST)\s?[-–—])\s?(?P<name>[A-Z].+)$")
_NAME_AND_ROLE = re.compile(rf"(?P<name>[A-Z(].{{3,300}}?)(?:\s+)(?P<role>{PHRASE})\s*[.,;]?$", re.IGNORECASE)
_ROLE_PRO_SE = re.compile(rf"(?P<role>{PHRASE}){_PRO_SE}\s*[.,;]?$", re.IGNORECASE)
_INNER_ROLE = re.compile(rf"(?<=,\s)(?:{PHRASE}),\s+(?=[A-Z][\w'’.]+\s)", re.IGNORECASE)
"""A role in the middle of a line: "Bo Mott, et al., defendants, Ann Vane, etc., respondent."."""
_FOOTNOTE = re.compile(r",\s?(?:\d{1,2}|\[\d{1,2}\])\s*$")
_BETWEEN_SIDES = re.compile(rf"(?:[-–—]\s?)?{_V}(?:\s?[-–—])?(?=\s|$)|(?:[-–—]\s?)?and(?:\s?[-–—])?$", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"\b(?:for|by|the|of\s+the|that|to|from|counsel|attorneys?|against|between|this|public|federal|appellate)\s*$|\b(?:counsel|attorneys?)\b",
    re.IGNORECASE,
)
_NUMBER_AHEAD = re.compile(r"I\.\s?C\.\s(?:File\s)?N[oO][sS]?\.?\s[\w-]{4,12}(?:(?:,|\s&|\sand)\s\d[\w-]{3,12})*,\s+(?=[A-Z])")
"""The number that the Industrial Commission of North Carolina prints before the first party."""
_STAR_PAGE = re.compile(r"\[\*\d{1,4}\]\s*")
_NEAR = 4
"""Lines from "v." within which a role may end a line without a comma."""
_MAX_LINE = 700


def logical_lines(lines: list[Line]) -> list[Line]:
    """Returns the lines with those of captions split into names, roles and "v."."""
    versus = {index for index, line in enumerate(lines) if len(line.text) < 60 and _BETWEEN_SIDES.match(line.text)}
    near = {index + step for index in versus for step in range(-_NEAR, _NEAR + 1) if step}
    result: list[Line] = []
    for index, line in enumerate(lines):
        if line.text[:2] == "[*" and (star := _STAR_PAGE.match(line.text)):
            line = slice_line(line, star.end(), len(line.text))
        elif line.text[:1] == "I" and (number := _NUMBER_AHEAD.match(line.text)):
            line = slice_line(line, number.end(), len(line.text))
        result.extend(_parts(line, index in near) if 4 < len(line.text) < _MAX_LINE else (line,))
    return result


def _parts(line: Line, is_near: bool) -> Iterator[Line]:
    text = line.text
    if ROLE_LINE.match(text) or is_paper(text) or (text[:5].lower() == "party" and ROLE_REST.match(text)):
        yield line  # "Plaintiff, Appellant,": the second word is a role, the first no name
        return
    if " v" in text.lower():
        if match := _ONE_LINE.match(text):
            yield from _cut(line, match, "name", "role", "v", "other", "side")
            return
        match = _ENDS_IN_V.match(text)
        if match and ROLE_LINE.match(text[: match.start("v")].rstrip()):
            yield slice_line(line, 0, match.start("v"))
            yield slice_line(line, match.start("v"), len(text))
            return
        if match and not _NOT_A_NAME.search(match["name"] or ""):
            yield from _cut(line, match, "name", "role", "v")
            return
        if (match := _WRAPPED.match(text)) and not _NOT_A_NAME.search(match["name"]):
            yield from _cut(line, match, "name", "role", "v", "other")
            return
    if is_near and (ends := [match.end() for match in _INNER_ROLE.finditer(text)]):
        for start, end in pairwise((0, *ends, len(text))):
            yield slice_line(line, start, end)
        return
    if match := _AGAINST.match(text):
        yield from _cut(line, match, "v", "name")
    elif match := _ROLE_PRO_SE.match(text):
        yield from _cut(line, match, "role")
    elif is_near and (match := _NAME_AND_ROLE.match(text)) and not _NOT_A_NAME.search(match["name"]) and _is_title(match["role"]):
        yield from _cut(line, match, "name", "role")
    else:
        yield line


def _is_title(role: str) -> bool:
    return role[0].isupper()


def _cut(line: Line, match: re.Match[str], *groups: str) -> Iterator[Line]:
    for group in groups:
        if match[group]:
            part = slice_line(line, match.start(group), match.end(group))
            if figure := _FOOTNOTE.search(part.text):
                part = slice_line(part, 0, figure.start() + 1)
            yield part
