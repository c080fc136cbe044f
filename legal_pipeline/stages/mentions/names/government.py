"""GOV_BODY: "Bureau of Prisons", "FBI", "State of Ohio", "City of Dayton", "the United States moves"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.courts import STATE_PATTERN
from legal_pipeline.data.government import ACTING_VERBS, GOVERNMENT_ACRONYMS, ORGANISATION_ACRONYMS
from legal_pipeline.data.places import COUNTRIES
from legal_pipeline.data.stopwords import NOT_IN_NAMES, NOT_LEADING
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace
from legal_pipeline.stages.mentions.tokens import TITLE_WORDS, Word

_ACRONYMS = frozenset(GOVERNMENT_ACRONYMS)
_ORGANISATIONS = frozenset(ORGANISATION_ACRONYMS)
_CHAPTER = re.compile(
    rf"[ \n](?:[Oo]f|OF)[ \n](?:(?:Northern|Southern|Eastern|Western|Central|Greater)[ \n])?(?:{STATE_PATTERN}|[A-Z][a-z]+)(?!\w)"
)
_TWO_WORDS = "|".join(
    name.replace(" ", r"\s")
    for name in sorted(COUNTRIES, key=lambda name: (-len(name), name))
    if " " in name and name.replace(" ", "").isalpha()
)
_STATE_OF = re.compile(
    rf"\b(?:State|STATE|Commonwealth|COMMONWEALTH|Province|PROVINCE|Government|People|PEOPLE|(?:(?:People[’']s|Democratic|Islamic|Federal|Socialist)\s){{0,3}}Republic|Kingdom|Territory)\s(?:of|OF)\s(?:(?:the|THE)\s)?(?:(?:State|STATE)\s(?:of|OF)\s)?(?:(?i:{STATE_PATTERN})|{_TWO_WORDS}|[A-Z][a-z]+)"
)
_CITY_HEADS = (
    "El|San|Santa|Los|Las|La|Le|Fort|Ft\\.|St\\.|Saint|New|North|South|East|West|Palo|Grand|Little|Great|Walla|Baton|Mount|Mt\\.|Port|Des|De"
    "|Salt Lake|Cape|Lake|Long|Green|Rio|Terre|Ann|Overland|Council|Cedar|Sioux|Coral|Boca|Chula|Costa|Rancho|Round|Royal|Virginia|Myrtle"
).replace(" ", r"\s")
"""First words of the names of cities that have two: "El Mirage", "Fort Wayne", "Walla Walla"."""
_CITY_OF = re.compile(
    rf"\b(?:City|CITY|Town|TOWN|Village|VILLAGE|Borough|BOROUGH)(?:\s(?:and|AND)\s(?:County|COUNTY))?\s(?:of|OF)\s(?:(?:{_CITY_HEADS})\s[A-Z][\w’'-]+|[A-Z](?:\w|[’'-]\w)+|St\.\s[A-Z]\w+)(?:\s(?:City|York|Angeles|Francisco|Diego|Beach|Rapids|Orleans|Vegas|Hills|Springs|Park|Point|Heights|Falls|Harbor|Grove|Ridge|Valley|Creek|Lake|Island|Pines|Haven|Mills|Ferry|Bluff|Bay|Shores|Bend|Fork|[A-Z]{{4,}}))?|\b(?:COUNTY|County)\s(?:OF|of)\s(?:(?i:{_CITY_HEADS})\s[A-Z][\w’'-]+|[A-Z][\w.]+)"
)
_WHERE = re.compile(
    r"\b(?:(?:Notary\sPublic|NOTARY\sPUBLIC|Court\sReporter|Commissioner\sof\sDeeds)(?:\s(?:in|of|for|within|and|the))+"
    r"|(?:held|resid(?:es?|ed|ing)|located|situated|licensed|admitted|liv(?:es?|ed|ing)|practice|business|offices?|Square|Street|Avenue|Road|Courthouse|County),?"
    r"\s(?:with)?in\sthe)\s$"
)
"""What is "in the State of Acton" is at a place; the state itself does nothing there."""
_OF_THE_STATE = re.compile(
    r"\b(?:[Ll]aws?|LAWS?|[Ss]ubdivision|SUBDIVISION|[Cc]orporation|[Cc]ompany|[Pp]artnership|[Aa]ssociation|[Cc]itizens?|[Rr]esidents?|[Bb]orders|[Cc]ourts?)"
    r"\s(?:of|OF|in|under|within)\s(?:the|THE)\s$|\bwhether\s(?:of|in)\sthe\s$|(?<!confidence)(?<!trust)(?<!faith)(?<!vested)(?<!interest)\s(?:[Ii]n|IN|[Ww]ithin|[Tt]hroughout|[Oo]utside)\s(?:the|THE)\s$"
)
"""Whose law it is, or where somebody belongs: "organized under the laws of the State of Acton"."""
_CHAIN = re.compile(
    r"\b(?:City|Town|Village|Borough|Township|County|Parish)\sof\s[A-Z][\w’'. -]{1,28}"
    r"(?:,\s(?:(?:City|County|Parish)\sof\s)[A-Z][\w’'. -]{1,28})?,?\s(?:and\s)?"
    r"(?:State|Commonwealth)\sof\s[A-Z]\w+(?:\s(?:York|Jersey|Mexico|Hampshire|Carolina|Dakota|Virginia|Island))?"
)
_PART_OF_CHAIN = re.compile(r"[A-Z]\w+\sof\s[A-Z][\w’'. -]{1,28}(?=,|\sand\s|\s*\Z)")
"""Where somebody lives or land lies: "of the Village of Acton, County of Roe, State of Ohio"."""
_AMERICA = re.compile(r"\b(?:United\sStates\sof\sAmerica|UNITED\sSTATES\sOF\sAMERICA)\b")
_LAW_OF = re.compile(r"\b(?:[Ll]aws?|LAWS?)\s(?:of|OF)\s(?:the|THE)\s$")
_UNITED_STATES = re.compile(r"\b(?:United\sStates(?!\w|\s[A-Z])|U\.\s?S\.(?=[’']?\s[a-z]))")
_ACTS = re.compile(
    rf"\s(?:{'|'.join(sorted(ACTING_VERBS))})\b|[’']s?\s(?:motion|brief|argument|opposition|response|position|appeal)|\s(?:is|was|were|be|becomes?|not)\s(?:made\s|named\s)?(?:a\s|an\s)?(?:party|plaintiff|defendant|intervenor|entitled|liable|immune|represented|required|obligated)\b|,?\s(?:Plaintiff|Defendant|Appell|plaintiff|defendant|appell)"
)
_ACTED_ON = re.compile(
    r"(?:(?:[Pp]laintiff|[Dd]efendant|[Aa]ppellant|[Aa]ppellee|[Aa]gainst\sthe|by\sand\sbetween\sthe|[Ss]ue[sd]?\sthe)[, ](?:the\s)?)$"
)
_PRESIDENT = re.compile(r"\b(?:President|PRESIDENT|Congress|Government)\s(?:of|OF)\s(?:the|THE)\s$")
_DISTRICT = re.compile(
    r"\b(?:Water|School|Utility|Fire|Hospital|Irrigation|Park|Transit|Sanitation|Sanitary|Unified|Independent|Regional|WATER|SCHOOL"
    r"|UTILITY|FIRE|HOSPITAL|TRANSIT|UNIFIED)[ \n](?:(?:School|SCHOOL)[ \n])?(?:District|DISTRICT|Dist\.|DIST\.|Authority"
    r"|AUTHORITY)(?:[ \n](?:No\.|NO\.|Number)[ ][R\d][\w-]{0,6})?(?!\w)"
)
_DISTRICT_NAME = re.compile(r"(?:\b[A-Z][\w.’'-]+[ \n]){1,4}$")
_LOCAL = re.compile(
    r"\b(?:[A-Z][a-z]+[ ]){1,3}(?:Police|Fire|Sheriff[’']?s?|Public[ ]Works|Public[ ]Health|Health|Corrections|Probation"
    r"|Building|Planning)[ ](?:Department|Dept\.|Office|Bureau)(?!\w)"
)
""""Acton Police Department"; a head in a county or city needs no "of"."""
_LOCAL_IN_CAPITALS = re.compile(r"\b(?:[A-Z]+[ ]){1,3}(?:POLICE|FIRE|SHERIFF[’']?S?)[ ](?:DEPARTMENT|DEPT\.|OFFICE)(?!\w)")
_STATE_POLICE = re.compile(
    rf"\b(?:{STATE_PATTERN}|Pa\.|Mass\.|Conn\.|Mich\.|Ind\.|Ill\.|Del\.|Md\.|Va\.|W\.\s?Va\.|Tenn\.|Ky\.)"
    r"\s(?:State\s(?:Police|Patrol|Troopers)|Highway\sPatrol)\b"
)
_OFFICE_OF_COUNTY = re.compile(
    r"\b(?:[A-Z][a-z’'-]+[ \n]){1,3}(?:County|Parish|City)[ \n](?:State[’']s[ ]Attorney|District[ ]Attorney"
    r"|County[ ]Attorney|Prosecutor|Prosecuting[ ]Attorney"
    r"|Commonwealth[’']s[ ]Attorney|Public[ ]Defender|Sheriff|Coroner|Medical[ ]Examiner|Assessor|Treasurer|Clerk|Auditor"
    r"|Recorder)(?:[’']s[ ]Office\b"
    r"|(?=\s?[\n\u2029\u2003])(?<!Sheriff)(?<!Clerk)(?<!Attorney)(?<!Prosecutor)(?<!Defender)(?<!Examiner))"
    r"|\b(?:Register|Registry|Recorder)[ ]of[ ](?:Wills|Deeds)[ ](?:of|for)[ ](?:the[ ])?(?:[A-Z][a-z’'-]+[ ]){1,3}(?:County|Parish)\b"
)
"""An office of a county, with "Office", or alone on a line as a creditor: "Acton County Treasurer"."""
_ENFORCES = re.compile(
    rf"\b{STATE_PATTERN}\s(?:State\s)?(?!Northern|Southern|Eastern|Western|Central|Middle|Law|Civil|Criminal|Chancery|Appellate|Family|First|Second)"
    r"(?:[A-Z][a-z]+\s){1,3}(?:Protection|Enforcement|Relations|Services|Safety|Labor|Health|Resources|Compensation|Insurance|Securities)\sDivision\b(?!\sof)"
)
_DIVISION_OF_STATE = re.compile(
    rf"\b{STATE_PATTERN}\s(?:State\s)?Division\sof\s(?:the\s)?[A-Z][a-z]+(?:(?:,|,?\sand)?\s(?!Division|Department)[A-Z][a-z]+){{0,4}}"
)
_PRISON = re.compile(
    r"\b(?:[A-Z][\w.’'-]+[ \n]){1,4}(?:(?:County|Regional|City|Central|Parish)[ \n]Jail"
    r"|(?:State|Federal|Women[’']s)[ \n](?:Prison|Penitentiary)"
    r"|Correctional[ \n](?:Institution|Facility|Center|Complex)|(?:Detention|Reception)[ \n](?:Center|Facility)"
    r"|Penitentiary|Reformatory)(?!\w)"
)
_HOLDS_PRISONERS = re.compile(r"Jail|Prison|Penitentiary|Correctional|Detention|Reception|Reformatory")
_GOVERNMENT = re.compile(r"\b[A-Z][a-z]+(?:an|ese|ish|ch)\s[Gg]overnment\b")


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    chains = [chain.span() for chain in _CHAIN.finditer(text)] if "tate of" in text or "TATE OF" in text or "wealth of" in text else []
    for start, end in chains:
        for part in _PART_OF_CHAIN.finditer(text, start, end):
            yield _place(text, part.start(), part.end())
    for hit in _STATE_OF.finditer(text):
        if any(start <= hit.start() < end for start, end in chains):
            continue
        if _is_where(text, hit.start()):
            yield _place(text, hit.start(), hit.end())
        elif hit[0][0].isupper() and hit[0].split()[-1][0].isupper():
            yield _body(text, hit.start(), hit.end(), 0.8, "government.state")
    for hit in _CITY_OF.finditer(text):
        if any(start <= hit.start() < end for start, end in chains):
            continue
        is_where = _is_where(text, hit.start())
        yield _place(text, hit.start(), hit.end()) if is_where else _body(text, hit.start(), hit.end(), 0.75, "government.city")
    for hit in _AMERICA.finditer(text):
        if _LAW_OF.search(text, max(0, hit.start() - 20), hit.start()):
            yield _place(text, hit.start(), hit.end())
            continue
        yield _body(text, hit.start(), hit.end(), 0.9, "government.united_states")
    for hit in _UNITED_STATES.finditer(text) if "United" in text or "U.S." in text or "U. S." in text else ():
        before = text[max(0, hit.start() - 32) : hit.start()]
        if (
            _ACTS.match(text, hit.end())
            or _PRESIDENT.search(before)
            or (_ACTED_ON.search(before) and text[hit.end() : hit.end() + 1] in ",.; ")
        ):
            yield _body(text, hit.start(), hit.end(), 0.75, "government.acting")
    for hit in _DISTRICT.finditer(text):
        name = _DISTRICT_NAME.search(text, max(0, hit.start() - 60), hit.start())
        if name:
            first = name[0].split()[0]
            skipped = len(first) + 1 if first.lower() in NOT_IN_NAMES and first.lower() != "national" else 0
            yield _body(text, name.start() + skipped, hit.end(), 0.85, "government.district")
    for hit in _LOCAL.finditer(text) if "Department" in text or "Dept." in text or "Office" in text else ():
        yield from _led_off(text, hit, "government.local")
    for hit in _OFFICE_OF_COUNTY.finditer(text) if "County" in text or "Parish" in text or "City" in text else ():
        yield from _led_off(text, hit, "government.local")
    for hit in _ENFORCES.finditer(text) if "Division" in text else ():
        yield _body(text, hit.start(), hit.end(), 0.85, "government.division")
    for hit in _LOCAL_IN_CAPITALS.finditer(text) if " DEP" in text or " OFFICE" in text else ():
        if hit[0].split()[0].lower() not in NOT_IN_NAMES:
            yield _body(text, hit.start(), hit.end(), 0.8, "government.local")
    for hit in _STATE_POLICE.finditer(text) if "Police" in text or "Patrol" in text or "Troopers" in text else ():
        yield _body(text, hit.start(), hit.end(), 0.9, "government.local")
    for hit in _DIVISION_OF_STATE.finditer(text) if "Division of" in text or "Division\nof" in text else ():
        yield _body(text, hit.start(), hit.end(), 0.85, "government.division")
    for hit in _PRISON.finditer(text) if _HOLDS_PRISONERS.search(text) else ():
        yield from _prison(text, hit)
    for hit in _GOVERNMENT.finditer(text) if "overnment" in text else ():
        yield _body(text, hit.start(), hit.end(), 0.7, "government.foreign")


def _led_off(text: str, hit: re.Match[str], rule: str) -> Iterator[Candidate]:
    """Yields the body without the words of the sentence before it: "The Acton County Sheriff's Office"."""
    start, rest = hit.start(), hit[0]
    while (first := re.match(r"[\w’'-]+[ \n]", rest)) and (first[0].strip().lower() in NOT_LEADING or first[0].strip() in TITLE_WORDS):
        start, rest = start + first.end(), rest[first.end() :]
    first_word = rest.split()[0]
    if len(rest.split()) > 2 and (first_word.lower() not in NOT_IN_NAMES or "County" in rest):
        yield _body(text, start, hit.end(), 0.8, rule)


def _prison(text: str, hit: re.Match[str]) -> Iterator[Candidate]:
    """Yields the prison without what stands before its name: "At Acton State Prison"."""
    start = hit.start()
    words = re.findall(r"[^ \n]+[ \n]?", hit[0])
    while len(words) > 2 and (words[0].strip(" \n.").lower() in NOT_LEADING or words[0].strip() in TITLE_WORDS):
        start += len(words.pop(0))
    if words[0].strip(" \n.").lower() not in NOT_LEADING:
        yield _body(text, start, hit.end(), 0.85, "government.prison")


def _known_organisation(text: str, word: Word) -> Candidate:
    """Returns an organization that is known by its letters, with the place of its chapter: "ACLU of Northern California"."""
    chapter = _CHAPTER.match(text, word.end)
    end = chapter.end() if chapter else word.end
    value = collapse_whitespace(text[word.start : end])
    return Candidate(MentionType.ORG, word.start, end, value, 0.88, "organisation.acronym", RANK_NAME)


def find_acronyms(text: str, tokens: list[Word]) -> Iterator[Candidate]:
    """Yields public bodies and organizations known by their acronym: "FBI", "NAACP"."""
    for word in tokens:
        if word.text in _ORGANISATIONS:
            yield _known_organisation(text, word)
        elif word.text in _ACRONYMS:
            yield Candidate(MentionType.GOV_BODY, word.start, word.end, word.text, 0.9, "government.acronym", RANK_NAME)


def _is_where(text: str, at: int) -> bool:
    return bool(_WHERE.search(text, max(0, at - 60), at) or _OF_THE_STATE.search(text, max(0, at - 40), at))


def _place(text: str, start: int, end: int) -> Candidate:
    return Candidate(MentionType.LOCATION, start, end, collapse_whitespace(text[start:end]), 0.8, "place.in_the_state", RANK_NAME)


def _body(text: str, start: int, end: int, confidence: float, rule: str) -> Candidate:
    return Candidate(MentionType.GOV_BODY, start, end, collapse_whitespace(text[start:end]), confidence, rule, RANK_NAME)
