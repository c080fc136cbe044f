"""Reads the parties that a complaint names in words: in its section "The Parties", and in the sentence with which it opens.

    2. Defendant Acme Mills, Inc. is a Delaware corporation ...
    COMES NOW Plaintiff, JANE ROE, by and through her counsel, and for her complaint against Defendant ACME MILLS, INC. states:

Where a caption says who has a role, its names count, and the section adds only those that the caption does not print ("et al.").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from legal_pipeline.data import words
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.captions.role_words import role_of
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Caption, CaptionParty

_ROLES = (
    r"(?:(?:[Nn]ominal|NOMINAL|[Tt]hird-[Pp]arty|THIRD-PARTY|[Cc]ross-?|[Cc]ounter-?|[Pp]roposed|[Ll]ead)\s?)?"
    r"(?:Plaintiff|PLAINTIFF|Defendant|DEFENDANT|Petitioner|PETITIONER|Respondent|RESPONDENT|Relator|RELATOR|Claimant|CLAIMANT|Complainant"
    r"|Intervenor|Debtor)(?:s|S)?"
)
_SECTION = re.compile(
    r"^[ \t]*(?:\d{1,2}[ \t]+)?(?:(?:[IVX]{1,4}|[A-H]|\d{1,2})\.[ \t]+)?(?:THE[ \t]+|The[ \t]+)?(?:PARTIES|Parties)"
    r"(?:[ \t]*(?:,|AND|and|&|TO|to)[ \t]*[^\n.;]{0,60})?[ \t]*:?[ \t]*$",
    re.MULTILINE,
)
_NEXT_SECTION = re.compile(
    r"^[ \t]*(?:\d{1,2}[ \t]+)?(?:(?:[IVX]{1,4}|[A-H]|\d{1,2})\.[ \t]+)?(?=[A-Z\W]+$)"
    r"(?:JURISDICTION|VENUE|FACT|BACKGROUND|GENERAL|ALLEGATIONS|NATURE"
    r"|COUNT|CLAIM|CAUSE|FIRST|STATEMENT|COMMON|CLASS)",
    re.MULTILINE,
)
_NAMES = r"(?P<names>[A-Z“\"][^;:]{2,160}?)"
_TERM = r"(?:\s*\((?:[^()]{0,20}[“\"][^()]{1,80}|hereinafter[^()]{1,80}|collectively[^()]{1,80})\))?"
_PARAGRAPH = re.compile(
    rf"(?:^|\n)[ \t]*(?:\d{{1,2}}[ \t]+)?(?:\d{{1,3}}\.|¶[ \t]*\d{{1,3}}\.?|\([a-z\d]\))\s+"
    rf"(?:(?:At\s+all|Upon|On)\s[^.\n]{{0,90}},\s+)?(?:The\s+|Named\s+)?(?P<role>{_ROLES}),?\s+{_NAMES}{_TERM},?\s+"
    r"(?:is|are|was|were|resides?|maintains?|does\s+business|at\s+all\s+(?:relevant\s+)?times|who\s+is)\b"
)
_DEFINED = re.compile(
    rf"(?:^|\n)[ \t]*(?:\d{{1,2}}[ \t]+)?(?:\d{{1,3}}\.|¶[ \t]*\d{{1,3}}\.?)\s+{_NAMES}"
    rf"\s*\((?:the\s+|hereinafter,?\s+)?[“\"](?P<role>{_ROLES})[”\"]\),?\s+"
    r"(?:is|are|was|were|resides?)\b"
)
"""The role as a defined term: 'Acme Mills, Inc. ("Defendant") is a corporation'."""
_BY_COUNSEL = (
    r"(?:by\s+(?:and\s+)?(?:through\s+)?(?:his|her|its|their|the|and|undersigned|counsel)\b|through\s+(?:his|her|its|their|undersigned)\b|pro\s+se\b"
    r"|(?:hereby|respectfully|for)\b|and\s+(?:for|files?|hereby|respectfully|states?|alleges?|moves?|brings?)\b|(?:files?|brings?|sues?|alleges?|complains?|states?)\b"
    r"|individually\b|in\s+(?:his|her|its|their|the|proper)\b|an?\s+[a-z])"
)
_RECITAL = re.compile(
    rf"(?:\b(?:NOW\s+COMES?|(?i:comes?\s+now)),?\s+(?:the\s+)?|(?:^|\n[ \t]*\n)[ \t]*(?:The\s+)?)"
    rf"(?P<role>{_ROLES}),?\s+{_NAMES}{_TERM},?\s+{_BY_COUNSEL}"
)
_AGAINST = re.compile(
    rf"\b(?:against|sues?|complain(?:s|ing)?\s+of)\s+(?:the\s+)?(?:above-?\s?named\s+)?(?P<role>{_ROLES}),?\s+{_NAMES}{_TERM},?\s+"
    r"(?:alleges?|avers?|states?|and\s+(?:alleges?|avers?|states?|for|in\s+support|respectfully|would|says?)|as\s+follows|for\b|upon\b|based\b|hereby\b|respectfully)"
)
_BROUGHT = re.compile(
    rf"(?:\b(?i:actions?|cases?|suits?|lawsuits?|claims?|complaints?|litigation)\s+(?:(?:was|were|has|have|is|are)\s+(?:been\s+)?)?"
    r"(?:brought|filed|asserted|commenced|instituted|pending)\s+(?:in\s+this\s+Court\s+)?|\b(?:brings?|brought|filed?|files|commenced)\s+(?:this|the\s+present|the\s+instant|an?)"
    r"\s+(?:[\w-]+\s+){0,4}?(?:action|suit|lawsuit|case|complaint|petition)\s+|\b(?:sues|sued|is\s+suing)\s+)"
    rf"(?:against\s+)?(?P<role>{_ROLES}),?\s+{_NAMES}(?=\s*\((?:[^()]{{0,20}}[“\"]|hereinafter|collectively)|(?<![A-Z])(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)(?<!\b[JS]r)\.\s|;\s|,?\s+(?:alleging|asserting|seeking|claiming|under|for|pursuant|in\s+(?:this|the))\b)"
)
"""The sentence with which an opinion tells what the case is: "brought against Defendants Acme Mills, Inc. and Bo Mott, alleging"."""
_CALLED_NAME = (
    r"(?!(?:Complainant|Petitioner|Respondent|Movant|Objectant|Claimant|Plaintiff|Defendant)s?\b)(?:[A-Z][\w.’'&-]*(?:\s+(?:of|the|for|de|van|von|&)(?=\s+[A-Z]))?\s+){1,6}[A-Z][\w’'-]*(?:(?<=\bCo)\.|(?<=\bCorp)\.|(?<=\bInc)\.)?"
    r"(?:,?\s+(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Co|LLP|L\.P|LP|PLC|S\.A|N\.A|GmbH|Jr|Sr)\b\.?(?:,\s+Ltd\.)?)*"
)
_BRINGS = re.compile(
    rf"(?:^|[.\n]\s*)(?P<role>(?:Plaintiff|PLAINTIFF|Petitioner|Relator|Claimant)s?),?\s+{_NAMES}{_TERM},?\s+"
    r"(?:brings?|brought|files?|filed|commenced|sues?|sued|(?:is|are)\s+suing)\b"
)
_CALLED = re.compile(
    r"(?<![\w’'-])(?P<role>(?:[Cc]omplainant|[Pp]etitioner|[Rr]espondent|[Mm]ovant|[Oo]bjectant|[Cc]laimant|[Pp]laintiff|[Dd]efendant)s?),?\s+"
    rf"(?P<names>{_CALLED_NAME}(?:(?:,\s+|,?\s+and\s+|\s+&\s+){_CALLED_NAME}){{0,5}})"
)
"""A role before a name in running text: "Complainant Acme Tools, Inc. and Respondents Bo Mott and Roe Ltd. jointly moved"."""
_SENTENCE_END = re.compile(r"[a-z)]{3}\.\s+[A-Z]|:\s|\n\s*\n")
_SUITS = re.compile(r"\b(?:complaint|petition|sues?|action|alleges?|claims?|states?)\b", re.IGNORECASE)
_COURT = re.compile(r"^[^a-z\n]*\b(?:COURT|COMMISSION|BOARD|TRIBUNAL|CHANCERY)\b[^a-z\n]*$", re.MULTILINE)
_COURT_WITHIN, _FIRST_CALLED, _MOST_CALLED = 1_200, 3_000, 12
_MANY = re.compile(r"\b(?:Class|Members?|Officers|Doe|counsel|attorneys?|above)\b|\b(?:the|this|its|his|her|their|who|that)\b")
_INDIVIDUAL = re.compile(
    r"[^.]{0,90}\b(?:resident|individual|citizen|natural\s+person|domiciled|resides?|president|officer|employee|owner|member|adult|person)\b"
)
"""Said of a party who is a person, whatever the name."""
_FORMS = frozenset({"THE", "INC", "LLC", "CORP", "CO", "LTD", "LP", "LLP", "JR", "SR"})
_BEHIND = 150
_HEAD, _REACH, _MOST = 14_000, 12_000, 120
_SENTENCE = 1_200


def read_stated_parties(window: Window, captions: Iterable[Caption]) -> Iterator[Caption]:
    """Yields the parties stated by the text, as captions of one side without a court."""
    known = [party for caption in captions for party in caption.parties]
    seen = {_words(name) for party in known for name in (party.name.name, *(alias.name for alias in party.aliases))}
    with_role = {party.role for party in known if party.role}
    if not with_role:
        recited = list(_recited(window.text[:_HEAD]))
        stated = recited or list(_told(window.text[:_HEAD]))
        if not stated and _COURT.search(window.text, 0, _COURT_WITHIN):
            stated = list(islice(_CALLED.finditer(window.text, 0, _FIRST_CALLED), _MOST_CALLED))
        for match in stated:
            yield from _stated(window, match, "stated.recital", seen)
    section = _SECTION.search(window.text) if "PARTIES" in window.text or "Parties" in window.text else None
    if section is None:
        return
    stop = _NEXT_SECTION.search(window.text, section.end(), section.end() + _REACH)
    end = stop.start() if stop else min(len(window.text), section.end() + _REACH)
    for pattern in (_PARAGRAPH, _DEFINED):
        for match in islice(pattern.finditer(window.text, section.end() - 1, end), _MOST):
            yield from _stated(window, match, "stated.section", seen)


def _recited(head: str) -> Iterator[re.Match[str]]:
    """Yields the sides of the sentence that opens a complaint: who sues, and against whom."""
    opening = _RECITAL.search(head)
    if opening is None:
        return
    end = _SENTENCE_END.search(head, opening.end(), opening.end() + _SENTENCE)
    stop = end.start() + 1 if end else min(len(head), opening.end() + _SENTENCE)
    if not _SUITS.search(head, opening.start(), stop):
        return
    yield opening
    if other := _AGAINST.search(head, opening.end("names"), stop):
        yield other


def _told(head: str) -> Iterator[re.Match[str]]:
    """Yields the sides of the first sentence that says against whom the case was brought, and who brought it where it says so."""
    against = _BROUGHT.search(head)
    if against is None:
        return
    if by := _BRINGS.search(head, max(0, against.start() - _SENTENCE // 2), against.start("role")):
        yield by
    yield against


def _stated(window: Window, match: re.Match[str], rule: str, seen: set[frozenset[str]]) -> Iterator[Caption]:
    line = Line(match.start("names"), match.end("names"), match["names"], 1)
    behind = window.text[match.end() : match.end() + _BEHIND]
    is_sure = rule == "stated.section" and bool(_INDIVIDUAL.search(behind))
    named = parties_of(window, [line], role_of(match["role"]), None, rule)
    parties = [party for party in named if _is_whole(party, is_sure) and not _is_known(party, seen)]
    if parties:
        seen |= {_words(party.name.name) for party in parties}
        first, last = parties[0].name.span.start - window.base, parties[-1].name.span.end - window.base
        yield Caption(window.span(first, last), None, tuple(parties), (), None)


def _is_whole(party: CaptionParty, is_sure: bool) -> bool:
    """Returns whether the name can stand alone: prose calls parties by surnames, shorts and descriptions, too."""
    name = party.name.name
    if len(name.split()) < 2 or _MANY.search(name):
        return False
    if party.name.type is MentionType.PERSON:
        first, *rest = name.split()
        is_named = is_sure or name_shapes.may_be_given_name(first) or not _common() & {word.lower() for word in (first, *rest)}
        return is_named and name_shapes.is_person(name)
    return name_shapes.kind_of(name) is not None


@cache
def _common() -> frozenset[str]:
    return words("common_words")


def _is_known(party: CaptionParty, seen: set[frozenset[str]]) -> bool:
    """Returns whether the name, longer or shorter, is one that a caption prints."""
    own = _words(party.name.name)
    return any(own <= other or other <= own for other in seen if other)


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", name.upper()) if len(word) > 1) - _FORMS
