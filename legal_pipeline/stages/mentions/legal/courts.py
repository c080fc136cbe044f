"""COURT: "United States District Court, Southern District of Ohio"; the value is the courts-db id or the name on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data import names
from legal_pipeline.data.courts import COURT_KINDS, COURT_OF, STATE_PATTERN, TRIBUNALS, court_id
from legal_pipeline.data.places import STATES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_PHRASE, Candidate
from legal_pipeline.stages.mentions.legal.commonwealth_courts import CITED_BELOW, COMMONWEALTH_COURTS, COURT_OF_APPEAL, HEADING
from legal_pipeline.stages.mentions.legal.state_courts import STATE_COURTS, TOWN_COURT, is_place
from legal_pipeline.stages.mentions.normalized_text import PARAGRAPH, NormalizedText, collapse_whitespace


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True)) + ")"


_US = r"(?:United\sStates|U\.?\s?S\.?)"
_ORDINAL = (
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Federal"
    r"|D\.\s?C\.|District\sof\sColumbia|\d{1,2}(?:st|nd|rd|d|th))"
)
_OF_STATE = (
    rf"(?:\s(?:of|for)\s(?:the\s)?(?:(?:State|Commonwealth|District)\sof\s)?(?:United\sStates(?!\sof)|{STATE_PATTERN}|Puerto\sRico))"
)
_DISTRICT = (
    r"(?:(?:(?:Northern|Southern|Eastern|Western|Middle|Central)\s)?District\s?of:?\s(?:the\s)?"
    rf"(?:{STATE_PATTERN}|Puerto\sRico|Virgin\sIslands|Guam))"
)
_HALF_OF_STATE = rf"(?:Northern|Southern|Eastern|Western|Middle|Central)\s{STATE_PATTERN}"
"""On dockets of appeals: "U.S. District Court for Western Washington"."""
_DIVISION = r"(?:[,\s]\s?[-–]?\s?(?:(?:Northern|Southern|Eastern|Western|Central|Middle|[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)?)\sDivision))?"
_FEDERAL = re.compile(
    rf"\b(?=(?-i:[A-Z]))(?:{_US}\sCourt\sof\sAppeals\sfor\s(?:Veterans\sClaims|the\sArmed\sForces)|{_US}\s(?:District|Bankruptcy|Magistrate)(?:\sand\sBankruptcy)?\sCourts?(?:(?:\s?,)?\s(?:for|of|in)(?:\sthe)?\s?:?|,)?(?:\s?(?:{_DISTRICT}{_DIVISION}|{_HALF_OF_STATE}))?|{_US}\s(?:Circuit\s)?Court\sof\sAppeals?(?:\s?,?(?:\s(?:for|of))?(?:\sthe)?\s{_ORDINAL}\sCircuit)?"
    rf"|{_US}\s(?:Tax\sCourt|Court\sof\s(?:Federal\sClaims|International\sTrade))|USDC\s{_DISTRICT}|USDC\s{STATE_PATTERN}|(?:District|Bankruptcy)\sCourt\sfor\sthe\s{_DISTRICT})",
    re.I,
)
_CIRCUIT = re.compile(
    rf"\b(?=(?-i:[A-Z\d]))(?:(?:Circuit\s)?Courts?\sof\sAppeals?\s(?:of|for)\s(?:the\s)?)?{_ORDINAL}\sCircuit(?:\sCourt\sof\sAppeals)?\b(?!\s(?:Judge|Justice|Rule|Judicial\sC))",
    re.I,
)
_DISTRICT_ALONE = re.compile(rf"\b(?=(?-i:[A-Z])){_DISTRICT}\b(?!\s(?:Attorney|Department))", re.I)
_CAPITAL = r"(?-i:[A-Z])[\w.'’-]+(?:[ ](?-i:[A-Z])[\w.'’-]+)?"
_COUNTY = (
    rf"(?:,?\s(?:(?:of|for)\s(?:the\s)?|in\s(?:and\sfor\s)?)?(?:(?:City\sand\s)?(?:County|City|Parish)\sof\s{_CAPITAL}(?:[,\n]\s?County\sof\s{_CAPITAL})?"
    rf"|{_CAPITAL}\sCounty(?![ ](?-i:[A-Z])))"
    rf"(?:,\s(?=(?-i:[A-Z])){STATE_PATTERN}(?!\w))?)"
)
_DIVISION_OF_STATE = (
    rf"(?:(?:,?\s|\s?[-–—]\s?)(?:Appellate|Law|Criminal|Civil|Commercial|Chancery|Family|Special\sCivil)\s(?:Division|Part)"
    rf"(?:\s?[-–—:,]?\s{_CAPITAL}\sCounty(?![ ](?-i:[A-Z])))?)"
)
"""New Jersey names division and county behind the state."""
_ORPHANS = r"(?:,?\sOrphans['’]\sCourt\sDivision)"
_STATE_BELOW = (
    rf"(?:\s?[\n{PARAGRAPH}]\s?(?:State|Commonwealth)\sof\s(?=(?-i:[A-Z])){STATE_PATTERN}"
    rf"(?=\s?[\n{PARAGRAPH}])(?!\s{{0,2}}(?:\(?(?:Plaintiff|Petitioner|Appell|Respondent|Prosecut|Complainant)|vs?\b|ex\srel|and\b|[,:)§*])))"
)
"""On the next line of a heading, not as the party that begins the caption."""
_STATE_COURT = re.compile(
    rf"\b(?=(?-i:[A-Z]))(?:{STATE_PATTERN}\s(?:State\s)?|(?:[A-Z][a-z]+\s){{1,2}}(?:County|Parish)\s)?(?:{_any(COURT_KINDS)}\s){{1,2}}Court(?:{_OF_STATE}|\sof\s{_any(COURT_OF)})?(?:{_COUNTY}{_STATE_BELOW}?)?{_OF_STATE}?{_DIVISION_OF_STATE}?"
    rf"|\b(?=(?-i:[A-Z]))(?:{STATE_PATTERN}\s|(?:[A-Z][a-z]+\s){{1,2}}(?:County|Parish)\s)?Courts?\sof\s{_any(COURT_OF)}(?:{_COUNTY}{_STATE_BELOW}?)?(?:{_OF_STATE})?{_COUNTY}?{_ORPHANS}?",
    re.I,
)
_TRIBUNAL = re.compile(
    rf"\b(?=(?-i:[A-Z]))(?:{_US}\s|{STATE_PATTERN}\s|(?:Ninth|First|Sixth|Eighth|Tenth)\sCircuit\s)?{_any(TRIBUNALS)}{_OF_STATE}?", re.I
)
_ABBREVIATIONS = "|".join(re.escape(short).replace(r"\ ", r"\s?") for _, short in sorted(STATES.values(), key=lambda pair: -len(pair[1])))
_ONE_DISTRICT = (
    r"(?:Alaska|Ariz\.|Colo\.|Conn\.|Del\.|D\.\s?C\.|Haw\.|Idaho|Kan\.|Me\.|Md\.|Mass\.|Minn\.|Mont\.|Neb\.|Nev\.|N\.\s?H\.|N\.\s?J\.|N\.\s?M\.|N\.\s?D\.|Or\.|"
    r"P\.\s?R\.|R\.\s?I\.|S\.\s?C\.|S\.\s?D\.|Utah|Vt\.|Wyo\.)"
)
"""States that are one federal district: "D.N.J.", "D. Kan."."""
_STATE_SHORT = r"(?:Super\.|Sup\.|Cir\.|Dist\.|Ch\.|Fam\.|Prob\.|Mun\.|Cty\.|Com\.\sPl\.|App\.)\sCt\."
"""Behind the abbreviation of a state: "Vt. Super. Ct."."""
_SHORT = re.compile(
    rf"(?<![\w.])(?<![A-Z]\s)(?:Bankr\.\s)?D\.\s?{_ONE_DISTRICT}(?!\w)"
    rf"|(?<![\w.])(?:(?:{_ABBREVIATIONS})\s{_STATE_SHORT}|(?:Bankr\.\s)?[NSEWMC]\.\s?D\.\s?(?:{_ABBREVIATIONS})(?!\w)|(?:{_ABBREVIATIONS})\s[NSEWMC]\.D\.|[SE]DNY\b|[NSEWMC]\.D\.N\.Y\.|(?:A[LR]|CA|FL|GA|I[LNA]|KY|LA|M[IOS]|N[CY]|O[HK]|PA|T[NX]|[VW]A|W[VI])[NSEWMC]D\b)"
)
_HEADING = re.compile(rf"(?<![^\n{PARAGRAPH} ])(?<![^\n{PARAGRAPH}] )IMMIGRATION COURT(?=\s?[\n{PARAGRAPH}])")
"""A kind of court that is a court where it stands alone on the line of a heading."""
_NUMBERED = re.compile(r"\s(?:Case\s|Cause\s|Docket\s)?(?:N[oO]s?\b|Number\b|#)")
_GENERIC = frozenset(names("kinds_of_court"))
"""Kinds of court, not a particular court: "District Court"."""


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    lowered = text.lower()
    if "court" in lowered or "usdc" in lowered:
        for hit in _FEDERAL.finditer(text):
            yield from _court(text, hit.start(), hit.end(), "court.federal", RANK_PHRASE)
        for hit in _STATE_COURT.finditer(text):
            yield from _court(text, hit.start(), hit.end(), "court.state")
        for hit in _HEADING.finditer(text):
            yield Candidate(MentionType.COURT, hit.start(), hit.end(), collapse_whitespace(hit[0]), 0.9, "court.federal", RANK_PHRASE)
    if "court" in lowered or "appellate" in lowered:
        for pattern in STATE_COURTS:
            for hit in pattern.finditer(text):
                yield from _court(text, hit.start(), hit.end(), "court.state")
        for hit in TOWN_COURT.finditer(text):
            if is_place(hit["place"]):
                yield from _court(text, hit.start(), hit.end(), "court.state")
        yield from _commonwealth(text)
    if "circuit" in lowered:
        for hit in _CIRCUIT.finditer(text):
            yield from _court(text, hit.start(), hit.end(), "court.circuit")
    if "district" in lowered:
        for hit in _DISTRICT_ALONE.finditer(text):
            yield from _court(text, hit.start(), hit.end(), "court.district")
    if "board" in lowered or "panel" in lowered or "surveillance" in lowered or "international c" in lowered or "european" in lowered:
        for hit in _TRIBUNAL.finditer(text):
            yield from _court(text, hit.start(), hit.end(), "court.tribunal")
    for hit in _SHORT.finditer(text):
        if not _in_citation(text, hit.start()):
            yield from _court(text, hit.start(), hit.end(), "court.short")


def _commonwealth(text: str) -> Iterator[Candidate]:
    found = False
    for pattern in COMMONWEALTH_COURTS:
        for hit in pattern.finditer(text):
            found = True
            yield from _court(text, *hit.span(), "court.commonwealth", RANK_PHRASE)
    for hit in HEADING.finditer(text):
        if CITED_BELOW.match(text, hit.end()):
            yield Candidate(
                MentionType.COURT, *hit.span("court"), collapse_whitespace(hit["court"]), 0.9, "court.commonwealth", RANK_PHRASE
            )
    for hit in COURT_OF_APPEAL.finditer(text) if found else ():
        yield Candidate(MentionType.COURT, *hit.span(), hit[0], 0.8, "court.commonwealth")


def _court(text: str, start: int, end: int, rule: str, rank: int = RANK_NAME) -> Iterator[Candidate]:
    name = collapse_whitespace(text[start:end]).rstrip(",: ")
    if text.endswith(("Royal ", "ROYAL "), 0, start):
        return  # a building: "Royal Courts of Justice, Strand"
    words = [word.strip(",:") for word in name.split()]
    words = [word for word in words if word]
    # the pattern ignores case to match all capitals; a name must begin with a capital
    if (not words[0][0].isupper() and not words[0][0].isdigit()) or any(word[0].islower() and word not in _SMALL for word in words):
        return
    if name.lower() in _GENERIC or name.lower() == "district of columbia":
        return
    while text[end - 1] in ",: \n":
        end -= 1
    if name.lower().endswith((" for the", " of the", " for", " of")):
        cut = re.search(r"\s(?:for|of)(?:\sthe)?\s*:?$", text[start:end], re.I)
        end = start + cut.start() if cut else end
        name = collapse_whitespace(text[start:end])
        if name.lower() in _GENERIC:
            return
    if _NUMBERED.match(text, end) and name.lower().endswith(" trial court"):
        return  # "Hunt County, Texas / Trial Court No. 258"
    yield Candidate(MentionType.COURT, start, end, court_id(name) or name, 0.95, rule, rank)


_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "at", "d"})


def _in_citation(text: str, at: int) -> bool:
    """Returns whether the court is part of a citation: `(S.D.N.Y. 2015)`."""
    opened = text.rfind("(", max(0, at - 12), at)
    return opened >= 0 and bool(re.match(r"[^)]{0,60}(?:19|20)\d\d\)", text[opened + 1 : opened + 80]))
