"""PERSON by what is said of it: "Sidonie Roe, a partner in Roe LLP", "Hamish Mott resides at", "appointed Tilda Vane to serve as".

Given names are not all in a list, but few other things than people are partners, reside or are employed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.clauses import TITLE
from legal_pipeline.data.government import GOVERNMENT_HEADS
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.stopwords import NOT_IN_NAMES, PERSON_ROLES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace
from legal_pipeline.stages.mentions.tokens import LEGAL_FORMS, TITLE_WORDS
from legal_pipeline.stages.structures import name_shapes

_FIRST = r"[A-Z][a-z’'\-]+"
_WORD = r"(?:[A-Z]\.|(?:St\.|[A-Z](?:[a-z]*[A-Z])?[a-z’'\-]+(?:-[A-Z][a-z]+)?))"
_NAME = rf"{_FIRST}(?:[ \n](?:(?:de|la|van|von|der|del)[ \n])?{_WORD}){{1,3}}"
_SUFFIX = r"(?:,?\s(?:Jr\.|Sr\.|III|IV|Esq\.))?"
_JOBS = (
    r"(?:partner|associate|shareholder|attorney|lawyer|employee|resident|citizen|professor|lecturer|manager|supervisor|driver|nurse|engineer|"
    r"physician|technician|consultant|officer|detective|member|owner|majority\sowner|sole\sowner|shareholder|agent|guest|customer|tenant|"
    r"salesman|foreman|accountant|analyst|inspector|teacher|paralegal|adjuster)"
)
_ITS = r"(?:(?:the|an?|its|his|her|then|now|former|current|sole|majority|managing|senior|longtime)\s)*"
_IS = (
    r"(?:is|was|has\sbeen|had\sbeen|became|(?:currently\s|formerly\s|previously\s)?(?:serves|served|acts|acted|works|worked|continued)\sas|"
    r"to\s(?:serve|act)\sas|(?:was\s)?(?:appointed|elected|named|hired|promoted)(?:\sas|\sto)?)"
)
_BEHIND = re.compile(
    rf"(?:,\s{_ITS}(?:(?i:{TITLE})|{_JOBS})(?:,|\s(?:of|at|for|in|with|and)\b)|\s{_IS}\s{_ITS}(?:[a-z\-]+\s){{0,2}}?(?:(?i:{TITLE})|{_JOBS})\b|"
    rf"\s{_IS}\sthe\s[A-Z][\w. ]{{2,40}}?\s(?:Professor|Chair)\b|"
    r"\s(?:(?:was|is|were)\s)?(?:currently\s)?(?:resides?|resided|lives?|lived|residing|domiciled|makes\s(?:his|her)\shome)\s(?:at|in)\b|"
    r"\s(?:is|was|has\sbeen|had\sbeen)\s(?:then\s)?(?:employed|hired|laid\soff)\b|\s(?:worked|works)\s(?:for|at|as)\b|"
    r"\s(?:co-)?founded\s[A-Z]|\s(?:,\s)?of\sthe\slaw\s(?:firm|offices?)\b|,\swho\s(?:is|was|had|has|shall|will|would|did|then|later|also|signed|said|testified|resides|lives|lived|works|worked)\b|"
    r"\smakes\s(?:his|her)\shome\b|\s(?:testified|declared\sunder)\b|,\s(?:counsel|attorney)\sfor\b)"
)
_TOLD = re.compile(rf"(?:(?P<other>{_NAME})\sand\s)?(?P<name>{_NAME}){_SUFFIX}(?=[,\s])(?={_BEHIND.pattern})")
"""Whatever is said of a person begins with a comma or a blank: asked first, so that no part of a word is tried as the end of a name."""
_APPOINTED = re.compile(
    rf"\b(?:appoint(?:s|ed|ing)?|[Nn]am(?:es|ed|ing)|elect(?:s|ed|ing)?|hir(?:es|ed|ing)|promot(?:es|ed|ing)|Appoints|[Ss]igned\sby|SIGNED\sby)\s"
    rf"(?P<name>{_NAME})(?=,?\s(?:as|to\sserve|to\sbe|its|for\sand\son\sbehalf|(?i:{TITLE}))\b)"
)
"""Who gets an office: "has appointed Beatrix Roe as its Chief Executive Officer"."""
_CALLED_WHAT = (
    r"(?:(?:[a-z]+\s)?(?:manager|supervisor|foreman|salesman|saleswoman|salesperson|secretary|assistant|coach|accountant|bookkeeper|reporter|editor|director"
    r"|administrator|spokesman|spokeswoman|driver|nurse|neighbor|roommate|girlfriend|boyfriend|fianc[ée]e?|officer|agent|trainer|technician)"
    r"|brother|sister|mother|father|wife|husband|son|daughter|uncle|aunt|nephew|niece|cousin|partner|friend|stepson|stepdaughter|grandson|granddaughter)"
)
_APPOSED = re.compile(
    rf"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Oo]ur|[Yy]our)|[A-Z][\w.]*[’']s?)\s(?:[a-z-]+\s){{0,2}}?{_CALLED_WHAT},\s(?P<name>{_NAME}){_SUFFIX}"
    r"(?=[,.;)]|\s(?:and|who|that|to|was|had|said|told)\b)"
)
""""their herd manager, Tilda Roe, called": only a person is one's brother or manager."""
_BEFORE = re.compile(r"(?<![\w])(?:[A-Z][\w’'.\-]*)\s$")


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    found: set[tuple[int, int]] = set()
    for match in _TOLD.finditer(text):
        for group in ("other", "name"):
            if match[group] and (span := _name(text, match.start(group), match.end(group))):
                found.add(span)
                yield name_candidate(text, MentionType.PERSON, *span, 0.8, "person.clause")
    for match in _APPOSED.finditer(text):
        if (span := _name(text, match.start("name"), match.end("name"))) and span not in found:
            found.add(span)
            yield name_candidate(text, MentionType.PERSON, *span, 0.8, "person.clause")
    for match in _APPOINTED.finditer(text):
        if (span := _name(text, match.start("name"), match.end("name"))) and span not in found:
            yield name_candidate(text, MentionType.PERSON, *span, 0.8, "person.clause")


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Returns the range of the name without a title or a role before it, or None if it is no person's."""
    line = text.find("\n", start, end)
    is_below = line > 0 and " " in text[start:line] and " " in text[line + 1 : end]
    if is_below:
        start = line + 1  # two names, one a line
    words = re.split(r"[ \n]", text[start:end])
    while words and (words[0] in TITLE_WORDS or words[0].lower() in PERSON_ROLES or words[0].lower() in NOT_IN_NAMES):
        start += len(words.pop(0)) + 1
    full = [word for word in words if len(word.rstrip(".")) > 1]
    if len(full) < 2 or any(word.lower() in NOT_IN_NAMES or word.rstrip(".") in LEGAL_FORMS for word in full):
        return None
    name = collapse_whitespace(text[start:end])
    if full[-1] in KINDS or full[-1] in GOVERNMENT_HEADS or is_place(name) or not name_shapes.is_person(name):
        return None
    before = _BEFORE.search(text, max(0, start - 24), start)
    if before and not is_below and not _is_title(before[0]):
        return None  # the end of a longer name
    return start, end


def _is_title(word: str) -> bool:
    bare = word.strip()
    return bare in TITLE_WORDS or bare.lower() in PERSON_ROLES or bare.lower() in NOT_IN_NAMES
