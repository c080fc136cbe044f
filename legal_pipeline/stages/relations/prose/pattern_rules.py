"""Relationships expressed by the words between two neighboring names, as in "Jane Roe, president of Acme Corp." (officer_of)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import cache

from legal_pipeline.data.relation_cues import PARTIES, PATTERN_RULES, PERSONS, PatternRule
from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact
from legal_pipeline.stages.relations.prose.coreference import read_anaphors, role_mentions
from legal_pipeline.stages.relations.prose.name_pairs import BEFORE, CONDITIONS, NamePair, always
from legal_pipeline.stages.relations.prose.named_terms import read_terms

_BY_TYPES: dict[tuple[MentionType, MentionType], tuple[PatternRule, ...]] = {
    (first, second): tuple(rule for rule in PATTERN_RULES if first in rule.first and second in rule.second)
    for first in MentionType
    for second in MentionType
}
_NAMES_ONLY = frozenset(
    {"firm.of", "alias.known_as", "place.address_below", "place.seat", "officer.body_title", "employment.while_working", *BEFORE}
)
_OF_BODIES = _NAMES_ONLY - {"officer.body_title"}
_AFTER_PERSON, _AFTER_PARTY, _AFTER_BODY = (
    {
        second: tuple(rule for rule in PATTERN_RULES if first <= rule.first and second in rule.second and rule.rule not in names_only)
        for second in MentionType
    }
    for first, names_only in (
        (PERSONS, _NAMES_ONLY),
        (PARTIES, _NAMES_ONLY),
        (frozenset({MentionType.ORG, MentionType.GOV_BODY}), _OF_BODIES),
    )
)
"""Rules after an anaphor that refers to a person, after one that may refer to an organization, and after one that does."""
_OF_TERMS = _NAMES_ONLY - {"officer.title_of_body", "employment.title_of_body"}
_BY_TERMS = {types: tuple(rule for rule in rules if rule.rule not in _OF_TERMS) for types, rules in _BY_TYPES.items()}
"""Rules between names of which one is a defined term, or the role of the one party that has it."""
_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_ANAPHOR_FACTOR = 0.85
"""Factor on a rule's confidence when an anaphor replaces the name."""
_MAX_GAP = 170
_NEXT = 3
_AT_WORK = frozenset({RelationshipType.OFFICER_OF, RelationshipType.EMPLOYED_BY, RelationshipType.MEMBER_OF})
_SHARED = frozenset({*_AT_WORK, RelationshipType.LOCATED_IN, RelationshipType.OWNS})
_PLURAL = re.compile(
    r"(?:\s*\([^()]{1,60}\))?(?:,\s+(?:husband\s+and\s+wife|spouses|a\s+married\s+couple|individuals),?)?,?\s+(?:(?:who|which)\s+)?(?:(?:both|each|all|jointly|together|currently|are|were|have|held|hold|(?:reside|live|own|work|maintain)(?:e?d)?)\b)",
    re.IGNORECASE,
)
"""What is said of more than one."""
_AND = re.compile(
    r"(?:\s*\([^()]{1,60}\))?,?\s+(?:and|&)\s+(?:(?:the\s+)?(?:plaintiff|defendant|petitioner|respondent)\s+)?(?:(?:his|her)\s+(?:then-?\s*)?(?:wife|husband|spouse|son|daughter"
    r"|mother|father|brother|sister),?\s+)?(?:Mr\.\s+|Mrs\.\s+|Ms\.\s+|Dr\.\s+)?",
    re.IGNORECASE,
)
_COMMA = re.compile(r"(?:\s*\([^()]{1,60}\))?,\s+(?:Mr\.\s+|Mrs\.\s+|Ms\.\s+|Dr\.\s+)?")
_DENIED = re.compile(r"\b(?:not(?!-)|never|neither|nor)\b|n['’]t\b", re.IGNORECASE)
"""What a sentence denies of its subject: "was not an agent of"."""
_OWNS = re.compile(r"^(?:co-)?(?:owner|member|shareholder)$", re.IGNORECASE)
"""Titles that say nothing but ownership."""


def read_patterns(context: Context) -> Iterator[Fact]:
    """Yields a fact for each rule that matches all text between a mention or an anaphor and one of the next three mentions."""
    active = (context.entity_at(one.firm) for one in context.structures.counsel if one.firm and one.represents)
    firms = {context.entity_at(one.firm) for one in context.structures.counsel if one.firm} - set(context.case.names.values())
    address_holders = frozenset(active) | frozenset(context.case.names.values())
    attorneys = {context.entity_at(one.name) for one in context.structures.counsel} - set(context.case.names.values())
    terms = read_terms(context)
    names = sorted([*context.mentions, *terms], key=lambda mention: (mention.start, -mention.end)) if terms else context.mentions
    roles = role_mentions(context)
    starts = [role.start for role in roles]
    for index, first in enumerate(names):
        source = context.entity(first)
        at = bisect_left(starts, first.end)
        for second in (*names[index + 1 : index + 1 + _NEXT], *roles[at : at + 1]) if source else ():
            if second.start - first.end > _MAX_GAP:
                continue
            pair = NamePair(context, first.start, first.end, source, second, address_holders)
            is_term = first.source == "term" or second.source in ("term", "role")
            for matched in _matching_rules(pair, (_BY_TERMS if is_term else _BY_TYPES)[first.type, second.type]):
                for fact in (fact for each in (pair, *_joined(pair, first, matched[0])) for fact in _fact(each, *matched)):
                    if fact.type is RelationshipType.REPRESENTED_BY and _is_of_block(fact.source_id, pair, firms, attorneys):
                        continue
                    yield (
                        replace(
                            fact,
                            confidence=round(fact.confidence * _ANAPHOR_FACTOR, 2),
                            rule=f"{fact.rule}.{'role' if second.source == 'role' else 'term'}",
                        )
                        if is_term
                        else fact
                    )
    for anaphor in read_anaphors(context):
        for second in context.after(anaphor.end, _NEXT):
            if second.start - anaphor.end > _MAX_GAP:
                break
            for entity in anaphor.entities:
                pair = NamePair(context, anaphor.evidence_start, anaphor.end, entity, second, address_holders)
                kind = context.kind(entity) if anaphor.kind == "role" else None
                is_person, is_body = anaphor.is_person or kind is MentionType.PERSON, anaphor.kind == "body" or kind in _BODIES
                rules = _AFTER_PERSON if is_person else _AFTER_BODY if is_body else _AFTER_PARTY
                for matched in _matching_rules(pair, rules[second.type]):
                    for fact in _fact(pair, *matched):
                        yield replace(fact, confidence=round(fact.confidence * _ANAPHOR_FACTOR, 2), rule=f"{fact.rule}.{anaphor.kind}")


def _is_of_block(client: str, pair: NamePair, firms: Set[str | None], attorneys: Set[str | None]) -> bool:
    """Returns whether the client is a firm or, beyond the end of a line, an attorney of a block of counsel.

    In "Attorney for Plaintiff / ROE LLP" the firm is no client; in a sentence an attorney may be one: "Jane Roe, counsel for Bo Mott".
    """
    return client in firms or (client in attorneys and "\n" in pair.between)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when it is first tried: all of them take nearly half a CPU-second, and most processes try none."""
    return re.compile(pattern, re.IGNORECASE)


def _matching_rules(pair: NamePair, rules: Sequence[PatternRule]) -> Iterator[tuple[PatternRule, re.Match[str]]]:
    """Yields the first rule of each type of relationship: "president and owner of" says two things, and neither is employment."""
    if not rules or pair.second.start <= pair.end:
        return
    between = pair.between
    if _DENIED.search(between) or pair.is_relative:
        return
    found: set[RelationshipType] = set()
    for rule in rules:
        if rule.type in found or (rule.type in _AT_WORK and found & _AT_WORK) or not (match := _compiled(rule.pattern).fullmatch(between)):
            continue
        behind = _compiled(rule.behind).match(pair.behind) if rule.behind else match
        if rule.before and behind:
            behind = BEFORE[rule.rule].search(pair.before)
        is_owner = (
            rule.type is RelationshipType.OFFICER_OF
            and RelationshipType.OWNS in found
            and _OWNS.search((behind or match).groupdict().get("role") or "")
        )
        if behind and not is_owner and not pair.is_supposed and CONDITIONS.get(rule.rule, always)(pair):
            found.add(rule.type)
            yield rule, behind


def _joined(pair: NamePair, first: Mention, rule: PatternRule) -> Iterator[NamePair]:
    """Yields the names of which the same is said: "Jane Roe and her husband, Bo Roe, reside in"."""
    if rule.type not in _SHARED or not _PLURAL.match(pair.between):
        return
    context, end = pair.context, pair.start
    for other in reversed(context.between(max(context.window.base, end - _MAX_GAP), end, NAMES)):
        gap = context.text(other.end, end)
        if not (_AND if end == pair.start else _COMMA).fullmatch(gap) or (other.type != first.type and first.type is MentionType.PERSON):
            return
        each = replace(pair, start=other.start, source=context.entity(other))
        if each.is_supposed or not each.source:
            return
        yield each
        end = other.start


def _fact(pair: NamePair, rule: PatternRule, match: re.Match[str]) -> Iterator[Fact]:
    source, target = pair.source, pair.context.entity(pair.second)
    if source is None or target is None or source == target:
        return
    if rule.is_reversed:
        source, target = target, source
    role = match.groupdict().get("role")
    printed = " ".join(role.split()).lower() if role else None
    yield Fact(rule.type, source, target, printed, rule.confidence, rule.rule, pair.context.span(pair.start, pair.second.end))
