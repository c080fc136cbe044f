"""Clauses of ownership: shares and interests, subsidiaries, parents."""

from __future__ import annotations

from legal_pipeline.data.clauses import ASIDE, BE, BODIES, DESCRIBED, HOW, PARTIES, STATES, THE, TITLE, WHO, PatternRule
from legal_pipeline.model import RelationshipType

_PERCENT = (
    r"(?:\d{1,3}(?:\.\d+)?\s?(?:%|percent|per\s+cent)|(?:ten|five|twenty|fifty|one\s+hundred)\s+percent)(?:\s+\(\d{1,3}(?:\.\d+)?%\))?"
)
_SHARE = (
    rf"(?:(?:more\s+than|at\s+least|over|approximately|about|some|less\s+than|just\s+under)\s+)?(?:an?\s+|the\s+)?(?:(?:{_PERCENT}|all|half|"
    r"one[\s-](?:half|third|quarter)|majority|minority|controlling|remaining|entire|sole|substantial)(?:\s+or\s+more)?\s+)+"
    r"(?:of\s+)?(?:the\s+|its\s+)?(?:(?:issued|and|outstanding|common|preferred|voting|capital|membership|ownership|equity|partnership|"
    r"economic|beneficial|publicly|held|of|the)\s+)*(?:(?:stock|shares?|interests?|equity|stake|units?|ownership)\s+)?(?:(?:of|in)\s+)?"
    r"|(?:the\s+|an?\s+)?(?:(?:issued|outstanding|common|membership|ownership|equity|and)\s+)*(?:stock|shares?|interests?|stake|units?|assets)\s+(?:of|in)\s+"
)
_OWN = r"(?:owns?|owned|holds?|held|controls?|controlled|acquired|acquires?|purchased|bought|wholly\s+owns)"
_OWNER = (
    r"(?P<role>(?:co-)?owners?|shareholders?|parent(?:\s+(?:company|corporation|entity))?|stockholders?|holding\s+company|"
    r"sole\s+member|ultimate\s+parent)"
)

OWNERSHIP_RULES: tuple[PatternRule, ...] = (
    PatternRule(
        "ownership.owner_of",
        RelationshipType.OWNS,
        PARTIES,
        BODIES,
        rf"{ASIDE}{WHO}(?:{BE}\s+)?{HOW}{THE}(?:(?:(?:sole|managing)\s+member|{TITLE})\s+and\s+)?(?:sole\s+|majority\s+|controlling\s+|direct\s+|ultimate\s+|"
        rf"indirect\s+|another\s+|co-|part\s+|principal\s+|beneficial\s+|\d+(?:\.\d+)?(?:/\d+|%)\s+)*{_OWNER}\s+(?:of|in)\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "ownership.owns",
        RelationshipType.OWNS,
        PARTIES,
        BODIES,
        rf"{ASIDE}{WHO}(?:has\s+|had\s+)?{HOW}{_OWN}\s+(?:all\s+of\s+)?(?:{_SHARE})?(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "ownership.also_owns",
        RelationshipType.OWNS,
        PARTIES,
        BODIES,
        rf"{WHO}{HOW}{_OWN}\s+(?:[^.;]|\.(?!\s+(?-i:[A-Z]))){{3,110}}\s+and\s+(?:{HOW}{_OWN}\s+)?(?:{_SHARE})(?:the\s+)?",
        0.7,
    ),
    PatternRule(
        "ownership.subsidiary",
        RelationshipType.OWNS,
        BODIES,
        BODIES,
        rf"{ASIDE}{DESCRIBED}{STATES}{WHO}(?:(?:{BE}|became)\s+)?{HOW}{THE}(?:wholly[\s-]owned,?\s+|majority[\s-]owned\s+|"
        r"indirect,?\s+|direct,?\s+|\d+%[\s-]owned\s+|operating\s+|former\s+)*(?P<role>subsidiary|division)\s+of\s+(?:the\s+)?",
        0.85,
        True,
    ),
    PatternRule(
        "ownership.affiliate",
        RelationshipType.OWNS,
        BODIES,
        BODIES,
        r",?\s+(?:(?:which\s+)?(?:is|was)\s+)?(?:an?\s+|the\s+)?(?P<role>affiliate)\s+of\s+(?:the\s+)?",
        0.85,
        True,
    ),
    PatternRule(
        "ownership.owned_by",
        RelationshipType.OWNS,
        BODIES,
        PARTIES,
        rf"{ASIDE}{STATES}{WHO}(?:{BE}\s+)?(?:wholly|majority|jointly|directly|indirectly|solely|entirely|privately|{_PERCENT}|\s|-)*owned\s+"
        r"(?:(?:and|or)\s+(?:operated|controlled)\s+)?by\s+(?:the\s+)?",
        0.85,
        True,
    ),
    PatternRule(
        "ownership.parent_is",
        RelationshipType.OWNS,
        BODIES,
        PARTIES,
        rf"{ASIDE}(?:['’]s?|s|{STATES}\s+has\s+as\s+its|,?\s+whose)\s+(?:sole\s+|ultimate\s+|direct\s+|immediate\s+)*(?P<role>parent"
        r"(?:\s+(?:company|corporation|entity))?|(?:sole\s+)?(?:owner|shareholder|member))(?:\s+(?:is|was|are)|,)?\s+(?:the\s+)?",
        0.8,
        True,
    ),
    PatternRule(
        "ownership.acquired_by",
        RelationshipType.OWNS,
        BODIES,
        PARTIES,
        rf",?\s+(?:which\s+)?{BE}\s+(?:acquired|purchased|bought)\s+by\s+(?:the\s+)?",
        0.75,
        True,
    ),
)
