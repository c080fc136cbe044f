"""What somebody is of a body that the sentence calls "its": "I report to Jane Roe, its operations manager", "Jane Roe is its president".

"Its" is the one body that the sentence has named before, or else the one of the sentence before, or the one with which that begins.
Where the text has named one body only, an office needs no body: "Jane Roe, the general manager, signed", "Bo Mott chairs the board".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.clauses import BE, ITS, NAMED, TITLES
from legal_pipeline.data.organisation_words import NOUNS_OF_BODIES
from legal_pipeline.data.work_cues import JOBS
from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.chunking.sentences import sentence_starts
from legal_pipeline.stages.relations.context import Context, Fact

_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_OWNER = r"(?:(?:sole|only|majority|principal|controlling)\s+)?(?:owner|shareholder|stockholder|member|proprietor)"
_BODY = rf"(?:{'|'.join(sorted(word.lower() for word in NOUNS_OF_BODIES))})"
_ITS_TITLE = TITLES.replace("(?P<role>", "(?:")
_OF_THE_ONE = re.compile(
    rf"(?:\s+(?:then\s+|later\s+)?(?:succeeded|replaced|followed)\s+(?:him|her|them|(?-i:[A-Z][\w.'’-]+(?:\s[A-Z][\w'’-]+)?))\s+as\s+(?:its\s+|the\s+)?{ITS}"
    rf"(?P<next>{_ITS_TITLE})|\s+(?:also\s+)?(?P<chairs>chair(?:s|ed)|head(?:s|ed))\s+(?:the|its)\s+(?:board|{_BODY})(?=[\s,.;])"
    rf"|,\s+(?:then\s+)?the\s+{ITS}(?P<office>{_ITS_TITLE})(?=,\s+(?-i:(?!and\b)[a-z]))"
    rf"|\s+(?:{NAMED})(?:then\s+|now\s+)?(?:its|the\s+{_BODY}['’]s)\s+{ITS}(?P<own>{_ITS_TITLE})\b"
    rf"|\s+(?P<works>work(?:s|ed)|(?:is|was|had\s+been)\s+employed)\s+there(?:\s+as\s+an?\s+(?:[a-z-]+\s+){{0,2}}?(?P<job>{JOBS}))?)\b"
    r"(?!\s+(?:of|for|at)\s+(?:the\s+)?(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""What somebody is of the one body of which the text speaks."""
_IS_ITS = re.compile(
    rf"(?:,\s+(?:who\s+(?:{BE}|{NAMED})\s*)?|\s+(?:{NAMED}))(?:then\s+|now\s+)?(?:one\s+of\s+)?its\s+"
    rf"(?:(?P<owner>{_OWNER})(?:\s+and\s+(?:the\s+)?{TITLES.replace('<role>', '<also>')})?|{ITS}(?:(?P<office>{TITLES})"
    rf"|(?:[a-z-]+\s+){{0,2}}?(?P<job>{JOBS})))s?\b"
    r"(?!\s+(?:of|for|at)\s+(?:the\s+)?(?-i:[A-Z]))",
    re.IGNORECASE,
)
_ITS = re.compile(r"\b(?:[Ii]ts|[Tt]heir)\b")
_DENIES = re.compile(r"\b(?:if|whether|den(?:y|ies|ied)|not|never|neither|nor)\b", re.IGNORECASE)
_GETS_IT = re.compile(
    r"\b(?:hir|appoint|elect|nam|employ|promot|retain|engag|designat|select|choos|remov|fir|terminat)"
    r"(?:e|es|ed|ing|d)?\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?\Z",
    re.I,
)
"""Before whom somebody chooses for an office, or puts out of it; whether it came to that another rule asks."""
_NUMBERED = re.compile(r"\n[ \t]*\d{1,3}\.\s+(?=[A-Z])")
_REACH = 600
_BEHIND = 120
_BEGINNING = 80
"""Characters from the start of a sentence in which its subject stands."""


def read_own_offices(context: Context) -> Iterator[Fact]:
    """Yields officer_of, employed_by and owns of persons behind whom "its" and what they are stand."""
    text, base = context.window.text, context.window.base
    for person in context.mentions:
        if person.type is not MentionType.PERSON or not (source := context.entity(person)):
            continue
        end = person.end - base
        said = _IS_ITS.match(text, end, min(len(text), end + _BEHIND))
        if said is None:
            yield from _of_the_one(context, person, source)
            continue
        if _GETS_IT.search(text, max(0, person.start - base - 40), person.start - base):
            continue
        if not (body := _antecedent(context, person)) or not (target := context.entity(body)):
            continue
        evidence = context.span(body.start, base + said.end())
        if owner := said["owner"]:
            yield Fact(RelationshipType.OWNS, source, target, _flat(owner), 0.65, "ownership.its", evidence)
        if office := said["office"] or said["also"]:
            yield Fact(RelationshipType.OFFICER_OF, source, target, _flat(office), 0.7, "officer.its", evidence)
        elif job := said["job"]:
            yield Fact(RelationshipType.EMPLOYED_BY, source, target, _flat(job), 0.65, "employment.its", evidence)


def _of_the_one(context: Context, person: Mention, source: str) -> Iterator[Fact]:
    """Yields what the person is of the only body that has been named before, if the text says so without a name."""
    text, end = context.window.text, person.end - context.window.base
    said = _OF_THE_ONE.match(text, end, min(len(text), end + _BEHIND))
    if said is None or not (body := _only_body(context, person)) or not (target := context.entity(body)):
        return
    evidence = context.span(person.start, context.window.base + said.end())
    if said["works"]:
        role = _flat(said["job"]) if said["job"] else None
        yield Fact(RelationshipType.EMPLOYED_BY, source, target, role, 0.6, "employment.there", evidence)
    else:
        office = said["next"] or said["office"] or said["own"]
        role = _flat(office) if office else ("chair" if said["chairs"].lower().startswith("chair") else "head")
        yield Fact(RelationshipType.OFFICER_OF, source, target, role, 0.65, "officer.of_the_one", evidence)


def _only_body(context: Context, person: Mention) -> Mention | None:
    """Returns the one body named before the person, within reach and in no sentence that denies."""
    base = context.window.base
    at = person.start - base
    floor = max(0, at - _REACH)
    start = max([floor, *sentence_starts(context.window.text, floor, at)])
    if _DENIES.search(context.window.text, start, at):
        return None
    bodies = context.between(base + floor, person.start, _BODIES)
    return bodies[-1] if bodies and _is_one(context, bodies) else None


def _antecedent(context: Context, person: Mention) -> Mention | None:
    text, base = context.window.text, context.window.base
    at = person.start - base
    floor = max(0, at - _REACH)
    numbers = (one.end() for one in _NUMBERED.finditer(text, floor, at))
    borders = sorted({floor, *sentence_starts(text, floor, at), *numbers})
    start = borders[-1]
    if _DENIES.search(text, start, at) or (start == floor > 0):
        return None
    if bodies := context.between(base + start, person.start, _BODIES):
        return bodies[-1] if _is_one(context, bodies) and not _ITS.search(text, start, at) else None
    if len(borders) < 2:
        return None
    before = context.between(base + borders[-2], base + start, _BODIES)
    if _is_one(context, before):
        return before[-1]
    return before[0] if before and before[0].start - base - borders[-2] < _BEGINNING and borders[-2] > floor else None


def _is_one(context: Context, bodies: list[Mention]) -> bool:
    return len({context.entity(body) for body in bodies}) == 1


def _flat(printed: str) -> str:
    return " ".join(printed.split()).lower()
