"""Resolves anaphors: "He" after a sentence about one person, "I" in a declaration, "Plaintiffs" under a caption.

Resolves only unambiguous anaphors: one person in the previous sentence, one signer, parties with a role in the caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legal_pipeline.data.clauses import TITLE
from legal_pipeline.model import Mention, MentionType
from legal_pipeline.stages.chunking.sentences import sentence_starts
from legal_pipeline.stages.relations.context import NAMES, Context
from legal_pipeline.stages.structures.captions.role_words import role_of

_PERSONS = frozenset({MentionType.PERSON})
_PRONOUN = re.compile(
    r"\b(?:He|She)\b|(?:(?:Prior|Before|Previously|Earlier|From|Since|Until|After|In|At|During|Thereafter|Later|Formerly|Immediately|For)\b[^.;,]{0,50}(?:,\s|(?<=efore\sthat)\s)"
    r"|(?:From|Between|Since|In|Until)\b[^.;,]{0,40}\d{4}\s|(?:Up)?[Oo]n\sinformation\sand\sbelief,?\s)(?P<inner>he|she)\b"
)
""""He", and "Prior thereto, she" at the start of a sentence."""
_NUMBERED = re.compile(r"\n[ \t]*\d{1,3}\.\s+(?=[A-Z])")
"""A numbered paragraph of a pleading starts a sentence: the heading above it has no final period."""
_I = re.compile(
    r"(?<=\s)(?P<word>I)\s(?=(?:also\s+|currently\s+|previously\s+|then\s+|first\s+)?(?:am|was|have|worked|works?|taught|joined|lived?|resided?|own|owned|served?|became|currently|practice)\b)"
)
_MY_NAME = re.compile(r"\bMy\s+name\s+is\s+[A-Z]")
_SWORN = re.compile(
    r"\bhereby\s+(?:declare|certify|swear|depose|state|affirm)\b|\b1746\b[^.;]{0,20}\bdeclare|declare\s+under\s+(?:the\s+)?penalt(?:y|ies)\s+of\s+perjury|being\s+(?:first\s+)?duly\s+sworn|"
    r"\bI,\s+(?-i:[A-Z])[\w.’' -]{3,40},\s+(?:hereby\s+)?(?:declare|depose|state|swear|affirm|certify|aver)\b|"
    r"\b(?:declare|depose|state|certify|aver|swear)s?(?:\s+and\s+(?:say|state|declare)s?)?\s+as\s+follows",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:Plaintiff|Defendant|Petitioner|Respondent|Appellant|Appellee|Claimant|Debtor|Creditor|Intervenor)(?P<many>s)?\b(?!['’]|\s+[A-Z])"
)
_OWN = re.compile(r"\b(?:[Hh]is|[Hh]er)(?=\s(?:(?:current|former|then|then-current|prior|previous|new)\s)?(?:employer|employment)\b)")
"""Before what a person has."""
_KIN = re.compile(r"['’]s?\s")
_IT = re.compile(r"\bIt(?=s?\s)")
_ITS_OWN = re.compile(
    rf"\b(?:(?P<it>it)(?=s\s)|(?P<whose>whose)(?=\s))(?=\w*\s(?:(?:current|former|then|sole|only|majority|ultimate|corporate|immediate)\s)*(?:{TITLE}|parent|owner|shareholder|stockholder|(?:(?:issued|outstanding|common|membership)\s)?(?:stock|shares|interests))\b)",
    re.IGNORECASE,
)
"""Before what a body has: "its president", "whose parent"."""
_COMMON_OWNER = re.compile(r"\b(?:the|an?|each|any|every)\s+(?:[a-z-]+\s+){0,2}[a-z-]+(?:,|,?\s+(?:and|or|through|by|via))\s+\Z")
"""A word without a name to which "its" may refer: "sued the union and its president"."""
_BESIDE = re.compile(r"(?:\s*\([^()]{1,60}\))?,\s+\Z")
_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_DECLARES = re.compile(
    r"\b(?:My\s+name\s+is|I,)\s+(?P<name>[A-ZÀ-Þ][\w.'’ -]{3,40}?)(?=,|(?<!\b[A-Z])\.(?!\w)|\s+(?:hereby|declare|do|being|am)\b)"
    r"|(?P<sworn>[A-ZÀ-Þ][\w.'’-]*(?:\s[A-ZÀ-Þ][\w.'’-]*){1,4}),\s+(?:being|having\s+been)\s+(?:first\s+|of\s+lawful\s+age\s+and\s+)?(?:duly\s+)?sworn"
    r"|\b(?:AFFIDAVIT|DECLARATION|Affidavit|Declaration)\s+(?:OF|of)\s+(?P<title>[A-Z][\w.'’ -]{3,40}?)(?=\s*(?:\n|,|\bIN\b|\bin\b))"
    r"|\bpersonally\s+appeared\s+(?P<appeared>[A-Z][\w.'’ -]{3,40}?)(?=,)"
)
"""Who declares, where the signature is a line to sign on."""
_REACH = 600
_MAX_PARTIES = 8


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word and the entities it refers to. Offsets are absolute."""

    end: int
    entities: tuple[str, ...]
    evidence_start: int
    """Start of the evidence: the name in the previous sentence, else the word itself."""
    is_person: bool
    """Whether the referent is certainly a person; a party may be an organization."""
    kind: str
    """pronoun, body (the pronoun "It"), declarant or role."""


def read_anaphors(context: Context) -> Iterator[Anaphor]:
    """Yields the unambiguous anaphors of a window."""
    yield from _pronouns(context)
    yield from _possessives(context)
    yield from _pronouns_of_bodies(context)
    yield from _what_bodies_have(context)
    yield from _declarants(context)
    yield from _roles(context)


def _pronouns(context: Context) -> Iterator[Anaphor]:
    text, base = context.window.text, context.window.base
    for match in _PRONOUN.finditer(text):
        floor = max(0, match.start() - _REACH)
        numbers = (number.end() for number in _NUMBERED.finditer(text, floor, match.start()))
        borders = sorted({floor, *sentence_starts(text, floor, match.start() + 1), *numbers})
        if (
            len(borders) < 2
            or borders[-1] != match.start()
            or (match["inner"] and context.between(base + match.start(), base + match.end(), NAMES))
        ):
            # not at the start of a sentence, or somebody is named before the pronoun
            continue
        if borders[-2] == floor > 0:
            # the previous sentence begins before the search range and may name another person
            continue
        persons = context.between(base + borders[-2], base + match.start(), _PERSONS)
        if entity := _only([context.entity(person) for person in persons]):
            yield Anaphor(base + match.end(), (entity,), persons[0].start, True, "pronoun")


def _declarants(context: Context) -> Iterator[Anaphor]:
    if not _SWORN.search(context.window.text) and not _MY_NAME.search(context.window.text):
        return
    signer = _only([context.entity_at(signature.name, _PERSONS) for signature in context.structures.signatures]) or _only(
        _declared(context)
    )
    if signer is None:
        return
    for match in _I.finditer(context.window.text):
        start = context.window.base + match.start("word")
        yield Anaphor(start + 1, (signer,), start, True, "declarant")


def _declared(context: Context) -> list[str | None]:
    """Returns the entity of whoever the text says declares."""
    spans = (
        context.window.span(match.start(group), match.end(group))
        for match in _DECLARES.finditer(context.window.text)
        if (group := match.lastgroup)
    )
    return [entity for span in spans if (entity := context.entity_at(span, _PERSONS))]


def _possessives(context: Context) -> Iterator[Anaphor]:
    """Yields "his" of "his employer", in a sentence that names one person before it."""
    text, base = context.window.text, context.window.base
    for match in _OWN.finditer(text):
        floor = max(0, match.start() - _REACH)
        start = max((border for border in sentence_starts(text, floor, match.start()) if border > floor), default=floor)
        persons = context.between(base + start, base + match.start(), _PERSONS)
        if persons and _KIN.match(text, persons[-1].end - base):
            continue  # "Jane Roe's husband lost his employment"
        if (start > floor or floor == 0) and (entity := _only([context.entity(person) for person in persons])):
            yield Anaphor(base + match.end(), (entity,), persons[-1].start, True, "pronoun")


def _pronouns_of_bodies(context: Context) -> Iterator[Anaphor]:
    """Yields "It" and "Its" at the start of a sentence behind one that names a single body."""
    text, base = context.window.text, context.window.base
    for match in _IT.finditer(text):
        floor = max(0, match.start() - _REACH)
        numbers = (number.end() for number in _NUMBERED.finditer(text, floor, match.start()))
        borders = sorted({floor, *sentence_starts(text, floor, match.start() + 1), *numbers})
        if len(borders) < 2 or borders[-1] != match.start() or borders[-2] == floor > 0:
            continue
        bodies = context.between(base + borders[-2], base + match.start(), _BODIES)
        if entity := _only([context.entity(body) for body in bodies]):
            yield Anaphor(base + match.end(), (entity,), bodies[0].start, False, "body")


def _what_bodies_have(context: Context) -> Iterator[Anaphor]:
    """Yields "it" of "its president" where its sentence has named one body, and "whose" beside a body."""
    text, base = context.window.text, context.window.base
    for match in _ITS_OWN.finditer(text):
        floor = max(0, match.start() - _REACH)
        start = max((border for border in _starts(text, floor, match.start()) if border > floor), default=floor)
        if start == floor > 0 or _COMMON_OWNER.search(text, start, match.start()):
            continue
        bodies = context.between(base + start, base + match.start(), _BODIES)
        if not bodies and not match["whose"]:
            bodies = _in_sentence_before(context, start)
        if not bodies or (match["whose"] and not _BESIDE.match(text, bodies[-1].end - base, match.start())):
            continue
        if entity := context.entity(bodies[-1]) if match["whose"] else _only([context.entity(body) for body in bodies]):
            yield Anaphor(base + match.end(), (entity,), bodies[-1].start, False, "body")


def _in_sentence_before(context: Context, start: int) -> list[Mention]:
    """Returns the bodies that the sentence before the one at `start` names, if nobody else has anything there."""
    text, base = context.window.text, context.window.base
    floor = max(0, start - _REACH)
    before = max((border for border in _starts(text, floor, start) if border < start), default=floor)
    return [] if before == floor > 0 else context.between(base + before, base + start, _BODIES)


def _starts(text: str, floor: int, at: int) -> list[int]:
    """Returns where sentences and numbered paragraphs begin."""
    return sorted({floor, *sentence_starts(text, floor, at), *(one.end() for one in _NUMBERED.finditer(text, floor, at))})


def _only(entities_of_mentions: Sequence[str | None]) -> str | None:
    """Returns the entity if all are the same; None if they differ or the entity is unknown."""
    return entities_of_mentions[0] if len(set(entities_of_mentions)) == 1 else None


def role_mentions(context: Context) -> list[Mention]:
    """Returns the places where a role stands for the one party that has it, as mentions of that party: "employed by Defendant"."""
    named: dict[str, Mention] = {}
    for mention in context.mentions if context.case.parties else ():
        if mention.type in NAMES and (entity := context.entity(mention)):
            named.setdefault(entity, mention)
    found = []
    for match in _ROLE.finditer(context.window.text) if named else ():
        parties = context.case.parties.get(role_of(match[0]), [])
        if not match["many"] and len(parties) == 1 and (name := named.get(parties[0])):
            span = context.window.span(*match.span())
            found.append(Mention(name.type, span.start, span.end, span.page_number, name.text, name.value, name.confidence, "role"))
    return found


def _roles(context: Context) -> Iterator[Anaphor]:
    if not context.case.parties:
        return
    for match in _ROLE.finditer(context.window.text):
        parties = context.case.parties.get(role_of(match[0]), [])
        if len(parties) > 1 and not match["many"]:
            parties = _introduced(context, match, parties)
        if (len(parties) == 1 or match["many"]) and 0 < len(parties) <= _MAX_PARTIES:
            base = context.window.base
            yield Anaphor(base + match.end(), tuple(parties), base + match.start(), False, "role")


def _introduced(context: Context, role: re.Match[str], parties: Sequence[str]) -> list[str]:
    """Returns the one of several parties whom the sentence before begins with: "Plaintiff Jane Roe is a nurse. Plaintiff resides"."""
    text, base = context.window.text, context.window.base
    floor = max(0, role.start() - _REACH)
    borders = sorted(
        {floor, *sentence_starts(text, floor, role.start() + 1), *(one.end() for one in _NUMBERED.finditer(text, floor, role.start()))}
    )
    if len(borders) < 2 or borders[-1] != role.start() or borders[-2] == floor > 0:
        return []
    named = context.between(base + borders[-2], base + role.start(), NAMES)
    if not named or not context.text(base + borders[-2], named[0].start).strip().endswith(role[0]):
        return []
    entities = {context.entity(one) for one in named}
    return [entity for entity in parties if entities == {entity}]
