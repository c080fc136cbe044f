"""Finds what a document calls a name by: "the Company" after `Acme Co. (the "Company")`, "the District" where one district is named.

Such words are no mentions, but what is said of them is said of the name they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.organisation_words import NOUNS_OF_BODIES
from legal_pipeline.model import Mention, MentionType
from legal_pipeline.stages.relations.context import NAMES, Context
from legal_pipeline.stages.structures.model import Definition

_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_NOUNS = "|".join(sorted(NOUNS_OF_BODIES))
_NOUN = re.compile(
    rf"\b[Tt]he\s+(?:(?P<noun>{_NOUNS})\b(?!\s+(?:[A-Z]|of\s))|(?P<small>{_NOUNS.lower()}|credit\s+union|school\s+district|school\s+board|paper)\b"
    r"(?=['’]s?\s|[,.;]|\s+(?:as|in|since|from|until|and|is|was|has|had|announced|named|appointed|hired|promoted|elected)\b))"
)
_ANY_BUSINESS = frozenset({"company", "corporation", "firm", "partnership", "cooperative"})
"""What a text calls the one organization of which it speaks, whatever its name."""
_NEARBY = 500
_LITIGANT = re.compile(r"(?:Plaintiff|Defendant|Petitioner|Respondent|Appell(?:ant|ee)|Claimant|Debtor|Creditor|Intervenor)s?(?:[ -]\w+)?")
"""Whom the caption names: `coreference` reads them."""
_MAX_TERMS = 60
_MAX_OCCURRENCES = 400
"""A window; a contract speaks of "the Company" in every sentence, and says most things of it in the first ones."""


def read_terms(context: Context) -> list[Mention]:
    """Returns the occurrences of defined terms and of nouns that stand for one body, as mentions of the name they stand for, in order."""
    named = _defined_terms(context)
    found = [*_occurrences(context, named), *_nouns(context, {term.lower() for term in named})]
    return sorted(found, key=lambda mention: mention.start)[:_MAX_OCCURRENCES]


def _defined_terms(context: Context) -> dict[str, Mention]:
    """Returns term -> a mention of its name. A term that two names share stands for none."""
    terms = context.case.terms
    for definition in context.structures.definitions:
        term = definition.term.text.strip()
        head, _, rest = term.partition(" ")
        term = rest if head.lower() == "the" else term
        if not _is_common_word(term) or _LITIGANT.fullmatch(term) or len(terms) >= _MAX_TERMS:
            continue
        name = _name_of(context, definition)
        if name is None:
            continue
        known = terms.setdefault(term, name)
        if known is not None and context.entity(known) != context.entity(name):
            terms[term] = None
    return {term: name for term, name in terms.items() if name is not None}


def _is_common_word(term: str) -> bool:
    """Returns whether the term is a word like "Company" or "Indemnitee", and neither letters nor what several are called together."""
    words = term.split()
    return 0 < len(words) < 4 and words[0][0].isupper() and not words[-1].lower().endswith(("parties", "group")) and len(term) > 3


def _name_of(context: Context, definition: Definition) -> Mention | None:
    mention = context.best_overlap(definition.referent, NAMES)
    return mention if mention and context.entity(mention) else None


def _occurrences(context: Context, named: dict[str, Mention]) -> Iterator[Mention]:
    if not named:
        return
    longest_first = sorted((re.escape(term).replace("\\ ", r"\s+") for term in named), key=len, reverse=True)
    pattern = re.compile(rf"(?:\b[Tt]he\s+)?\b(?P<term>{'|'.join(longest_first)})\b(?![\"”]|\s+[A-Z])")
    for match in pattern.finditer(context.window.text):
        if name := named.get(" ".join(match["term"].split())):
            yield from _standing_for(context, name, match.start(), match.end())


def _nouns(context: Context, defined: set[str]) -> Iterator[Mention]:
    bodies: dict[str, dict[str, Mention]] = {}
    for mention in context.mentions:
        entity = context.entity(mention) if mention.type in _BODIES else None
        # of "Roe School Board" it is the board of which a text speaks
        noun = next((word for word in reversed(mention.value.title().split()) if word in NOUNS_OF_BODIES), None) if entity else None
        if noun:
            bodies.setdefault(noun, {}).setdefault(entity or "", mention)
    for match in _NOUN.finditer(context.window.text):
        noun = (match["noun"] or match["small"]).lower()
        if noun in defined:
            continue
        names = bodies.get(noun.split()[-1].title(), {})
        if not names and noun in _ANY_BUSINESS:
            names = _only_business(context, match.start())
        if len(names) == 1:
            (name,) = names.values()
            if name.start < context.window.base + match.start():
                yield from _standing_for(context, name, match.start(), match.end())


def _only_business(context: Context, at: int) -> dict[str, Mention]:
    """Returns the organizations that are named in the lines before."""
    base = context.window.base
    near = context.between(max(base, base + at - _NEARBY), base + at, frozenset({MentionType.ORG}))
    return {entity: mention for mention in near if (entity := context.entity(mention))}


def _standing_for(context: Context, name: Mention, start: int, end: int) -> Iterator[Mention]:
    span = context.window.span(start, end)
    if not context.best_overlap(span, NAMES):
        yield Mention(name.type, span.start, span.end, span.page_number, name.text, name.value, name.confidence, "term")
