"""Words that end the name of an organisation and say what legal form it has.

Sources: ISO 20275 Entity Legal Forms code list (GLEIF) for the abbreviations in use; the US forms from the
state statutes on names of entities (Uniform Business Organizations Code § 1-302).
"""

from __future__ import annotations

LEGAL_FORMS: dict[str, tuple[str, ...]] = {
    "incorporated": ("Incorporated", "Inc.", "Inc"),
    "corporation": ("Corporation", "Corp.", "Corp"),
    "company": ("Company", "Co.", "Co", "Cos.", "Companies"),
    "limited": ("Limited", "Ltd.", "Ltd", "Ltda.", "Ltda"),
    "limited liability company": ("Limited Liability Company", "Limited Liability Co.", "L.L.C.", "LLC", "L.L.C", "LLC."),
    "limited liability partnership": ("Limited Liability Partnership", "L.L.P.", "LLP", "L.L.P"),
    "limited partnership": ("Limited Partnership", "L.P.", "LP", "L.P"),
    "limited liability limited partnership": ("L.L.L.P.", "LLLP"),
    "general partnership": ("General Partnership", "G.P.", "GP"),
    "professional corporation": ("Professional Corporation", "P.C.", "PC", "P.C"),
    "professional association": ("Professional Association", "P.A.", "PA", "P.A"),
    "professional limited liability company": (
        "Professional Limited Liability Company", "P.L.L.C.", "PLLC", "P.L.L.C", "P.L.C.", "PLC", "P.L.L.P.", "PLLP",
    ),
    "service corporation": ("S.C.", "Chartered", "Chtd."),
    "public limited company": ("public limited company", "plc", "p.l.c.", "Plc"),
    "national association": ("National Association", "N.A.", "NA", "N.A"),
    "federal savings bank": ("F.S.B.", "FSB"),
    "reciprocal": ("a Reciprocal", "Inter-Insurance Exchange"),
    "unincorporated": ("Unincorporated", "Uninc."),
    "société anonyme": ("S.A.", "SA", "S.A.S.", "SAS", "S.A.R.L.", "SARL", "S.à r.l.", "S.a.r.l."),
    "società": ("S.p.A.", "SpA", "S.r.l.", "Srl"),
    "sociedad": ("S.A. de C.V.", "S. de R.L. de C.V.", "S. de R.L.", "S.L.", "C.V."),
    "gesellschaft": ("GmbH", "G.m.b.H.", "AG", "A.G.", "KG", "KGaA", "GmbH & Co. KG", "SE", "S.E.", "e.V."),
    "vennootschap": ("N.V.", "NV", "B.V.", "BV"),
    "nordic": ("A/S", "ApS", "AB", "ASA", "AS", "Oy", "Oyj"),
    "asia": (
        "Pty", "Pty.", "Pty Ltd", "Pty. Ltd.", "Pte", "Pte.", "Pte. Ltd.", "Pvt.", "Sdn. Bhd.", "Bhd.", "K.K.", "KK",
        "Kabushiki Kaisha",
    ),
}
"""Legal form -> how it is printed. A name with and without one of these is the same name."""

KIND_WORDS: tuple[str, ...] = (
    "Trust", "Bank", "Association", "Assoc.", "Ass'n", "Assn.", "Foundation", "Institute", "University", "College", "Partners",
    "Partnership",
    "Group", "Holdings", "Holding", "Fund", "Funds", "Insurance", "Union", "Society", "Church", "Hospital", "Committee", "Council",
    "League",
    "Cooperative", "Co-op", "Enterprises", "Industries", "Associates", "Bancorp", "Bancshares", "Ventures", "Laboratories", "Systems",
    "Technologies", "Services", "Solutions", "Pharmaceuticals", "Therapeutics", "Exchange", "Federation", "Brotherhood", "Club",
    "Center",
    "Centre", "Clinic", "School", "Press", "Network", "Communications", "Media", "Properties", "Realty", "Bros.", "Brothers", "& Sons",
)
"""Words that end a name and are part of it: "Acme Holdings" is not "Acme"."""

LEGAL_FORM_SUFFIXES: tuple[str, ...] = tuple(dict.fromkeys(form for forms in LEGAL_FORMS.values() for form in forms))
"""Every printed legal form once."""

ORGANISATION_SUFFIXES: tuple[str, ...] = (*LEGAL_FORM_SUFFIXES, *KIND_WORDS)
"""A capitalised run that ends in one of these names an organisation."""

UNSAFE_ALONE: frozenset[str] = frozenset(
    {"AS", "AB", "SE", "SA", "PA", "PC", "NA", "GP", "LP", "Co", "AG", "KG", "NV", "BV", "KK", "S.C.", "C.V.", "P.A.", "N.A.",
    "Center", "Press", "Union", "Fund"}
)
"""Suffixes that are also plain words, states or other abbreviations: ask for a comma, a period or a neighbour before believing them."""

CORPORATE_FORMS: frozenset[str] = frozenset({"incorporated", "corporation", "company", "limited"})
"""Legal forms that writers use for one another; two others, or one of these and another, name two bodies: Acme Inc. is not Acme LLC."""

WORD_ABBREVIATIONS: dict[str, str] = {
    "admin": "administration", "am": "american", "assn": "association", "assoc": "association", "assocs": "associates",
    "auth": "authority",
    "bd": "board", "bldg": "building", "bros": "brothers", "bur": "bureau", "cas": "casualty", "cent": "central", "chem": "chemical",
    "cnty": "county", "comm": "committee", "commn": "commission", "commr": "commissioner", "constr": "construction", "cty": "county",
    "ctr": "center", "centre": "center", "dept": "department", "dev": "development", "dist": "district", "distrib": "distribution",
    "div": "division", "educ": "education", "elec": "electric", "emps": "employees", "engg": "engineering", "engrs": "engineers",
    "envtl": "environmental", "equip": "equipment", "fed": "federal", "fin": "financial", "fla": "florida", "found": "foundation",
    "gen": "general", "govt": "government", "grp": "group", "hosp": "hospital", "indem": "indemnity", "indus": "industries",
    "ins": "insurance",
    "inst": "institute", "intl": "international", "invs": "investments", "lab": "laboratory", "labs": "laboratories",
    "liab": "liability",
    "mach": "machinery", "med": "medical", "mfg": "manufacturing", "mfrs": "manufacturers", "mgmt": "management", "mut": "mutual",
    "natl": "national", "org": "organization", "pharm": "pharmaceutical", "pharms": "pharmaceuticals", "prods": "products",
    "props": "properties", "pub": "public", "rd": "road", "ry": "railway", "rr": "railroad", "sav": "savings", "sch": "school",
    "sci": "science", "serv": "service", "servs": "services", "socy": "society", "sys": "systems", "tech": "technology",
    "techs": "technologies",
    "tel": "telephone", "transp": "transportation", "univ": "university", "util": "utility", "utils": "utilities",
    "organisation": "organization",
}
"""Word of a name, lower case without signs -> written out. Source: The Bluebook table T6."""

GENERIC_WORDS: frozenset[str] = frozenset(
    {
        "agency", "american", "association", "bank", "board", "bureau", "center", "city", "club", "college", "commission", "committee",
        "company",
        "corporation", "council", "county", "court", "department", "district", "division", "federal", "first", "foundation", "fund",
        "general",
        "global", "government", "group", "holdings", "hospital", "institute", "insurance", "international", "law", "legal", "limited",
        "national", "new",
        "north", "office", "organization", "partners", "partnership", "school", "service", "services", "society", "south", "state",
        "states",
        "supreme", "the", "trust", "union", "united", "university", "us", "west", "east", "world",
    }
)
"""Words too common in names to name anything by themselves."""
