"""Reads the judges that state courts name in lists: "Before Justices Roe, Mott, and Vane", "Roe, J.P., Mott, Vane, JJ.", "By Judge Roe".

A list is judges where its line holds nothing else; in running text ("before Judge Roe the plaintiff said") it is not read. The judge
of the court below stands in brackets behind the court, or behind "Appeal from".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import Judge, NamedSpan

_NAME = r"[A-Z][\w'’.-]*(?:[ ](?:(?:de|la|van|von|der|del)[ ]){0,2}[A-Z][\w'’.-]*){0,3}(?:,[ ](?:Jr|Sr|II|III|IV)\b\.?)?"
_WRAPPED = _NAME.replace("[ ]", r"\s")
_RANK = r"(?:(?:Chief|Presiding|President|Senior|Associate|Acting|Vice|CHIEF|PRESIDING|SENIOR|ACTING)\s+)"
_TITLE = rf"{_RANK}{{0,2}}(?:Administrative\s+|ADMINISTRATIVE\s+)?(?:Judge|Justice|JUDGE|JUSTICE)[sS]?\s+"
_AND = r"(?:\s*[,;]\s+(?:and\s+|AND\s+)?|\s+(?:and|AND|&)\s+)"
_FIRST = r"(?:P\.\s?J|J\.\s?P|C\.\s?J|A\.\s?P\.\s?J|Acting\sP\.\s?J)\."
_LIST = rf"(?:{_TITLE})?{_NAME}(?:{_AND}(?:{_TITLE})?{_NAME}){{0,11}}"
_TITLED = re.compile(
    rf"(?:\A|\n)[ \t]*(?:Before|BEFORE|Panel(?:\sconsists\sof)?|PANEL|Present|PRESENT)\s*:?\s+(?P<names>(?=(?:the\s+)?{_TITLE}){_LIST})"
    r"[.*†]?[ \t]*(?=\n|\Z|\.)"
)
_RANKED = re.compile(
    r"(?:\A|\n)[ \t]*(?:P\s?R\s?E\s?S\s?E\s?N\s?T\s?:\s*)?"
    rf"(?P<names>{_NAME},\s{_FIRST}{_AND}{_NAME}(?:{_AND}{_NAME}){{0,8}}),\s+(?:JJ?\.|Justices)"
)
_COLUMN = re.compile(
    rf"(?:\A|\n)[ \t]*(?P<names>{_NAME},\s{_FIRST}[ \t]*(?:\n\s*{_NAME},?[ \t]*){{1,7}}),?\s+(?:JJ?\.|Justices|Associate\sJustices)"
)
_BY = re.compile(
    rf"\b(?i:opinion|decision|order|statement|memorandum)\s+(?i:by)\s*:?\s+(?:(?:Mr|Mrs|Ms|MR|MRS|MS)\.\s+)?{_TITLE}(?P<names>{_NAME})"
    r"[ \t]*(?=\n|\Z|[ ]{2,}|\bF(?:ILED|iled))"
)
_CONCURRED = re.compile(rf"(?P<names>{_TITLE}{_NAME}(?:{_AND}{_TITLE}{_NAME}){{1,6}})\s+(?:concur(?:red|s)?|joined|dissent(?:ed|s)?)\b")
_SEPARATE = re.compile(
    rf"(?:\A|\n)[ \t]*(?P<names>{_TITLE}{_NAME}),\s+(?:with\s+whom\s+[^.]{{3,160}}?\s+joins?\b[^.\n]{{0,60}},\s+)?"
    r"(?:specially\s+)?(?:concurring|dissenting)\b"
)
"""The head of a separate opinion: "Justice Roe, with whom Justice Mott joins, dissenting"."""
_BY_THE_COURT = re.compile(rf"\b(?:By|BY)\s+the\s+Court\s*\((?P<names>{_NAME}(?:{_AND}{_NAME}){{0,6}}),\s+(?:C\.\s?)?JJ?\.\d?\)")
_IN_BRACKETS = re.compile(
    rf"\bCourt\b[^.;()]{{0,80}}\((?:Hon\.\s)?(?P<names>{_NAME}),\s(?:(?:A\.|S\.)?J\.|Judge|J\.H\.O\.|Ref(?:eree|\.))\)"
)
_OF_APPEAL = re.compile(
    r"\b(?:[Aa]ppeals?|APPEALS?|[Cc]ertiorari|[Rr]eview|[Ww]rit\s+of\s+(?:mandate|prohibition|mandamus)|challeng(?:e|ing)\s+an?\s+(?:order|judgment))\b(?:[^;.\n]|\.(?=\s?[a-z,\d])|\n(?!\s*\n)){0,200}?[,:;]\s+"
    rf"(?P<names>{_WRAPPED}(?:{_AND}{_WRAPPED}){{0,3}}),\s+(?:{_RANK}|(?:Circuit|District|Trial|Special|Administrative\s+Law|Superior\s+Court)\s+){{0,2}}"
    r"(?:[Jj]udges?|Justices?|Referee|Magistrate|Commissioner)\b(?=[\s.,;)]|$)"
)
_PANEL_ON_LITIGATION = re.compile(
    r"\bPANEL\s+ON\s+MULTIDISTRICT\s+LITIGATION\s+(?P<names>(?:[_\s]+)?[A-Z][^\n]{4,60}\n\s*(?:Acting\s+)?Chair\b(?:\s*\n[^\n]{5,90}){0,4})"
)
_WITH_INITIAL = re.compile(r"[A-Z][\w'’-]+[ ][A-Z]\.[ ][A-Z][\w'’-]+(?:,?[ ](?:Jr|Sr)\.)?")
"""Names in two columns under the order of the panel: "Bo R. Mott Ida J. Vane"."""
_TITLES = re.compile(_TITLE)
_SEPARATOR = re.compile(rf"{_AND}")
_LINE_OR_AND = re.compile(rf"\n\s*|{_AND}")
_LONG_GENERATION = re.compile(r",\s(?=(?:Jr|Sr|II|III|IV)\b)")
_NO_NAME = re.compile(
    r"\b(?:County|Court|Division|District|Department|Term|Part|Circuit|Parish|City|State|Judges?|Justices?|Opinion|Per|Curiam)\b", re.I
)
_RANKS_ONLY = re.compile(rf"(?:{_FIRST}|JJ?\.|J)$")
_HEAD = 6_000
"""Characters of a document in which the court below is named."""


def read_panels(window: Window) -> Iterator[Judge]:
    """Yields the judges of such lists, in the order of the rules."""
    text = window.text
    if "udge" not in text and "ustice" not in text and "JU" not in text and "J." not in text and "Chair" not in text:
        return
    for pattern in (_TITLED, _RANKED, _COLUMN, _CONCURRED, _SEPARATE, _BY_THE_COURT):
        for match in pattern.finditer(text):
            yield from _listed(window, match, "panel", "panel")
    for match in _PANEL_ON_LITIGATION.finditer(text):
        for name in _WITH_INITIAL.finditer(text, *match.span("names")):
            yield Judge(NamedSpan(window.span(*name.span()), MentionType.PERSON, "judge.panel"), "panel", window.span(*name.span()))
    for match in _BY.finditer(text, 0, _HEAD):
        yield from _listed(window, match, "author", "author")
    for pattern in (_IN_BRACKETS, _OF_APPEAL):
        for match in pattern.finditer(text, 0, _HEAD):
            yield from _listed(window, match, "lower court", "appeal_from")


def _listed(window: Window, match: re.Match[str], role: str, rule: str) -> Iterator[Judge]:
    start, end = match.span("names")
    begin, pieces = start, list[tuple[int, int]]()
    separators = _LINE_OR_AND if match.re is _COLUMN else _SEPARATOR
    for separator in (*separators.finditer(window.text, start, end), None):
        if separator and _LONG_GENERATION.match(window.text, separator.start()):
            continue
        pieces.append((begin, separator.start() if separator else end))
        begin = separator.end() if separator else end
    names = [place for piece in pieces if (place := _name_in(window.text, *piece))]
    if match.re is _OF_APPEAL:
        names = [(start, end) for start, end in names if " " in " ".join(window.text[start:end].split())]  # "Anchorage, Jane Roe, Judge"
    evidence = window.text[match.start() : match.end()]
    first = match.start() + len(evidence) - len(evidence.lstrip())
    for place in names:
        name = NamedSpan(window.span(*place), MentionType.PERSON, f"judge.{rule}")
        yield Judge(name, "presiding" if role == "panel" and len(names) == 1 else role, window.span(first, match.end()))


def _name_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Returns the place of the name in a part of a list, without title and rank, or None."""
    start, end = name_shapes.trim(text, start, end)
    if title := _TITLES.match(text, start, end):
        start = title.end()
    start = name_shapes.without_title(text, start, end)
    name = " ".join(text[start:end].split())
    if len(name) < 3 or _RANKS_ONLY.match(name) or _NO_NAME.search(name):
        return None
    return (start, end) if name_shapes.is_surname(name) or name_shapes.kind_of(name) is MentionType.PERSON else None
