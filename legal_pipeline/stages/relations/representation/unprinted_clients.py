"""Finds the clients of counsel whose block prints none: the government's attorneys, and those who sign a party's own paper.

    Dated: June 4, 2019                          the title says whose paper it is: "PLAINTIFF'S MOTION TO COMPEL", "BRIEF FOR
    Respectfully submitted,                      APPELLEE"; or its first sentence: "Defendant Acme Co., by and through
    /s/ Ann Vane                                 undersigned counsel, moves ..."
    VANE LAW LLP

Attorneys named behind "Certificate of Service" or "cc:" may be anybody's; they have no client here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legal_pipeline.model import Span
from legal_pipeline.stages.relations.context import Context, fold
from legal_pipeline.stages.relations.representation.clients import clients_of
from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.model import Counsel

_PAPER = (
    r"(?:[\w\-]+\s+){0,4}(?:MOTION|BRIEF|MEMORANDUM|RESPONSE|REPLY|ANSWER|OPPOSITION|OBJECTIONS?|NOTICE|APPLICATION|PETITION|COMPLAINT|STATEMENT|"
    r"DISCLOSURES?|REQUEST|SUPPLEMENT|POSITION|TRIAL)\b"
)
_TITLES = (
    re.compile(
        rf"(?m)^[ \t]*(?P<whom>(?:THE\s+)?{PHRASE}(?:[ \t]+[A-Z][^\n]{{2,80}}?)?)['’]S?\s+(?:\([^)\n]*\)\s+)?{_PAPER}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?m)^[ \t]*(?:\w+\s+){{0,3}}(?:BRIEF|MEMORANDUM|ANSWER|RESPONSE|REPLY|STATEMENT)\s+(?:OF|FOR|ON\s+BEHALF\s+OF)\s+(?:THE\s+)?"
        rf"(?P<whom>(?:CROSS[\s\-])?{PHRASE}(?:[ \t]+[A-Z][^\n]{{2,80}})?)\s*$",
        re.IGNORECASE,
    ),
)
_OPENING = re.compile(
    r"(?:^|\n|\.\s)[ \t]*(?:(?:NOW\s+)?COMES?(?:\s+NOW)?,?\s+)?(?:the\s+)?"
    r"(?P<whom>[A-Z](?:[^.;:_\n]|(?<=Inc)\.|(?<=Co)\.|(?<=Corp)\.|(?<=Ms)\.|"
    r"(?<=Mr)\.|(?<=\b[A-Z])\.|\n(?!\s*\n)){3,300}?),?\s+(?:by\s+and\s+through|by|through)\s+(?:and\s+through\s+)?"
    r"(?:(?:his|her|its|their|the)\s+)?(?:\w+\s+)?(?:counsel|attorneys?)\b",
    re.IGNORECASE,
)
_APPEARS = re.compile(
    r"\b(?:[Uu]ndersigned(?:\s+(?:attorneys?|counsel|lawyers?|law\s+firm))?|I|(?:[Mm]y|[Oo]ur)\s+appearance|[Ff]ollowing\s+(?:attorneys?|counsel))\b"
    r"(?:(?!\b(?:serv|certif|confer|contact|spoke|spoken|mail|deliver|cop(?:y|ies)|oppos|advis|inform|sent|transmi)\w*)[^.;]){0,160}?"
    r"\b(?:(?:as\s+)?(?:\w+\s+)?(?:counsel|attorneys?|lawyers?)(?:\s+of\s+record)?\s+for|(?:appears?|appearance)\s+for|appearance\s+of(?=[^;\n]{3,160}\bas\s+(?:his|her|its|their)\s+(?:attorneys?|counsel))|on\s+behalf\s+of|to\s+represent)"
    r"\s*:?\s+(?P<whom>(?:the\s+)?(?:[a-z]+\s+)?[A-Z][^\n;:]{2,120})"
)
"""Who signs says for whom he or she appears: "Please enter my appearance as counsel for Acme Co."."""
_APPEARS_ENDS = re.compile(
    r"\s+(?:in\s+(?:this|the|these|connection)|and\s+(?:requests?|hereby|respectfully|demands?|that)|pursuant|herein)\b|"
    r"(?<!\b[A-Z])(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)\.(?:\s|$)"
)
_COMES = re.compile(r"\bCOMES?(?:\s+NOW)?,?\s+(?:the\s+)?", re.IGNORECASE)
_SIGNS = re.compile(r"respectfully|dated?\b|/s/|^[ \t]*by\s*:|submitted", re.IGNORECASE | re.MULTILINE)
_SERVED = re.compile(
    r"certificate\s+of\s+(?:service|mailing|compliance)|proof\s+of\s+service|service\s+list|copies\s+to|\bserved\s+(?:on|upon)|\bcc\s?:|"
    r"following\s+(?:counsel|parties|attorneys)|approved\s+as\s+to|agreed\s+to|so\s+stipulated|\bstipulat(?:ion|ed)\b|\bTO:",
    re.IGNORECASE,
)
_FEDERAL = re.compile(
    r"(?:United\s+States|U\.\s?S\.)\s+(?:Attorney|Department\s+of\s+Justice|Dep['’]?t\.?\s+of\s+Justice)\b|\bAppellate\s+Staff\b|"
    r"\b(?:Civil|Criminal|Antitrust|Tax|Environment)\s+Division\b|\bSpecial\s+Counsel['’]s\s+Office\b|\bAttorneys?\s+for\s+the\s+United\s+States\b",
    re.IGNORECASE,
)
_OF_STATE = re.compile(
    r"\b(?:Attorney\s+General|District\s+Attorney|State['’]s\s+Attorney|Prosecuting\s+Attorney|Commonwealth['’]s\s+Attorney)\b",
    re.IGNORECASE,
)
_UNITED_STATES = frozenset({"united states", "united states of america", "the united states", "the united states of america", "usa"})
_STATE = re.compile(r"(?:the )?(?:(?:people of the )?state|commonwealth|people)\b(?: of [a-z ]+)?$")
_MORE_COUNSEL = re.compile(r"\b(?:additional|further|other)\s+counsel\b|\bcounsel\s+continued\b|\bnext\s+page\b", re.IGNORECASE)
_VERSUS = re.compile(r"\bvs?\.|\bversus\b|\bagainst\b", re.IGNORECASE)
_COVER_PAGES = 3
_HEAD, _BLOCK, _ABOVE, _APPEARANCE = 30_000, 260, 1_500, 2_500


@dataclass(frozen=True, slots=True)
class Unprinted:
    """The clients, the rule that found them and how sure it is."""

    clients: list[str]
    rule: str
    confidence: float


def unprinted_clients(context: Context, counsel: Counsel) -> Unprinted | None:
    """Returns the clients of an attorney whose block names none, or None."""
    start = counsel.name.span.start
    head = context.text(max(context.window.base, start - _ABOVE), start)
    block = context.text(start, min(context.window.end, start + _BLOCK))
    if client := _employer(context, counsel):
        return Unprinted([client], "counsel.in_house", 0.75)
    if client := _government(context, block):
        return Unprinted([client], "counsel.government", 0.75)
    if clients := _appearing(context, start):
        return Unprinted(clients, "counsel.appears", 0.75)
    if _SERVED.search(head):
        return None
    if counsel.name.span.page_number <= _COVER_PAGES and (clients := _of_cover(context)):
        return Unprinted(clients, "counsel.cover", 0.7)
    if _SIGNS.search(f"{head[-500:]}{block}") and (clients := _filers(context)):
        return Unprinted(clients, "counsel.filer", 0.7)
    return None


def _employer(context: Context, counsel: Counsel) -> str | None:
    """Returns the party for whom the attorney works: its own counsel, or an agency's attorney."""
    own = fold(counsel.firm.span.text) if counsel.firm else ""
    found = {
        entity for name, entity in context.case.names.items() if len(name) > 8 and own in (name, f"u s {name}", f"united states {name}")
    }
    return found.pop() if len(found) == 1 else None


def _appearing(context: Context, start: int) -> list[str]:
    """Returns for whom the signer of the block at `start` says to appear, unless others are served between."""
    local = context.window.local(start)
    found = next(_APPEARS.finditer(context.window.text, max(0, local - _APPEARANCE), local), None)
    if found is None or _SERVED.search(context.window.text, found.end(), local):
        return []
    return clients_of(context, _APPEARS_ENDS.split(found["whom"])[0], Span(0, 0, 1, ""))


def _of_cover(context: Context) -> list[str]:
    """Returns the clients of all the blocks on the first page, if they are the same: counsel go on on the next page."""
    printed = {one.represents: one for one in context.structures.counsel if one.name.span.page_number == 1 and one.represents}
    if len(printed) != 1 or not _MORE_COUNSEL.search(context.window.text[:_HEAD]):
        return []
    return [entity for represents, one in printed.items() for phrase in represents for entity in clients_of(context, phrase, one.evidence)]


def _filers(context: Context) -> list[str]:
    """Returns the parties whose paper it is, by its title or its first sentence."""
    if context.window.base:
        return []
    text = context.window.text[:_HEAD]
    near = Span(0, 0, 1, "")
    for pattern in _TITLES:
        if (match := pattern.search(text)) and (clients := clients_of(context, match["whom"], near)):
            return clients
    if (match := _OPENING.search(text)) is None:
        return []
    whom = _COMES.split(match["whom"])[-1]
    return clients_of(context, whom, near) if not _VERSUS.search(whom) else []


def _government(context: Context, block: str) -> str | None:
    """Returns the government that is a party, if the block is one of its attorney's."""
    own = block.split("\n\n\n")[0]
    names = context.case.names
    if _FEDERAL.search(own):
        found = {entity for name, entity in names.items() if name in _UNITED_STATES}
    elif _OF_STATE.search(own):
        found = {entity for name, entity in names.items() if _STATE.match(name)}
    else:
        return None
    return found.pop() if len(found) == 1 else None
