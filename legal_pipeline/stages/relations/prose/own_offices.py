"""What somebody is of a body that the sentence calls "its": "I report to Jane Roe, its operations manager", "Jane Roe is its president".

"Its" is the one body that the sentence has named before, or else the one of the sentence before, or the one with which that begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.clauses import BE, ITS, NAMED, TITLES
from legal_pipeline.data.work_cues import JOBS
from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.chunking.sentences import sentence_starts
from legal_pipeline.stages.relations.context import Context, Fact

_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_OWNER = r"(?:(?:sole|only|majority|principal|controlling)\s+)?(?:owner|shareholder|stockholder|member|proprietor)"
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
    if "its " not in text and "its\n" not in text:
        return
    for person in context.mentions:
        if person.type is not MentionType.PERSON or not (source := context.entity(person)):
            continue
        end = person.end - base
        said = _IS_ITS.match(text, end, min(len(text), end + _BEHIND))
        if said is None or _GETS_IT.search(text, max(0, person.start - base - 40), person.start - base):
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
