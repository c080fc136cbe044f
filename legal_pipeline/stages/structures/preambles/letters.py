"""Reads the parties of a contract that is a letter or speaks to "you": who writes, and who is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import CaptionParty, Definition, NamedSpan, Preamble
from legal_pipeline.stages.structures.preambles.borders import stop_of
from legal_pipeline.stages.structures.preambles.names import preamble_of, read_name

_DEAR = re.compile(r"(?:\A|\n)[ \t]*Dear\s+(?P<name>[^:,\n]{2,60})[:,]")
_SIRS = re.compile(r"(?:Sirs?|Sir\s+or\s+Madam|Mesdames|Madam)\b")
_LETTER = re.compile(
    r"\b(?:letter\s+agreement|this\s+(?:\w+\s+){0,2}agreement|offer\s+(?:you|of\s+employment)|engagement\s+letter|employ\s+you)\b",
    re.IGNORECASE,
)
_LADIES = re.compile(
    r"(?:\A|\n)[ \t]*(?:Ladies\s+and\s+Gentlemen|Ladies\s+or\s+Gentlemen|Gentlemen|Mesdames|Dear\s+[^:\n]{2,60}"
    r"|To\s+Whom\s+It\s+May\s+Concern)\s?[:,]",
    re.IGNORECASE,
)
_TITLE_LINE = re.compile(r"(?:\A|\n)[ \t]*(?:[A-Z&]+[ \t]+){0,6}AGREEMENT[ \t]*(?=\n)")
_CARE_OF = re.compile(r"(?:c/o|Attn|Attention|Re|cc|as)\b", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_OWN_LETTER = re.compile(
    r"\b(?:this\s+)?(?:(?:letter|engagement|side|fee|commitment)\s+(?:agreement|letter)|this\s+(?:letter|agreement)|our\s+agreement)\b",
    re.IGNORECASE,
)
_ENGAGES = re.compile(
    r"\b(?:engag\w+|retain\w*|confirm\w*|agree[sd]?|appoint\w*|set[s]?\s+forth|understanding|commit\w*|between)\b", re.IGNORECASE
)
_COMPANY = re.compile(
    r"(?P<name>[A-Z][\w&.’'-]*(?:,?\s+(?:of\s+|and\s+|&\s+)?[A-Z][\w&.’'-]*){0,7})(?:,\s+an?\s[^()]{0,90}?)?,?"
    r"\s*\((?:(?:the|together|hereinafter)\b[^()“\"]{0,40})?[“\"]"
    r"(?:the\s+)?(?:Company|Corporation|Employer|Firm|Bank|Partnership|Client)\b"
)
_YOU_AND = re.compile(
    r"\b(?i:agreement|contract)\s+(?:\w+\s+){0,3}?between\s+(?:you|the\s+(?:user|customer))\b(?:,[^.;()]{0,80})?\s*(?:\([^)]{0,60}\)\s*,?\s*)?,?\s*and\s+(?=[A-Z])"
)
_RETAINED = re.compile(
    r"\b(?:selecting|retaining|engaging|choosing|hiring|asking|asked|retained|engaged|selected)\s+(?:the\s+law\s+firm\s+of\s+)?"
    r"(?P<firm>[A-Z][\w&.,’' -]{3,60}?)\s+"
    r"(?:\([^()]{1,40}\)\s+)?to\s+(?:represent|advise|assist|act\s+(?:for|as\s+counsel\s+(?:for|to)))\s+"
    r"(?P<client>[A-Z][\w&.,’' -]{3,70}?)(?=\s+(?:in|with|on|regarding|as|for|and)\b|\s*\(|[.;]\s)"
)
"""The letter of a law firm to its client: "Thank you for selecting Roe LLP to represent Acme Co. in"."""
_NEAR = 400
_REACH = 1_500


def letter_to_person(window: Window, head: str) -> Preamble | None:
    """Reads a letter that offers an agreement to whom it addresses: "Dear Ms. Vane: Acme Co. (the "Company") will employ you"."""
    dear = _DEAR.search(head)
    if dear is None or not _LETTER.search(head, dear.end(), dear.end() + _REACH):
        return None
    company = _COMPANY.search(head, dear.end(), dear.end() + _REACH)
    addressee = _addressee(window, head, dear) or _body_addressed(window, head, dear)
    if company is None or addressee is None:
        return None
    start, end = name_shapes.trim(head, company.start("name"), company.end("name"))
    name = NamedSpan(window.span(start, end), name_shapes.kind_of(head[start:end]) or MentionType.ORG, "preamble.letter")
    return preamble_of(window, [CaptionParty(name, CONTRACTING_PARTY, name.span), addressee])


def retained(window: Window, head: str) -> Preamble | None:
    """Reads the letter by which a client retains a firm."""
    dear = _LADIES.search(head)
    words = _RETAINED.search(head, dear.end(), min(len(head), dear.end() + _REACH)) if dear else None
    if words is None:
        return None
    names = (read_name(window, words.start(group), words.end(group)) for group in ("firm", "client"))
    return preamble_of(window, [name for name in names if name])


def letter_of_bodies(window: Window, head: str, definitions: Iterable[Definition]) -> Preamble | None:
    """Reads a letter between bodies, which its first sentence defines: "This letter confirms the terms upon which A has engaged B"."""
    salutation = _LADIES.search(head)
    if salutation is None:
        return None
    paragraph = _PARAGRAPH_END.search(head, salutation.end() + 3)
    stop = min(paragraph.start() if paragraph else len(head), salutation.end() + _REACH)
    if not _OWN_LETTER.search(head, salutation.end(), stop) or not _ENGAGES.search(head, salutation.end(), stop):
        return None
    return preamble_of(window, _defined_between(window, definitions, salutation.end(), stop))


def addressed(window: Window, head: str, definitions: Iterable[Definition]) -> Preamble | None:
    """Reads an underwriting agreement: a letter under a title, of the body that it defines first to those above "Ladies and Gentlemen"."""
    salutation, title = _LADIES.search(head), _TITLE_LINE.search(head)
    if salutation is None or title is None or title.start() > salutation.start():
        return None
    writers = _defined_between(window, definitions, salutation.end(), salutation.end() + _NEAR)[:1]
    if not writers:
        return None
    own = " ".join(writers[0].name.span.text.upper().split())
    parties = {own: writers[0]}
    for line in re.finditer(r"[^\n]+", head[: salutation.start()]):
        start, end = name_shapes.trim(head, line.start(), line.end())
        name = head[start:end]
        if (
            line.start() < title.end()
            or _CARE_OF.match(name)
            or not name_shapes.is_organisation(name)
            or not name_shapes.has_legal_form(name)
        ):
            continue
        span = window.span(start, end)
        parties.setdefault(
            " ".join(name.upper().split()), CaptionParty(NamedSpan(span, MentionType.ORG, "preamble.letter"), CONTRACTING_PARTY, span)
        )
    return preamble_of(window, list(parties.values()))


def _defined_between(window: Window, definitions: Iterable[Definition], start: int, stop: int) -> list[CaptionParty]:
    parties: dict[str, CaptionParty] = {}
    for one in definitions:
        span = one.referent.span
        if start <= span.start - window.base < stop and one.referent.type in (MentionType.ORG, MentionType.PERSON):
            name = NamedSpan(span, one.referent.type, "preamble.letter")
            parties.setdefault(" ".join(span.text.upper().split()), CaptionParty(name, CONTRACTING_PARTY, span))
    return list(parties.values())


def _addressee(window: Window, head: str, dear: re.Match[str]) -> CaptionParty | None:
    """Returns the person addressed; for "Dear Greta", the full name in the address above."""
    start, end = name_shapes.trim(head, dear.start("name"), dear.end("name"))
    start = name_shapes.without_title(head, start, end)
    wanted = head[start:end]
    if not name_shapes.is_person(wanted):
        found = None
        for line in re.finditer(r"[^\n]+", head[: dear.start()]):
            first, last = name_shapes.trim(head, line.start(), line.end())
            first = name_shapes.without_title(head, first, last)
            if wanted in head[first:last].split() and name_shapes.is_person(head[first:last]):
                found = first, last
        found = found or _line_addressed(head, dear.start())
        if found is None:
            return None
        start, end = found
    name = NamedSpan(window.span(start, end), MentionType.PERSON, "preamble.letter")
    return CaptionParty(name, CONTRACTING_PARTY, name.span)


def _body_addressed(window: Window, head: str, dear: re.Match[str]) -> CaptionParty | None:
    """Returns the company in the address above "Dear Sirs"."""
    first = max(0, dear.start() - _NEAR)
    for line in re.finditer(r"[^\n]+", head[first : dear.start()]) if _SIRS.match(dear["name"]) else ():
        start, end = name_shapes.trim(head, first + line.start(), first + line.end())
        if name_shapes.kind_of(head[start:end]) is MentionType.ORG:
            name = NamedSpan(window.span(start, end), MentionType.ORG, "preamble.letter")
            return CaptionParty(name, CONTRACTING_PARTY, name.span)
    return None


def _line_addressed(head: str, end: int) -> tuple[int, int] | None:
    """Returns the first person of the address above the salutation, whatever short name that has: "Dear Connie"."""
    for line in re.finditer(r"[^\n]+", head[max(0, end - _NEAR) : end]):
        start = max(0, end - _NEAR)
        first, last = name_shapes.trim(head, start + line.start(), start + line.end())
        untitled = name_shapes.without_title(head, first, last)
        if untitled > first and name_shapes.is_person(head[untitled:last]):
            return untitled, last
    return None


def you_and(window: Window, head: str) -> Preamble | None:
    opening = _YOU_AND.search(head)
    if opening is None:
        return None
    party = read_name(window, opening.end(), stop_of(window.text, opening.end()))
    dear = _DEAR.search(head, 0, opening.start())
    addressee = _addressee(window, head, dear) if party and dear else None
    return preamble_of(window, [one for one in (party, addressee) if one], minimum=1)
