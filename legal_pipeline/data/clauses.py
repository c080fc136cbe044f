"""The building blocks of the clauses that say what one name has to do with another, and the rule made of them.

A clause is the text between two neighbouring mentions. The rules are put together from the parts in which such clauses
vary freely: who ("who is"), when ("at all relevant times"), how ("directly", "currently"), articles and asides.
"""

from __future__ import annotations

from typing import NamedTuple

from legal_pipeline.data.counsel_forms import OFFICER_TITLES
from legal_pipeline.model import MentionType, RelationshipType

PERSONS = frozenset({MentionType.PERSON})
BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY, MentionType.COURT})
EMPLOYERS = frozenset({MentionType.ORG, MentionType.GOV_BODY})
PARTIES = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY})
PLACES = frozenset({MentionType.LOCATION})
AMOUNTS = frozenset({MentionType.MONEY})


class PatternRule(NamedTuple):
    """`pattern` matches the text between source and target mention (or between target and source when `is_reversed`).

    `behind` matches at the end of the second mention, if what is said goes on there; `before` up to the start of the first, in its case.
    """

    rule: str
    type: RelationshipType
    first: frozenset[MentionType]
    second: frozenset[MentionType]
    pattern: str
    confidence: float
    is_reversed: bool = False
    behind: str = ""
    before: str = ""


_ALL_TIMES = (
    r"at\s+all\s+(?:(?:relevant|material|pertinent|such|said)(?:\s+and\s+material)?\s+)?times(?:\s+(?:relevant|material|pertinent|mentioned"
    r"|referred\s+to|hereto|herein|hereinafter|hereafter|in|to|of|this|the|complaint|petition|action|lawsuit|suit|case)\b)*"
)
BE = (
    r"(?:(?:is|are|am|was|were|has\s+been|have\s+been|had\s+been|being)"
    rf"(?:,?\s+and\s+(?:was\s+)?{_ALL_TIMES},?(?:\s+(?:was|has\s+been|were))?,?"
    r"|,\s+(?:until|since|from|at|in|during|as\s+of)\b[^,;.()]{2,60},)?)"
)
""" "is", "is, and at all relevant times was,", "was, until June 2019,"."""
_DEGREE = r"(?:M\.?D\.?|D\.?O\.?|Ph\.?\s?D\.?|R\.?N\.?|P\.?E\.?|C\.?P\.?A\.?|D\.?D\.?S\.?|P\.?A\.?-C|Ed\.?D\.?|Psy\.?D\.?)"
NICKNAME = (
    rf"(?:,\s+(?:now\s+)?deceased(?=,))?(?:,\s+{_DEGREE}(?=[,\s]))?(?:,?\s+(?:a\.?/?k\.?/?a\.?"
    rf"|also\s+known\s+as)\s+[“\"‘'][^”\"\n]{{2,40}}[”\"’'],?)?"
)
""" "Jane Roe, a/k/a “Big Jane,”", where the nickname is no name of its own; "Jane Roe, M.D."."""
KIN = (
    r"(?:wife|husband|spouse|widow|widower|son|daughter|mother|father|brother|sister|stepson|stepdaughter|son-in-law|daughter-in-law|uncle|aunt|nephew"
    r"|niece|cousin|fianc[ée]e?|girlfriend|boyfriend|partner|friend|neighbor)"
)
_SAYS = (
    r"(?:,?\s+being\s+(?:first\s+|of\s+lawful\s+age\s+and\s+)?duly\s+sworn(?:\s+(?:up)?on\s+oath)?)?,?\s+(?:does\s+)?(?:hereby\s+)?"
    r"(?:(?:deposes?|says?|said|states?|stated|testifie[sd]|declare[sd]?|avers?|averred|certif(?:y|ies|ied)|affirm(?:s|ed)?|admit(?:s|ted)?"
    r"|acknowledge[sd]?|conceded?s?|confirm(?:s|ed)?|explained|told\s+\w+)(?:,|,?\s+and)?\s+){1,3}"
    r"(?:as\s+follows:?\s+)?that\s+(?:he|she|they|it)\s+"
)
_APPOSITION = (
    r"(?:,\s+(?:an?|the|who|whose|which|then|now|of|age|aged|himself|herself|\d\d(?=,))\b(?:[^.;()]|\.(?!\s+(?-i:[A-Z])(?-i:[a-z]))){1,110}?,"
    r"(?=\s+(?:is|was|are|were|has|had|have|serve[sd]?|own(?:s|ed)|work(?:s|ed)|live[sd]?|reside[sd]?|act(?:s|ed)|h[oe]lds?|join(?:s|ed)|became)\b))?"
)
""" ", a resident of Reno, Nevada," and then the verb: what is said is said of the name before."""
WHO = rf"{NICKNAME}{_APPOSITION}(?:(?:,?\s+(?:who|which|that)|,)\s+|{_SAYS}|\s+)"
"""Before a verb: ", who ", ", ", " testified that he " or nothing."""
HOW = (
    r"(?:(?:in\s+turn|most\s+recently|duly|now|then|also|currently|presently|formerly|previously|later|once|still|initially|subsequently|hereby|directly|indirectly|"
    r"each|both|jointly|wholly|beneficially|together|thereafter|eventually|recently)\s+(?:or\s+indirectly\s+|and\s+indirectly\s+)?)*"
)
WHEN = (
    rf"(?:{_ALL_TIMES},?\s+|(?:,\s+)?at\s+(?:the\s+time\s+of\s+)?(?:his|her)\s+death,?\s+|(?:between\s+(?:\w+\s+)?\d{{4}}\s+and\s+(?:\w+\s+)?\d{{4}}|from\s+(?:\w+\s+)?\d{{4}}\s+(?:to|until|through)\s+(?:(?:\w+\s+)?\d{{4}}|the\s+present)"
    r"|(?:since|until|in)\s+(?:\w+\s+)?\d{4}|at\s+(?:that|the|the\s+relevant|the\s+same)\s+time(?:\s+of\s+(?:the|his|her)\s+\w+)?),?\s+)?"
)
THE = r"(?:(?:the|an?|its|his|her|their)\s+)?"
IS = rf"{HOW}(?:{BE}\s+)?{HOW}"
""" "is", "in turn is", "is also"."""
ASIDE = r"(?:\s*\([^()]{1,60}\))?"
"""The defined name behind a name."""
STATES = (
    r"(?:,?\s+(?:hereby\s+)?(?:states?|discloses?|certif(?:y|ies)|declares?|represents?|avers?|reports?)\s+(?:as\s+follows:?\s+)?"
    r"(?:that\s+)?(?:it|he|she))?"
)
""" "Acme Co. states that it ..."."""
LAW_FIRM = r"(?:law\s+(?:firm|offices?)\s+(?:of\s+|known\s+as\s+)?|firm\s+of\s+)?"
_ROLES = (
    r"(?:(?:(?:third[\s-]party|cross|counter|nominal|lead|named|proposed)[\s-])*(?:plaintiffs?|defendants?|petitioners?|respondents?|"
    r"appellants?|appellees?|claimants?|debtors?|creditors?|intervenors?|movants?)(?:[\s,/-]+(?:and\s+)?)?){0,2}\s*"
)
ROLE = rf"(?:the\s+)?{_ROLES}"
"""Before the name of a party: "the defendant "."""

_TITLE = "|".join(sorted((title.replace(".", r"\.").replace(" ", r"\s+") for title in OFFICER_TITLES), key=len, reverse=True))
_OF_WHAT = (
    r"(?:finance|financial|sales|marketing|technical|commercial|operations|operating|plant|general|office|branch|store|project|program|account|human\s+resources|engineering"
    r"|creative|artistic|athletic|medical|nursing|compliance|research|production|purchasing|credit|division|district|area|athletics|non-executive|corporate|business|group|administrative|claims|safety|quality|product|development|planning|communications"
    r"|legal|tax|audit|risk|investment|maintenance|warehouse|security)"
)
TITLE = (
    rf"(?:(?:Senior|Executive|Deputy|Assistant|Associate|Acting|Interim|Chief|Former|Founding|Co-|Vice|Regional"
    rf"|Global)\s+){{0,2}}(?:{_OF_WHAT}\s+)?(?:{_TITLE}|Chief\s+(?:\w+\s+){{1,2}}Officer)"
)
UNIT = (
    r"(?:(?:,|\s+(?:of|for))\s+(?:the\s+|its\s+)?(?!(?:Company|Corporation|Board|Bank|District|City|County|Firm|University"
    r"|Department)\b)(?-i:[A-Z])[\w&’'-]*(?:(?:,|,?\s+(?:and|&))?\s+(?-i:[A-Z])[\w&’'-]*){0,4})?"
)
"""The unit of an office: "Vice President, Regulatory Affairs", "President of the Consumer Division"."""
DESCRIBED = (
    r"(?:,?\s+(?:(?:which|who)\s+)?(?:is\s+|was\s+)?an?\s+(?:[\w-]+\s+){0,6}?(?:corporation|company|partnership|trust"
    r"|bank|association)(?:\s+and|,)(?=\s))?"
)
"""What a body is, before what is said of it: "a Texas limited liability company and wholly owned subsidiary of"."""
TITLES = rf"(?P<role>{TITLE}(?:(?:,\s+|\s+and\s+(?:the\s+)?|,\s+and\s+){TITLE}){{0,2}})"
NAMED = (
    rf"{HOW}(?:{BE}|became|becomes|remains|remained|(?:has\s+|had\s+)?(?:serve[sd]?|serving|act(?:s|ed|ing)?|work(?:s|ed|ing)?|continued|resigned|"
    rf"retired|testified|signed)\s+as|to\s+(?:serve|act)\s+as|(?:be,?\s+and\s+(?:(?:he|she|they)\s+)?(?:hereby\s+)?(?:is|are)(?:\s+hereby)?,?\s+|{BE}\s+)?(?:(?:hereby|duly|unanimously|recently|then)\s+)?(?:appointed|elected|named|hired|designated|promoted|employed)"
    rf"(?:\s+(?:as|to\s+be|to\s+serve\s+as|to))?|as|in\s+(?:his|her)\s+capacity\s+as)\s+{HOW}"
)
"""Before a title: "is", "served as", "was appointed"."""
ITS = (
    r"(?:one\s+of\s+(?:the|its)\s+|the\s+|a\s+|an\s+|its\s+|his\s+|her\s+|current\s+|former\s+|past\s+|then\s+|sole\s+|both\s+|new\s+|first\s+|longtime\s+|initial\s+|interim\s+|next\s+|retired\s+|incoming\s+|outgoing\s+|"
    r"(?:duly\s+|newly\s+)?(?:elected|appointed|qualified)\s+(?:and\s+acting\s+)?)*"
)
WORKS = (
    rf"(?:(?:{BE}|has|have|had)\s+)?{HOW}(?:employed\s+(?:by|at|with)|working\s+(?:for|at)|work(?:s|ed)?\s+(?:for|at|with)|(?:hired|recruited|re-?hired)\s+by|"
    r"(?:began|started|left|quit)\s+(?:(?:work(?:ing)?|employment|(?:his|her)\s+employment)\s+)?(?:for|at|with)|"
    r"(?:took|accepted|holds|held|has|had)\s+an?\s+(?:job|position|post)\s+(?:at|with)|joined|went\s+to\s+work\s+(?:for|at)|"
    r"in\s+the\s+employ\s+of|on\s+the\s+(?:staff|faculty|payroll)\s+of|fired\s+by|laid\s+off\s+by|resigned\s+from|retired\s+from|"
    r"(?:teach(?:es)?|taught|lectures?)\s+(?:[\w ]{2,40}?\s+)?at|left\s+(?:his|her)\s+(?:job|position)\s+(?:at|with))\s+"
)
