"""Clauses of offices, employment and law firms."""

from __future__ import annotations

from legal_pipeline.data.clauses import (
    BE,
    BODIES,
    EMPLOYERS,
    HOW,
    LAW_FIRM,
    PERSONS,
    PLACES,
    THE,
    TITLES,
    UNIT,
    WHEN,
    WHO,
    PatternRule,
)
from legal_pipeline.model import MentionType, RelationshipType

_NAMED = (
    rf"{HOW}(?:{BE}|became|becomes|remains|remained|(?:has\s+|had\s+)?(?:serve[sd]?|serving|act(?:s|ed|ing)?|work(?:s|ed|ing)?|continued|resigned|"
    rf"retired|testified|signed)\s+as|to\s+(?:serve|act)\s+as|(?:be,?\s+and\s+(?:(?:he|she|they)\s+)?(?:hereby\s+)?(?:is|are)(?:\s+hereby)?,?\s+|{BE}\s+)?(?:(?:hereby|duly|unanimously|recently|then)\s+)?(?:appointed|elected|named|hired|designated|promoted|employed)"
    rf"(?:\s+(?:as|to\s+be|to\s+serve\s+as|to))?|as|in\s+(?:his|her)\s+capacity\s+as)\s+{HOW}"
)
"""Before a title: "is", "served as", "was appointed"."""
_HOLDS = rf"(?:,\s+(?:age\s+)?\d\d(?=,))?(?:(?:\s+and\s+[\w.’' \-]{{3,40}})?(?:{WHO}{_NAMED}|,\s*|\s*\()|\s+)"
_ITS = (
    r"(?:the\s+|a\s+|an\s+|its\s+|his\s+|her\s+|current\s+|former\s+|then\s+|sole\s+|both\s+|new\s+|first\s+|longtime\s+|initial\s+|interim\s+|next\s+|retired\s+|incoming\s+|outgoing\s+|"
    r"(?:duly\s+|newly\s+)?(?:elected|appointed|qualified)\s+(?:and\s+acting\s+)?)*"
)
_AND_OWNER = (
    r"(?:,?\s+and\s+(?:the\s+|an?\s+)?(?:(?:sole|majority|principal|founding|co-?)\s*)*(?:shareholder|stockholder"
    r"|owner|member|founder|employee))?"
)
_CAPACITY = r"(?:in\s+(?:his|her|their)\s+(?:official|individual)\s+capacity\s+as\s+(?:the\s+)?)?"
JOBS = (
    "employee|agent|consultant|engineer|manager|driver|adjuster|estimator|technician|nurse|physician|analyst|developer|paralegal|inspector|"
    "supervisor|salesman|saleswoman|salesperson|sales\\s+representative|cashier|foreman|mechanic|welder|operator|accountant|bookkeeper|"
    "programmer|pharmacist|surgeon|electrician|plumber|laborer|custodian|janitor|pilot|editor|chemist|scientist|researcher|economist|"
    "teacher|instructor|coach|lecturer|police\\s+officer|detective|deputy\\s+sheriff|firefighter|guard|investigator|trader|broker|"
    "underwriter|auditor|architect|designer|buyer|dispatcher|server|chef|machinist|carpenter|professor|clerk|receptionist|bus\\s+driver|librarian|counselor|therapist|trainer|"
    "planner|lieutenant|sergeant|corporal|trooper|deputy|psychologist|social\\s+worker|recruiter|intern|apprentice|deckhand|housekeeper|cook|bartender|waiter|waitress|worker|correctional\\s+officer"
)
_WORKS = (
    rf"(?:(?:{BE}|has|have|had)\s+)?{HOW}(?:employed\s+(?:by|at|with)|working\s+(?:for|at)|work(?:s|ed)?\s+(?:for|at|with)|(?:hired|recruited|re-?hired)\s+by|"
    r"(?:began|started|left|quit)\s+(?:(?:work(?:ing)?|employment|(?:his|her)\s+employment)\s+)?(?:for|at|with)|"
    r"(?:took|accepted|holds|held|has|had)\s+an?\s+(?:job|position|post)\s+(?:at|with)|joined|went\s+to\s+work\s+(?:for|at)|"
    r"in\s+the\s+employ\s+of|on\s+the\s+(?:staff|faculty|payroll)\s+of|fired\s+by|laid\s+off\s+by|resigned\s+from|retired\s+from|"
    r"teaches\s+at|taught\s+at|left\s+(?:his|her)\s+(?:job|position)\s+(?:at|with))\s+"
)
_LAWYER = (
    r"(?:(?:senior|junior|managing|founding|name|equity|former|retired|named|licensed|practicing)\s+)*(?:partner|associate|attorney|lawyer|"
    r"member|shareholder|principal|of\s+counsel|counsel)"
)

WORK_RULES: tuple[PatternRule, ...] = (
    PatternRule(
        "officer.title_of",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES | PLACES,
        rf"{_HOLDS}{WHEN}{_CAPACITY}{WHEN}{_ITS}{TITLES}{UNIT}{_AND_OWNER}(?:\s+(?:of|for|at|with)|,|\s*\||[ \t]*(?=\n))\s+(?:the\s+)?",
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
        rf"(?:,\s+(?:age\s+)?\d\d,)?(?:\s+(?:as|to\s+be|to\s+serve\s+as|to\s+the\s+(?:position|post|office)\s+of))?\s+{_ITS}{TITLES}\b",
    ),
    PatternRule(
        "officer.and_is",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"(?:{WHO}{BE}\s+|,\s+)[^.;]{{3,110}}?,?\s+and\s+(?:who\s+)?(?:{BE}|serves?\s+as|served\s+as)\s+{_ITS}{TITLES}{UNIT}\s+(?:of|for|at)\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "officer.resigned",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"[^.;]{{0,110}}?\b(?:resign(?:ed|s|ation)?|retire[sd]?|retirement|step(?:ped|s|ping)?\s+down)\s+(?:as|from\s+(?:his|her|the)\s+(?:position|post|office)\s+(?:as|of))\s+"
        rf"{_ITS}{TITLES}{UNIT}\s+(?:of|for|at|with)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "officer.of_possessive",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES,
        rf"(?:{WHO}{WHEN}{_NAMED}|,\s+(?:who\s+)?)(?:then\s+|now\s+)?",
        0.8,
        False,
        rf"['’]s?\s+{_ITS}{TITLES}\b",
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
    PatternRule(
        "employment.job_at",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}{HOW}(?:{BE}\s+|has\s+|had\s+|have\s+)?{HOW}(?:employed|work(?:s|ed|ing)?|hired|serve[sd]?|serving)\s+as\s+(?:an?|the|its|one\s+of)\s+"
        r"(?P<role>[a-z][a-z\- ]{2,44}?)\s+(?:at|for|with|by)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "employment.own_worker",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"(?:{WHO}{WHEN}{_NAMED}|,\s+(?:who\s+)?)(?:an?\s+)?",
        0.75,
        False,
        rf"['’]s?\s+{_ITS}(?:[\w-]+\s+){{0,2}}?(?P<role>{JOBS})\b",
    ),
    PatternRule(
        "employment.spoke_with",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        r"\s+(?:from|of|at|with)\s+(?:the\s+)?",
        0.65,
    ),
    PatternRule(
        "employment.with",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        r"['’]s?\s+(?:(?:former|prior|current|previous|then|past|own)\s+)*(?:employment\s+(?:with|at|by)|employer(?:\s+(?:is|was)|\s+at\s+the\s+time\s*,|,)?)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "employment.works_for",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}(?:(?:{BE}\s+{WHEN})?(?:the|an?)\s+(?:[\w-]+\s+){{1,4}}?(?:who\s+(?:is|was)\s+)?)?{_WORKS}(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "employment.while_working",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        r"[^.;]{0,160}\bwhile\s+(?:employed\s+(?:by|with|at)|working\s+(?:for|at))\s+(?:the\s+)?",
        0.7,
    ),
    PatternRule(
        "employment.employee_of",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}(?:{_NAMED})?{_ITS}(?:[\w\-]+\s+){{0,3}}?(?P<role>{JOBS})\s+(?:of|at|for|with|in)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "employment.professor",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        rf"(?:,\s+(?:who\s+)?(?:{_NAMED})?|\s+(?:who\s+)?{_NAMED}){THE}(?:[\w.’'\-]+\s+){{0,5}}?(?P<role>professor|lecturer|fellow|chair)(?:\s+emerit\w+)?"
        r"(?:\s+(?:of|in|emeritus)\s+[\w ]{2,40}?)?\s+(?:at|of)\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "employment.years_at",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        r"\s+(?:has\s+|had\s+)?(?:spent|worked)\s+(?:for\s+)?[\w\s]{1,30}\s+(?:years?|months?)\s+(?:working\s+)?(?:at|for|with)\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "employment.employs",
        RelationshipType.EMPLOYED_BY,
        BODIES,
        PERSONS,
        r",?\s+(?:which\s+)?(?:employs|employed|hired|rehired|has\s+employed|had\s+employed|fired|laid\s+off)\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.8,
        True,
    ),
    PatternRule(
        "employment.own_employee",
        RelationshipType.EMPLOYED_BY,
        BODIES,
        PERSONS,
        rf"(?:['’]s?)\s+(?:[\w\-]+\s+){{0,2}}?(?P<role>{JOBS}),?\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.75,
        True,
    ),
    PatternRule(
        "firm.lawyer_at",
        RelationshipType.MEMBER_OF,
        PERSONS,
        frozenset({MentionType.ORG}),
        rf"{WHO}(?:{_NAMED})?(?:the\s+|an?\s+|one\s+of\s+the\s+)?(?P<role>{_LAWYER})s?(?:[ \t]*[|,\n][ \t]*(?=(?-i:[A-Z])|\Z)|\s+"
        # "counsel for Acme Corp." is its lawyer, not one of its members
        rf"(?:(?:at|with|in|of)\s+(?:the\s+)?{LAW_FIRM}|for\s+(?:the\s+)?(?=law\s|firm\s){LAW_FIRM}))",
        0.8,
        False,
    ),
    PatternRule(
        "firm.practices_at",
        RelationshipType.MEMBER_OF,
        PERSONS,
        frozenset({MentionType.ORG}),
        rf"{WHO}(?:{BE}\s+)?{HOW}(?:practic(?:es|ed|ing)(?:\s+law)?\s+(?:at|with)|{BE}\s+with)\s+(?:the\s+)?{LAW_FIRM}",
        0.7,
    ),
    PatternRule(
        "firm.of",
        RelationshipType.MEMBER_OF,
        PERSONS,
        frozenset({MentionType.ORG}),
        r"(?:,?\s+(?:Esq\.?,?\s+)?(?:and\s+[\w.’' \-]{3,40},?\s+)?(?:both\s+)?(?:of|at|from|with)\s+(?:the\s+)?"
        r"(?:law\s+(?:firm|offices?)\s+(?:of\s+)?|firm\s+of\s+)|"
        r",?\s+(?:Esq\.?,?\s+)?of\s+(?:the\s+)?)",
        0.75,
    ),
)
