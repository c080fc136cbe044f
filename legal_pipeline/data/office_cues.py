"""Clauses of offices: officers, directors, heads of public bodies."""

from __future__ import annotations

from legal_pipeline.data.clauses import (
    BE,
    BODIES,
    EMPLOYERS,
    HOW,
    ITS,
    NAMED,
    PERSONS,
    PLACES,
    TITLE,
    TITLES,
    UNIT,
    WHEN,
    WHO,
    WORKS,
    PatternRule,
)
from legal_pipeline.model import RelationshipType

_HOLDS = rf"(?:,\s+(?:age\s+)?\d\d(?=,))?(?:(?:\s+and\s+[\w.’' \-]{{3,40}})?(?:{WHO}{WHEN}{NAMED}|,\s*|\s*\()|\s+)"
_AND_OWNER = (
    r"(?:,?\s+and\s+(?:the\s+|an?\s+)?(?:(?:sole|majority|principal|founding|co-?)\s*)*(?:shareholder|stockholder"
    r"|owner|member|founder|employee))?"
)
_CAPACITY = (
    rf"(?:(?:{BE}\s+(?:being\s+)?(?:sued|named)\s+(?:herein\s+|here\s+|as\s+an?\s+(?:\w+\s+)?defendant\s+)?(?:only\s+|solely\s+)?)?in\s+(?:his|her|their)\s+"
    r"(?:(?:official|individual|personal)(?:\s+and\s+(?:official|individual|personal))?)\s+capacit(?:y|ies)\s+as\s+(?:the\s+)?)?"
)
_STYLED = (
    r"(?:(?:Acting|Deputy|Assistant|Associate|Former|Interim|Vice|Executive|Regional|Under)\s+){0,2}(?:President|Chairman|Chairwoman|Chairperson|Chair|Director"
    r"|Administrator|Commissioner|Secretary|Superintendent|Sheriff|Mayor|Governor|Warden|(?:Police|Fire)\s+Chief|Attorney\s+General|Solicitor\s+General"
    r"|Inspector\s+General|Provost|Dean|Comptroller|Treasurer|CEO|Chief\s+Executive(?:\s+Officer)?|Headmaster)"
)
"""Offices that stand before a name, like a title: "Acting Administrator Ann Vane of the Harbor Agency"."""

OFFICE_RULES: tuple[PatternRule, ...] = (
    PatternRule(
        "officer.title_of",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES | PLACES,
        rf"{_HOLDS}{WHEN}{_CAPACITY}{WHEN}{ITS}{TITLES}s?{UNIT}{_AND_OWNER}(?:\s+(?:of|for|at|with)|,|\s*\||[ \t]*(?=\n))\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "officer.body_title",
        RelationshipType.OFFICER_OF,
        BODIES,
        PERSONS,
        rf"(?:['’]s?)?,?\s+(?:by\s+(?:and\s+through\s+)?(?:its\s+)?)?(?:its\s+|current\s+|former\s+|then\s+|through\s+)"
        rf"*{TITLES}(?:\s+(?:is|was)|,)?\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.8,
        True,
    ),
    PatternRule(
        "officer.body_named",
        RelationshipType.OFFICER_OF,
        EMPLOYERS,
        PERSONS,
        r"(?:\s*\([^()]{1,40}\))?(?:,\s+[^.;]{3,100}?,)?(?:['’]s?\s+board(?:\s+of\s+directors)?)?(?:\s+(?:today\s+)?(?:announced|said|reported|disclosed)\s+"
        r"(?:today\s+)?(?:that\s+)?(?:it|its\s+board(?:\s+of\s+directors)?|the\s+board)?)?\s+(?:has\s+|had\s+|hereby\s+|(?:agrees\s+to|shall|will)\s+)?"
        r"(?:appoint(?:ed|s)?|elect(?:ed|s)?|named|names|hire[sd]?|promote[sd]?|employ(?:s|ed)?|engage[sd]?)\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.8,
        True,
        rf"(?:,\s+(?:age\s+)?\d\d,)?(?:\s+(?:as|to\s+be|to\s+serve\s+as|to\s+the\s+(?:position|post|office)\s+of))?\s+{ITS}{TITLES}\b",
    ),
    PatternRule(
        "officer.and_is",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"(?:{WHO}{BE}\s+|,\s+)[^.;]{{3,110}}?,?\s+and\s+(?:who\s+)?(?:{BE}|serves?\s+as|served\s+as)\s+{ITS}(?:(?:shareholder|owner|member|stockholder|founder)\s+and\s+)?{TITLES}{UNIT}\s+(?:of|for|at)\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "officer.resigned",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"[^.;]{{0,110}}?\b(?:resign(?:ed|s|ation)?|retire[sd]?|retirement|step(?:ped|s|ping)?\s+down)\s+(?:as|from\s+(?:his|her|the)\s+(?:position|post|office)\s+(?:as|of))\s+"
        rf"{ITS}{TITLES}{UNIT}\s+(?:of|for|at|with)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "officer.of_possessive",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"(?:{WHO}{WHEN}{NAMED}|,\s+(?:who\s+)?)(?:then\s+|now\s+)?",
        0.8,
        False,
        rf"['’]s?\s+{ITS}{TITLES}\b",
    ),
    PatternRule(
        "officer.joined_as",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}{WORKS}(?:the\s+)?",
        0.8,
        False,
        rf"(?:\s+(?:in|since)\s+(?:\w+\s+)?\d{{4}},?)?\s+(?:(?:most\s+recently|first|initially|now)\s+)?as\s+(?!an?\s+(?:clerk|officer|manager|member|partner|principal)\b){ITS}{TITLES}\b",
    ),
    PatternRule(
        "officer.on_board",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}{HOW}(?:(?:(?:has\s+|had\s+)?serve[sd]?|sits?|sat|{BE}(?:\s+(?:elected|appointed|named))?)\s+(?:on|to)|(?:{BE}|as|became)\s+an?\s+(?:[\w-]+\s+)?member\s+of)"
        rf"\s+the\s+(?P<role>board(?:\s+of\s+(?:directors|trustees|managers|governors|regents|supervisors|commissioners))?)\s+(?:of|for|at)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "officer.in_capacity",
        RelationshipType.OFFICER_OF,
        PERSONS,
        EMPLOYERS,
        r"(?:[^.;]|\.(?!\s+(?-i:[A-Z]))){0,100}?\s(?:on\s+behalf\s+of|(?<=signed\s)for|(?<=executed\s)for|(?<=acting\s)for|(?<=acted\s)for)\s+(?:the\s+)?",
        0.8,
        False,
        rf",?\s+(?:acting\s+)?(?:in\s+(?:his|her)\s+(?:official\s+)?capacity\s+)?as\s+(?:its|the|an?)?\s*{TITLES}\b(?!\s+(?:of|for)\b)",
    ),
    PatternRule(
        "officer.as_title_of",
        RelationshipType.OFFICER_OF,
        BODIES,
        PERSONS,
        r",\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.8,
        True,
        before=rf"\b(?:(?i:in\s+(?:his|her)\s+(?:official\s+)?capacity\s+as)|As)\s+(?:the\s+|then-?)?(?!(?i:owner|member)\s)(?P<role>(?i:{TITLE}))\s+(?:of|for)\s+(?:the\s+)?",
    ),
    PatternRule(
        "officer.acknowledged",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        r"(?:[^.;]|\.(?!\s+(?-i:[A-Z]))){0,110}?\b(?:(?:say|says|depose|state|acknowledge|acknowledged)\s+(?:[\w\s]{0,20})?that\s+(?:he|she)\s+(?:is|was)"
        rf"|known\s+to\s+me\s+to\s+be|(?:himself|herself)\s+to\s+be)\s+{ITS}{TITLES}{UNIT}\s+of\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "officer.title_before",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES | PLACES,
        r",?\s+of\s+(?:the\s+)?",
        0.8,
        before=rf"\b(?P<role>{_STYLED})\s+",
    ),
    PatternRule(
        "officer.signed_for",
        RelationshipType.OFFICER_OF,
        PERSONS,
        EMPLOYERS,
        r",?\s+(?:for\s+and\s+)?on\s+behalf\s+of\s+(?:the\s+)?",
        0.85,
        False,
        rf"[\s._…]{{1,80}}{TITLES}\b",
    ),
)
