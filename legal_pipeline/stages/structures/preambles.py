"""Reads the opening of a contract: "This Supply Agreement is made as of June 3, 2019 by and between A and B".

The anchor is "between" or "among" after a word such as "agreement" or "lease". The parties follow it, up to "WHEREAS",
"RECITALS" or the end of the sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from legal_pipeline.data.organisation_suffixes import LEGAL_FORM_SUFFIXES
from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import PartyBlock, PartyName, read_parties
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import CaptionParty, NamedSpan, Preamble

_CONTRACT_WORD = (
    "(?:agreement|amendment|contract|lease|addendum|indenture|deed|mortgage|guarant[ye]e?|"
    r"note|settlement|release|license|licence|statement\s+of\s+work|memorandum\s+of\s+understanding|"
    "stipulation|undertaking|engagement)"
)
_BETWEEN = re.compile(
    r"\b(?:by\s+and\s+)?(?:between|among|amongst|BETWEEN|AMONG|Between|Among)\b(?:\s+(?:and\s+among|"
    r"the\s+(?:following|undersigned)(?:\s+parties)?|the\s+parties))?\s?:?[\s,]{1,10}"
)
_HEAD = re.compile(_CONTRACT_WORD, re.IGNORECASE)
_STOP = re.compile(
    r"\n\s*(?:WHEREAS|Whereas|RECITALS?|Recitals?|BACKGROUND|WITNESSETH|W\s?I\s?T\s?N\s?E|"
    r"NOW,?\s+THEREFORE|\d+\.\s|ARTICLE|Article|Section|SECTION|[A-D]\.\s)|\bWITNESSETH\b|"
    r"\bWHEREAS\b|\bRECITALS\b|"
    r"\b(?:hereby|agree\s+as|collectively\s+referred|each\s+a\s+[\"“]Party|are\s+sometimes|"
    r"of\s+even\s+date)\b|\.\s+(?=[A-Z][a-z]+\s+(?:[a-z]+\s+){2})|\f"
)
# some PDFs put a space into superscript letters: "1s t day of March"
_ORDINAL = r"(?:st|nd|rd|th|s\st|n\sd|r\sd|t\sh)"
_DATE = (
    "(?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s{1,3}\d{1,2}"
    rf"{_ORDINAL}?\s?,?\s{{1,3}}\d{{4}}|"
    rf"(?:the\s+)?\d{{1,2}}{_ORDINAL}?\s+(?:day\s+)?(?:of\s+)?[A-Z][a-z]+\s?,?\s+(?:of\s+|"
    r"in\s+the\s+year\s+)?\d{4}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|(?:January|February|"
    r"March|April|May|June|July|August|September|October|November|December),?\s{1,3}\d{4})"
)
_AS_OF = re.compile(
    r"\b(?:(?:as\s+of|dated(?:\s+(?:as\s+of|for\s+reference))?|effective(?:\s+(?:as\s+of|on|date))?|made(?:\s+and\s+entered\s+"
    r"into)?(?:\s+(?:this|on|as\s+of|effective))?|entered\s+into(?:\s+(?:this|on|"
    rf"as\s+of|effective))?|this|on|date[d:]?|executed(?:\s+(?:this|on))?)[\s,:_]{{1,6}}"
    rf"(?:the\s+)?)(?P<date>{_DATE})",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:a|an)\s+(?:[A-Z]\w+(?:\s[A-Z]\w+)?\s+)?(?:\w+\s+)?(?:corporation|company|"
    r"partnership|limited|association|trust|bank)\b|\b(?:having|with|whose|located|"
    r"organized|organised|incorporated|existing|formed|a\s+company)\b"
)
_FORMS = "|".join(sorted((re.escape(form) for form in LEGAL_FORM_SUFFIXES), key=len, reverse=True))
_BORDER = re.compile(
    rf"(?:[;)\]\"”,.}}]{{1,3}}\s{{0,40}}|\s)(?:and|AND)[\s\-]{{1,200}}(?=(?:the\s+|"
    rf"THE\s+)?[\"“]?[A-Za-z]?[A-Z0-9][^,(;\"]{{1,70}}?(?:,?\s(?:{_FORMS})(?!\w)|\s?\(|"
    r",\s+(?:an?|the|having|with|whose|located|organi|individually|acting|on\s+behalf)"
    r"\b))|[;)\]\"”]{1,2},?\s{0,40}(?:and|AND|&)\s+(?=(?:the\s+)?[A-Z])|;\s*|\n\s*(?:AND|"
    r"and|And)\s*:?\s*\n"
)
_CONFIRM = re.compile(r"\bhereby\s+confirms?\s+(?:their|its|our|his|her)\s+agreement\s+with\s+")
"""An underwriter's or agent's letter: "Acme Bancorp, Inc. (the "Company") ... hereby confirms its agreement with ..."."""
_CONFIRMED = re.compile(r"\s{1,9}as\s{1,9}follows|\.\s|\n\s*\n")
_PARAGRAPH = re.compile(r"(?:\n\s*\n|Gentlemen\s?:|Sirs?\s?:|Mesdames\s?:)\s*")
_REACH = 1_500
_MAX_TRIES = 300
_NAME_EXTENT = re.compile(r"(?:(?!\n\s*\n|,?\s+(?:and|AND|&)\s*\Z).)+", re.DOTALL)
"""A name does not cross an empty line and does not end in "and"."""
_STATE_LIKE = re.compile(
    r"(?:State|Commonwealth|Province|Republic|County|City)\s+of\b|(?:USA|U\.S\.A\.?|"
    r"United\s+States(?:\s+of\s+America)?)$",
    re.IGNORECASE,
)


def read_preambles(window: Window, lines: list[Line]) -> Iterator[Preamble]:
    """Yields the preambles of the contracts in the window, at most 20."""
    del lines
    text, last, count, tried = window.text, -5_000, 0, 0
    for match in _BETWEEN.finditer(text):
        if match.start() - last < 3_000:
            continue
        tried += 1
        if tried > _MAX_TRIES:
            return
        head_start = max(0, match.start() - 500)
        head = text[head_start : match.start()]
        papers = list(_HEAD.finditer(head))
        if not papers or not _opens(head, papers[-1].end()):
            continue
        stop = _STOP.search(text, match.end(), min(len(text), match.end() + _REACH))
        end = stop.start() if stop else min(len(text), match.end() + _REACH)
        parties = tuple(_parties(window, match.end(), end))
        if len(parties) < 2:
            continue
        dates = list(_AS_OF.finditer(text, max(0, match.start() - 400), min(len(text), end + 200)))
        date = window.span(dates[0].start("date"), dates[0].end("date")) if dates else None
        last, count = match.start(), count + 1
        first, final = parties[0].name.span.start - window.base, parties[-1].name.span.end - window.base
        start = match.start() if first - match.start() < 60 else first
        yield Preamble(parties, date, window.span(start, max(final, match.end())))
        if count >= 20:
            break
    if not count:
        yield from _confirmed(window)


def _confirmed(window: Window) -> Iterator[Preamble]:
    text = window.text
    for match in itertools.islice(_CONFIRM.finditer(text), _MAX_TRIES):
        floor = max(0, match.start() - _REACH)
        start = max((border.end() for border in _PARAGRAPH.finditer(text, floor, match.start())), default=floor)
        stop = _CONFIRMED.search(text, match.end(), match.end() + _REACH)
        end = stop.start() if stop else min(len(text), match.end() + _REACH)
        ours, theirs = list(_parties(window, start, match.start())), list(_parties(window, match.end(), end))
        if ours and theirs:
            parties = (*ours, *theirs)
            yield Preamble(parties, None, window.span(ours[0].name.span.start - window.base, theirs[-1].name.span.end - window.base))


def _opens(head: str, paper_end: int) -> bool:
    """Returns whether only a date and some verbs separate the contract word from "between"."""
    between = head[paper_end:]
    if len(between) > 320:
        return False
    return (
        bool(
            re.search(
                r"\b(?:is|made|entered|dated|effective|as\s+of|by|executed|date|\bthis)\b|^[\s\W]*$|"
                r"^\W*\([^)]*\)\W*$",
                between,
                re.IGNORECASE,
            )
        )
        or len(between) < 60
    )


def _parties(window: Window, start: int, end: int) -> Iterator[CaptionParty]:
    """Yields the name at the start of each segment; the rest of a segment describes the party."""
    text = window.text[start:end]
    block = PartyBlock(text, tuple(range(start, end)))
    for segment_start, segment_end in _segments(text):
        party_names = [
            party_name
            for party_name in read_parties(text[segment_start:segment_end])
            if _is_party(text[segment_start + party_name.start : segment_start + party_name.end])
        ]
        for party_name in party_names[:1]:
            whole = _NAME_EXTENT.match(text, segment_start + party_name.start, segment_start + party_name.end)
            if whole is None:
                continue
            moved = PartyName(whole.start(), whole.end(), party_name.kind)
            place = block.window_range(moved.start, moved.end, window.text)
            if place:
                yield CaptionParty(NamedSpan(window.span(*place), moved.kind, "preamble.party"), CONTRACTING_PARTY, window.span(*place))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yields segments separated by ";" or by an "and" before another party's name."""
    borders = [0]
    for match in _BORDER.finditer(text):
        if not _inside_name(text, match.start(), match.end()):
            borders.append(match.end())
    borders.append(len(text))
    for first, second in itertools.pairwise(borders):
        if second - first > 3:
            yield first, second


def _inside_name(text: str, start: int, end: int) -> bool:
    """Returns whether the "and" is part of a name: "Ernst and Young LLP", with one word before it in the segment."""
    head = text[:start].rstrip()
    if head.endswith(("Savings", "SAVINGS")) and re.match(r"loan\b", text[end:], re.IGNORECASE):
        return True
    line = head[max(head.rfind(";"), head.rfind(")"), -1) + 1 :].split()
    return len(line) == 1 and text[start : start + 1].isspace()


def _is_party(name: str) -> bool:
    flat = " ".join(name.split())
    if (
        _STATE_LIKE.match(flat)
        or _NOISE.search(flat)
        or re.search(r"[\"“”()]|\d{4}|^\d+\s[A-Z][a-z]+\s(?:St|Ave|Road|Street)", flat)
        or flat.startswith(("a ", "an ", "with "))
    ):
        return False
    return name_shapes.kind_of(flat) is not None or len(flat.split()) > 1
