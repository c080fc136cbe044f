"""Reads the phrase that says for whom counsel acts: "Attorneys for Plaintiff Acme Co.", "On behalf of the Defendants:"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legal_pipeline.stages.structures.captions.role_words import PHRASE, ROLE_WORD

_KIND = (
    r"(?:Co|Lead|Local|Liaison|Interim|Proposed|Special|Class|Trial|Appellate|Additional|Appointed|Associate|Conflicts|Defense|General|"
    r"Litigation|Bankruptcy|Principal|Retained|Designated|Settlement|Coordinating|National|Regional|Putative|Staff|Senior|Managing)"
)
_COUNSEL = (
    rf"(?:(?:Court-?\s?)?{_KIND}[\s\-]{{1,2}}|(?:and|/)\s)*(?:one\s+of\s+(?:the\s+)?)?(?:Attorneys?|Attys?\.?|Counsel|Solicitors?|Proctors?|Lawyers?|Counselors?)"
    r"(?:[ -]at[ -]law)?(?:\s\(?s\)?)?(?:,?\s(?:of\srecord|in\scharge))?"
)
COUNSEL = rf"(?:{_COUNSEL}\s(?:and|&|/)\s)?{_COUNSEL}"
_GOVERNMENT = r"(?:(?:United\s+States|Government|People|State|Commonwealth|U\.\s?S\.|Debtors?|Trustee)\b)"
_ACTS = (
    rf"(?:{COUNSEL}(?:\spresent)?\s{{1,3}}(?:for|to(?=\s+(?:the\s+)?(?:{PHRASE}|[A-Z]\w+\s[A-Z]))|on\s+behalf\s+of)|"
    rf"appearances?\s+for|(?:appear(?:ed|ing|s)\s+)?(?:on\s+behalf\s+of)|appear(?:ed|ing|s)\s+for|representing)"
)
_THE = r"(?:all\s+(?:of\s+)?|each\s+of\s+)?(?:the\s+)?"
_REPRESENTS = re.compile(
    rf"\(?\b(?P<acts>{_ACTS})(?:\s{{1,3}}|\s?:\s?)(?P<whom>{_THE}\S.{{0,200}})$|"
    rf"\(?\b{_ACTS}\s?:?$|"
    rf"^(?:[a-z]+ly\s)?(?:for)\s{{1,3}}(?P<side>{_THE}(?:{PHRASE}(?:.{{0,80}}|[^:]{{0,80}}:\s.{{0,160}})|{_GOVERNMENT}.{{0,80}}:|Government))$",
    re.IGNORECASE,
)
_HEADED = re.compile(rf"^(?:[A-Za-z]+[Ll][Yy]\s)?(?:For|FOR)\s{{1,3}}(?P<whom>{_THE}[A-Z][^:]{{2,90}}):$")
"""A name alone between "For" and a colon: "FOR ACME BRAKE COMPANY:"."""
_OWN = re.compile(rf"^(?P<whom>{PHRASE})(?:['’]s?)?\s+{COUNSEL}\s?(?::|$)", re.IGNORECASE)
_BY_COUNSEL = re.compile(
    rf"(?:(?!by\b)(?P<whom>\S.{{0,100}}?),?\s+)?\b(?:by\s+and\s+)?(?:by|through)\s+(?:(?:and\s+)?through\s+)?"
    rf"(?:(?:his|her|its|their)\s+)?(?:undersigned\s+)?{COUNSEL}\s?[,:.]{{0,2}}$",
    re.IGNORECASE,
)
_SHORTENED = "Inc Corp Ltd Bros Assoc Assn Dept Intl Ins Mfg Cos Chas Thos Geo Mrs Hon Gen Rev Col Sgt Esq Messrs"
_IS_WHOLE = "".join(f"(?<!\\b{word})" for word in _SHORTENED.split())
_CLIENT_END = re.compile(rf":|;(?=.{{3,120}}\b(?i:{COUNSEL})\s{{1,3}}for\b)|(?<=[A-Za-z][a-z]{{2}}){_IS_WHOLE}\.(?=\s{{1,3}}[A-Z])")
"""A colon, the next counsel, or the end of the sentence, which no shortened word is."""
_ALONE = re.compile(r"\bpro\s+se\b|\bin\s+pro(?:pria)?\s+per(?:sona)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Representation:
    """The phrase on a line. Offsets are into the line's text."""

    client: str
    """As printed; empty if it is on the next line."""
    start: int
    end: int
    """End of the client; the line may go on with the name of counsel: "For the Plaintiff: Jane Roe"."""
    is_heading: bool
    """Whether a colon follows, so that counsel is below."""


def representation_on(text: str) -> Representation | None:
    """Returns the phrase at the start of the line or behind a name on it, or None."""
    if len(text) > 260:
        return None
    if own := _OWN.match(text):
        is_below = not text.endswith(":") and re.search(r"(?:Attorney|Counsel)\W*$", text) is not None
        return Representation(own["whom"], 0, own.end() - (not is_below), not is_below)  # below a name: "Defendant's Attorney"
    if not (match := _REPRESENTS.search(text)):
        headed = _HEADED.match(text)
        return Representation(" ".join(headed["whom"].split()), 0, headed.end() - 1, True) if headed else None
    client = match["whom"] or (match.groupdict().get("side") or "")
    head = text[: match.start()].rstrip()
    if head and not head.endswith((",", ")", "]", ";", "|", "-", "–")) and (text.upper() == text or len(head) >= 40):
        return None
    begin = match.start("whom") if match["whom"] else match.start("side") if client else match.end()
    stop = _CLIENT_END.search(client)
    whom = client[: stop.start()] if stop else client
    bare = re.sub(rf"^{_THE}", "", whom, flags=re.IGNORECASE)
    if bare and not (ROLE_WORD.match(bare) or bare[0].isupper()):
        return None
    end = begin + len(whom)
    is_heading = text.endswith(":") or (stop is not None and stop[0] == ":")
    return Representation(" ".join(whom.strip(" ,;:.)(").split()), match.start(), end, is_heading)


def by_counsel(text: str) -> str | None:
    """Returns the client before "by its attorneys,", an empty string if it is on the line above, None if the line is another."""
    match = _BY_COUNSEL.match(text) if len(text) < 140 else None
    return None if match is None else (match["whom"] or "").strip(" ,")


def acts_alone(text: str) -> bool:
    """Returns whether a party is said to act without counsel: "Plaintiff, pro se", "in propria persona"."""
    return bool(_ALONE.search(text))
