"""Clauses of homes, seats and addresses."""

from __future__ import annotations

from legal_pipeline.data.clauses import ASIDE, BE, BODIES, NICKNAME, PARTIES, PERSONS, PLACES, WHEN, WHO, PatternRule
from legal_pipeline.model import MentionType, RelationshipType

_LIVES = (
    r"(?:resid(?:e|es|ed|ing)\s+(?:in|at)|domiciled\s+in|liv(?:e|es|ed|ing)\s+(?:in|at|near|outside)|makes?\s+(?:his|her)\s+home\s+(?:in|at)|"
    r"(?:re)?(?:moved|located)\s+(?:back\s+)?to|ha(?:s|d)\s+(?:his|her)\s+residence\s+(?:in|at)|maintains?\s+(?:an?\s+|his\s+|her\s+)?residence\s+(?:in|at))"
)

PLACE_RULES: tuple[PatternRule, ...] = (
    PatternRule(
        "place.resident",
        RelationshipType.LOCATED_IN,
        PARTIES,
        PLACES,
        rf"{ASIDE}{NICKNAME}(?:,\s+(?:husband\s+and\s+wife|spouses|a\s+married\s+couple|(?:an\s+)?individuals?)(?=,))?,?\s+(?:(?:are|were)\s+(?:husband\s+and\s+wife|spouses|a\s+married\s+couple)\s+(?:and|who)\s+)?(?:is\s+an?\s+(?:lawful\s+permanent\s+resident|citizen|national)\s+of\s+[\w\s]{{2,44}}?\s+and\s+)?"
        rf"(?:(?:who\s+)?(?:(?:is|am|was|are)\s+|{BE},?\s+{WHEN}))?(?:over\s+(?:the\s+age\s+of\s+)?[\w-]+(?:\s+years(?:\s+(?:of\s+age|old))?)?,?\s+(?:and\s+)?)?(?:and\s+was\s+|and\s+)?(?:currently\s+|presently\s+|now\s+|still\s+)?(?:at\s+all\s+(?:relevant\s+|material\s+)?times\s+)?"
        rf"(?:both\s+)?(?:an?\s+)?(?:[\w-]+-year-old\s+)?(?:(?:(?:natural|competent|individual|adult|person|man|woman|male|female)\s+){{1,3}}(?:(?:who|and)\s+(?:is\s+|was\s+)?)?(?:an?\s+)?)"
        rf"?(?:residents?(?:\s+and\s+citizens?)?\s+of|citizens?(?:\s+and\s+residents?)?\s+of|{_LIVES})\s+(?:the\s+)"
        r"?(?:State\s+of\s+|City\s+of\s+)?",
        0.85,
    ),
    PatternRule(
        "place.lives_there",
        RelationshipType.LOCATED_IN,
        PARTIES,
        PLACES,
        rf"{ASIDE}{WHO}{WHEN}(?:{BE}\s+)?(?:(?:an?|the)\s+)?(?:(?!of\b|and\b)[\w-]+\s+){{0,5}}?(?:(?:who|and|that),?\s+)?{WHEN}(?:(?:has|have|had)\s+)?(?:(?:always|continuously|at\s+all\s+times|"
        rf"currently|presently|now|then|still|both|formerly|previously)\s+)*(?:(?:an?\s+|the\s+)?residents?\s+of|{_LIVES})\s+(?:the\s+)?(?:State\s+of\s+|City\s+of\s+)?",
        0.8,
    ),
    PatternRule(
        "place.and_resident",
        RelationshipType.LOCATED_IN,
        PERSONS,
        PLACES,
        rf"{ASIDE}(?:{WHO}(?:{BE}|died)\s+|,\s+)(?:[^.;]|\.(?!\s+(?-i:[A-Z]))){{3,140}}?(?:,?\s+and\s+(?:that\s+)?(?:who\s+|he\s+|she\s+)?|,\s+(?=is|was|liv|resid))(?:(?:is|was)\s+)?(?:(?:currently|presently|now|then|at\s+the\s+time\s+of\s+(?:his|her)\s+death,?)\s+)?(?:an?\s+)?"
        r"(?:resident(?:\s+and\s+citizen)?\s+of|resid(?:es|ed|ing)\s+(?:in|at)|liv(?:es|ed)\s+(?:(?:above|behind|next\s+to)\s+the\s+\w+\s+)?(?:in|at|near|outside)|(?:is\s+)?domiciled\s+in|citizen(?:\s+and\s+resident)?\s+of)\s+"
        r"(?:the\s+)?(?:State\s+of\s+|City\s+of\s+)?",
        0.8,
    ),
    PatternRule(
        "place.business_at",
        RelationshipType.LOCATED_IN,
        PARTIES,
        PLACES,
        r"(?:\s*\([^()]{1,60}\))?,?\s+(?:[\w\s,/-]{0,140}\s)?(?:with|has|had|having|maintain(?:s|ed)|operates|"
        r"whose)\s+(?:its\s+|an?\s+|their\s+)?(?:(?:principal|main|registered|head|corporate|mailing|street|"
        r"business|executive|home|sales|manufacturing|regular|usual|established|local|branch)\s+)*(?:(?:(?:offices?\s+and\s+)?place\s+of\s+business|offices?|headquarters|address|plant|factory|facility|warehouse)"
        r"(?:,\s+as\s+[^,;.]{3,70},)?\s+(?:(?:is|was|are)\s+)?(?:located\s+)?(?:at|in)|address\s+is)\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "place.located",
        RelationshipType.LOCATED_IN,
        BODIES,
        PLACES,
        r"(?:\s*\([^()]{1,60}\))?,?\s+(?:(?:founded|established|organized|formed|created|incorporated)\s+in\s+\d{4}\s+and\s+)?"
        r"(?:(?:which\s+)?(?:is|was|are)\s+)?(?:an?\s+(?:[\w-]+\s+){1,10}?)?(?:(?:headquartered|located|based|situated|"
        r"incorporated|convened)\s+(?:in|at)|held\s+in|(?<=firm\s)in|(?<=company\s)in|(?<=hospital\s)in|(?<=business\s)in|(?<=corporation\s)in)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "place.of_address",
        RelationshipType.LOCATED_IN,
        PARTIES,
        PLACES,
        r"(?:\s*\([^()]{1,60}\))?,\s+(?:(?:now\s+)?of\s+(?:No\.\s+)?)?(?=\Z)",
        0.75,
    ),
    PatternRule(
        "place.seat",
        RelationshipType.LOCATED_IN,
        frozenset({MentionType.ORG}),
        PLACES,
        r"(?:\s*\([^()]{1,60}\))?,?\s+(?:of|in)\s+",
        0.6,
    ),
    PatternRule(
        "place.address_below",
        RelationshipType.LOCATED_IN,
        frozenset({MentionType.ORG, MentionType.GOV_BODY}),
        PLACES,
        r"[ \t]*,?[ \t]*\r?\n[ \t]*(?:(?:Business\s+|Mailing\s+|Street\s+)?Address[ \t]*:[ \t]*)?",
        0.6,
    ),
    PatternRule(
        "place.own_home",
        RelationshipType.LOCATED_IN,
        PERSONS,
        PLACES,
        r"[^.;]{0,100}?\b(?:his|her)\s+(?:home|residence|house|apartment)\s+(?:located\s+)?at\s+",
        0.75,
    ),
    PatternRule(
        "place.notice_to",
        RelationshipType.LOCATED_IN,
        frozenset({MentionType.ORG, MentionType.GOV_BODY}),
        PLACES,
        r",\s+(?:Attention|Attn\.?)\s*:?\s+[^\n;]{3,70},\s+",
        0.75,
    ),
)
