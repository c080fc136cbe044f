"""How statutes, rules, regulations and constitutional provisions are cited.

Sources: The Bluebook T1 (federal and state codes), B12 and R12; Fed. R. short forms as used by the federal courts.
"""

from __future__ import annotations

VOLUME_CODES: tuple[str, ...] = (
    r"U ?\.? ?S\.? ?C\.?(?: ?S\.?| ?A\.?)?", r"C\.? ?F\.? ?R\.?", r"Fed\. ?Reg\.", r"Stat\.", r"U\.?S\.? ?Code", r"P\.? ?R\.? Laws Ann\.", r"Pa\. ?C\.?S\.?(?:A\.)?", r"V\.?S\.?A\.?", r"Del\. ?C\.",
    r"Ill\. ?Comp\. ?Stat\.", r"ILCS", r"M\.?R\.?S\.?(?:A\.)?", r"N\.?Y\.?C\.?R\.?R\.?", r"R\.?C\.?N\.?Y\.?", r"D\.C\. ?Code",
)
"""Regular expressions; they stand between a title number and a section: `18 U.S.C. § 1001`."""

STATE_CODES: tuple[str, ...] = (
    r"O\.?C\.?G\.?A\.?", r"N\.?J\.?S\.?A\.?", r"M\.?G\.?L\.?(?: ?A\.)?", r"R\.?C\.?W\.?", r"O\.?R\.?S\.?", r"N\.?R\.?S\.?", r"A\.?R\.?S\.?", r"C\.?R\.?S\.?", r"K\.?S\.?A\.?", r"K\.?R\.?S\.?", r"R\.?C\.?", r"HRS", r"NMSA(?: 1978)?",
    r"C\.?P\.?L\.?R\.?", r"N\.Y\. ?C\.P\.L\.R\.", r"G\.L\. ?c\.?", r"T\.C\.A\.", r"RSA", r"MCL", r"MCR", r"CPLR", r"UCC", r"U\.C\.C\.", r"BCL", r"GBL", r"RPAPL",
)
"""Regular expressions; behind them a section: `O.C.G.A. § 9-11-12`."""

SUBJECT_CODES: tuple[str, ...] = (
    "Bus. & Prof.", "Civ.", "Civ. Proc.", "Civ. Prac. & Rem.", "Code Crim. Proc.", "Corp.", "Educ.", "Evid.", "Fam.", "Fin.", "Gov't", "Gov’t", "Gov.", "Health & Safety", "Ins.", "Lab.", "Penal", "Prob.", "Prop.", "Pub. Util.",
    "Tax", "Transp.", "Util.", "Veh.", "Water", "Welf. & Inst.", "Gen. Bus.", "Bus. Corp.", "Exec.", "Real Prop.", "Crim. Proc.", "Labor", "Commercial", "Family", "Civil", "Business and Professions", "Government", "Insurance", "Probate", "Vehicle",
    "Civil Procedure", "Corporations", "Evidence",
)
"""Subject words between a state and `Code` or `Law`: `Cal. Civ. Code § 1714`."""

RULE_SETS: tuple[str, ...] = (
    r"Fed\. ?R\. ?(?:Civ|Crim|App|Bankr)\. ?P\.?", r"Fed\. ?R\. ?Evid\.", r"F\.? ?R\.? ?C\.? ?P\.?", r"F\.?R\.?A\.?P\.?", r"F\.?R\.?E\.?", r"FRBP", r"Fed\. ?Bankr\. ?P\.", r"Fed\. ?Bankr\. ?R\.", r"Bankruptcy Rules?", r"Fed\. ?Cir\. ?R\.",
    r"(?:\d{1,2}(?:st|nd|rd|d|th)|[A-Z][a-z]+\.?) ?Cir(?:\.|cuit) ?(?:L\. ?A\. ?R\.?|LAR|L\. ?R\.?|R\.|I\. ?O\. ?P\.?|Rules?)(?: Misc\.)?", r"(?:Civil |Criminal |Bankruptcy |CIVIL |Civ\. |Crim\. )?(?:Local|LOCAL) (?:Civil |Bankruptcy |Criminal )?(?:Rules?|RULES?)", r"(?:Civ\. |Civil )?L\. ?R\.(?: Civ\. P\.)?", r"LR ?Civ",
    r"LCvR", r"LBR", r"S\. ?Ct\. ?R\.", r"Sup\. ?Ct\. ?R\.", r"[A-Z][a-z]+\. ?R\. ?(?:Civ\. ?P\.|Crim\. ?P\.|App\. ?P\.|Evid\.|Ct\.|P\.)", r"(?:Model )?Rules? of Professional Conduct", r"U\.? ?S\.? ?S\.? ?G\.?", r"Appeals Bd\. Prac\. & Proc\.",
    r"Treas\. ?Reg\.", r"Rev\. ?Rul\.", r"I\.?R\.?C\.?", r"Restatement(?: \([A-Z][a-z]+\))? of [A-Z][a-z]+",
)
"""Regular expressions; a rule number follows."""

RULE_BOOKS: tuple[str, ...] = (
    r"Federal Rules? of (?:Civil|Criminal|Appellate|Bankruptcy)(?: and (?:Civil|Criminal|Appellate))? Procedure", r"Federal Rules? of Evidence", r"Rules? of (?:Civil|Criminal|Appellate) Procedure", r"Federal Bankruptcy Rules?",
    r"(?:[A-Z][a-z]+ ){1,2}Rules? of (?:Civil|Criminal|Appellate) Procedure", r"(?:[A-Z][a-z]+ ){1,2}Rules? of (?:Evidence|Professional Conduct)",
)
"""Regular expressions: the rules by their full name, with or without a number behind."""

ACT_HEADS: tuple[str, ...] = ("Act", "Code", "Compact", "Clause", "Amendment", "Amendments", "Treaty", "Convention", "Constitution", "Statute", "Ordinance", "Protocol", "Canons", "Acts", "Regulations", "Guidelines")
"""Behind capitalised words they name a law."""

ACT_STOP: frozenset[str] = frozenset(
    """This The That An A Any Each Such Said First-Party Second-Party Contract Agreement Lease Loan Credit Note Area Zip Dress Source Building Plan Security Proposed Agreement Letter License Party This The Third-Party Amended Restated Original Section Under See In And Or
    As By Of For To With Pursuant Effective Date Exhibit Article Schedule Appendix Master Service Services Terms No Number Bar State""".split()
)
"""Not the first word of an act's name."""

ACT_ACRONYMS: tuple[str, ...] = (
    "ERISA", "RICO", "CERCLA", "FOIA", "HIPAA", "FLSA", "FMLA", "ADEA", "PLRA", "AEDPA", "FCRA", "TCPA", "FDCPA", "RLUIPA", "RFRA", "CAFA", "DMCA", "FISA", "NEPA", "NLRA", "PSLRA", "BAPCPA", "FRAP", "FRCP", "COPPA", "GDPR", "CCPA", "ECPA", "CFAA", "FTCA", "SMCRA",
)
"""Upper case only; laws and rules known by their letters."""
