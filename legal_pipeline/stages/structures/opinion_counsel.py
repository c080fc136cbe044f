"""Reads the lists of counsel in opinions: "Jane Roe, Roe & Mott LLP, Boston, for appellant."

Three forms: "A, with whom B, C and FIRM were on brief, for X", "A and FIRM on brief for X", and the paragraphs after
"ARGUED:" and "ON BRIEF:". All are sentences that end in "for" and a role or a party's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

_FOR = re.compile(
    r"(?P<brief>,?\s+(?:(?:was|were)\s+)?on\s+(?:the\s+)?briefs?,?)?,?\s+(?P<for>for)\s+(?:the\s+)?"
    r"(?P<whom>(?:[^.;]|(?<=\b[A-Z])\.|(?<=\b(?:No|Jr|Sr|Co|St))\.|(?<=\b(?:Inc|Ltd))\.){2,900}?)(?=\.(?:\s|$)|;\s|$)"
)
_LEAD = re.compile(
    r"(?:ARGUED|ON\s+(?:\w+\s+)?BRIEFS?(?:\s+AND\s+\w+)?|ON\s+BRIEF|COUNSEL|Appearances|APPEARANCES)\s?:?\s+|with\s+(?:whom|him|her|them)\s+(?:(?:was|were|on\s+the\s+briefs?)\s+)?|"
    r"(?:and|AND)\s+|On\s+(?:the\s+)?briefs?,?\s+|argued\s+the\s+cause\s*|the\s+",
)
_ROLE_CUE = re.compile(r"\b(?:[Aa]ppell(?:ant|ee)s?|[Pp]etitioners?|[Rr]espondents?|[Pp]laintiffs?|[Dd]efendants?|[Aa]mic(?:us|i)|[Ii]ntervenors?|[Mm]ovants?|on\s+brief|[Dd]ebtors?)\b")
_WORDY = re.compile(r"(?:\b[a-z]{3,}\b[,\s]+){4}")
_SPLIT = re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=[A-Z])")
_ON_BRIEF = re.compile(r",?\s+(?:was|were)?\s*on\s+(?:the\s+)?briefs?\b,?\s*$")
_SENTENCE = re.compile(r"(?:(?<=[a-z\])”\"])|(?<=\b[A-Z]{3})|(?<=[A-Z]{4}))\.\s+(?=[A-Z])|\n\s*\n|\f|;\s|\n(?=(?:ARGUED|ON BRIEF|COUNSEL)\b)|(?:ARGUED|BRIEFS?|MOTIONS|COUNSEL)\s?:\s")
_OFFICE = re.compile(r"\b(?:Attorney|General|Solicitor|Counsel|Defender|Chief|Professor|Director|Division|Esq|pro\s+se|argued|Assistant|Deputy|Special|Acting)\b", re.IGNORECASE)


def read_lists(window: Window) -> Iterator[Counsel]:
    """Counsel in sentences of the form "..., for appellant."; at most 400."""
    text, found, last_end = window.text, 0, 0
    for match in _FOR.finditer(text):
        if not (match["brief"] or _ROLE_CUE.search(match["whom"][:70]) or _ROLE_CUE.search(match["whom"][-30:])):
            continue
        floor = max(last_end, match.start() - 900)
        start = floor
        for border in _SENTENCE.finditer(text, floor, match.start()):
            start = border.end()
        last_end = match.end()
        if not text[start : match.start()].strip() or _WORDY.search(text, start, match.start()):
            continue
        for counsel in _list(window, start, match):
            yield counsel
            found += 1
        if found > 400:
            return


def _list(window: Window, start: int, match: re.Match[str]) -> Iterator[Counsel]:
    text, end = window.text, match.start()
    group: list[tuple[int, int]] = []
    groups: list[tuple[list[tuple[int, int]], tuple[int, int] | None]] = []
    begin = start
    for split in (*_SPLIT.finditer(text, start, end), None):
        stop = split.start() if split else end
        piece = _piece(text, begin, stop)
        begin = split.end() if split else end
        if piece is None:
            continue
        flat = " ".join(text[slice(*piece)].split())
        if re.fullmatch(r"(?:Jr|Sr|II|III|IV)\.?", flat) and group:
            group[-1] = (group[-1][0], piece[1])
        elif groups and not group and _is_form(flat) and groups[-1][1]:
            groups[-1] = (groups[-1][0], (groups[-1][1][0], piece[1]))
        elif _OFFICE.search(flat):
            continue
        elif name_shapes.is_organisation(flat) or (split is None and group and len(flat.split()) == 2 and not name_shapes.is_given_name(flat.split()[0])):
            if group:
                groups.append((group, piece))
                group = []
        elif name_shapes.is_person(flat) and not _is_place(text, piece, group):
            group.append(piece)
    if group:
        groups.append((group, None))
    if not groups or not _plausible(text, start, end, groups):
        return
    whom = " ".join(match["whom"].split())
    for names, firm in groups:
        firm_span = NamedSpan(window.span(*firm), MentionType.ORG, "appearance.firm") if firm else None
        for name in names:
            evidence_end = match.end() if match.end() - name[0] < 500 else match.start("whom") + min(80, len(match["whom"]))
            yield Counsel(NamedSpan(window.span(*name), MentionType.PERSON, "appearance.name"), firm_span, (whom,), window.span(name[0], evidence_end))


def _piece(text: str, begin: int, stop: int) -> tuple[int, int] | None:
    while lead := _LEAD.match(text, begin, stop):
        if lead.end() == begin:
            break
        begin = lead.end()
    if brief := _ON_BRIEF.search(text, begin, stop):
        stop = brief.start()
    begin, stop = name_shapes.trim(text, begin, stop)
    begin = name_shapes.without_title(text, begin, stop)
    return (begin, stop) if stop - begin > 1 and stop - begin < 90 else None


def _is_form(flat: str) -> bool:
    return name_shapes.has_legal_form(flat) and len(flat) < 8


def _is_place(text: str, piece: tuple[int, int], group: list[tuple[int, int]]) -> bool:
    """ "Los Angeles, California": two words, no initial, a state or nothing behind, a name before."""
    words = text[slice(*piece)].split()
    return len(words) == 2 and not name_shapes.is_given_name(words[0]) and bool(re.match(r",\s+(?:[A-Z][a-z]+|D\.\s?C\.)\s?[,;]", text[piece[1] :][:24]))


def _plausible(text: str, start: int, end: int, groups: list[tuple[list[tuple[int, int]], tuple[int, int] | None]]) -> bool:
    """Names must make up much of the sentence before "for", or it is a sentence of another kind."""
    named = sum(stop - begin for names, firm in groups for begin, stop in (*names, *((firm,) if firm else ())))
    return named * 3 >= len(text[start:end].strip())
