"""PERSON with the family name first, in the cells of tables and in lists of one line.

    TB-001   3/2/2016    Roe, Jane     Mott, William R.; Vane, Bo (Esq.)
    WITNESS: MOTT, IDA KAY
    ORDER signed by the court. (Roe, Jane)

What stands between the edges of a cell, semicolons or brackets is a whole name; prose has words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.places import STATES
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_CAPTION, RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import LEGAL_FORMS, SUFFIXES, given_names

_WORD = r"[A-ZÀ-Þ](?:[^\W\d_]|['’-](?=[^\W\d_]))+"
_SUFFIX = r"(?:(?:Jr|Sr|JR|SR)\b\.?|I{2,3}\b|IV\b|2d\b|3d\b)"
_CALLED = r"[\"“][A-Z][a-z]+[\"”]"
_SURNAME = re.compile(
    rf"(?<![\w’'.&-])(?:{_WORD}[ ])?(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Ll]a|[Dd]el|[Ll]os|[Ss]t\.|ST\.)[ ]){{0,3}}{_WORD}"
    rf"(?:,?[ ]{_SUFFIX})?\Z"
)
_GIVEN = re.compile(rf"(?:{_WORD}|[A-Z]\.?(?!\w))(?:[ ](?:[A-Z]\.|[A-Z]\b|{_WORD}|{_SUFFIX}|{_CALLED})){{0,3}}")
_COMMA = re.compile(r"(?<=[\w.]),[ ](?=[A-ZÀ-Þ])")
_LONGEST_SURNAME = 40
_PARTS = re.compile(r"[^ ]+")
_EDGE = re.compile(r"(?:\A|[\n\u2029\u2003;(]|:)[ ]?(?:\d{1,3}[.)][ ])?$")
_CLOSE = re.compile(r"[ ]?(?:[*;)\n\u2029\u2003(#]|[-–—][ ]|\Z)|,[ ](?:Esq|M\.D|MD\b|Ph\.?D|R\.N)")
_LABEL = re.compile(
    r"(?:\b(?i:judge|attorney|witness|victim|suspect|plaintiff|defendant|petitioner|respondent|author|from|to|custodian|patient|name"
    r"|employee|claimant|deponent|reporting[ ]officer|owner|insured)[ ]?:?[ \u2003]|:[ ])$"
)
_FEWEST = 2


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields the names of a page that has at least two, those behind a label, and those in brackets."""
    text = normalized.text
    if ", " not in text:
        return
    found = list(_names(normalized))
    known = sum(is_known for *_, is_known in found)
    for start, end, is_labelled, is_known in found:
        if (is_known and is_labelled) or known >= _FEWEST:
            # who filed an entry is named in it as well; the brackets alone vouch for no name elsewhere
            rank = RANK_WEAK if text[start - 1 : start] == "(" else RANK_CAPTION
            yield name_candidate(text, MentionType.PERSON, start, end, 0.88, "person.inverted_cell", rank)


def _names(normalized: NormalizedText) -> Iterator[tuple[int, int, bool, bool]]:
    """Yields the range of each name, whether a label or a bracket says that it is one, and whether its given name is known."""
    text, at = normalized.text, 0
    for comma in _COMMA.finditer(text):
        surname = _SURNAME.search(text, max(at, comma.start() - _LONGEST_SURNAME), comma.start())
        given = _GIVEN.match(text, comma.end())
        bounds = _cell(normalized, surname.start(), given.end()) if surname and given else None
        at = bounds[1] if bounds else at
        if bounds and (is_known := _is_known(text, *bounds)) is not None:
            start, end = bounds
            is_labelled = text[start - 1 : start] == "(" or _LABEL.search(text, max(0, start - 20), start) is not None
            yield start, end, is_labelled, is_known


def _cell(normalized: NormalizedText, start: int, end: int) -> tuple[int, int] | None:
    """Returns the words of the range between two edges; a blank of several characters on the page is an edge."""
    text = normalized.text
    is_open = is_closed = False
    for part in list(_PARTS.finditer(text, start, end))[1:]:
        if normalized.to_source(part.start()) - normalized.to_source(part.start() - 1) > 1:
            if "," in text[start : part.start()]:
                end, is_closed = part.start() - 1, True
                break
            start, is_open = part.start(), True
    if not is_open:
        is_wide = start > 1 and text[start - 1] == " " and normalized.to_source(start) - normalized.to_source(start - 1) > 1
        is_open = is_wide or bool(_EDGE.search(text, max(0, start - 8), start)) or bool(_LABEL.search(text, max(0, start - 20), start))
    if not is_closed:
        is_wide = (
            text[end : end + 1] == " " and normalized.to_source(end + 1) - normalized.to_source(end) > 1 if end + 1 < len(text) else True
        )
        is_closed = is_wide or _CLOSE.match(text, end) is not None
    return (start, end) if is_open and is_closed and ", " in text[start:end] else None


def _is_known(text: str, start: int, end: int) -> bool | None:
    """Returns whether the given name is a known one; None if the words are no name: "Salem, Oregon", "Roe Mills, Inc."."""
    surname, _, given = text[start:end].partition(", ")
    if given.split()[0] in SUFFIXES and ", " in given:
        given = given.partition(", ")[2]
    words, names = surname.split(), given.split()
    if len(words) > 3 or (len(words) > 1 and words[0].upper() in given_names()):
        return None
    if given in STATES or names[0] in LEGAL_FORMS or names[0].rstrip(".") in LEGAL_FORMS or is_place(given) or names[0] in SUFFIXES:
        return None
    if (
        any(word.strip(".").lower() in NOT_IN_NAMES for word in (*words, *names) if len(word) > 2 and word not in SUFFIXES)
        or words[-1].isupper() != names[0].isupper()
    ):
        return None
    return names[0].upper() in given_names()
