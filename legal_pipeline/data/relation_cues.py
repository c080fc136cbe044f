"""The rules for relationships in running text: patterns of the text between two names.

Each rule is tried on the characters between two neighbouring mentions and must fit them whole, so a rule costs
nothing where its words do not stand. Sources: the phrases of Form 8-K and 10-K, of Fed. R. Civ. P. Form complaints,
of insurance policies (ISO CG 00 01) and of the contracts of the CUAD corpus (Hendrycks et al. 2021). Rules of offices
and employment, of ownership, of places and of counsel have files of their own; `clauses` has what their patterns are made of.
"""

from __future__ import annotations

from legal_pipeline.data.clauses import AMOUNTS, ASIDE, BODIES, PARTIES, PERSONS, ROLE, TITLE, WHO, PatternRule
from legal_pipeline.data.ownership_cues import OWNERSHIP_RULES
from legal_pipeline.data.place_cues import PLACE_RULES
from legal_pipeline.data.representation_cues import REPRESENTATION_RULES
from legal_pipeline.data.work_cues import WORK_RULES
from legal_pipeline.model import RelationshipType

__all__ = ["PARTIES", "PATTERN_RULES", "PERSONS", "TITLE", "PatternRule"]

_RULES: tuple[PatternRule, ...] = (
    *OWNERSHIP_RULES,
    *WORK_RULES,
    *REPRESENTATION_RULES,
    PatternRule(
        "insurance.insured_by",
        RelationshipType.INSURED_BY,
        PARTIES,
        BODIES,
        rf"(?:\s+and\s+[\w\s&.’']{{2,60}}?(?:,\s+\w+\.?)?)?(?:{WHO}|,?\s+)(?:is|are|was|were|had\s+been)\s+(?:at\s+all\s+(?:relevant\s+|"
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
        r"issued\s+(?:an?\s+|the\s+)?(?:[\w\s’'-]{0,40}\s)?(?:policy|insurance\s+policy|"
        r"insurance)(?:\s+(?:no\.?|number)\s+[\w -]{2,24}?)?(?:\s*\([^()]{1,40}\))?\s+(?:to"
        r"|insuring))\s+(?:the\s+)?(?:defendant\s+|plaintiff\s+)?",
        0.85,
        True,
    ),
    PatternRule(
        "insurance.own_insurer",
        RelationshipType.INSURED_BY,
        PARTIES,
        BODIES,
        r"(?:['’]s?|,?\s+(?:and\s+)?its|,?\s+(?:\w+\s+){0,2}(?:notified|informed|sued|sent|asked|tendered|turned|submitted)\s+(?:[\w\s]{0,40}\sto\s+)?(?:its|his|her))\s+(?:then\s+|former\s+|own\s+)?(?:(?:general\s+|commercial\s+|professional\s+)?liability\s+|excess\s+|primary\s+|property\s+|auto(?:mobile)?\s+|title\s+"
        r"|health\s+|malpractice\s+)*(?:insurer|insurance\s+(?:carrier|company)|carrier|underwriter)(?:\s+(?:is|was))?,?\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "insurance.policy_from",
        RelationshipType.INSURED_BY,
        PARTIES,
        BODIES,
        r"\s+(?:has|had|carr(?:ies|ied)|took\s+out|purchased|bought|obtained|procured|held|maintained)\s+(?:an?\s+|the\s+)"
        r"?(?:[\w\s]{0,40}\s)?(?:policy|insurance)\s+(?:issued\s+)?(?:from|by|with|through)"
        r"\s+(?:the\s+)?",
        0.85,
    ),
    PatternRule(
        "insurance.issued_to",
        RelationshipType.INSURED_BY,
        BODIES,
        PARTIES,
        r",?\s+(?:to|in\s+favor\s+of)\s+(?:the\s+)?",
        0.8,
        True,
        before=r"\b(?:policy|policies|insurance|coverage|bond)\b[^.;]{0,60}?\bissued\s+by\s+(?:the\s+)?(?:[Dd]efendant\s+|[Pp]laintiff\s+)?",
    ),
    PatternRule(
        "insurance.insurer_is",
        RelationshipType.INSURED_BY,
        PARTIES,
        BODIES,
        r",\s+(?:the\s+)?",
        0.8,
        behind=r",",
        before=r"\b(?:insurer|insurance\s+carrier|carrier)\s+(?:of|for)\s+(?:the\s+)?(?:[Dd]efendant\s+|[Pp]laintiff\s+)?",
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
        "agreement.both",
        RelationshipType.AGREED_WITH,
        PARTIES,
        PARTIES,
        r"\s+and\s+(?:the\s+)?(?:plaintiffs?\s+|defendants?\s+)?",
        0.8,
        False,
        r"\s+(?:(?:have|has|had|recently|since|subsequently|previously|later|then|jointly|eventually|ultimately|also)\s+)*"
        r"(?:settled\b(?!\s+(?:into|down|in\s+(?!\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))))|agreed\s+to\s+settle\b|(?:entered\s+into|reached|executed|signed|negotiated|concluded)"
        r"\s+(?:an?|the|this|that|their)\s+(?:[\w-]+\s+){0,4}?(?:agreement|settlement|contract|lease|stipulation|license|compact)\b"
        r"|(?:are|were)\s+(?:both\s+)?parties\s+to\s+(?:an?|the|this|that)\s+(?:[\w-]+\s+){0,4}?(?:agreement|contract|lease|license)\b)",
    ),
    *PLACE_RULES,
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
        "claim.judgment",
        RelationshipType.CLAIMS_AMOUNT,
        PARTIES,
        AMOUNTS,
        r",?\s+(?:(?:hereby|now|also|therefore|respectfully)\s+)*(?:seeks?|sought|demands?|demanded|requests?|requested|prays?\s+for)\s+(?:(?:entry\s+of|an?)\s+)?"
        r"(?:judgment|award|recovery)(?:\s+(?:against|from)\s+(?:[^.;]|\.(?!\s+(?-i:[A-Z]))){3,80}?)?,?\s+(?:in\s+the\s+(?:amount|sum)\s+of|for|of)\s+(?:at\s+least\s+)?",
        0.75,
    ),
    PatternRule(
        "claim.filed",
        RelationshipType.CLAIMS_AMOUNT,
        PARTIES,
        AMOUNTS,
        r",?\s+(?:timely\s+)?(?:filed|asserted|submitted|holds?)\s+(?:an?\s+|its\s+|his\s+|her\s+)?(?:[\w-]+\s+){0,3}?(?:proof\s+of\s+)?claim(?:\s+no\.?\s*\d+(?:-\d+)?)?\s+"
        r"(?:in\s+the\s+(?:[\w-]+\s+){0,2}?(?:amount|sum)\s+of|for|of)\s+",
        0.75,
    ),
    PatternRule(
        "claim.owed",
        RelationshipType.CLAIMS_AMOUNT,
        PARTIES,
        AMOUNTS,
        r",?\s+(?:in\s+)?(?:the\s+)?(?:(?:total|principal|outstanding|unpaid|approximate)\s+)*(?:sum|amount|balance)\s+of\s+",
        0.7,
        before=r"(?<!not )\b(?:owe[sd]?|(?:indebted|liable)\s+to)\s+(?:the\s+)?(?:[Pp]laintiffs?\s+|[Dd]efendants?\s+)?",
    ),
    PatternRule(
        "alias.known_as",
        RelationshipType.ALIAS_OF,
        PARTIES,
        PARTIES,
        rf"{ASIDE}(?:,\s+an?\s+[^,;.()]{{3,60}}?)?\s*[,(]?\s*(?:(?:which\s+|that\s+)?(?:until|before|prior\s+to|from"
        rf"|since)\s+[\w ,]{{3,24}}?\s+)?(?:which\s+|that\s+)?(?:(?:is|was|were|had\s+been|has\s+been)\s+)?(?:a\.?/?k\.?/?a"
        rf"|f\.?/?k\.?/?a|n\.?/?k\.?/?a|d\.?/?b\.?/?a|t/a|trading\s+as"
        r"|(?:also|formerly|previously|now|then|originally)\s+(?:known|doing\s+business)\s+as|(?<=was\s)(?:known\s+as|called)|(?<=been\s)(?:known\s+as|called)|(?:also|formerly|previously|originally)\s+called|do(?:es|ing)\s+business\s+(?:as|under\s+the\s+name)"
        r"|(?:whose|the)\s+name\s+was\s+changed\s+to|(?:which\s+|later\s+|subsequently\s+|has\s+|had\s+)*changed\s+its\s+(?:corporate\s+)?name\s+to|(?:and\s+)?renamed(?:\s+(?:it|itself|the\s+company))?(?:\s+as)?)\.?:?\s+(?:the\s+)?[“\"]?",
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

_THE = r"(?:the\s+)?"
PATTERN_RULES = tuple(
    rule._replace(pattern=rule.pattern.removesuffix(_THE) + ROLE) if rule.pattern.endswith(_THE) and rule.second & PARTIES else rule
    for rule in _RULES
)
"""Before a name that may be a party's, its role may stand: "worked for Defendant Roe Mills, Inc."."""

CO_OCCURRENCE_CONFIDENCE = 0.2
MAX_CO_OCCURRENCES = 200
MAX_EVIDENCE = 20
