"""GOV_BODY: public bodies by name and acronym, states and cities as parties, the United States when it acts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.courts import STATE_PATTERN
from legal_pipeline.data.government import ACTING_VERBS, GOVERNMENT_ACRONYMS, GOVERNMENT_NAMES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.find import RANK_NAME, Find
from legal_pipeline.stages.mentions.flow import Flow, fold_blanks

_NAMES = re.compile(
    "(?<![\\w.&-])(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted({*GOVERNMENT_NAMES, *(n.upper() for n in GOVERNMENT_NAMES)}, key=len, reverse=True)) + r")(?!\w)(?!\s(?:Act|Clause)\b)"
)
_ACRONYMS = re.compile("(?<![\\w.&/-])(?:" + "|".join(re.escape(name) for name in GOVERNMENT_ACRONYMS) + r")(?![\w&-]|\.\w)")
_STATE_OF = re.compile(rf"\b(?:State|STATE|Commonwealth|COMMONWEALTH|Government|People|PEOPLE|Republic|Kingdom|Territory)\s(?:of|OF)\s(?:(?:the|THE)\s)?(?:(?:State|STATE)\s(?:of|OF)\s)?(?:{STATE_PATTERN}|[A-Z][a-z]+)", re.I)
_CITY_OF = re.compile(r"\b(?:City|CITY|Town|TOWN|Village|VILLAGE|Borough|BOROUGH)(?:\s(?:and|AND)\s(?:County|COUNTY))?\s(?:of|OF)\s(?:[A-Z][\w.]+)(?:\s(?:City|York|Angeles|Francisco|Diego|Beach|Rapids|Orleans|Vegas|Hills|Springs|Park|[A-Z]{4,}))?|\b(?:COUNTY|County)\s(?:OF|of)\s[A-Z][\w.]+(?:\s(?:Angeles|Diego|Francisco|ANGELES|DIEGO))?")
_AMERICA = re.compile(r"\b(?:United\sStates\sof\sAmerica|UNITED\sSTATES\sOF\sAMERICA)\b")
_ACTING = re.compile(rf"\b(?:[Tt]he\s)?(?P<name>United\sStates)(?=\s(?:{'|'.join(sorted(ACTING_VERBS))})\b|[’']s?\s(?:motion|brief|argument|opposition|response|position|appeal)|,?\s(?:Plaintiff|Defendant|Appell|plaintiff|defendant|appell))|(?:[Pp]laintiff|[Dd]efendant|[Aa]ppellant|[Aa]ppellee|[Aa]gainst\sthe|by\sand\sbetween\sthe|[Ss]ues?d?\sthe|[Ff]or)[, ](?:the\s)?(?P<behind>United\sStates)(?=[,.;]|\s(?:and|in)\b)")
_GOVERNMENT = re.compile(r"\b[A-Z][a-z]+(?:an|ese|ish|ch)\s[Gg]overnment\b")


def find(flow: Flow) -> Iterator[Find]:
    text = flow.text
    for hit in _NAMES.finditer(text):
        yield _body(text, hit.start(), hit.end(), 0.93, "government.name")
    for hit in _ACRONYMS.finditer(text):
        yield _body(text, hit.start(), hit.end(), 0.9, "government.acronym")
    for hit in _STATE_OF.finditer(text):
        if hit[0][0].isupper() and hit[0].split()[-1][0].isupper():
            yield _body(text, hit.start(), hit.end(), 0.8, "government.state")
    for hit in _CITY_OF.finditer(text):
        yield _body(text, hit.start(), hit.end(), 0.75, "government.city")
    for hit in _AMERICA.finditer(text):
        yield _body(text, hit.start(), hit.end(), 0.9, "government.united_states")
    if "United" in text:
        for hit in _ACTING.finditer(text):
            group = "name" if hit["name"] else "behind"
            yield _body(text, hit.start(group), hit.end(group), 0.75, "government.acting")
    for hit in _GOVERNMENT.finditer(text):
        yield _body(text, hit.start(), hit.end(), 0.7, "government.foreign")


def _body(text: str, start: int, end: int, confidence: float, rule: str) -> Find:
    return Find(MentionType.GOV_BODY, start, end, fold_blanks(text[start:end]), confidence, rule, RANK_NAME)
