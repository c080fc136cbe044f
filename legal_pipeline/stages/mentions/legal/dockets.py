"""DOCKET_NO: "1:18-cv-00123", "Case No. 18-53173"; the value has the CM/ECF format without the judge's initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.docket_forms import CASE_TYPES, COURT_FORMS, LETTERED, NUMBERED_THINGS, SURE_FORMS, TYPE_SPELLINGS, YEAR_AND_TYPE
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_REFERENCE, Candidate
from legal_pipeline.stages.mentions.normalized_text import PARAGRAPH, NormalizedText

_TYPE = "|".join(sorted(CASE_TYPES, key=len, reverse=True))
_DASH = "[-–−‑]"
_JUDGES = (
    rf"(?:(?:{_DASH}(?!\d)[A-Za-z]{{1,4}}\d?(?:/[A-Za-z]+)?(?![a-z])){{1,3}}|{_DASH}(?:Civ|CIV"
    rf"|Cr|CR){_DASH}[A-Z][a-z]+(?:/[A-Z][a-z]+)?)?(?:\s\([A-Z]{{2,4}}x?\)){{0,2}}"
)
_DISTRICT = re.compile(
    rf"(?<![\w-])(?:(?P<office>\d{{1,2}})[:\-]\s?)?(?P<year>\d\d|20\d\d|19\d\d){_DASH}(?P<type>(?i:{_TYPE})){_DASH}(?P<number>\d{{1,6}})(?!\d|{_DASH}\d{{6}})"
    rf"{_JUDGES}(?:\s[A-Z]{{2,4}}\s\([A-Z]{{2,4}}x?\))?"
)
_SPACED = re.compile(
    r"(?<![\w-])(?P<year>\d\d|20\d\d)[ -](?P<type>Civ\.?|CIV\.?|Cr\.?|CR\.?|Cv\.?|CV|Crim\.?"
    r"|Misc\.?|MC|Mag\.?)[ -](?:No\.? )?(?P<number>\d{1,6})(?!\d)(?:\s?\([A-Z]{2,4}\)){0,3}"
)
_TYPE_FIRST = re.compile(
    rf"(?<![\w-])(?:(?P<office>\d):)?(?P<type>CV|CR|Civ\.|Cr\.|MDL|MC|C|BK|AP)(?:\s|{_DASH})(?:No\.\s?)?(?P<year>\d\d)"
    rf"{_DASH}(?P<number>\d{{3,6}})(?!\d)(?:[ -][A-Z]{{2,4}}(?:{_DASH}[A-Z]{{2,4}})*\b)?(?:\s\([A-Z]{{2,4}}x?\))?"
)
_JUDGE_NAMED = re.compile(
    r"(?<![\w-])(?:(?P<office>\d):)?(?P<year>\d\d)-(?P<number>\d{4,6})-(?P<type>CIV|Civ|CR|Cr)(?:-[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z]+)?)?"
)
_CUED = re.compile(
    r"(?:\b(?:Case|Docket|Civil\sAction|Adversary|Appeal|Charge|Index|Cause|File|Matter|Proceeding|Application|Petition|Civ\.\sA\.|Claim|Adv\.\sProc\.|Bankr\.\sCase|Court\sFile|Neutral\sRef|C\.\s?A\.|Criminal|Civil)\s?(?:Numbers?|Nos?\.?|#|(?=:|\d))|\b(?:Nos?\.|NOS?\.|No\b|Numbers?)|\bCASE\s?NOS?\.?:?|\bDocket\s#)"
    r"(?:\s\((?:if\sknown|s)\))?\s?[:.#]?\s?",
    re.I,
)
_INITIALS = r"(?:\s\([A-Z]{2,4}x?\))?"
_SIMPLE = re.compile(
    rf"(?:(?P<first>\d{{2}}|20\d\d|19\d\d){_DASH}(?P<second>\d{{2,7}})(?:{_DASH}(?:[A-Za-z]{{2,4}}\d{{0,2}}|\d{{2,5}}))*(?![\w/])"
    rf"|{'|'.join(COURT_FORMS)}){_INITIALS}"
)
_NAMED_CASE = re.compile(
    r"\b(?:(?:Case|Cause|Docket)\s?(?:(?:Number|No)s?|#)?|(?:Civil(?:\sAction)?(?:\sFile)?|Criminal|Index|Court(?:\sFile)?|Appeal|C\.\s?A\.|"
    r"Civ\.\sA\.|Adv\.\sProc\.|File)\s?(?:(?:Number|No)s?|#))\.?(?:\s\((?:if\sknown|s)\))?\s?[:.#]?\s?$",
    re.I,
)
"""Cues that only the number of a case follows; "No." alone may be that of anything."""
_LETTERED = re.compile(rf"{LETTERED}(?:\s\([A-Z]{{2,4}}x?\))?")
_YEAR_AND_TYPE = re.compile(YEAR_AND_TYPE)
_FIGURES = re.compile(r"(?:\d{6,10}|\d{4,6}-\d)(?![\w/]|[:.\-–−‑]\w)")
_SURE = re.compile(rf"(?<![\w-])(?:{'|'.join(SURE_FORMS)})(?![\w-])")
_COVER = re.compile(
    r"(?:\A|\n)(?P<number>\d\d-\d{2,5}(?:-(?:cv|cr|ag|bk|pr|op))?(?:\(L\))?)\s+(?:IN\sTHE\s+)?(?i:United\sStates\sCourt\sof\sAppeals)\b"
)
"""The number above the court on the cover of a brief."""
_BESIDE_RAIL = re.compile(
    rf"[)§:|}}\]][ \u2003]{{1,2}}(?:CASE |Case |CAUSE |Cause )?N[oO]\.:?[ \u2003](?P<number>\d{{5,7}})(?=\s*[\n{PARAGRAPH}]|\Z)"
)
"""A number of figures alone in the right column of a caption: ") No. 111873"."""
_ALONE = re.compile(rf"(?<=[\n{PARAGRAPH}])\s?(?:CASE |Case )?N[oO]\.[ \u2003](?P<number>\d{{5,7}})(?=\s?[\n{PARAGRAPH}]|\Z)")
_VERSUS_NEAR = re.compile(rf"[\n{PARAGRAPH}]\s?[-–—]?vs?\.?[-–—]?\s?(?:[:)|§][^\n{PARAGRAPH}]{{0,40}})?(?=[\n{PARAGRAPH}])", re.I)
"""The "v." of a caption, on its own line."""
_MULTIDISTRICT = re.compile(r"\bMDL\s(?:Docket\s)?(?:Nos?\.?|#)\s?\d{3,4}(?![\w/-])")
_WASHINGTON = re.compile(r"\bN[oO]\.\s(?P<number>\d{5,6}-\d(?:-I{1,3})?)(?![\w/-])")
"""Of the appellate courts of Washington; the parts of machines elsewhere."""
_TAX_COURT = re.compile(rf"\d{{3,5}}{_DASH}\d\d[A-Z]?(?![\w/-])")
"""Number and year; only behind "Docket No.", because lots and parts have such numbers, too."""
_NOT_OF_A_CASE = re.compile(rf"\b(?:{'|'.join(NUMBERED_THINGS)})\s$", re.I)
_AFTER_VERSUS = re.compile(
    rf"(?:\A|(?<=[\n{PARAGRAPH}]))(?:[^\n{PARAGRAPH}]{{2,80}}\s)?vs?\.\s(?P<number>\d\d{_DASH}\d{{3,5}})(?=[\n{PARAGRAPH}]|\Z)"
)
"""A number beside "v." in a caption needs no "No."."""
_MISSOURI = re.compile(r"(?<![\w-])(?:ED|WD|SD)\d{5,6}(?![\w-])")
"""The districts of the Missouri Court of Appeals; Bates numbers elsewhere."""
_NEW_YORK = re.compile(r"(?<![\w-])20\d\d-\d{5}(?![\w-])")
"""Of the Appellate Division, Second Department, without "No."."""
_KANSAS = re.compile(r"\bN[oO]s?\.[ ](?P<number>\d{2,3},\d{3})(?![\w,-])")
_CALENDAR = re.compile(
    rf"(?:\A|(?<=[\n{PARAGRAPH}]))[ ]?(?:\d{{1,2}}:\d\d(?:[ ][ap]\.?m\.?)?)?[ \u2003]?(?P<number>(?:19|20)\d{{6}})[ \u2003](?=[A-Z])"
)
"""Numbers of figures alone in a list of cases, with or without the time."""
_LISTS_CASES = re.compile(r"\b(?:CALENDAR|Calendar|ARGUMENTS?|Arguments?|DOCKET|Docket)\b")
_OTHER_COLUMN = re.compile(rf",\s(?P<other>[^\n{PARAGRAPH}\d][^\n{PARAGRAPH}]{{0,60}})\n(?=\d)")
"""A list whose next line follows behind the text of another column."""
_JOIN = re.compile(r"\s?(?:,\sand|,\s&|,|&|;|and|to|through|thru|[-–—])\s(?:Nos?\.\s)?")
_DATE_SHAPE = re.compile(r"\d\d-\d\d-\d{2,4}")


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    yield from find_shaped(normalized)
    yield from find_cued(normalized)


def find_shaped(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields numbers whose format is unmistakable: "1:18-cv-00123"."""
    text = normalized.text
    for pattern, rule in (
        (_DISTRICT, "docket.district"),
        (_SPACED, "docket.spaced"),
        (_TYPE_FIRST, "docket.type_first"),
        (_JUDGE_NAMED, "docket.judge_named"),
    ):
        for hit in pattern.finditer(text):
            yield Candidate(MentionType.DOCKET_NO, hit.start(), hit.end(), _district_value(hit), 0.97, rule, RANK_REFERENCE)
    for hit in _SURE.finditer(text):
        yield Candidate(MentionType.DOCKET_NO, hit.start(), hit.end(), hit[0], 0.95, "docket.state", RANK_REFERENCE)


def find_cued(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields numbers in a docket format after `No.`, `Case`, `Docket`."""
    text = normalized.text
    for cue in _CUED.finditer(text):
        if cue[0][0] in "Nn" and _NOT_OF_A_CASE.search(text, max(0, cue.start() - 24), cue.start()):
            continue
        forms = _forms_behind(text, cue)
        at: int | None = cue.end()
        while at is not None and (hit := _longest(text, at, forms)):
            if not _DATE_SHAPE.fullmatch(hit[0]):
                yield _cued(hit.start(), hit.end(), hit[0])
            at = _next_in_list(text, hit.end(), forms)
    for pattern in (_AFTER_VERSUS, _COVER, *((_WASHINGTON,) if "Washington" in text or "WASHINGTON" in text else ())):
        for hit in pattern.finditer(text):
            yield _cued(hit.start("number"), hit.end("number"), hit["number"])
    if "No." in text or "NO." in text:
        for pattern in (_BESIDE_RAIL, _ALONE):
            for hit in pattern.finditer(text):
                if _VERSUS_NEAR.search(text, max(0, hit.start() - 300), hit.end() + 300):
                    yield _cued(hit.start("number"), hit.end("number"), hit["number"])
    for hit in _MULTIDISTRICT.finditer(text):
        yield Candidate(
            MentionType.DOCKET_NO, hit.start(), hit.end(), f"MDL No. {hit[0].rsplit(maxsplit=1)[-1]}", 0.93, "docket.cue", RANK_REFERENCE
        )
    if "Appellate Division" in text or "APPELLATE DIVISION" in text:
        for hit in _NEW_YORK.finditer(text):
            yield _cued(hit.start(), hit.end(), hit[0])
    if "Kansas" in text or "KANSAS" in text:
        for hit in _KANSAS.finditer(text):
            yield _cued(*hit.span("number"), hit["number"])
    if " v. " in text and _LISTS_CASES.search(text):
        listed = list(_CALENDAR.finditer(text))
        for hit in listed if len(listed) > 1 else ():
            yield _cued(*hit.span("number"), hit["number"])
    if "Missouri" in text or "MISSOURI" in text or "Appeal from the Circuit Court" in text:
        for hit in _MISSOURI.finditer(text):
            yield _cued(hit.start(), hit.end(), hit[0])


def _cued(start: int, end: int, number: str) -> Candidate:
    return Candidate(MentionType.DOCKET_NO, start, end, _simple_value(number), 0.93, "docket.cue", RANK_REFERENCE)


def _forms_behind(text: str, cue: re.Match[str]) -> tuple[re.Pattern[str], ...]:
    """Returns the forms that a number behind the cue may have."""
    forms: tuple[re.Pattern[str], ...] = (_SIMPLE, _YEAR_AND_TYPE)
    if _NAMED_CASE.search(text, max(0, cue.start() - 24), cue.end()):
        forms = (*forms, _LETTERED)
        if "o" in cue[0].lower():  # "Case No. 250401877"; "Case 250401877" may be a count
            forms = (*forms, _FIGURES)
    return (*forms, _TAX_COURT) if cue[0].lower().startswith("docket") else forms


def _longest(text: str, at: int, forms: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    return max((hit for form in forms if (hit := form.match(text, at))), key=lambda hit: hit.end(), default=None)


def _next_in_list(text: str, end: int, forms: tuple[re.Pattern[str], ...]) -> int | None:
    """Returns the offset where the next number of a list may begin, or None."""
    join = _JOIN.match(text, end)
    if join and _longest(text, join.end(), forms):
        return join.end()
    column = _OTHER_COLUMN.match(text, end)
    return column.end() if column else None


def pattern_for(value: str) -> re.Pattern[str] | None:
    """Returns a pattern that finds a known docket number without its cue, or None if its format is too common."""
    if len(value) < 6 or not re.search(r"\d[-–]\d", value):
        return None
    return re.compile(r"(?<![\w$./-])" + re.escape(value) + rf"(?:{_DASH}[A-Za-z]{{2,4}}\d?)*(?![\w/]|-\d|\.\d)")


def value_of(number: str) -> str:
    """Returns the value of a number that is known to be a docket number, in whatever form it is printed."""
    for pattern in (_DISTRICT, _SPACED, _TYPE_FIRST, _JUDGE_NAMED):
        if hit := pattern.fullmatch(number):
            return _district_value(hit)
    return _simple_value(number)


def _district_value(hit: re.Match[str]) -> str:
    kind = hit["type"].lower().rstrip(".")
    kind = {"c": "cv"}.get(kind, TYPE_SPELLINGS.get(kind, kind))
    head = f"{int(hit['office'])}:" if hit.groupdict().get("office") else ""
    return f"{head}{hit['year'][-2:]}-{kind}-{int(hit['number']):05d}"


def _simple_value(text: str) -> str:
    """Removes the judge's initials: `18-53173-jwc` becomes 18-53173."""
    plain = re.sub(_DASH, "-", re.sub(r"\s\([A-Z]{2,4}x?\)$", "", text))
    return re.sub(r"(?:-[a-z]{2,4}\d{0,2}|(?<=\d{5})-[A-Z]{2,4})+$", "", plain)
