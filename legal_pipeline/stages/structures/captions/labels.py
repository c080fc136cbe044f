"""What a line of a caption is: a name, a role, "v.", something printed beside the parties, or the end of them."""

from __future__ import annotations

import re
from enum import Enum, auto

from legal_pipeline.data import caption_words
from legal_pipeline.data.courts import STATE_PATTERN
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.capacities import ends_in_kinship
from legal_pipeline.stages.structures.captions.columns import SIDE_NUMBER, Columns, is_beside
from legal_pipeline.stages.structures.captions.role_words import (
    PHRASE,
    ROLE_BROKEN,
    ROLE_LINE,
    ROLE_REST,
    ROLE_TAIL,
    is_agency,
    misread_role,
)


class Label(Enum):
    BLANK = auto()
    VERSUS = auto()
    JOIN = auto()
    """ "and", "- and -" on a line of its own."""
    ROLE = auto()
    NAME_WITH_ROLE = auto()
    """ "Jane Roe, Plaintiff,"."""
    LABELED_NAME = auto()
    """ "Plaintiff: Jane Roe"."""
    NAME = auto()
    BESIDE = auto()
    """Of the right column, or of the frame: number, judge, date, title of the paper."""
    COURT = auto()
    RULE = auto()
    STOP = auto()
    """Prose, an address, counsel: no part of a caption."""


VERSUS = re.compile(r"(?:[-–—]\s?)?(?:vs?\s?[.,:;]{0,2}|vv\.|versus|against|V\.)(?:\s?[-–—])?$", re.IGNORECASE)
JOIN = re.compile(r"(?:[-–—]\s?)?(?:and(?:\s+concerning)?|&)(?:\s?[-–—])?[,:]?$", re.IGNORECASE)
LABELED = re.compile(rf"(?P<role>{PHRASE})\s?:\s+(?P<name>\S.*)$", re.IGNORECASE)
FURTHER = re.compile(r"\((?:[2-9]|[1-9]\d)\)\s*\S")
"""A party that goes on a numbered list: "(2) Acme Ltd"."""
COURT = re.compile(
    rf"\b(?:{'|'.join(caption_words.COURT_WORDS)}|(?:Northern|Southern|Eastern|Western|"
    r"Central|Middle)\s+District\s+of|District\s+of\s+[A-Z])"
)
_SURE_COURT = re.compile(r"\b(?:COURT|TRIBUNAL|CHANCERY|BOARD|COMMISSION)\b", re.IGNORECASE)
RULE = re.compile(r"[\s_\-–—=*.~/\\xX]{5,}$")
_CONTACT = re.compile(
    r"@|\b\d{3}[)\s.\-]{1,2}\s?\d{3}[\s.\-]\d{4}|\b[A-Z]{2}\s+\d{5}\b|\b(?:Attorneys?|"
    r"Counsel)\s+(?:for|of)\b|\b(?:SBN|Bar\s+No)\b|www\.|(?<!;\s)(?<!,\s)(?<!\band\s)\bUnknown$",
    re.IGNORECASE,
)
_RELATES = re.compile(
    r"(?:This|These|All)\s+(?:Document|Pleading|Case|Action|Order|Filing)s?(?:\s+(?:Relates?|Pertains?|Applies)\b|\s*:)", re.IGNORECASE
)
_BODY = re.compile(
    rf"(?:The\s+)?(?:Federal\s+)?Grand\s+Jury\b|REPRESENTATION\s+OF\s+PARTIES|APPEARANCES?\b|(?i:before)\b:?\s+(?!(?i:the|a|an)\b)\S|For\s+(?:the\s+)?{PHRASE}\b.*:|COUNT\s+(?:ONE|I|1)\b"
)
"""What follows a caption: the charge, the list of counsel."""
_ADDRESS = re.compile(
    r"(?:[NSEW]\d{2,5}(?:\s?[NSEW]\d{2,5})?\s+[A-Z][\w.]*(?:\s+[A-Z][\w.]*){0,3},?$|\d{1,5}\s+[A-Z0-9][\w.]*(?:\s+[A-Z0-9][\w.]*){0,4},\s(?:Apt|Unit|Suite|Ste|#)\b.{0,12}$|\d{1,5}\s+(?!THROUGH|TO\b)[A-Z][\w.]*(?:\s+[A-Z0-9][\w.]*){0,4},?$|P\.?\s?O\.?\s+Box\s+\d|[A-Z][\w.\s]{2,30},\s+[A-Z][\w.\s]{3,20}\s+\d{5}(?:-\d{4})?$)"
)
_RUNNING = re.compile(r"(?:[a-z]{2,}[,.]?\s+){6}")
_DESCRIPTIVE = re.compile(
    r"\b(?:official|capacity|behalf|similarly|corporation|individually|organized|"
    r"estate|company|minor|guardian|friend|trustee|executor|administrator|deceased|successor|surviving|assignee|husband|wife|spouses?|marital"
    r"|married|partnership|trust|beneficiary|nonprofit|municipal)\b",
    re.IGNORECASE,
)
_COURT_LEAD = re.compile(
    r"(?:IN|BEFORE|FOR|AT)\s+(?:THE|A)$|(?:UP)?ON\s+(?:THE\s+)?(?:JOINT\s+)?PETITION\s+OF:?$|"
    r"IN\s+THE\s+MATTER\s+OF\s+(?:THE\s+)?ARBITRATION\s+BETWEEN:?$|"
    r"B\s?E\s?T\s?W\s?E\s?E\s?N\s*:?$|"
    r"IN\s+(?:RE|THE\s+MATTER\s+OF)\b.*\b(?:MARRIAGE|ESTATE|GUARDIANSHIP|CONSERVATORSHIP|ADOPTION|CUSTODY)(?:\s+OF)?:?$",
    re.IGNORECASE,
)
BESIDE_COURT = re.compile(r"(?:\s{3,}|[)§|:]\s+)[^\n]{0,40}\b(?:COURT|J\.\s?D\.\s+OF)\b")
"""A court in the right column, as in Texas and Louisiana."""
BEFORE_BODY = re.compile(
    r"(?:IN|BEFORE)\s+THE\s+[A-Z .'’&-]*\b(?:BOARD|COMMISSION|AUTHORITY|ADMINISTRATION|DEPARTMENT|OFFICE|AGENCY|BUREAU|PANEL"
    r"|COURT)\b[^a-z]*$"
)
_STATE_LINE = re.compile(r"(?:STATE|COMMONWEALTH|COUNTY|PROVINCE)\s+OF\s+[A-ZʻʼĀŌ‘’' ]+$")
_DISTRICT_LINE = re.compile(
    r"(?-i:AT\s[A-Z]+(?:\s[A-Z]+)?$)|(?:[A-Z]+\s)?(?:APPELLATE|JUDICIAL)\s(?:DISTRICT|DEPARTMENT|CIRCUIT)\b|(?:DISTRICT|DIVISION|DEPARTMENT)\s(?:[IVX]+|\d+|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT)$"
    r"|BRANCH\s\d{1,3}$|(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH)\s(?:DISTRICT|DIVISION|DEPARTMENT)$",
    re.IGNORECASE,
)
"""The district of a court of appeals, on a line below the court: "SECOND APPELLATE DISTRICT"."""
_PLACE_LINE = re.compile(
    r"(?:(?:STATE|COMMONWEALTH|COUNTY|CITY|PARISH)\s+OF\s+[A-Z][A-ZʻʼĀŌ‘’' ]*|[A-Z][A-Z ]*\s(?:COUNTY|PARISH)(?:,\s+[A-Z][A-Z ]+)?"
    r"|(?:SUB)?REGION\s+\d+)$"
)
_ITS_OFFICE = re.compile(r"(?:DEPARTMENT|OFFICE|DIVISION|EX\s+REL|BY\s+AND|BOARD|AND)\b", re.IGNORECASE)
_COUNTY_SS = re.compile(r"[A-Z][A-Za-z ]+,?\s+[sS]\.?\s?[sS]\.?[.:,]?$")
""""SUFFOLK, ss.": the county of a court in New England."""
_COUNTY_BELOW = re.compile(r"(?:[A-Z][\w.'’-]+\s){1,3}County,?$")
_AGENT = re.compile(r"\W{0,2}(?:(?:please\s+)?serve\b|c/o\b|(?:registered|resident|statutory)\s+agent\b)", re.IGNORECASE)
"""The agent whom to serve stands below the defendant, before the address."""
_REPORTED = re.compile(r"(?:\d{1,4}\s[A-Z][\w. ]{1,14}\s\d{1,5}(?:\s\([^)]{0,20}\d{4}\))?$|.*[^\s,;]\s+vs?\.\s+[A-Z].{3,}$)")
"""The citation of an opinion or its running title, above the caption itself: "617 N.W.2d 11 (2000)", "Roe v. Mott"."""
_CITY_AND_ZIP = re.compile(r"[A-Z][\w.' -]{2,30},?\s+[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?[,;]?(?:\s+and)?$")
_WHOLE_ADDRESS = re.compile(r"\d{1,5}\s+[A-Z][\w. ]{2,40},\s[A-Z][\w.,' -]{2,40},?\s+[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?[,;]?$")
"""Street, city and ZIP code in one line below the name of a party."""
_ENDS_IN_COURT = re.compile(
    r"(?:IN\sTHE\s)?(?:[A-Z]+\s){0,5}(?:DISTRICT|CIRCUIT|SUPERIOR|COUNTY|PROBATE|FAMILY|STATE|CHANCERY)\sCOURT,(?:\s[A-Z][A-Z .'’-]+,?)?$"
)
""""DISTRICT COURT, CITY AND COUNTY OF ACTON,": a court whose place goes on below."""
_STATE_NAME = re.compile(rf"(?:OF\s)?(?:THE\sSTATE\sOF\s)?{STATE_PATTERN}", re.IGNORECASE)
_BEFORE_THE = re.compile(r"(?:UNITED\sSTATES\sOF\sAMERICA\s)?(?:IN|BEFORE)\sTHE$", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:[A-Z][\w.'’&-]*\s|of\s|and\s|the\s|for\s){1,9}(?:COMMISSION|BOARD|AUTHORITY|ADMINISTRATION|AGENCY|DEPARTMENT|OFFICE|BUREAU|PANEL)$",
    re.IGNORECASE,
)
_OF_ESTATE = re.compile(r"\b(?:ESTATE|GUARDIANSHIP|CONSERVATORSHIP|ADOPTION)\s+OF:?$", re.IGNORECASE)
_NUMBERED = re.compile(r"[\[(]\d{1,3}[\])]\s")
_NO_NAME = re.compile(r"(?=(?:\D*\d){3})[A-Z]{0,4}-?\d[\dA-Z\-/]*$|deceased\.?$", re.IGNORECASE)
"""A number alone, or what the subject of the estate above is: "A208-555-111", "DECEASED"."""
_WORD = re.compile(r"\w")
"""What a line holds that is more than its rail."""
COURT_BELOW = re.compile(
    r"(?:[A-Z][\w.'’-]+\s){1,3}(?:(?:Circuit|District|County|Superior|Municipal|Probate|Family|Chancery|Trial|Tax)\s)?(?:Court|Tribunal)$"
)
"""The court below, alone in the right column: "Wayne Circuit Court"."""
_COUNSEL_LIST = re.compile(
    rf"[,)]\s(?:for|FOR)(?:\sthe)?$|\bof\scounsel\)|[,)]\s(?i:for\s(?:the\s)?(?:{PHRASE}|General\sCounsel|State|People|Commonwealth))\.?$"
)
"""A line of an appearance in an opinion, of which the next says the client: "(Ann Vane of counsel), for / appellant"."""
_OFFENSE = re.compile(r"§|\bU\.?\s?S\.?\s?C\b|\b(?:Violations?|Offenses?|Charges?|Counts?)\b", re.IGNORECASE)
_MAX_LINE = 600
_HONORABLE = re.compile(r"(?:and\s)?(?:the\s)?Hon(?:\.|orable\b)", re.IGNORECASE)
_JUDGE_OF = re.compile(r"(?:Chief\s|Presiding\s)?(?:Judge|Justice|Magistrate)\s(?:of|for)\b", re.IGNORECASE)
_SHORT = 40
_NEAR_ROLE = 6


def label_of(columns: Columns, index: int) -> Label:
    """Returns what a line is, by its left column alone; the neighbors decide in `zones`."""
    raw, left = columns.lines[index].text, columns.left(index).text
    if not left:
        return Label.BESIDE if _WORD.search(raw) else Label.BLANK
    if VERSUS.match(left):
        return Label.VERSUS
    if RULE.match(left):
        return Label.RULE
    if (
        ROLE_LINE.match(left)
        or is_agency(left)
        or ROLE_BROKEN.match(left)
        or misread_role(left)
        or (left[:5].lower() == "party" and ROLE_REST.match(left))
    ):
        return Label.ROLE
    if JOIN.match(left):
        return Label.JOIN
    if (
        _RELATES.match(left)
        or _BODY.match(left)
        or (_CONTACT.search(left) and not _is_address_of_party(columns, index))
        or (_REPORTED.match(left) and not ROLE_TAIL.search(left))
        or _COUNSEL_LIST.search(left)
        or len(left) > _MAX_LINE
        or (_RUNNING.search(left) and not _DESCRIPTIVE.search(left) and not _describes_unnamed(columns, index))
    ):
        return Label.STOP
    if LABELED.match(left):
        return Label.LABELED_NAME
    if _ends_an_offense(columns, index):
        return Label.BESIDE
    if BEFORE_BODY.match(left) or _COUNTY_SS.match(left) or _is_court_above(columns, index):
        return Label.COURT
    if _COUNTY_BELOW.match(left) and SIDE_NUMBER.search(raw):
        return Label.BESIDE  # "Wake County, No. 19 CVS 12345": the case below
    if (
        _CITY_AND_ZIP.match(left)
        or _WHOLE_ADDRESS.match(left)
        or _AGENT.match(left)
        or (_is_agent(columns, index) and not left.endswith((",", ";")))
    ):
        return Label.BESIDE
    if _HONORABLE.match(left) and left.endswith(",") and (")" in raw[len(left) :] or _JUDGE_OF.match(_text_beside(columns, index, 1))):
        return Label.NAME  # a judge who is sued
    if (
        SIDE_NUMBER.match(left)
        or _NO_NAME.match(left)
        or ((is_beside(left) or _ADDRESS.match(left)) and not name_shapes.has_legal_form(left))
    ):
        return Label.BESIDE
    if (_is_court(left, raw) and not _NUMBERED.match(left) and not _is_state_that_sues(columns, index)) or (
        (_PLACE_LINE.match(left) or _STATE_NAME.fullmatch(left)) and _is_place_of_court(columns, index)
    ):
        return Label.COURT
    return Label.NAME_WITH_ROLE if ROLE_TAIL.search(left) else Label.NAME


def _ends_an_offense(columns: Columns, index: int) -> bool:
    """Returns whether the line closes the bracket in which the one above began to name an offense: "(False / Statements)"."""
    raw, above = columns.lines[index].text.strip(), columns.lines[index - 1].text if index else ""
    return (
        raw[-1:] == ")" and raw[-2:-1].isalpha() and "(" not in raw and above.count("(") > above.count(")") and bool(_OFFENSE.search(above))
    )


def _is_court(left: str, raw: str) -> bool:
    if _COURT_LEAD.match(left) or _DISTRICT_LINE.match(left):
        return True
    court = COURT.search(left.upper() if "Court" in left or "Circuit" in left else left)
    if court and not left.endswith((";", ",", " and", " AND")) and not name_shapes.has_legal_form(left):
        return True
    return bool(_STATE_LINE.match(left) and _SURE_COURT.search(raw[len(left) :]))


def _text_beside(columns: Columns, index: int, step: int) -> str:
    """Returns the next line above or below that is not blank, within three lines."""
    for near in range(1, 4):
        at = index + step * near
        if 0 <= at < len(columns.lines) and columns.left(at).text:
            return columns.left(at).text
    return ""


def _is_place_of_court(columns: Columns, index: int) -> bool:
    """Returns whether a state or county goes on the court above; as a party, it has a comma, a role or "v." behind it."""
    if index == 0 or not columns.left(index - 1).text or label_of(columns, index - 1) is not Label.COURT:
        return False
    below = _text_beside(columns, index, 1)
    return bool(below) and not (VERSUS.match(below) or ROLE_LINE.match(below) or JOIN.match(below) or _ITS_OFFICE.match(below))


def _is_state_that_sues(columns: Columns, index: int) -> bool:
    """Returns whether "v." follows a state in whose line the court stands: "COMMONWEALTH OF ACTON : IN THE SUPERIOR COURT OF"."""
    return bool(_STATE_LINE.match(columns.left(index).text)) and bool(VERSUS.match(_text_beside(columns, index, 1)))


def _is_agent(columns: Columns, index: int) -> bool:
    """Returns whether the line is the name below "Serve: Registered Agent"."""
    above = columns.left(index - 1).text if index else ""
    return bool(above) and bool(_AGENT.match(above)) and len(above) < _SHORT


def _is_address_of_party(columns: Columns, index: int) -> bool:
    """Returns whether the line is city and ZIP code below the street of a party, as Maryland and Ohio print them in captions."""
    text = columns.left(index).text
    if _WHOLE_ADDRESS.match(text):
        below = _text_beside(columns, index, 1)
        return bool(ROLE_LINE.match(below) or VERSUS.match(below) or JOIN.match(below))
    return bool(_CITY_AND_ZIP.match(text)) and bool(_ADDRESS.match(_text_beside(columns, index, -1)))


def is_address(columns: Columns, index: int) -> bool:
    """Returns whether the line is of the address of a party, or of the agent whom to serve."""
    text = columns.left(index).text
    return bool(
        _AGENT.match(text) or _ADDRESS.match(text) or _CITY_AND_ZIP.match(text) or _WHOLE_ADDRESS.match(text) or _is_agent(columns, index)
    )


def _describes_unnamed(columns: Columns, index: int) -> bool:
    """Returns whether the line goes on with who is sued without a name, above the role: "being those persons who made the boiler,"."""
    if not columns.left(index).text[0].islower():
        return False
    return any(ROLE_LINE.match(columns.left(later).text) for later in range(index + 1, min(index + _NEAR_ROLE, len(columns.lines))))


def _is_court_above(columns: Columns, index: int) -> bool:
    """Returns whether the line is a court whose place goes on below, the agency below "BEFORE THE", or of whom an estate is."""
    text, above, below = columns.left(index).text, _text_beside(columns, index, -1), _text_beside(columns, index, 1)
    if _ENDS_IN_COURT.match(text):
        return not (VERSUS.match(above) or JOIN.match(above) or ROLE_LINE.match(below))
    return bool((_BEFORE_THE.match(above) and _AGENCY.match(text)) or (_OF_ESTATE.search(above) and ends_in_kinship(text)))
