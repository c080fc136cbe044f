"""Clauses of employment and law firms, with those of offices, which come first."""

from __future__ import annotations

from legal_pipeline.data.clauses import (
    BE,
    BODIES,
    EMPLOYERS,
    HOW,
    ITS,
    LAW_FIRM,
    NAMED,
    PERSONS,
    ROLE,
    THE,
    WHEN,
    WHO,
    WORKS,
    PatternRule,
)
from legal_pipeline.data.office_cues import OFFICE_RULES
from legal_pipeline.model import MentionType, RelationshipType

JOBS = (
    "employee|agent|consultant|engineer|manager|driver|adjuster|estimator|technician|nurse|physician|analyst|developer|paralegal|inspector|"
    "supervisor|salesman|saleswoman|salesperson|sales\\s+representative|cashier|foreman|mechanic|welder|operator|accountant|bookkeeper|"
    "programmer|pharmacist|surgeon|electrician|plumber|laborer|custodian|janitor|pilot|editor|chemist|scientist|researcher|economist|"
    "teacher|instructor|coach|lecturer|police\\s+officer|detective|deputy\\s+sheriff|firefighter|guard|investigator|trader|broker|"
    "underwriter|auditor|architect|designer|buyer|dispatcher|(?:patrol|loan|parole|probation|security|customs|school\\s+resource|code\\s+enforcement)\\s+officer|special\\s+agent|server|chef|machinist|carpenter|professor|clerk|receptionist|bus\\s+driver|librarian|counselor|therapist|trainer|"
    "planner|lieutenant|sergeant|corporal|trooper|deputy|psychologist|social\\s+worker|recruiter|intern|apprentice|deckhand|housekeeper|cook|bartender|waiter|waitress|worker|correctional\\s+officer|spokes(?:man|woman|person)|adviser|advisor|underwriter|toxicologist|radiologist|orthopedic\\s+surgeon|dentist|veterinarian|"
    "reporter|staff\\s+writer|writer|columnist|journalist|photographer|teller|claims\\s+examiner|examiner|millwright|hospitalist|"
    "paramedic|crane\\s+operator|surveyor|actuary|appraiser|biologist|boilermaker|butcher|baker|brewer|captain|chaplain|chauffeur|"
    "concierge|controller|copywriter|courier|crew\\s+member|crew\\s+leader|dietitian|dishwasher|draftsman|farmhand|fellow|"
    "fisherman|forester|geologist|groundskeeper|hydrologist|hygienist|interpreter|ironworker|line\\s+lead|lineman|locksmith|"
    "longshoreman|maintenance\\s+man|mason|mechanical\\s+engineer|midwife|miner|musician|neurologist|optometrist|painter|"
    "pathologist|pediatrician|phlebotomist|physicist|pipefitter|postdoctoral\\s+fellow|producer|projectionist|psychiatrist|"
    "quality\\s+inspector|ranger|resident\\s+physician|roofer|roustabout|seaman|seamstress|secretary|shop\\s+steward|statistician|"
    "steward|stewardess|stocker|superintendent|tailor|tutor|usher|warehouseman|watchman|ward\\s+clerk|maker|assistant|aide|"
    "attendant"
)
_RANK = (
    r"(?:(?:Supervisory\s+)?(?:Special\s+)?Agent|(?:Police\s+|Patrol\s+|Correctional\s+|Corrections\s+|Probation\s+|Parole\s+)?Officer|Detective|Det\.|Deputy(?:\s+Sheriff)?"
    r"|Trooper|Sergeant|Sgt\.|Lieutenant|Lt\.|Corporal|Cpl\.|Captain|Capt\.|Investigator|Inspector|Professor|Prof\.|Nurse)"
)
"""Ranks of the people of a police force, an agency, a school: employees."""
_SITE = (
    r"(?:[\w’'\- ]{2,30}\s(?:plant|facility|store|office|warehouse|campus|branch|mill|location|terminal|shop|yard|restaurant|hotel)"
    r"\s+(?:of|for)\s+(?:the\s+)?)?"
)
"""Where in a company: "a machinist at the Erie plant of Roe Mills"."""
_LAWYER = (
    r"(?:(?:senior|junior|managing|founding|name|equity|former|retired|named|licensed|practicing)\s+)*(?:partner|associate|attorney|lawyer|"
    r"member|shareholder|principal|of\s+counsel|counsel)"
)

WORK_RULES: tuple[PatternRule, ...] = (
    *OFFICE_RULES,
    PatternRule(
        "employment.rank_before",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        r",?\s+(?:of|from|with)\s+(?:the\s+)?",
        0.75,
        before=rf"\b(?P<role>{_RANK})\s+",
    ),
    PatternRule(
        "employment.job_at",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}{HOW}(?:{BE}\s+|has\s+|had\s+|have\s+)?{HOW}(?:employed|work(?:s|ed|ing)?|hired|serve[sd]?|serving)\s+as\s+(?:an?|the|its|one\s+of)\s+"
        rf"(?P<role>[a-z][a-z\- ]{{2,44}}?)\s+(?:at|for|with|by)\s+{ROLE}{LAW_FIRM}",
        0.8,
    ),
    PatternRule(
        "employment.where",
        RelationshipType.EMPLOYED_BY,
        EMPLOYERS,
        PERSONS,
        rf",?\s+(?:[^.;]{{0,60}},\s+)?where\s+(?:[^.;]{{3,60}}\s+and\s+)?(?:the|his|her|its|their|an?)\s+(?:[a-z-]+\s+){{0,2}}?(?P<role>{JOBS})(?:\s+(?:is|was)|,)\s+(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.75,
        True,
    ),
    PatternRule(
        "employment.where_worked",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        r"\s+(?:came|joined|moved|transferred|returned|went|arrived|was\s+recruited|was\s+hired\s+away)\b(?:[^.;]|\.(?!\s+(?-i:[A-Z]))){0,120}?\s(?:from|at|to|with)\s+(?:the\s+)?",
        0.75,
        False,
        r",\s+where\s+(?:he|she)\s+(?:(?:is|was|had\s+been|has\s+been|served|worked\s+as)\s+(?:an?|the|its)\b|work(?:s|ed)\b|taught\b|practiced\b)",
    ),
    PatternRule(
        "employment.holds_chair",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        rf"{WHO}{HOW}(?:(?:has|have|had)\s+)?h[eo]ld(?:s)?\s+(?:the|an?)\s+[^.;]{{0,60}}?(?P<role>chair|professorship|fellowship"
        rf"|lectureship|appointment)\s+(?:(?:in|of)\s+[\w ]{{2,40}}?\s+)?(?:at|in)\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "employment.own_worker",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"(?:{WHO}{WHEN}{NAMED}|,\s+(?:who\s+)?)(?:an?\s+|the\s+)?",
        0.75,
        False,
        rf"['’]s?\s+{ITS}(?:[\w-]+\s+){{0,2}}?(?P<role>{JOBS})\b",
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
        r"(?:['’]s?)?\s+(?:(?:former|prior|current|previous|then|past|own)\s+)*(?:employment\s+(?:with|at|by)|employer(?:\s+(?:is|was)|\s+at\s+the\s+time\s*,|,)?)\s+(?:the\s+)?",
        0.8,
    ),
    PatternRule(
        "employment.works_for",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        BODIES,
        rf"{WHO}{WHEN}(?:(?:{BE}\s+{WHEN}{HOW})?(?:(?:the|an?)\s+|(?<=re\s)(?=[\w ]{{2,30}}s\s))"
        rf"(?:[\w-]+\s+){{1,4}}?(?:who\s+(?:is|was)\s+)?)?{WORKS}"
        r"(?:an?\s+(?:[\w-]+\s+){0,4}[\w-]+,\s+(?:called\s+|named\s+)?)?(?:the\s+)?",
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
        rf"{WHO}{WHEN}(?:{NAMED})?{ITS}(?:(?:agent|servant|officer|representative)s?(?:\s+and/or\s+|,\s+(?:and\s+)?|\s+(?:and|or)\s+)){{0,3}}(?:[\w\-]+\s+){{0,3}}?(?P<role>{JOBS}|[\w-]+-year\s+veteran)\s+(?:of|at|for|with|in)\s+{ROLE}{_SITE}",
        0.8,
    ),
    PatternRule(
        "employment.listed",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        rf",\s+(?P<role>(?:[a-z-]+\s+){{0,2}}?(?:{JOBS})),\s+",
        0.75,
        False,
        r"\s*(?:[;,.]|\n)",
        before=r"(?:\([a-z0-9]{1,2}\)|\n|[;:•]|\b\d{1,2}[.)])\s*(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
    ),
    PatternRule(
        "employment.title_of_body",
        RelationshipType.EMPLOYED_BY,
        EMPLOYERS,
        PERSONS,
        r"(?:,\s+|(?:\s+at\s+(?:the|that)\s+time)?,?\s+(?:is|was)\s+)(?:Mr\.\s+|Ms\.\s+|Dr\.\s+)?",
        0.75,
        True,
        r"(?:,(?!\s+(?:and|or|an?|the)\s)(?!\s+(?-i:[A-Z]))|[.;])",
        before=rf"\b[Tt]he\s+(?:[a-z-]+\s+){{0,2}}?(?P<role>{JOBS})\s+(?:at|for|of)\s+(?:the\s+)?",
    ),
    PatternRule(
        "employment.of_learned",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        r",\s+(?:P\.?E\.?|M\.?D\.?|D\.?O\.?|R\.?N\.?|C\.?P\.?A\.?|Ph\.?\s?D\.?|D\.?D\.?S\.?|A\.?I\.?A\.?|L\.?C\.?S\.?W\.?),?\s+(?:of|with|at|from)\s+(?:the\s+)?",
        0.75,
    ),
    PatternRule(
        "employment.professor",
        RelationshipType.EMPLOYED_BY,
        PERSONS,
        EMPLOYERS,
        rf"(?:,\s+(?:who\s+)?(?:{NAMED})?|\s+(?:who\s+)?{NAMED}){THE}(?:[\w.’'\-]+\s+){{0,5}}?(?P<role>professor|lecturer|fellow|chair)(?:\s+emerit\w+)?"
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
        rf"(?:,\s+Esq\.?)?{WHO}(?:{NAMED})?(?:the\s+|an?\s+|one\s+of\s+the\s+)?"
        rf"(?P<role>{_LAWYER})s?(?:[ \t]*[|,\n][ \t]*(?=(?-i:[A-Z])|\Z)|\s+"
        # "counsel for Acme Corp." is its lawyer, not one of its members
        rf"(?:(?:at|with|in|of|(?<=of\scounsel\s)to)\s+(?:the\s+)?"
        rf"(?:[\w ]{{2,30}}\soffices?\s+of\s+)?{LAW_FIRM}|for\s+(?:the\s+)?(?=law\s|firm\s){LAW_FIRM}))",
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
