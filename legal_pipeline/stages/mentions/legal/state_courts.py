"""The names of courts that their division, their district or their town makes: "Third District Court of Appeal", "Wayne Circuit Court".

`courts` joins them to the rest. All patterns read normalized text, where a heading runs over several lines.
"""

from __future__ import annotations

import re

from legal_pipeline.data.courts import STATE_PATTERN as _STATE

_ORDINAL = (
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|Sixteenth|"
    r"Seventeenth|Eighteenth|Nineteenth|Twentieth|\d{1,3}(?:st|nd|rd|d|th))"
)
_NUMBER = rf"(?:One|Two|Three|Four|Five|Six|Seven|Eight|[IVX]{{1,4}}|\d|{_ORDINAL})"
_OF_STATE = rf"(?:,?\s(?:(?:of|for)\s)?(?:the\s)?(?:(?:State|Commonwealth)\sof\s)?{_STATE})"
_PLACE = r"(?:(?-i:[A-Z])[\w.'’-]+(?:[ ](?-i:[A-Z])[\w.'’-]+)?)"
_IN_COUNTY = rf"(?:,?\s(?:in\s(?:and\sfor\s)?|for\s|of\s)(?:the\s)?(?:{_PLACE}[ ]County|County\sof\s{_PLACE}){_OF_STATE}?)"
_COUNTY_ALONE = rf",?\s{_PLACE}[ ]County(?![ ](?-i:[A-Z]))"
STATE_COURTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"\b(?=(?-i:[A-Z\d]))(?:{pattern})", re.IGNORECASE)
    for pattern in (
        # Texas, Florida, Louisiana, Ohio, California
        rf"{_ORDINAL}\s(?:District\s|Circuit\s)?Court\sof\sAppeals?\b{_OF_STATE}?",
        rf"(?:{_STATE}\s)?(?:District\s)?Court\sof\sAppeals?{_OF_STATE}?,?\s{_ORDINAL}\s(?:(?:Appellate|Judicial)\s)?(?:District|Circuit)\b"
        rf"(?!\s(?:Judge|Court)){_OF_STATE}?(?:,?\s(?:(?:of|for)\s)?(?:the\s)?County\sof\s{_PLACE}|{_COUNTY_ALONE})?(?:\sat\s{_PLACE})?(?:,\sDivision\s{_NUMBER}\b)?",
        rf"\d{{1,3}}(?:st|nd|rd|d|th)\s(?:Judicial\s)?District\sCourt(?:(?:\s(?:of|in|for)|,)?\s{_PLACE}[ ]County(?:{_OF_STATE})?)?",
        # New York, New Jersey
        rf"(?:Supreme|Superior)\sCourt{_OF_STATE}?,?\sAppellate\sDivision(?:\s?[:,–-]?\s{_ORDINAL}\s(?:Judicial\s)?Department)?",
        rf"Appellate\sDivision(?:\sof\sthe\sSupreme\sCourt{_OF_STATE}?)?,?\s{_ORDINAL}\s(?:Judicial\s)?Department",
        # Florida, Illinois, Hawaii; Louisiana, Minnesota
        rf"(?:Circuit|District)\sCourt,?\s(?:of|for|in\sand\sfor)\sthe\s{_ORDINAL}\sJudicial\s(?:Circuit|District)"
        rf"(?:{_IN_COUNTY}|,?\s{_PLACE}[ ]County(?={_OF_STATE})|{_COUNTY_ALONE})?{_OF_STATE}?",
        rf"{_ORDINAL}\sJudicial\s(?:District|Circuit)\sCourt(?:,?\s(?:Parish|County)\sof\s{_PLACE})?{_OF_STATE}?",
        rf"State\sof\s{_STATE}\s(?:in\s(?:the\s)?)?(?:Court\sof\sAppeals|Supreme\sCourt)\b",
        r"(?:U\.?\s?S\.?\s|United\sStates\s)?Bankruptcy\sAppellate\sPanel,?\s(?:of|for)\sthe\s(?:First|Sixth|Eighth|Ninth|Tenth)\sCircuit",
        # Massachusetts
        r"(?:Superior|District|Probate\sand\sFamily|Boston\sMunicipal|Juvenile|Housing|Land)\sCourt"
        r"(?:\sDepartment(?:,?\sof\sthe\sTrial\sCourt)?|,?\sof\sthe\sTrial\sCourt)",
        rf"Commonwealth\sCourt{_OF_STATE}|Business\sCourt{_OF_STATE}(?:,\s{_NUMBER}\sDivision)?",
    )
)
TOWN_COURT = re.compile(
    r"\b(?P<place>[A-Z][a-z]+(?:[ ][A-Z][a-z]+)?)[ ](?:Circuit|Superior|District|Municipal|Probate|Family|Chancery|Juvenile)[ ]Court\b"
)
"""The court of a county or a town in mixed case; what is no place is sorted out by `is_place`."""
_NO_PLACE = frozenset(
    """A An And Any Another Appeal At Because Before Both By Chief Clerk Each Federal Former From Hon Honorable If In Judge Justice Local
    Lower Magistrate Of On Or Other Our Said Same See Senior Some State States Such That The Their This To Trial United When While Your
    First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh""".split()  # noqa: SIM905
)


def is_place(words: str) -> bool:
    """Returns whether the words before the kind of court may name its place."""
    return not any(word in _NO_PLACE for word in words.split())
