"""SSN, PHONE, EMAIL, ACCOUNT_NO: personal data to flag; and URLs, which block other rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_FLAG, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9_][\w.+%-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,12}\b")
_URL = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"”)\]]+|\bwww\.[^\s<>\"”)\]]+|\b[a-z0-9-]{2,40}\.(?:com|org|gov|edu|net)(?:/[^\s<>\"”)\]]*)?\b"
)
# SSA never issues 000 and 666 (POMS RM 10201.035). 9xx is a taxpayer number in the same format (IRS, ITIN), equally
# personal. x replaces a redacted digit.
_SSN = re.compile(r"(?<![\w-])(?:(?!000|666)\d{3}|[xX*]{3})-(?:(?!00)\d\d|[xX*]{2})-(?!0000)\d{4}(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[.-])\d{3}[ .–-]\d{4}(?![\w-])(?:\s?(?:ext\.?"
    r"|x)\s?\d{1,6})?|(?<![\w.-])\+\d{1,3}[ .-]\d{1,4}(?:[ .-]\d{2,4}){2,4}(?![\w-])"
)
_ACCOUNT = re.compile(
    r"\b(?:account|acct\.?|loan|policy|routing|IBAN|card|member)\s?(?:number|no\.?|num\.?|#)?s?\s?(?:ending\s(?:in|with)\s|is\s|:\s?|#\s?)?"
    r"(?P<number>(?:[xX*]{2,}[- ]?)*[A-Z]{0,4}\d[\d-]{3,24}\d|(?<=in )\d{4}|(?<=with )\d{4}|(?:[xX*]{2,}[- ]?)+\d{3,6})(?![\w/]|\.\d)",
    re.I,
)
_ACCOUNT_WORD = re.compile(r"[Aa]cc(?:oun)?t|ACC|[Ll]oan|LOAN|[Pp]olicy|POLICY|[Rr]outing|IBAN|[Cc]ard\b|[Mm]ember\s(?:[Nn]|#|ID)")
_URL_MARKS = ("://", "www.", ".com", ".org", ".gov", ".edu", ".net")
_ACCOUNT_CUE = re.compile(r"number|no\b|no\.|num|#|ending|IBAN", re.I)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    if "@" in text:
        for hit in _EMAIL.finditer(text):
            yield _flag(MentionType.EMAIL, hit.start(), hit.end(), hit[0].lower(), "pii.email")
    for hit in _URL.finditer(text) if any(mark in text for mark in _URL_MARKS) else ():
        yield Candidate(None, hit.start(), hit.end(), "", 1.0, "url", RANK_FLAG - 1)
    for hit in _SSN.finditer(text):
        yield _flag(MentionType.SSN, hit.start(), hit.end(), hit[0].lower(), "pii.ssn")
    for hit in _PHONE.finditer(text):
        yield _flag(MentionType.PHONE, hit.start(), hit.end(), re.sub(r"[^\d+x]", "", hit[0].lower()), "pii.phone")
    for hit in _ACCOUNT.finditer(text) if _ACCOUNT_WORD.search(text) else ():
        if _ACCOUNT_CUE.search(hit[0][: hit.start("number") - hit.start()]):
            yield _flag(MentionType.ACCOUNT_NO, hit.start("number"), hit.end("number"), hit["number"].replace(" ", ""), "pii.account")


def _flag(type_: MentionType, start: int, end: int, value: str, rule: str) -> Candidate:
    return Candidate(type_, start, end, value, 0.95, rule, RANK_FLAG)
