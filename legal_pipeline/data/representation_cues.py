"""Clauses that say who acts for whom in running text: "Jane Roe of Roe LLP appeared for Acme Co."."""

from __future__ import annotations

from legal_pipeline.data.clauses import ASIDE, BE, HOW, PARTIES, PERSONS, ROLE, WHO, PatternRule
from legal_pipeline.model import RelationshipType

_FIRM = r"(?:\s*\([^()]{3,60}\)|,?\s+(?:Esq\.?,?\s+)?(?:of|at|with|from)\s+(?:the\s+)?(?:[^.;:]|\.(?!\s+(?-i:[A-Z]))){3,80}?)?"
"""The firm behind the attorney's name."""
_AND = r"(?:,?\s+and\s+[\w.’' \-]{3,40})?"
_KIND = r"(?:(?:lead|local|trial|appellate|defense|co-?|liaison|class|pro\s+bono|appointed|undersigned|retained|own|former|new)[\s\-]*)*"
_COUNSEL = rf"{_KIND}(?:attorneys?|counsel|lawyers?|solicitors?)(?:[\s\-]at[\s\-]law)?(?:\s+of\s+record)?"
_GOVERNMENT = (
    r"(?:(?:(?:Assistant|Deputy|Special|Senior|Chief|First)\s+)*(?:Attorney\s+General|Solicitor\s+General|(?:United\s+States|U\.\s?S\.|County|City|District"
    r"|State['’]s)\s+Attorney|Public\s+Defender|Corporation\s+Counsel),?\s+)?"
)
"""The office of a government's attorney before the name."""
_ACTS = (
    rf"(?:(?:represents?|represented|{BE}\s+representing|representing)|"
    rf"(?:(?:{BE}|as|acts?\s+as|acted\s+as|serves?\s+as|served\s+as|(?:(?:has\s+|had\s+)?withdr(?:ew|awn|aws)|(?:moves?|moved|seeks?|sought)\s+to\s+withdraw)\s+as)\s+)?(?:the\s+|an?\s+|one\s+of\s+the\s+)?{_COUNSEL}\s+(?:for|to)|"
    rf"(?:appear(?:s|ed|ing)|enter(?:s|ed)\s+(?:his|her|an|their)\s+appearance|argued)(?:\s+as\s+{_COUNSEL})?\s+(?:for|on\s+behalf\s+of)|"
    r"on\s+behalf\s+of)"
)

REPRESENTATION_RULES: tuple[PatternRule, ...] = (
    PatternRule(
        "counsel.acts_for",
        RelationshipType.REPRESENTED_BY,
        PERSONS,
        PARTIES,
        rf"{_AND}{_FIRM}(?:{WHO}|\s*\(){HOW}{_ACTS}\s+{ROLE}",
        0.8,
        True,
    ),
    PatternRule(
        "counsel.as_counsel",
        RelationshipType.REPRESENTED_BY,
        PARTIES,
        PERSONS,
        r",\s+(?:Mr\.\s+|Ms\.\s+)?",
        0.8,
        before=rf"\b[Aa]s\s+(?i:{_COUNSEL})\s+(?:for|to)\s+(?:the\s+)?(?:[Dd]efendant\s+|[Pp]laintiff\s+)?",
    ),
    PatternRule(
        "counsel.attended",
        RelationshipType.REPRESENTED_BY,
        PERSONS,
        PARTIES,
        rf"{_FIRM},?\s+for\s+(?:the\s+)?(?:plaintiffs?|defendants?|petitioners?|respondents?|claimants?|movants?|intervenors?)\s+",
        0.75,
        True,
    ),
    PatternRule(
        "counsel.represented_by",
        RelationshipType.REPRESENTED_BY,
        PARTIES,
        PERSONS,
        rf"{ASIDE}(?:{WHO}{BE}|,)\s+{HOW}represented\s+(?:in\s+this\s+(?:action|case|matter)\s+)?by\s+(?:(?:his|her|its|their)\s+)?(?:{_COUNSEL},?\s+)?{_GOVERNMENT}"
        r"(?:Mr\.\s+|Ms\.\s+)?(?:[\w.’' \-]{3,40},?\s+and\s+)?",
        0.85,
    ),
    PatternRule(
        "counsel.through",
        RelationshipType.REPRESENTED_BY,
        PARTIES,
        PERSONS,
        rf"{ASIDE}(?:,?\s+(?:by\s+and\s+)?through\s+(?:(?:his|her|its|their)\s+)?|,?\s+by\s+(?:his|her|its|their)\s+|,\s+by\s+)"
        rf"{_COUNSEL},?\s+(?:Mr\.\s+|Ms\.\s+)?",
        0.85,
    ),
    PatternRule(
        "counsel.own_counsel",
        RelationshipType.REPRESENTED_BY,
        PARTIES,
        PERSONS,
        rf"['’]s?\s+{_COUNSEL}(?:\s+(?:is|was)|,)?\s+(?:Mr\.\s+|Ms\.\s+)?",
        0.8,
    ),
    PatternRule(
        "counsel.retained",
        RelationshipType.REPRESENTED_BY,
        PARTIES,
        PERSONS,
        rf"\s+(?:has\s+|had\s+)?(?:retained|hired|engaged)\s+(?:{_COUNSEL}\s+)?(?:Mr\.\s+|Ms\.\s+)?",
        0.75,
        False,
        r"[^.;]{0,60}?\s+(?:as\s+(?:\w+\s+)?(?:counsel|attorney)|to\s+represent)\b",
    ),
)
