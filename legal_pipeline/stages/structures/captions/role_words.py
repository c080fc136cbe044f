"""Reads the role words of captions: "Plaintiffs - Appellees,", "Defendant/Third-Party Plaintiff"."""

from __future__ import annotations

import re

from legal_pipeline.data import roles
from legal_pipeline.data.roles import AMICUS

_WORDS = "|".join(sorted((re.escape(word) for word in roles.ROLE_OF), key=len, reverse=True))
_PREFIX = "|".join(re.escape(prefix).replace("\\ ", r"\s") for prefix in sorted(roles.PREFIXES, key=len, reverse=True))
_ONE = rf"(?:(?:{_PREFIX})[\s\-–—]+){{0,2}}(?:{_WORDS})(?:s|\(s\))?(?:\s+curiae)?"
_JOIN = r"\s?[-–—,/&]{1,2}\s?|\s(?:and|[-–—/&])\s|\s{1,4}"
_SPOUSE = r"\s?[/–—-]\s?(?:(?:the\s|former\s|ex-?)?(?:husband|wife|spouse|mother|father|parent)s?)"
"""What family courts print behind the role: "Petitioner/Former Wife"."""
_FOR_WHOM = rf"\s(?:supporting|in\ssupport\sof)\s{_ONE}"
"""Behind a friend of the court."""
PHRASE = rf"{_ONE}(?:(?:{_JOIN}){_ONE}){{0,3}}(?:\s?\({_ONE}\)|\s(?:on\s(?:review|appeal)|below|in\serror)|{_SPOUSE}|{_FOR_WHOM})?"
"""A regular expression of one or more role words: "Defendant/Third-Party Plaintiff"."""
ROLE_LINE = re.compile(rf"(?:and\s)?(?P<role>{PHRASE})\s{{0,3}}(?:[.,;:/]{{0,2}}\d{{0,2}}|\.\s\S.{{0,14}})$", re.IGNORECASE)
_BROKEN = r"(?:third|fourth|cross|counter|counter-?claim|cross-?claim|real\sparty\sin)"
ROLE_BROKEN = re.compile(rf"(?:{PHRASE}(?:(?:{_JOIN}){_BROKEN})?|{_BROKEN})\s?[-–—/]$", re.IGNORECASE)
"""A line of roles that goes on below: "Defendant-", "Plaintiff/Counterdefendant/Third-"."""
ROLE_REST = re.compile(rf"(?:party\s)?(?P<role>{PHRASE})\s{{0,3}}[.,;:/]{{0,2}}$", re.IGNORECASE)
ROLE_TAIL = re.compile(rf"(?:[,;]\s{{0,3}}|\s\()(?P<role>{PHRASE})\)?\s{{0,3}}[.,;:]{{0,2}}$", re.IGNORECASE)
ROLE_WORD = re.compile(rf"(?<!\w)(?P<role>{_WORDS})(?:s|\(s\))?(?!\w)", re.IGNORECASE)
_MISREAD = {word[:2]: word for word in ("plaintiff", "defendant", "petitioner", "respondent", "appellant")}
_AGENCY = re.compile(r"agency[.,]?$", re.IGNORECASE)
_CROSS = re.compile(r"cross[\s\-–—]*$", re.IGNORECASE)


def role_of(phrase: str) -> str:
    """Returns the role in a printed phrase, or an empty string.

    The first role counts, but a role on appeal replaces the role below ("Plaintiff - Appellant" is an appellant), except
    that a cross-appellant keeps the first, and who is called an appellant first is one.
    """
    if is_agency(phrase.strip()):
        return "respondent"
    first = ""
    for match in ROLE_WORD.finditer(phrase):
        role = roles.ROLE_OF[match["role"].lower()]
        if role == "intervenor" or (role == AMICUS and not first):
            return role
        if not first:
            first = role
            if role in ("appellant", "appellee"):
                return role  # "Appellant-Respondent": below, it was the respondent
        elif first in ("employee", "employer"):
            first = role  # "Employee, Plaintiff": before a commission, who asks and who answers
        elif role in roles.APPELLATE and not _CROSS.search(phrase, 0, match.start()):
            return role
    return first


def is_agency(text: str) -> bool:
    """Returns whether the line is the role of the department that answers before the Merit Systems Protection Board: "Agency."."""
    return bool(_AGENCY.match(text))


def misread_role(text: str) -> str:
    """Returns the role word of a line of which OCR read one letter wrong ("Plaintift,", "Defendani"), or an empty string."""
    word = text.strip(" .,;:").lower()
    if " " in word or not 8 <= len(word) <= 11:
        return ""
    wanted = _MISREAD.get(word[:2], "")
    for form in (wanted, wanted + "s"):
        if wanted and len(form) == len(word) and sum(a != b for a, b in zip(form, word, strict=True)) == 1:
            return wanted
    return ""
