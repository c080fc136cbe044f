"""The rules for relationships in running text: patterns of the text between two names.

Each rule is tried on the characters between two neighbouring mentions and must fit them whole, so a rule costs
nothing where its words do not stand. Sources: the phrases of Form 8-K and 10-K, of Fed. R. Civ. P. Form complaints,
of insurance policies (ISO CG 00 01) and of the contracts of the CUAD corpus (Hendrycks et al. 2021).
"""

from __future__ import annotations

from typing import NamedTuple

from legal_pipeline.data.counsel_forms import OFFICER_TITLES
from legal_pipeline.model import MentionType, RelationshipType

PERSONS = frozenset({MentionType.PERSON})
BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY, MentionType.COURT})
PARTIES = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY})
PLACES = frozenset({MentionType.LOCATION})
AMOUNTS = frozenset({MentionType.MONEY})

_TITLE = "|".join(sorted((title.replace(".", r"\.").replace(" ", r"\s+") for title in OFFICER_TITLES), key=len, reverse=True))
TITLE = rf"(?:(?:Senior|Executive|Deputy|Assistant|Associate|Acting|Interim|Chief|Former|Founding|Co-|Vice)\s+){{0,2}}(?:{_TITLE})"
_TITLES = rf"(?P<role>{TITLE}(?:(?:,\s+|\s+and\s+|,\s+and\s+){TITLE}){{0,2}})"
_WHO = (
    r"(?:,?\s*(?:who\s+)?(?:is|am|was|has\s+been|had\s+been|became|serves?\s+as|served\s+as|"
    r"acted\s+as|works?\s+as|worked\s+as|being)\s+|,\s*|\s*\(|\s+)"
)
_ITS = r"(?:the\s+|a\s+|an\s+|its\s+|his\s+|her\s+|current\s+|former\s+|then\s+|sole\s+)*"
_ONCE = r"(?:(?:then|currently|formerly|previously|also|first|later|now|still|last|briefly)\s+)?"
_PERCENT = (
    r"(?:approximately\s+|about\s+|over\s+|(?:more|less)\s+than\s+)?"
    r"(?:\d{1,3}(?:\.\d+)?\s?(?:%|percent|per\s+cent)|one[\s-](?:half|third|quarter)|half)"
)
_SHARE = (
    rf"(?:(?:all|{_PERCENT}|an?\s+(?:majority|minority|controlling|{_PERCENT})|the\s+(?:majority|remaining\s+{_PERCENT}))\s*"
    r"(?:(?:of\s+)?(?:the\s+)?(?:issued\s+and\s+outstanding\s+|outstanding\s+|voting\s+|common\s+|membership\s+|ownership\s+|equity\s+)*"
    r"(?:stock|shares|stake|interests?|units|equity)\s+)?(?:of|in)|(?:all\s+)?(?:of\s+)?the\s+(?:stock|shares|assets)\s+of)"
)
"""How much of a company: "40 % of", "a majority stake in", "all of the outstanding shares of"."""
_CAPACITY = r"(?:in\s+(?:his|her|their)\s+(?:official|individual)\s+capacity\s+as\s+(?:the\s+)?)?"


class PatternRule(NamedTuple):
    """`pattern` matches the text between source and target mention (or between target and source when `is_reversed`)."""

    rule: str
    type: RelationshipType
    first: frozenset[MentionType]
    second: frozenset[MentionType]
    pattern: str
    confidence: float
    is_reversed: bool = False


PATTERN_RULES: tuple[PatternRule, ...] = (
    PatternRule(
        "ownership.owner_of",
        RelationshipType.OWNS,
        PARTIES,
        BODIES,
        r",?\s+(?:(?:who\s+)?(?:is|am|was)\s+)?(?:an?\s+|the\s+)?(?:(?:sole|managing)\s+member\s+and\s+)?(?:sole\s+|majority\s+|"
        r"another\s+|co-|part\s+|beneficial\s+|\d+(?:/\d+|%)\s+)*(?P<role>owner|shareholder|"
        r"parent(?:\s+company|\s+corporation)?|stockholder)\s+of\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "officer.title_of",
        RelationshipType.OFFICER_OF,
        PERSONS,
        BODIES | PLACES,
        rf"{_WHO}{_CAPACITY}{_ITS}{_TITLES}(?:(?:,\s+[\w&]+(?:\s+(?:and|&)\s+\w+)?)?\s+(?:of|for|at|with)|,)\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "officer.body_title",
        RelationshipType.OFFICER_OF,
        BODIES,
        PERSONS,
        r"(?:['’]s?)?,?\s+(?:by\s+(?:its\s+)?)?(?:its\s+|current\s+|former\s+|through\s+)"
        rf"*{_TITLES},?\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.8,
        True,
    ),
    PatternRule(
        "employment.works_for",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf",?\s+(?:who\s+|and\s+)?(?:(?:is|am|was|were|has|have|had|been)\s+){{0,2}}{_ONCE}(?:employed\s+(?:by|at|with)|working\s+(?:for|at)"
        r"|works?\s+(?:for|at)|worked\s+(?:for|at|with)|(?:hired|recruited|re-?hired)\s+by|joined|(?:began|started|left|quit)\s+(?:work(?:ing)?\s+)?(?:for|at)"
        r"|(?:took|accepted|holds|held|has|had)\s+an?\s+(?:job|position|post)\s+(?:at|with)|on\s+the\s+(?:staff|payroll)\s+of)\s+(?:the\s+)?",
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
        r",?\s+(?:(?:who\s+)?(?:is|was|has\s+been)\s+)?(?:an?\s+|the\s+)?(?:former\s+|"
        r"current\s+|full-time\s+|part-time\s+)*(?P<role>employee|agent|consultant|engineer|"
        r"manager|driver|adjuster|estimator|technician|nurse|physician|analyst|software\s+developer|"
        r"paralegal|inspector)\s+(?:of|at|for|with)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "employment.years_at",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        r"\s+(?:has\s+)?spent\s+[\w\s]{1,30}\s+(?:years?|months?)\s+(?:working\s+)?at\s+(?:the\s+)"
        "?",
        0.75,
    ),
    PatternRule(
        "employment.employs", RelationshipType.EMPLOYED_BY, BODIES, PERSONS, r"\s+(?:employs|employed|hired|has\s+employed)\s+", 0.8, True
    ),
    PatternRule(
        "ownership.owns",
        RelationshipType.OWNS,
        PARTIES,
        BODIES,
        rf",?\s+(?:who\s+|which\s+|and\s+)?(?:has\s+|had\s+)?{_ONCE}(?:owns?|owned|wholly\s+owns|holds?|held|acquired|purchased|bought|controls)\s+"
        rf"(?:{_SHARE}\s+)?(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "ownership.subsidiary",
        RelationshipType.OWNS,
        BODIES,
        BODIES,
        r",?\s+(?:(?:which\s+)?(?:is|was)\s+)?(?:an?\s+|the\s+)?(?:wholly[\s-]owned\s+|"
        r"indirect\s+|direct\s+)*(?P<role>subsidiary|division|affiliate)\s+of\s+(?:the\s+)"
        "?",
        0.85,
        True,
    ),
    PatternRule(
        "ownership.owned_by",
        RelationshipType.OWNS,
        BODIES,
        PARTIES,
        r",?\s+(?:which\s+)?(?:is|was)\s+(?:wholly\s+|majority\s+|jointly\s+)*owned\s+(?:and\s+operated\s+)"
        r"?by\s+(?:the\s+)?",
        0.85,
        True,
    ),
    PatternRule(
        "insurance.insured_by",
        RelationshipType.INSURED_BY,
        PARTIES,
        BODIES,
        r"(?:\s+and\s+[\w\s&.’']{2,60}?(?:,\s+\w+\.?)?)?,?\s+(?:(?:who|which)\s+)?(?:is|are|was|were|had\s+been)\s+(?:at\s+all\s+(?:relevant\s+|"
        r"material\s+)?times\s+)?(?:insured\s+(?:by|with|under\s+(?:a|the)\s+policy\s+(?:issued\s+)"
        r"?(?:by|of|with))|covered\s+by|an?\s+(?:named\s+|additional\s+)?insured\s+(?:of|"
        r"under\s+[\w\s]{0,40}?(?:by|from|with)))\s+(?:the\s+)?",
        0.9,
    ),
    PatternRule(
        "insurance.insurer_of",
        RelationshipType.INSURED_BY,
        BODIES,
        PARTIES,
        r",?\s+(?:(?:who|which)\s+)?(?:is|was)?\s*(?:the\s+|an\s+)?(?:liability\s+|excess\s+|"
        r"primary\s+)?(?:insurer\s+(?:of|for)|insures|insured|insurance\s+carrier\s+for|"
        r"issued\s+(?:an?\s+|the\s+)?(?:[\w\s]{0,40}\s)?(?:policy|insurance\s+policy|"
        r"insurance)(?:\s+no\.?\s+[\w-]+)?(?:\s*\([^()]{1,40}\))?\s+(?:to|insuring))\s+(?:the\s+)?(?:defendant\s+|plaintiff\s+)?",
        0.85,
        True,
    ),
    PatternRule(
        "insurance.policy_from",
        RelationshipType.INSURED_BY,
        PARTIES,
        BODIES,
        r"\s+(?:purchased|bought|obtained|procured|held|maintained)\s+(?:an?\s+|the\s+)"
        r"?(?:[\w\s]{0,40}\s)?(?:policy|insurance)\s+(?:issued\s+)?(?:from|by|with|through)"
        r"\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "agreement.with",
        RelationshipType.AGREED_WITH,
        PARTIES,
        PARTIES,
        r",?\s+(?:(?:has|have|had)\s+)?(?:entered\s+into|signed|executed|negotiated|secretly\s+negotiated|"
        r"reached|made|concluded)\s+(?:an?\s+|the\s+)?(?:[\w\s\-]{0,60}\s)?(?P<role>agreement|"
        r"contract|settlement|lease|stipulation|understanding|compact)(?:\s+dated\s+[\w\s,]{4,24})"
        r"?\s+with\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "agreement.settled",
        RelationshipType.AGREED_WITH,
        PARTIES,
        PARTIES,
        r",?\s+(?:has\s+|had\s+)?(?P<role>settled|contracted|stipulated)\s+(?:[\w\s]{0,30}\s)"
        r"?with\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "place.resident",
        RelationshipType.LOCATED_IN,
        PARTIES,
        PLACES,
        r"(?:\s*\([^()]{1,60}\))?,?\s+(?:is\s+an?\s+(?:lawful\s+permanent\s+resident|citizen|national)\s+of\s+[\w\s]{2,44}?\s+and\s+)?"
        r"(?:(?:who\s+)?(?:is|was|are)\s+)?(?:and\s+was\s+|and\s+)?(?:currently\s+|presently\s+)?(?:at\s+all\s+(?:relevant\s+|material\s+)?times\s+)?(?:an?\s+)?(?:[\w-]+-year-old\s+)?(?:individual\s+)"
        r"?(?:resident(?:\s+and\s+citizen)?\s+of|resid(?:e|es|ed|ing)\s+(?:in|at)|domiciled\s+in|"
        r"citizen(?:\s+and\s+resident)?\s+of|liv(?:e|es|ed|ing)\s+(?:in|at))\s+(?:the\s+)"
        r"?(?:State\s+of\s+|City\s+of\s+)?",
        0.85,
    ),
    PatternRule(
        "place.business_at",
        RelationshipType.LOCATED_IN,
        PARTIES,
        PLACES,
        r"(?:\s*\([^()]{1,60}\))?,?\s+(?:[\w\s,]{0,90}\s)?(?:with|has|having|maintains|"
        r"whose)\s+(?:its\s+|an?\s+|their\s+)?(?:(?:principal|main|registered|head|corporate|"
        r"executive)\s+)*(?:place\s+of\s+business|offices?|headquarters|address)\s+(?:is\s+)"
        r"?(?:located\s+)?(?:at|in)\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "place.located",
        RelationshipType.LOCATED_IN,
        BODIES,
        PLACES,
        r",?\s+(?:(?:which\s+)?(?:is|was|are)\s+)?(?:headquartered|located|based|situated|"
        r"incorporated|convened|held)\s+(?:in|at)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "place.address_below",
        RelationshipType.LOCATED_IN,
        frozenset({MentionType.ORG, MentionType.GOV_BODY}),
        PLACES,
        r"[ \t]*,?[ \t]*\r?\n[ \t]*",
        0.6,
    ),
    PatternRule(
        "firm.of",
        RelationshipType.MEMBER_OF,
        PERSONS,
        frozenset({MentionType.ORG}),
        r",?\s+(?:a\s+(?:partner|lawyer|attorney|member)\s+(?:at|of|with|in)|(?:an?\s+)"
        r"?(?:partner|associate|attorney|counsel)\s+(?:at|with)|of)\s+(?:the\s+)?(?:law\s+(?:firm|"
        r"offices?)\s+(?:of\s+)?)?",
        0.75,
    ),
    PatternRule(
        "claim.amount",
        RelationshipType.CLAIMS_AMOUNT,
        PARTIES,
        AMOUNTS,
        r",?\s+(?:(?:hereby|now|also|therefore)\s+)?(?:seeks?|sought|claims?|claimed|"
        r"demands?|demanded|requests?|requested|is\s+owed|was\s+owed|prays?\s+for)\s+(?:[\w\s,'’\-]{0,90}?\s)"
        r"?(?:of|for|totall?ing|than|to|is|about|approximately|exceeding|excess\s+of|"
        r"be)?\s*(?:at\s+least\s+|not\s+less\s+than\s+|more\s+than\s+|approximately\s+)"
        "?",
        0.75,
    ),
    PatternRule(
        "alias.known_as",
        RelationshipType.ALIAS_OF,
        PARTIES,
        PARTIES,
        r"(?:,\s+an?\s+[^,;.()]{3,60}?)?\s*[,(]?\s*(?:a\.?/?k\.?/?a|f\.?/?k\.?/?a|n\.?/?k\.?/?a|d\.?/?b\.?/?a|t/a|trading\s+as"
        r"|(?:also|formerly|previously|now)\s+(?:known|doing\s+business)\s+as|doing\s+business\s+(?:as|under\s+the\s+name)"
        r"|whose\s+name\s+was\s+changed\s+to|which\s+changed\s+its\s+name\s+to)\.?:?\s+(?:the\s+)?[“\"]?",
        0.9,
        True,
    ),
    *(
        PatternRule(
            "alias.formerly",
            RelationshipType.ALIAS_OF,
            kind,
            kind,
            r"\s*(?:,|\()\s*(?:formerly|previously|now|née|nee|born)\s+",
            0.8,
            True,
        )
        for kind in (PERSONS, BODIES)
    ),
)

CO_OCCURRENCE_CONFIDENCE = 0.2
MAX_CO_OCCURRENCES = 200
MAX_EVIDENCE = 20
