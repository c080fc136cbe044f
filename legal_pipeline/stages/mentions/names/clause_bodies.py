"""ORG by what is said of it: "worked for Benning Tools", "a mechanic at Sunrise Charter Lines", "Chief Executive Officer of Roe Mills".

Few other things than bodies employ people or have a chief executive, so a name there needs neither a legal form nor a word that says
what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from legal_pipeline.data import words
from legal_pipeline.data.stopwords import NOT_IN_NAMES, PERSON_ROLES, ROLE_WORDS
from legal_pipeline.data.work_cues import JOBS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import GAP, PARAGRAPH, NormalizedText, collapse_whitespace
from legal_pipeline.stages.mentions.tokens import TITLE_WORDS
from legal_pipeline.stages.structures import name_shapes

_WORD = r"[A-Z][\w&’'-]*"
_NAME = rf"(?:the[ \n])?(?P<name>{_WORD}(?:[ \n](?:(?:of|and|&|for|de)[ \n])?{_WORD}){{1,5}})"
_CHIEFS = (
    r"(?:(?<!Vice )(?<!vice )[Pp]resident|[Cc]hief\s\w+\s[Oo]fficer|CEO|CFO|COO|[Cc]hair(?:man|woman|person)?"
    r"|[Gg]eneral\s[Cc]ounsel|[Ww]arden|[Hh]eadmaster|[Tt]reasurer|[Cc]omptroller|[Cc]ontroller|(?:[Ee]xecutive|[Mm]anaging)\s[Dd]irector"
    r"|[Ff]ounder|[Oo]wner|[Ss]hareholder|[Ee]mployee)"
)
_EMPLOYED = re.compile(
    r"\b(?:employed\s(?:by|at|with)|work(?:s|ed|ing)?\s(?:for|at)|hired\sby|fired\sby|laid\soff\sby|retired\sfrom|resigned\sfrom|in\sthe\semploy\sof"
    r"|(?:job|position)\s(?:at|with)|(?:subsidiary|division|imprint)\sof"
    rf"|(?:[a-z]+\s)(?:{JOBS})s?\s(?:at|for|with|of)|{_CHIEFS}\s(?:at|of)|own(?:s|ed)\sand\soperate[sd]|(?:sole\s)?proprietor\sof"
    r"|\((?:formerly|now)|[fF]/[kK]/[aA]|(?:formerly|previously|originally|now)\sknown\sas|(?:hired|contracted\swith|insured\sby|insurer,|insurance\scarrier(?:,|\sis))|subsidiary,)"
    rf"\s{_NAME}"
)
_IS_BODY = re.compile(
    rf"(?<![\w&] ){_NAME}(?=,?\s(?:(?:is|was|are)\s)?(?:an?|another|the)\s(?:[\w-]+\s){{0,5}}?(?:corporation|company"
    rf"|partnership|firm|imprint|subsidiary|proprietorship|cooperative|nonprofit|trust|LLC"
    r"|limited\sliability\scompany)(?:[.,;)]|\s(?:that|which|in|with|based|organized|headquartered|located|owned|of|and|formed|incorporated|existing|doing|duly|whose)\b)"
    r"|\s(?:is|was|are)\s(?:wholly\s|jointly\s|majority\s|partly\s)?owned\s(?:and\soperated\s)?by\b|\s(?:is|was)\sheadquartered\b)"
)
"""Before what only a body is: "Zebulon Oyster Farms is a general partnership"."""
_JOINED = re.compile(
    r"(?<![\w.’'-])(?<![A-Z]\. )(?P<name>(?:[A-Z][a-z][\w’'-]*[ ]){1,3}&[ ][A-Z][a-z][\w’'-]*(?:[ ][A-Z][a-z][\w’'-]*)?)"
    r"(?![\w’'-]|\.\w|[ ](?:v\.|Code|Rules?|Law|Act|Stat|Decl|Regulations?|[A-Z]))"
)
""""Tully Roofing & Siding": names are joined so, and little else."""
_PARTNERS = re.compile(
    rf"(?:\A|(?<=[\n{PARAGRAPH}{GAP}]))[ ]?(?P<name>[A-Z][\w’'-]+(?:,[ ][A-Z][\w’'-]+){{1,4}},?[ ]&[ ][A-Z][\w’'-]+)"
    rf"(?=[ ]?(?:[\n{PARAGRAPH}{GAP}]|\Z)|,?[ ](?:A[ ]|An[ ]|P\.|L\.|LL|PLLC|PC\b|APC\b))"
)
"""The line of a letterhead with the partners of a firm that has no legal form: "ROE, MOTT & VANE"."""
_PEOPLE = (
    "(?:Friends|Daughters|Sons|Sisters|Brothers|Knights|Citizens|Mothers|Parents|Neighbors|Americans|Doctors|Lawyers|Students|Veterans|Women"
    "|League|Voices)"
)
_GROUP = re.compile(
    rf"\b{_PEOPLE}"
    r"[ \n](?:of|for|Against|against|United[ ]for)[ \n](?:the[ \n])?[A-Z][\w’'-]+"
    rf"(?:[ \n](?:(?:of|and|the|for)[ \n]){{0,2}}(?!{_PEOPLE})[A-Z][\w’'-]+){{0,4}}"
)
"""People who have come together: "Friends of Mill Creek", "Daughters of the American Revolution"."""
_LAW_OFFICE = re.compile(
    r"\b(?:Law[ ](?:Offices?|Firm)|LAW[ ](?:OFFICES?|FIRM))[ \n](?:of|OF)[ \n]"
    r"(?P<whose>(?:[A-Z]\.|[A-Z][\w’'-]+)(?:[ ](?:(?:&|and|AND)[ ])?(?:[A-Z]\.|[A-Z][\w’'-]+)){0,4})"
)
""""Law Offices of Jane Roe"."""
_OWNED = re.compile(r"(?<=\w\w)['’]s(?=[ ][A-Z])")
"""Of a business that is called after its owner: "Tully's Auto Repair"."""
_OF_ITS = re.compile(r"[ \n](?:of|for|at)[ \n](?:the[ \n])?[A-Z]")
"""Behind a unit: "President of Consumer Lending of Roe Bank"."""


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for hit in _EMPLOYED.finditer(text):
        name = hit["name"]
        if _is_name(name) and not _OF_ITS.match(text, hit.end()):
            yield name_candidate(text, MentionType.ORG, hit.start("name"), hit.end("name"), 0.7, "organisation.clause", RANK_WEAK)
    for hit in _JOINED.finditer(text) if "&" in text else ():
        name, start = hit["name"], hit.start()
        role, _, rest = name.partition(" ")
        if role.lower() in PERSON_ROLES or role.lower() in ROLE_WORDS:
            name, start = rest, start + len(role) + 1
        *_, last = name.split()
        if last in TITLE_WORDS or last.lower() in NOT_IN_NAMES:
            name = name[: -len(last) - 1]
        if "&" in name and not name.endswith("&") and not name.startswith("&") and _is_name(name, may_be_person=False):
            yield name_candidate(text, MentionType.ORG, start, start + len(name), 0.65, "organisation.joined")
    for hit in _PARTNERS.finditer(text) if " & " in text else ():
        partners = re.findall(r"[A-Z][\w’'-]+", hit["name"])
        if not any(one.lower() in NOT_IN_NAMES or one in TITLE_WORDS for one in partners) and len({one.isupper() for one in partners}) == 1:
            yield name_candidate(text, MentionType.ORG, hit.start("name"), hit.end("name"), 0.8, "organisation.joined")
    for hit in _GROUP.finditer(text):
        last = hit[0].split()[-1]
        if last.lower() not in NOT_IN_NAMES and not hit[0].isupper():
            yield name_candidate(text, MentionType.ORG, hit.start(), hit.end(), 0.75, "organisation.group")
    for hit in _LAW_OFFICE.finditer(text) if "Law " in text or "LAW " in text else ():
        if hit["whose"].split()[0].lower() not in NOT_IN_NAMES:
            yield name_candidate(text, MentionType.ORG, hit.start(), hit.end(), 0.85, "organisation.law_office")
    for hit in _IS_BODY.finditer(text):
        name, start = hit["name"], hit.start("name")
        role, _, rest = name.partition(" ")
        if role.lower() in PERSON_ROLES or role.lower() in ROLE_WORDS:
            name, start = rest, start + len(role) + 1
        if len(name.split()) > 1 and _is_name(name, may_be_person=False):
            yield name_candidate(text, MentionType.ORG, start, start + len(name), 0.7, "organisation.clause", RANK_WEAK)


def _is_name(name: str, may_be_person: bool = True) -> bool:
    found = name.split()
    lower = [word.lower().removesuffix("'s").removesuffix("’s") for word in found]
    first = found[0]
    if lower[0] in NOT_IN_NAMES or lower[0] in ROLE_WORDS or lower[0] in PERSON_ROLES or first in TITLE_WORDS or lower[-1] in ROLE_WORDS:
        return False
    if (may_be_person and name_shapes.may_be_given_name(first)) or is_place(collapse_whitespace(name)) or name.isupper():
        return False
    return "'" not in _OWNED.sub("", name, count=1)[:-1].replace("’", "'") and not all(
        word in _common() or word in ("of", "and", "&", "for", "de") for word in lower
    )


@cache
def _common() -> frozenset[str]:
    return words("common_words")
