"""Reads the lists of counsel in opinions: "Jane Roe, Roe & Mott LLP, Boston, for appellant."

Covers "A, with whom B, C and FIRM were on brief, for X", "A and FIRM on brief for X", and the paragraphs after "ARGUED:"
and "ON BRIEF:". All are sentences that end in "for" and a role or a party's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice

from legal_pipeline.data.roles import AMICUS
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.counsel.pieces import ADDRESS
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Caption, Counsel, NamedSpan

# begins with a fixed word: a pattern that begins with whitespace takes quadratic time on a page of whitespace
_FOR = re.compile(r"\bfor\s{1,20}(?:the\s{1,20})?(?=[A-Za-z])")
_WHOM = re.compile(r"(?:[^.;]|(?<=\b[A-Z])\.|(?<=\b(?:No|Jr|Sr|Co|St))\.|(?<=\b(?:Inc|Ltd|Esq))\.){2,900}?(?=\.(?:\s|$)|;\s|$)")
_BRIEF = re.compile(r",?\s{0,20}(?:\b(?:was|were)\s{1,20})?\bon\s{1,20}(?:the\s{1,20})?briefs?,?\s{1,20}$")
_ACTING = re.compile(
    r",?\s{0,20}(?:\b(?:as|and|who\s(?:is|are|was|were))\s{1,20})?\(?\b(?:(?:co|lead|local)[\s\-])?(?:attorneys?|counsel|solicitors?)"
    r"(?:\s{1,20}of\s{1,20}record)?\s{1,20}$",
    re.IGNORECASE,
)
"""Before "for": "..., counsel for Acme Co."; the client need not be a role."""
_NEXT_LIST = re.compile(r"(?:\n|;\s)[^\n;]{3,200}?\b(?:attorneys?|counsel)\s{1,20}for\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:ARGUED|ON\s+(?:\w+\s+)?BRIEFS?(?:\s+AND\s+\w+)?|ON\s+BRIEF|COUNSEL|Appearances|"
    r"APPEARANCES)\s?:?\s+|with\s+(?:whom|him|her|them)\s+(?:(?:was|were|on\s+the\s+briefs?)"
    r"\s+)?|"
    r"(?:and|AND)\s+|On\s+(?:the\s+)?briefs?,?\s+|argued\s+the\s+cause\s*|the\s+",
)
_ROLE_CUE = re.compile(
    r"\b(?:[Aa]ppell(?:ant|ee)s?|[Pp]etitioners?|[Rr]espondents?|[Pp]laintiffs?|[Dd]efendants?|"
    r"[Aa]mic(?:us|i)|[Ii]ntervenors?|[Mm]ovants?|on\s+brief|[Dd]ebtors?)\b"
)
_WORDY = re.compile(r"(?:\b[a-z]{3,}\b[,\s]+){4}")
_SPLIT = re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=[A-Z])")
_ON_BRIEF = re.compile(r",?\s+(?:was|were)?\s*on\s+(?:the\s+)?briefs?\b,?\s*$")
_NUMBERS = re.compile(r"\d{3}|@")
_AMICI = re.compile(r"\b[Aa]mic(?:us|i)\s{1,9}[Cc]uriae")
_SENTENCE = re.compile(
    r"(?:(?<=[a-z\])”\"])|(?<=\b[A-Z]{3})|(?<=[A-Z]{4}))\.\s+(?=[A-Z])|\n\s*\n|\f|"
    r"[;:]\s|\n(?=(?:ARGUED|ON BRIEF|COUNSEL)\b)|(?:ARGUED|BRIEFS?|MOTIONS|COUNSEL)\s?:\s"
)
_OFFICE = re.compile(
    r"\b(?:Attorney|General|Solicitor|(?:Special|Of|Senior|Lead|Chief)\s+Counsel|"
    r"Defender|Chief|Professor|Director|Division|Esq|pro\s+se|argued|Assistant|Deputy|"
    r"Special|Acting)\b",
    re.IGNORECASE,
)
_MAX_CLIENT = 1_000
_MAX_LISTS = 2_000


def read_counsel_lists(window: Window) -> Iterator[Counsel]:
    """Yields counsel from sentences that end in "for appellant" or the like, about 400 at most."""
    count = 0
    sentences = list(islice(_sentences(window), _MAX_LISTS))
    # a firm at the end of one list is also a firm within another
    firms = {firm for start, end, _ in sentences if (firm := _closing_firm(window.text, start, end))}
    for start, end, client in sentences:
        for counsel in _listed_counsel(window, start, end, client, firms):
            yield counsel
            count += 1
        if count > 400:
            return


def _sentences(window: Window) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yields the range of the names and that of the party they represent."""
    text, last_end = window.text, 0
    for cue in _FOR.finditer(text):
        brief = _BRIEF.search(text, max(last_end, cue.start() - 60), cue.start())
        acting = None if brief else _ACTING.search(text, max(last_end, cue.start() - 60), cue.start())
        is_named = acting is not None and text[cue.end()].isupper()
        if cue.start() < last_end or not (brief or is_named or _ROLE_CUE.search(text, cue.end(), cue.end() + 70)):
            continue
        following = _NEXT_LIST.search(text, cue.end(), cue.end() + _MAX_CLIENT)
        client = _WHOM.match(text, cue.end(), following.start() if following else len(text))
        if client is None:
            continue
        before = brief or acting
        end = before.start() if before else _before_blanks(text, cue.start())
        floor = max(last_end, end - 900)
        start = floor
        for border in _SENTENCE.finditer(text, floor, end):
            start = border.end()
        if not text[start:end].strip() or _WORDY.search(text, start, end) or (acting is None and _NUMBERS.search(text, start, end)):
            continue
        last_end = client.end()
        yield start, end, client.span()


def _closing_firm(text: str, start: int, end: int) -> str | None:
    """Returns the firm at the end of a list: "..., and Roe Mott", two words without a given name."""
    borders = list(_SPLIT.finditer(text, start, end))
    party_name = _name_range(text, borders[-1].end(), end) if borders else None
    flat = " ".join(text[slice(*party_name)].split()) if party_name else ""
    return flat if _is_bare_firm(flat) else None


def _is_bare_firm(flat: str) -> bool:
    return len(flat.split()) == 2 and not name_shapes.is_given_name(flat.split()[0])


def _before_blanks(text: str, end: int) -> int:
    floor = max(0, end - 40)
    while end > floor and text[end - 1] in ", \n":
        end -= 1
    return end


def read_amici(window: Window) -> Iterator[Caption]:
    """Yields the amici in "... on brief for A, B and C, amici curiae" as the parties of a caption."""
    text, last = window.text, 0
    for match in _AMICI.finditer(text):
        floor = max(last, match.start() - 1_500)
        last = match.end()
        start = text.rfind("on brief for", floor, match.start())
        if start >= 0:
            start += len("on brief for")
        else:
            start = text.rfind(" for ", max(floor, match.start() - 300), match.start()) + len(" for ")
            if start < len(" for ") or ". " in text[start : match.start()]:
                continue
        line = Line(start, match.start(), text[start : match.start()], 0)
        if _WORDY.search(line.text):
            continue
        if parties := tuple(parties_of(window, [line], AMICUS, None, "appearance.amicus")):
            yield Caption(window.span(start, match.end()), None, parties, (), None)


def _listed_counsel(window: Window, start: int, end: int, client: tuple[int, int], firms: Set[str]) -> Iterator[Counsel]:
    text = window.text
    group: list[tuple[int, int]] = []
    groups: list[tuple[list[tuple[int, int]], tuple[int, int] | None]] = []
    begin = start
    is_behind_address = False
    for split in (*_SPLIT.finditer(text, start, end), None):
        stop = split.start() if split else end
        party_name = _name_range(text, begin, stop)
        is_address = bool(ADDRESS.match(text[begin:stop].strip()))
        begin = split.end() if split else end
        if party_name is None:
            continue
        flat = " ".join(text[slice(*party_name)].split())
        if is_address or (is_behind_address and not name_shapes.is_given_name(flat.split()[0])):
            is_behind_address = True
            continue
        is_behind_address = False
        if re.fullmatch(r"(?:Jr|Sr|JR|SR|II|III|IV)\.?", flat) and group:
            group[-1] = (group[-1][0], party_name[1])
        elif groups and not group and _is_form(flat) and groups[-1][1]:
            groups[-1] = (groups[-1][0], (groups[-1][1][0], party_name[1]))
        elif _OFFICE.search(flat):
            continue
        elif name_shapes.is_organisation(flat) or flat in firms or (split is None and group and _is_bare_firm(flat)):
            if group:
                groups.append((group, party_name))
                group = []
        elif name_shapes.is_person(flat) and not _is_place(text, party_name, group):
            group.append(party_name)
    if group:
        groups.append((group, None))
    if not groups or not _is_mostly_names(text, start, end, groups):
        return
    represents = " ".join(text[slice(*client)].split())
    for names, firm in groups:
        firm_span = NamedSpan(window.span(*firm), MentionType.ORG, "appearance.firm") if firm else None
        for name in names:
            evidence_end = client[1] if client[1] - name[0] < 500 else min(client[1], client[0] + 80)
            yield Counsel(
                NamedSpan(window.span(*name), MentionType.PERSON, "appearance.name"),
                firm_span,
                (represents,),
                window.span(name[0], evidence_end),
            )


def _name_range(text: str, begin: int, stop: int) -> tuple[int, int] | None:
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


def _is_place(text: str, party_name: tuple[int, int], group: list[tuple[int, int]]) -> bool:
    """Returns whether two words are a city: "Los Angeles, California", without a given name and before a state."""
    words = text[slice(*party_name)].split()
    return (
        len(words) == 2
        and not name_shapes.is_given_name(words[0])
        and bool(re.match(r",\s+(?:[A-Z][a-z]+|D\.\s?C\.)\s?[,;]", text[party_name[1] :][:24]))
    )


def _is_mostly_names(text: str, start: int, end: int, groups: list[tuple[list[tuple[int, int]], tuple[int, int] | None]]) -> bool:
    """Returns whether names are at least a third of the text before "for", as in a list of counsel."""
    name_chars: int = sum(stop - begin for names, firm in groups for begin, stop in (*names, *((firm,) if firm else ())))
    return name_chars * 3 >= len(text[start:end].strip())
