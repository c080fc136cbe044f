"""STATUTE: "28 U.S.C. § 1332", "Fed. R. Civ. P. 12(b)(6)", "the Copyright Act"; the value is the reference on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data import statute_forms as forms
from legal_pipeline.data.months import ORDINALS
from legal_pipeline.data.places import STATES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_REFERENCE, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace


def _blanks(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Lets each space in the patterns also match a line break."""
    return tuple(pattern.replace(" ", r"\s") for pattern in patterns)


_SUB = r"(?:\s?\((?:\d{1,3}|[A-Za-z]{1,2}|[ivxIVX]{1,5})\))"
_NUMBER = rf"\d[\w.:]*(?:[-–/]\w[\w.:]*)*(?<![.:]){_SUB}*(?:(?<=\))\d{{1,2}}\.)?(?:[-–]\(?\w{{1,4}}\)?)?(?!\w)"
_NUMBERS = rf"{_NUMBER}(?:(?:,\s(?:and\s|or\s)?|\s(?:and|or|&|through)\s){_NUMBER}(?!\s[A-Z]\w*\.|\sU\.))*"
_ONE = rf"{_NUMBER}(?:(?:,\s(?:and\s|or\s)?|\s(?:and|or|&|through)\s)(?=\d[\w.]*\(){_NUMBER}(?!\s[A-Z]\w*\.|\sU\.))*"
_SUBDIVISION = r"(?:,?\s(?:[Ss]ubds?\.|[Ss]ubdivisions?|[Ss]ubpts?\.|[Cc]ls?\.|[Pp]aras?\.)\s(?:\(?\w{1,4}\)?)(?:\(\w{1,4}\))*(?!\w))"
_TAIL = rf"{_SUBDIVISION}?(?:\s(?:note\b|et\.?\s?seq\.?))?"
_SIGN = r"(?:§{1,2}|[Ss]ections?|[Ss]ecs?\.|[Ss]ubsections?)"
_STATE = (
    "(?:"
    + "|".join(sorted({re.escape(form) for name, forms_ in STATES.items() for form in (name, forms_[1])}, key=len, reverse=True))
    + ")"
)
_SUBJECT = "(?:" + "|".join(re.escape(word) for word in sorted(forms.SUBJECT_CODES, key=len, reverse=True)) + ")"
_ORDINAL = "(?:" + "|".join(word for word in (w.title() for w in ORDINALS if "-" not in w)) + ")"
_ORDINAL = rf"(?:{_ORDINAL}|Twenty-[A-Z][a-z]+)"

_VOLUME = re.compile(
    rf"(?<![\w.])\d{{1,3}}\s(?:{'|'.join(_blanks(forms.VOLUME_CODES))})(?:\s[Aa]pp\.?(?:\s\d)?)?\s?(?:(?:§{{1,2}}|[Ss]ections?|[Pp]arts?|[Pp]ts?\.)\s?{_NUMBERS}(?!\s?(?:C\.?\s?F\.?\s?R|U\.?\s?S\.?\s?C|Fed\.))|(?<=Reg\.\s)(?:at\s)?\d{{1,3}},\d{{3}}(?!\d)|{_ONE}){_TAIL}"
)
_STATE_CODE = re.compile(
    rf"\b{_STATE}\s?(?:{_SUBJECT}\s)?(?:(?:Rev\.|Gen\.|Comp\.|Consol\.|Admin\.|Ann\.|Annotated|Revised|General)\s)*(?:Stat\.|Statutes?|Code|Laws?|{_SUBJECT})(?:\s(?:Ann\.|Annotated|Laws|tit\.\s\d+,?|ch\.\s?\w+,?|art\.\s?\w+,?))*\s?(?:(?:§{{1,2}}|[Ss]ections?)\s?{_NUMBERS}|{_ONE}){_TAIL}"
)
_LETTERED = re.compile(
    rf"(?<![\w.])(?:{_STATE}\s)?(?:{'|'.join(_blanks(forms.STATE_CODES))})\s?(?:§{{1,2}}\s?|[Ss]ections?\s|[Rr]ules?\s)?(?=\d){_NUMBERS}{_TAIL}"
)
_RULE_SET = re.compile(
    rf"(?<![\w.])(?:{'|'.join(_blanks(forms.RULE_SETS))})\s?(?:§{{1,2}}\s?|[Rr]ules?\s)?(?=\d|\(){_NUMBERS}(?:\s\((?:19|20)\d\d\))?{_TAIL}"
)
_RULES = re.compile(rf"\b(?:RULES?|Rules?)\s{_NUMBERS}(?:\sof\sthe\s(?:{'|'.join(_blanks(forms.RULE_BOOKS))}))?")
_RULE_BOOK = re.compile(
    rf"\b(?:{'|'.join(_blanks(forms.RULE_BOOKS))}|(?:{_ORDINAL}|Federal|D\.C\.)\sCircuit\sRules?)(?:\s(?:Rules?\s)?{_NUMBERS})?"
)
_CODE_OF_TITLE = r"(?:U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?|United\sStates\sCode|U\.S\.\sCode|Code\sof\sFederal\sRegulations|C\.?F\.?R\.?)"
_SECTION_OF_TITLE = re.compile(
    rf"(?<!\w){_SIGN}\s?{_NUMBERS}\sof\s[Tt]itle\s\d{{1,2}}(?!\d)(?:,?\s(?:of\sthe\s)?{_CODE_OF_TITLE})?"
    rf"|\b[Tt]itle\s\d{{1,2}},?\s(?:of\sthe\s)?{_CODE_OF_TITLE},?\s{_SIGN}\s?{_NUMBERS}{_TAIL}"
)
_CHAPTER_LAW = re.compile(
    rf"(?<![\w.])(?:M\.?\s?G\.?\s?L\.?|Mass\.\sGen\.\sLaws|G\.\s?L\.)(?:\sAnn\.)?,?\s(?:c|ch|chap|chapter)\.?\s\w{{1,5}}(?:,\s(?:§{{1,2}}|[Ss]ections?|[Ss]ecs?\.)\s?{_NUMBERS})?{_TAIL}"
)
_SECTION_OF = re.compile(
    rf"\b(?:[Ss]ections?|[Ss]ubsections?|§{{1,2}}|[Aa]rticle|[Cc]anons?|[Tt]itle|[Cc]hapter)\s(?:{_NUMBERS}|[IVX]+\b(?:,\s§\s?\d+)?)(?:,\s(?:Fla\.|Florida)\sStat(?:\.|utes)|\sof\s(?:the\s|this\s)?"
    rf"(?:(?:[A-Z][\w’'.&-]*|[a-z]+\sof)(?:[ \n](?:of|and|the|for|in|to|on)(?=\s(?:the\s)?[A-Z]"
    rf"|\sand\s)|,?[ \n][A-Z][\w’'.&-]*){{0,9}}[ \n])?(?:Code\sof\sConduct\sfor\sUnited\sStates\sJudges"
    rf"|Code\sof\s(?:Judicial\s)?Conduct|Act|Code|Compact|Constitution|Statutes?|Regulations"
    rf"|Guidelines)\b(?:\s(?:of|for)\s(?:the\s)?(?:[A-Z][\w.]*[ \n]?){{1,4}}(?<!\s)|\sof\s\d{{4}})?)"
)
_ACT_OF_CONGRESS = re.compile(
    r"\bsection\s\d+\sof\sthe\s[Aa]ct\sof(?:\sCongress\sof)?\s[A-Z][a-z]+\s\d{1,2},\s\d{4}(?:\s\(\d+\sStat\.\s[\d, ]+\))?"
)
_BARE_SECTION = re.compile(rf"(?<![\w.])(?:[Ii]d\.,?\s(?:at\s)?)?§{{1,2}}\s?{_NUMBERS}{_TAIL}")
_AMENDMENT = re.compile(rf"\b{_ORDINAL}(?:(?:,\s{_ORDINAL})*,?\sand\s{_ORDINAL})?\s(?:Amendments?|AMENDMENTS?)\b")
_ARTICLE = re.compile(
    r"\b(?:Article|ARTICLE|Art\.)\s(?:[IVX]+)\b(?!\.|\s?[-–:])(?:,\s(?:§|[Ss]ection|[Ss]ec\.|cl\.|[Cc]lause)\s?\d+(?:,\s(?:cl\.|[Cc]lause)\s?\d+)?)*(?:\sof\sthe\s(?:U\.S\.\s|United\sStates\s)?Constitution)?|\bU\.?\s?S\.?\sC(?:onst|ONST)\.,?\s(?:[Aa]rt|[Aa]mend)\.\s[IVXLivxl]+(?:,\s(?:§|cl\.)\s?\d+)*"
)
_CLAUSES = (
    "Due Process|Equal Protection|Commerce|Establishment|Free Exercise|Free Speech|Supremacy|Takings|"
    "Confrontation|Contracts?|Full Faith and Credit|Privileges and Immunities|Privileges or Immunities|"
    "Necessary and Proper|Guarantee|Elections?|Appointments?|Spending|Vesting|Speech or Debate|Double Jeopardy|"
    "Ex Post Facto|Bankruptcy|Emoluments|Suspension|Naturalization|Petition|Self-Incrimination"
)
_CLAUSE = re.compile(rf"\b(?:[Dd]ormant\s)?(?:{_CLAUSES.replace(' ', chr(92) + 's')})\s[Cc]lauses?\b")
_ACT = re.compile(
    r"(?:(?<=[\s(\"“'‘])|^)(?P<name>(?:[A-Z][\w’'.&-]*)(?:[ \n](?:and|of|the|for|to|in|on)(?=[ \n][A-Z])"
    r"|(?:,[ \n]|[ \n])(?:and[ \n])?[A-Z][\w’'.&-]*){0,9}?)[ \n](?P<head>Act|Code|Compact"
    r"|Treaty|Constitution(?!\s(?:Center|Project|Society|Party|Committee|Avenue|Hall|Square|Day)\b))\b(?:\sof\s(?:the\sUnited\sStates|(?:19|20|18)\d\d))?"
)
_BILL = re.compile(
    r"\b(?:H\.\s?R\.|S\.|H\.J\.\sRes\.|S\.J\.\sRes\.)\s\d{1,5},\s\d{2,3}(?:th|st|nd|rd|d)\sCong(?:ress|\.)|\bPub(?:\.|lic)\sL(?:\.|aw)\s(?:No\.\s)?\d{2,3}[-–]\d{1,4}|\b(?:Executive|EXECUTIVE)\s(?:Order|ORDER)\s(?:No\.\s)?\d{5}\b|\bExec\.\sOrder\s(?:No\.\s)?\d{5}\b"
)
_ACRONYM = re.compile(
    r"(?<!PUERTO\s)\b(?:" + "|".join(forms.ACT_ACRONYMS) + r")\b(?:\s(?:Rule\s)?\d+\([a-z]\)(?:,\s\d+\([a-z]\)|\sor\s\d+\([a-z]\))*)?"
)
_EXEMPT = re.compile(r"(?<![\w.(])(?:501\(c\)\(\d{1,2}\)|10\(b\)-5|10b-5|401\(k\))(?!\w)")

_PATTERNS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (_AMENDMENT, "statute.amendment", ("mendment", "MENDMENT")),
    (_ARTICLE, "statute.constitution", ("rt", "ART", "onst", "ONST")),
    (_CLAUSE, "statute.clause", ("lause",)),
    (_ACRONYM, "statute.acronym", forms.ACT_ACRONYMS),
    (_RULE_BOOK, "statute.rule_book", ("Rule",)),
    (
        _VOLUME,
        "statute.volume",
        (
            "U.S.",
            "U. S.",
            "USC",
            "U .S",
            "U.S ",
            "C.F.R",
            "CFR",
            "C. F. R",
            "Reg.",
            "Stat.",
            "C.S.",
            "V.S.A",
            "Del.",
            "ILCS",
            "M.R.S",
            "MRS",
            "NYCRR",
            "N.Y.C.R",
            "RCNY",
            "D.C.",
            "P.R.",
        ),
    ),
    (_SECTION_OF_TITLE, "statute.section_of_title", ("itle ", "itle\n")),
    (_CHAPTER_LAW, "statute.chapter_law", ("G.L", "G. L", "MGL", "M. G", "Gen. Laws")),
    (_STATE_CODE, "statute.state_code", ("Stat", "Code", "Law", "§")),
    (
        _LETTERED,
        "statute.lettered",
        (
            "§",
            "CPLR",
            "C.P.L.R",
            "MCL",
            "MCR",
            "UCC",
            "U.C.C",
            "RCW",
            "R.C.",
            "NMSA",
            "A.R.S",
            "ARS",
            "ORS",
            "O.R.S",
            "N.R.S",
            "NRS",
            "K.S.A",
            "M.G.L",
            "MGL",
            "G.L",
            "RSA",
            "HRS",
            "T.C.A",
            "BCL",
            "GBL",
            "O.C.G.A",
            "OCGA",
            "N.J.S",
            "NJSA",
            "C.R.S",
            "CRS",
            "K.R.S",
            "KRS",
            "RPAPL",
        ),
    ),
    (
        _RULE_SET,
        "statute.rule_set",
        (
            "R.",
            "R ",
            "Rule",
            "RULE",
            "FRAP",
            "FRCP",
            "FRE",
            "FRBP",
            "LBR",
            "LAR",
            "S.G",
            "USSG",
            "Reg.",
            "Prac.",
            "Restatement",
            "IRC",
            "C.P",
            "LR",
            "LCvR",
        ),
    ),
    (_RULES, "statute.rule", ("Rule", "RULE")),
    (_ACT_OF_CONGRESS, "statute.act_of_congress", ("section",)),
    (_SECTION_OF, "statute.section_of", (" of the", " of this", " of\nthe", "Stat")),
    (_BILL, "statute.bill", ("Cong", "Pub", "Exec", "EXEC")),
    (_EXEMPT, "statute.internal_revenue", ("(c)(", "b-5", "401(k)", "b)-5")),
)
"""Pattern, rule, and cue words; the pattern runs only if one of them is on the page."""


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for pattern, rule, triggers in _PATTERNS:
        if any(trigger in text for trigger in triggers):
            for hit in pattern.finditer(text):
                yield _statute(text, hit.start(), hit.end(), 0.95, rule)
    if "§" in text:
        for hit in _BARE_SECTION.finditer(text):
            yield _statute(text, hit.start(), hit.end(), 0.85, "statute.section")
    for hit in _ACT.finditer(text) if any(head in text for head in ("Act", "Code", "Compact", "Treaty", "Constitution")) else ():
        start = _act_start(hit)
        if start is not None:
            yield _statute(text, start, hit.end(), 0.85, "statute.act")


def _act_start(hit: re.Match[str]) -> int | None:
    """Returns the start of the name in a match such as "Under the Copyright Act", or None if no name remains."""
    words = list(re.finditer(r"[^\s,]+", hit["name"]))
    first = 0
    for at, word in enumerate(words):
        if word[0] in forms.ACT_STOP or (word[0][0].islower() and at == first):
            first = at + 1
    if first >= len(words) or (hit["head"] == "Code" and words[-1][0].casefold() in ("dress", "zip", "source", "area")):
        return None
    return hit.start("name") + words[first].start()


def _statute(text: str, start: int, end: int, confidence: float, rule: str) -> Candidate:
    return Candidate(MentionType.STATUTE, start, end, collapse_whitespace(text[start:end]), confidence, rule, RANK_REFERENCE)
