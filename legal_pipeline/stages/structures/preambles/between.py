"""Reads the opening of a contract: "This Supply Agreement is made as of June 3, 2019 by and between A and B".

The anchor is "between" or "among" after a word such as "agreement" or "lease". The parties follow it, up to "WHEREAS",
"RECITALS" or the end of the sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Preamble
from legal_pipeline.stages.structures.preambles.borders import REACH, stop_of
from legal_pipeline.stages.structures.preambles.names import party_segments

CONTRACT_WORD = (
    "(?:agreement|amendment|contract|lease|addendum|indenture|deed|mortgage|guarant[ye]e?|"
    r"note|settlement|release|license|licence|statement\s+of\s+work|memorandum\s+of\s+understanding|"
    "stipulation|undertaking|engagement)"
)
_BETWEEN = re.compile(
    r"\b(?:by\s+and\s+)?(?:between|among|amongst|BETWEEN|AMONG|Between|Among)\b(?:\s+(?:and\s+among|"
    r"(?i:the\s+(?:following|undersigned)(?:\s+(?:parties|companies))?|the\s+parties)))?\s?:?[\s,]{1,80}"
    r"|(?<=\n)[ \t]*(?:THE\s+)?PARTIES[ \t]*:?[ \t]*\n\s*(?=\(?(?:1|A|a|i)[.)])"
)
_HEAD = re.compile(CONTRACT_WORD, re.IGNORECASE)
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
    r"\b(?:(?:as\s+of|dated(?:,?\s+(?:as\s+of|for\s+reference(?:\s+purposes)?(?:\s+only)?))?|effective(?:\s+(?:as\s+of|on|date))?|made(?:\s+and\s+entered\s+"
    r"into)?(?:\s+(?:this|on|as\s+of|effective))?|entered\s+into(?:\s+(?:this|on|"
    rf"as\s+of|effective))?|this|on|date[d:]?|executed(?:\s+(?:this|on))?)[\s,:_]{{1,6}}"
    rf"(?:the\s+)?)(?P<date>{_DATE})",
    re.IGNORECASE,
)
_CONFIRM = re.compile(
    r"\b(?:has|have)\s+agreed\s+that\s+(?=[A-Z])|"
    r"\bhereby\s+confirms?\s+(?:their|its|our|his|her)\s+agreement\s+with\s+"
    r"|\bpromises?\s+to\s+pay\s+(?:to\s+)?(?:the\s+order\s+of\s+)?(?=[A-Z])"
    r"|\b(?:does\s+)?hereby\s+(?:sells?|assigns?|grants?|conveys?|transfers?|demises?|leases?|lets?)(?:,?\s+(?:and\s+)?[a-z]+){0,4}?\s+(?:unto|to)\s+(?=[A-Z])"
    r"|\bhereby\s+(?:[a-z]+(?:,\s+|\s+and\s+|\s+)){0,3}?(?:releases?|discharges?|acquits?)(?:,?\s+(?:and\s+)?(?:forever\s+)?(?:discharges?|acquits?))*\s+(?=[A-Z])"
    r"|\bhereby\s+(?:demises?|leases?|lets?)(?:,?\s+(?:and\s+)?[a-z]+){0,3}?\s+unto\s+(?=[A-Z])"
)
"""A letter: "Acme, Inc. (the "Company") ... hereby confirms its agreement with ...", "the undersigned, Acme, has agreed that Roe shall"."""
_CONFIRMED = re.compile(r"\s{1,9}as\s{1,9}follows|(?<![A-Z])\.\s|\n\s*\n")
_PARAGRAPH = re.compile(
    r"\bthe\s+undersigned,\s+(?:the\s+)?(?=[A-Z])|"
    r"(?:\n\s*\n|Gentlemen\s?:|Sirs?\s?:|Mesdames\s?:)\s*|(?i:\bvalue\s+received,?\s+(?:the\s+undersigned,?\s+)?|\bpresents,?:?\s+(?:that\s+)?(?:(?:I|we),\s+)?|\bwitnesseth,?:?\s+that\s+)"
)
_RECITED = re.compile(
    r"\b(?:[Tt]he|an?|any|that|its|their|our|his|her|prior|existing|said|such|separate)\s+(?:(?!Agreement)[\w’'-]+\s+){0,4}[a-z]+\Z"
    r"|[a-z]\s+(?:the|an?|its|their|that)\s+(?:[A-Z][\w-]*\s+){0,4}(?:Agreement|Contract|Lease|License)\Z"
    r"|\bthat\s+certain\s+(?:[\w&,’'-]+\s+){0,8}[\w’'-]+\Z"
)
"""An agreement that a letter or a report speaks of, in small letters: "the settlement agreement between Acme and Roe"."""
_IS_OWN = re.compile(
    r"\b(?:[Tt]his|THIS|[Tt]hese|hereby|herein|(?:constitutes?|sets?\s+forth|reflects?|confirms?|memorializes?|comprises?)\s+(?:the|our|an|all|its))\b"
)
_REFERS = re.compile(r"\breference\s+is\s+(?:hereby\s+)?made\s+to\b", re.IGNORECASE)
"""A waiver or a consent names another agreement by its date: the parties are the same, the date is not."""
_OF_ANOTHER = re.compile(r"\bthat\s+certain\b(?:(?!\b(?:is|are|was)\b)[^.;()]|\([^()]*\))*\Z", re.IGNORECASE)
"""Before the date of the agreement that this one amends: "to that certain Supply Agreement, effective"."""
_AMENDS = re.compile(r"\b(?:AMENDMENT|ADDENDUM|SUPPLEMENT|Amendment|Addendum|Supplement)\b")
_TITLE_CHARS = 400
_OPENING_CHARS = 6_000
_SELF = re.compile(
    r"\b(?:[Tt]his|THIS)\s(?:(?:[A-Z0-9][\w&,./’'-]*|of|to|and|the|for|no\.|&)\s+){0,9}[\w&,/’'-]*\Z|(?:\A|\n)[^\n.a-z]{0,60}\Z"
)
"""Behind the opening, an agreement is the paper itself ("THIS GUARANTY") or stands in a title; others are recited."""
_OF_EXHIBIT = re.compile(
    r"(?:EXHIBIT|SCHEDULE|APPENDIX|ANNEX|ATTACHMENT)\b[^\n]{0,80}\s+TO\s+(?:THE\s+|THAT\s+|THIS\s+)?[^.;]{0,120}\Z", re.IGNORECASE
)
"""The title of an exhibit calls the agreement by its parties, often by short names; its opening has been read."""
_SUBJECT_LINE = re.compile(r"(?:\A|\n)[ \t]*(?:Re|RE|Subject|SUBJECT)[ \t]*:[^\n]*\Z")
"""A letter or memorandum about an agreement: "Re: Supply Agreement between Acme and Roe"."""
_SIGNED = re.compile(r"/s/|\bBy\s?:|\bIN\s+WITNESS\b", re.IGNORECASE)
_RECITAL = re.compile(r"\b(?:WHEREAS|Whereas|RECITALS?|Recitals?|R\s?E\s?C\s?I\s?T\s?A\s?L\s?S|BACKGROUND|WITNESSETH)\b")
"""Behind it the dates are those of other papers."""
_BLANK = re.compile(r"_{4,}|\[[\s_•●·*]{1,30}\]|\.{8,}|\[(?i:name|insert)[^\]\n]{0,60}\]")
"""The place of a party in a form that nobody has filled in: the other one is a party all the same."""
_UNNAMED = re.compile(
    r"\b(?:each\s+of\s+)?(?:the|those|certain|several|each)\s+(?:other\s+|several\s+|undersigned\s+|limited\s+|initial\s+)?(?:persons?|parties|entities|individuals|investors?"
    r"|lenders?|purchasers?|holders?|shareholders?|stockholders?|members?|partners?|sellers?|companies|subscribers?|guarantors?|signator(?:y|ies))\b"
    r"(?:[^.;]|\.(?=,?\s[a-z])){0,80}?\b(?:listed|named|identified|set\s+forth|whose|who|that|(?:party|parties|signatory|signatories)\s+(?:hereto|to))\b",
    re.IGNORECASE,
)
"""Parties that a schedule or the signatures name: "and the persons listed on Schedule A"."""
_NAMED_ELSEWHERE = re.compile(
    r"\b(?:the|each)\s+(?:customer|client|licensee|licensor|franchisee|company|person|party|entity|individual|reseller|affiliate|supplier|vendor|user)\s+"
    r"(?:that\s+is\s+|whose\s+name\s+is\s+)?(?:named|identified|specified|listed|designated|described|set\s+forth|whose\s+name)\b",
    re.IGNORECASE,
)
"""A party that a form names in another place: "the customer named above"."""
_MAX_TRIES = 300


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
        if _is_title(text, match) and _sentence_follows(text, match.end()):
            continue
        if _SUBJECT_LINE.search(head, 0, papers[-1].end()):
            continue
        if count and _OF_EXHIBIT.search(head):
            continue
        if (
            _RECITED.search(head, 0, papers[-1].end())
            and not _IS_OWN.search(head[_sentence_start(head) :])
            and not _AMENDS.search(text[:_TITLE_CHARS])
        ):
            continue
        if window.base + match.start() > _OPENING_CHARS and not _SELF.search(head, 0, papers[-1].end()):
            continue
        end = stop_of(text, match.end())
        parties = tuple(party_segments(window, match.end(), end))
        if len(parties) < 2 and not (
            parties
            and (
                _BLANK.search(text, match.end(), end)
                or _UNNAMED.search(text, parties[0].name.span.end - window.base, end)
                or _NAMED_ELSEWHERE.search(text, match.end(), end)
            )
        ):
            continue
        signed = _SIGNED.search(text, end, end + 200)
        recital = _RECITAL.search(text, match.end(), end + 200)
        limits = [border.start() for border in (signed, recital) if border]
        dates = list(_AS_OF.finditer(text, max(0, match.start() - 400), min([len(text), end + 200, *limits])))
        dates = [one for one in dates if one.start() < end or not one[0].lower().startswith(("on ", "this "))]
        dates = [one for one in dates if not _OF_ANOTHER.search(text, max(0, one.start() - 120), one.start())] or dates
        is_own = dates and not _REFERS.search(head[_sentence_start(head) :])
        date = window.span(dates[0].start("date"), dates[0].end("date")) if is_own else None
        last, count = match.start(), count + 1
        first, final = parties[0].name.span.start - window.base, parties[-1].name.span.end - window.base
        start = match.start() if first - match.start() < 60 else first
        yield Preamble(parties, date, window.span(start, max(final, match.end())))
        if count >= 20:
            break
    if not count:
        yield from _confirmed(window)


def _sentence_start(head: str) -> int:
    """Returns the offset behind the last end of a sentence or paragraph."""
    return max((border.end() for border in re.finditer(r"[a-z)”\"]\.\s+(?=[A-Z])|\n\s*\n", head)), default=0)


def _is_title(text: str, match: re.Match[str]) -> bool:
    """Returns whether "BETWEEN" belongs to a title in capitals: "AGREEMENT BETWEEN / A, INC. REGARDING WATER RIGHTS AND / B, LLC"."""
    # what stands before it may be the number of an exhibit in small letters
    around = text[max(0, match.start() - 80) : match.end()], text[max(0, match.start() - 20) : match.end() + 24]
    return any(part.upper() == part for part in around)


def _sentence_follows(text: str, start: int) -> bool:
    """Returns whether the sentence "This Agreement is made by and between" follows the title."""
    return any(
        re.search(r"\b[Tt]his\b|\bTHIS\b", text[max(start, later.start() - 300) : later.start()])
        for later in itertools.islice(_BETWEEN.finditer(text, start, start + 4_000), 5)
    )


def _confirmed(window: Window) -> Iterator[Preamble]:
    text = window.text
    for match in itertools.islice(_CONFIRM.finditer(text), _MAX_TRIES):
        floor = max(0, match.start() - REACH)
        starts = [floor, *(border.end() for border in _PARAGRAPH.finditer(text, floor, match.start()))]
        stop = _CONFIRMED.search(text, match.end(), match.end() + REACH)
        end = stop.start() if stop else min(len(text), match.end() + REACH)
        # "Acme Co., for value received, promises": the name stands before the last border
        ours = next((found for start in reversed(starts[-2:]) if (found := list(party_segments(window, start, match.start())))), [])
        theirs = list(party_segments(window, match.end(), end))
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
