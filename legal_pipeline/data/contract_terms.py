"""Words of the clauses of a contract that set its dates, its term, its courts and its amounts.

Source: the clauses that lawyers mark in contracts as effective date, expiration date and renewal term (the categories of CUAD), and the
headings of common forms.
"""

from __future__ import annotations

PAPERS = (
    r"(?i:this|the|our)\s+(?:[A-Z][\w-]*\s+){0,4}(?i:agreement|contract|lease|licen[sc]e|joint\s+venture|arrangement|appointment|plan|engagement"
    r"|sublease|amendment)"
)
"""The contract as its clauses name it."""

TERM_CUES = (
    r"(?i:\b(?:initial\s+|primary\s+|original\s+)?(?:terms?|duration|period)\s+of\s+(?:this|the|its)\b|[“\"](?:initial\s+)?term[”\"]|\binitial\s+term\b"
    r"|\bcontract\s+period\b|\bterm\s+(?:shall|will|is|begins|commences|means|mean)\b|\brights\s+granted\b)"
    rf"|\b{PAPERS}\b[^.;]{{0,160}}?\b(?i:commences?|begins?|continues?|remains?|valid|effective|effect|expires?|terminates?|ends?|term\s+of|runs?)\b"
)
"""What makes a sentence the one about the term."""

BEFORE_END = (
    r"\b(?:expires?|expiring|expiration\s+date[”\"]?\s+(?:means|shall\s+mean|is)|terminat(?:es?|ing)|ends?|ending|until|through|concluding|conclude[sd]?|thru)"
    r"(?:\s+(?:automatically|at|on|upon|as\s+of|and\s+including|the\s+earlier\s+of|the\s+later\s+of|midnight|11:59\s*p\.?m\.?|close\s+of\s+business|the\s+close\s+of"
    r"|business|\([ia1]\)|to|in))*,?\s*(?:the\s+)?$"
)
"""Before the day on which a contract ends."""

BEFORE_EFFECTIVE = (
    r"(?:\b(?:to\s+)?take(?:s)?\s+effect(?:\s+(?:as\s+of|on|from))?|\b(?:deemed\s+|made\s+)?effective(?:\s+(?:for\s+all\s+purposes\s+)?(?:as\s+of|on|from|date\s+of|date[”\"]?\s+(?:of\s+this\s+\w+\s+)?(?:is|means|shall\s+(?:mean|be))|date\s*:|beginning|immediately\s+as\s+of))?"
    r"|\bwith\s+effect\s+(?:from|as\s+of)|\b(?:commenc(?:e|es|ing)|begin(?:s|ning)?)(?:\s+(?:on|as\s+of|with|from))?"
    r"|\b(?:effective|commencement|start)\s+date\b[^.;:]{0,50}?(?:\s(?:is|means|(?:shall|will)\s+(?:mean|be))|:))[\s,:]*(?:the\s+)?$"
)
"""Before the day from which a contract is in effect."""

BEHIND_EFFECTIVE = r"\s*,?\s*(?:\(|,?\s+)(?:the\s+|hereinafter\s+|herein\s+)*[“\"](?:the\s+)?(?:effective|commencement|start)\s+date"
"""Behind it: '("Effective Date")'."""

BEFORE_SIGNED = (
    r"(?:\b(?:executed|signed|sealed|hands?\s+and\s+seals?|set\s+(?:their|its|his|her)\s+hands?)\b[^.;\n]{0,60}?\b(?:on|this|as\s+of|effective)?(?:\s+the)?"
    r"|\b(?:date\s+(?:signed|executed|of\s+signature)|signed\s+on|signature\s+date)\s*[:.]?)[\s_]*$"
)
"""Before the day on which a contract was signed."""

NO_TERM_BEHIND = (
    r"[\s)]*(?:(?:prior|advance|written|prior\s+written|advance\s+written)\s+)*(?:notice|after|following\s+(?:the\s+)?(?:terminat|expir)|before|prior|of\s+receipt"
    r"|from\s+receipt|thereafter)\b"
)
"""Behind a duration that is a notice period or runs from the end of the contract."""

BEFORE_TERM = (
    rf"(?:\b(?i:terms?|duration|period)\b|\b{PAPERS}\b)[^.;]{{0,110}}?\b(?i:of|for|is|be|means|mean|lasts?|until|expires?|another)"
    r"\s+(?i:the\s+|an?\s+)?(?i:(?:initial|further|additional|fixed|minimum|renewal|successive|consecutive)\s+)*(?i:(?:terms?|periods?|duration)\s+of\s+)?"
    r"(?i:at\s+least\s+|approximately\s+|up\s+to\s+|an?\s+)?$"
)
"""Before the duration of a term: "the term of this Agreement shall be for a period of "."""

NO_TERM_BEFORE = (
    r"(?i:\b(?:breach\w*|cur(?:ed?|ing)|uncured|default\w*|notice|notif\w+|every|each|within|not\s+less\s+than|more\s+than|after|following|inflation|prior"
    r"|paid|pay|days?\s+of|year\s+of|invoice\w*|compet\w+|solicit\w*|survive\w*|and\s+for)\b[^.;]{0,50}$)"
)
"""Before a duration that is another one: to cure, to pay, to give notice."""

RENEWAL = r"\b(?:renew\w*|extend\w*|extension|successive|additional|further)\b"

COURT_CUES = (
    r"\b(?:(?:exclusive\s+|non-?exclusive\s+|personal\s+|sole\s+)?(?:jurisdiction|venue|forum)|courts?\s+(?:of|in|located|sitting|having)|(?:state|federal)\s+(?:or\s+|and\s+|and/or\s+)?"
    r"(?:federal|state)?\s*courts?|arbitrat(?:ion|ed))\b"
)
AGREED_COURT = (
    r"\b(?:exclusive\w*|submit\w*|consents?|agrees?|irrevocably|shall\s+(?:be|lie|have|take|only)|must\s+be|will\s+be|may\s+be\s+brought|brought|litigated|commenced|resolved"
    r"|settled|instituted|adjudicated|venue\s+(?:is|for|of))\b"
)

AMOUNTS: tuple[tuple[str, str], ...] = (
    (r"(?:aggregate\s+|total\s+)?purchase\s+price|sales?\s+price|consideration", "purchase price"),
    (r"base\s+salary|annual\s+salary|salary|annual\s+compensation", "salary"),
    (r"(?:sign(?:ing|-on)\s+)?bonus", "bonus"),
    (r"(?:base\s+|monthly\s+|annual\s+|minimum\s+)?rent(?:al)?", "rent"),
    (r"security\s+deposit|earnest\s+money|deposit|escrow\s+amount", "deposit"),
    (r"principal\s+(?:amount|sum|balance)|loan\s+amount", "principal"),
    (r"(?:minimum\s+|annual\s+|guaranteed\s+)*royalt(?:y|ies)|minimum\s+guarantee", "royalty"),
    (
        r"(?:aggregate\s+|total\s+|maximum\s+|cumulative\s+)*liabilit(?:y|ies)[^.;]{0,120}?(?:exceed|limited\s+to|capped\s+at)",
        "limit of liability",
    ),
    (r"liquidated\s+damages|penalt(?:y|ies)", "penalty"),
    (r"termination\s+fee|break-?up\s+fee", "termination fee"),
    (
        r"(?:initial\s+|monthly\s+|annual\s+|license\s+|licence\s+|franchise\s+|management\s+|service\s+|maintenance\s+|development\s+|consulting\s+|upfront\s+|set-?up\s+)*fees?"
        r"|retainer|commission",
        "fee",
    ),
    (r"milestone\s+payments?|down\s+payment|installments?|payments?|sum", "payment"),
    (r"insurance|coverage|policy\s+limits?", "insurance"),
)
"""(words before the amount, role of `agreed_amount`); the first that matches nearest to the amount wins."""
