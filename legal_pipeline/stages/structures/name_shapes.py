"""Classifies a printed name as a person, an organization, a public body, or none of these.

Uses patterns and closed word lists instead of a model: "Acme Brake Co." is an organization, "Jane Q. Roe" a person.
"""

from __future__ import annotations

import re
from functools import cache

from legal_pipeline.data import organisation_suffixes, organisation_words, public_bodies, titles, words
from legal_pipeline.model import MentionType


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(set(words), key=lambda word: (-len(word), word)))


_FORM = re.compile(rf"(?<![\w.])(?:{_any_of(organisation_suffixes.LEGAL_FORM_SUFFIXES)})(?![\w.])", re.IGNORECASE)
_SAFE_FORM = re.compile(
    rf"(?:,\s*|\s)(?:{_any_of(tuple(s for s in organisation_suffixes.LEGAL_FORM_SUFFIXES if s not in organisation_suffixes.UNSAFE_ALONE))}"
    r")\W*$",
    re.IGNORECASE,
)
_COMMA_FORM = re.compile(rf",\s*(?:{_any_of(organisation_suffixes.LEGAL_FORM_SUFFIXES)})\W*$", re.IGNORECASE)
_ORGANISATION = re.compile(
    rf"(?<!\w)(?:{_any_of((*organisation_words.ORGANISATION_WORDS, *organisation_suffixes.KIND_WORDS, *words('trade_words')))})"
    r"(?!\w)",
    re.IGNORECASE,
)
_PUBLIC = re.compile(rf"(?<!\w)(?:{_any_of(public_bodies.PUBLIC_BODY_WORDS)})(?!\w)", re.IGNORECASE)
_PUBLIC_OPENING = re.compile(rf"(?:the\s+)?(?:{_any_of(public_bodies.PUBLIC_BODY_OPENINGS)})(?!\w)", re.IGNORECASE)
_PUBLIC_ENDING = re.compile(r"\b(?:County|Parish|Republic)$", re.IGNORECASE)
_TITLE = re.compile(rf"(?:{_any_of(titles.TITLES)})(?![\w.])\s*", re.IGNORECASE)
_GENERATION = r"(?:,?\s+(?:Jr|JR|Sr|SR|Esq|II|III|IV|V|2d|3d|PhD|Ph\.D|M\.D|MD)\.?)"
_PARTICLE = r"(?:de|del|della|der|van|von|da|di|du|la|le|los|bin|ibn|al|el|ter|ten|st\.|dos|das|y)"
_WORD = r"(?:[^\W\d_a-z][\w'’.\-]*|(?:d|O|Mc|Mac|al-|el-)['’]?[^\W\d_a-z][\w'’\-]*)"
_PERSON = re.compile(rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{1,5}}{_GENERATION}{{0,2}}$")
_PLAIN = re.compile(r"([A-Z][a-zA-Z]+)\s[A-Z]\.\s[A-Z][\w'’\-]+$")
_SURNAME = re.compile(r"[^\W\d_][\w'’\-]+$")
_DOES = re.compile(
    r"(?:(?:JOHN|JANE)?\s*(?:AND\s+(?:JOHN|JANE)\s+)?DOES?|(?:JOHN|JANE|MARY|RICHARD)\s+(?:[RP]OE)S?)\s*(?:(?:NOS?\.?\s*)?#?\d+(?:\s*(?:through|"
    r"to|-|–)\s*\d+)?|[IVX]+(?:\s*(?:through|to|-)\s*[IVX]+)?)?$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\b(?:v|vs|No|Nos|pursuant|hereby|whether|because|which|that|this|these|shall|will|was|were|has|have|had|been|be|is|are|did|not|"
    r"against|following|below|above|under|herein|Exhibit|Table|Contents|Schedule|Dated?|Date|Telephone|Phone|Fax|Facsimile|Email|E-mail|"
    r"Street|Avenue|Suite|Floor|Blvd|Boulevard|Road|Drive|Lane|Box|Room|Page|Dear|Sincerely|Respectfully|Submitted|Signature|Title|Name|"
    r"January|February|March|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|"
    r"Plaintiffs?|Defendants?|Petitioners?|Respondents?|Appellants?|Appellees?|Debtors?|Court|Chapter|Article|Section|Motion|Order|"
    "Agreement|Present|Presented|Questions|Class|Mail|Via|Circuit|District|Courthouse|Building|Complex|"
    "Disclosure|Compensation|Also|For|Adjustment|Of|The|To|Part|Amount|Number|Total|"
    r"Filed|Ordered|Case|Docket|Civil|Criminal|Action|Hearing|Attorneys?|Counsel|Esq|Bar|SBN|Exhibits?|Injunction|Complaint|Judgment)\b",
    re.IGNORECASE,
)
_FOREIGN_FORM = re.compile(r"[a-z]\s(?:AG|AB|AS|ASA|BV|KG|KK|NV|SA|SAS|SARL|SE|Oy|Oyj|SpA|Srl)$")
_LETTERS_FORM = re.compile(r",?\s(?!M\.D\.|J\.D\.|D\.C\.|D\.O\.|R\.N\.|U\.S\.|A\.M\.|P\.M\.)(?:[A-Z]\.){2,5}$")
_NICKNAME = re.compile(r"(?<=[^\W\d_])\s[\"“][A-Z][a-z]+\.?[\"”]\s(?=[A-Z])")
_SILK = re.compile(rf",?\s(?:{_any_of(titles.SILKS)})\Z")
_COURT_NUMBER = re.compile(r"(?<=[a-zA-Z])-\d{3,5}\Z")
_EDGES = " \t\n\r\f,;:.-–—_*•&/|\"'“”‘’()[]{}"


def kind_of(text: str) -> MentionType | None:
    """Returns PERSON, ORG or GOV_BODY for a printed name, or None."""
    flat = " ".join(text.split())
    if (called := without_nickname(flat)) != flat and is_person(called):
        return MentionType.PERSON
    if len(flat) < 2 or len(flat) > 200 or not any(char.isalpha() for char in flat):
        return None
    if _DOES.match(flat):
        return MentionType.PERSON
    if is_organisation(flat):
        public = (_PUBLIC.search(flat) or _PUBLIC_OPENING.match(flat)) and not _COMMA_FORM.search(flat)
        return MentionType.GOV_BODY if public else MentionType.ORG
    if _PUBLIC_OPENING.match(flat) or _PUBLIC.search(flat) or _PUBLIC_ENDING.search(flat):
        return MentionType.GOV_BODY
    return MentionType.PERSON if is_person(flat) else None


def without_nickname(flat: str) -> str:
    """Returns a name without the name by which somebody is called: `Lucinda "Lucy" Roe`."""
    return _NICKNAME.sub(" ", flat, count=1)


def is_organisation(flat: str) -> bool:
    """Returns whether the name has a legal form or a word typical of organizations."""
    return bool(
        _FOREIGN_FORM.search(flat)
        or _COMMA_FORM.search(flat)
        or _SAFE_FORM.search(flat)
        or _ORGANISATION.search(flat)
        or _LETTERS_FORM.search(flat)
        or " & " in flat
    )


def is_person(flat: str) -> bool:
    """Returns whether the text is two to six capitalized words without legal vocabulary."""
    words_of = flat.split()
    if len(words_of) == 3 and words_of[1] == "V." and is_given_name(words_of[0]):
        words_of[1] = "W."  # a middle initial, not "versus"
    if len(flat) > 60 or _NOT_A_NAME.search(" ".join(words_of).replace(".", " ")):
        return False
    if (plain := _PLAIN.match(flat)) and is_given_name(plain[1]):
        return True  # "Howard S. Steel"
    return bool(_PERSON.match(flat)) and not is_organisation(flat)


def is_surname(flat: str) -> bool:
    """Returns whether the text is one capitalized word, as in "Before SMITH and ROE, Circuit Judges"."""
    return bool(_SURNAME.match(flat)) and flat[0].isupper() and not _NOT_A_NAME.search(flat)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the range without whitespace and punctuation at its edges; keeps the period of "Inc." or "Jr."."""
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        if text[end - 1] == "." and re.search(
            r"(?:\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Bros|Assn|No|Dept)|\b\w(?:\.\w)+|\b[A-Z])$", text[max(start, end - 12) : end - 1], re.IGNORECASE
        ):
            break
        if text[end - 1] == ")" and "(" in text[start : end - 1]:
            break
        end -= 1
    return start, end


def without_title(text: str, start: int, end: int) -> int:
    """Returns the offset after titles such as "Mr.", "Hon." or "Judge"."""
    while (title := _TITLE.match(text, start, end)) and title.end() < end and title.end() > title.start():
        start = title.end()
    return start


def without_silk(text: str, start: int, end: int) -> int:
    """Returns the end without what a counsel is called behind the name: "Ann Vane QC"."""
    silk = _SILK.search(text, start, end)
    return silk.start() if silk else end


def without_number(text: str, start: int, end: int) -> int:
    """Returns the end without the number by which a court calls its judge: "Jane Roe-2187"."""
    number = _COURT_NUMBER.search(text, start, end)
    return number.start() if number else end


def has_legal_form(flat: str) -> bool:
    """Returns whether the text contains a legal form: "Acme, Inc. and"."""
    return bool(_FORM.search(flat))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name.lower() for name in words("given_names"))


@cache
def _rare_given_names() -> frozenset[str]:
    return frozenset(name.lower() for table in ("given_names_census", "given_names_more") for name in words(table))


def is_given_name(word: str) -> bool:
    """Returns whether the word is a common given name, and so hardly a family name."""
    return word.lower() in _given_names()


def may_be_given_name(word: str) -> bool:
    """Returns whether the word is a given name, be it rare or also a family name: "Cole", "Hollis"."""
    return word.lower() in _given_names() or word.lower() in _rare_given_names()
