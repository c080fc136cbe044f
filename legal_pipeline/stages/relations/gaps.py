"""Relationships told by the words between two neighbouring names, one table of rules for all types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.relation_cues import GAP_RULES, TITLE, GapRule
from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.scene import Fact, Scene

_RULES = tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in GAP_RULES)
_BY_TYPES: dict[tuple[MentionType, MentionType], tuple[tuple[GapRule, re.Pattern[str]], ...]] = {
    (first, second): tuple(pair for pair in _RULES if first in pair[0].first and second in pair[0].second)
    for first in MentionType
    for second in MentionType
}
_MAX_GAP = 170
_NEXT = 3
_OFFICE = re.compile(rf",?\s+(?P<role>{TITLE}(?:(?:,\s+|\s+and\s+){TITLE})?)\b(?!\s+(?:of|for|at)\s+the\s+[A-Z])", re.IGNORECASE)
_PERSONS = frozenset({MentionType.PERSON})
_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_CLERK = re.compile(r"[\s,]{1,3}(?P<role>(?:Deputy\s+|Acting\s+)?Clerk(?:\s+of\s+(?:the\s+)?Court)?|CLERK(?:\s+OF\s+(?:THE\s+)?COURT)?)\b")
_COURTS = frozenset({MentionType.COURT})
_ADDRESS_RULE = "place.address_below"
_CHAIN_REACH = 700


def read_gaps(scene: Scene) -> Iterator[Fact]:
    """Every rule of the table whose words fill the gap between two mentions at most three apart."""
    mentions, text, base = scene.mentions, scene.window.text, scene.window.base
    homes = {scene.entity_at(one.firm) for one in scene.structures.counsel if one.firm and one.represents} | set(scene.case.names.values())
    for index, first in enumerate(mentions):
        for second in mentions[index + 1 : index + 1 + _NEXT]:
            gap = second.start - first.end
            if gap > _MAX_GAP:
                break
            rules = _BY_TYPES[first.type, second.type]
            if gap < 1 or not rules:
                continue
            between = text[first.end - base : second.start - base]
            for rule, pattern in rules:
                if (match := pattern.fullmatch(between)) and (rule.rule != _ADDRESS_RULE or _is_address(scene, first, second, homes)):
                    yield from _fact(scene, rule, first, second, match)
                    break


def _is_address(scene: Scene, first: Mention, second: Mention, homes: set[str | None]) -> bool:
    """A street address under the name of a party or of a firm that appears for one; mailing lists are left alone."""
    return any(char.isdigit() for char in second.text) and scene.entity(first) in homes


def _fact(scene: Scene, rule: GapRule, first: Mention, second: Mention, match: re.Match[str]) -> Iterator[Fact]:
    source, target = scene.entity(first), scene.entity(second)
    if source is None or target is None or source == target:
        return
    if rule.is_reversed:
        source, target = target, source
    role = match.groupdict().get("role")
    yield Fact(
        rule.type,
        source,
        target,
        " ".join(role.split()).lower() if role else None,
        rule.confidence,
        rule.rule,
        scene.span(first.start, second.end),
    )


def read_offices(scene: Scene) -> Iterator[Fact]:
    """officer_of from signatures and clerks' lines, and down a list whose first officer named the organisation."""
    for signature in scene.structures.signatures:
        if signature.title and signature.organisation:
            person = scene.entity_at(signature.name, _PERSONS)
            body = scene.entity_at(signature.organisation, _BODIES)
            if person and body and person != body:
                start, end = signature.organisation.span.start, max(signature.name.span.end, signature.evidence.end)
                evidence = scene.span(start, end) if end - start < 400 else signature.evidence
                yield Fact(RelationshipType.OFFICER_OF, person, body, signature.title.lower(), 0.9, "signature.title", evidence)
    text, base = scene.window.text, scene.window.base
    body_id, body_end = None, -_CHAIN_REACH
    for index, mention in enumerate(scene.mentions):
        if mention.type in _BODIES:
            near = text[max(0, mention.start - base - 60) : mention.start - base]
            if re.search(rf"{TITLE}(?:\s+(?:of|for)|,)\s+(?:the\s+)?$", near, re.IGNORECASE):
                body_id, body_end = scene.entity(mention), mention.end
            continue
        if mention.type != MentionType.PERSON:
            continue
        behind = text[mention.end - base : mention.end - base + 90]
        if clerk := _CLERK.match(behind):
            yield from _clerk(scene, mention, clerk)
        elif (office := _OFFICE.match(behind)) and behind.startswith(","):
            following = scene.mentions[index + 1] if index + 1 < len(scene.mentions) else None
            if following and following.type in _BODIES and following.start < mention.end + office.end() + 12:
                continue  # the gap rules read it
            person = scene.entity(mention)
            if body_id and person and mention.start - body_end < _CHAIN_REACH and person != body_id:
                evidence = scene.span(mention.start, mention.end + office.end())
                yield Fact(
                    RelationshipType.OFFICER_OF, person, body_id, " ".join(office["role"].split()).lower(), 0.5, "officer.list", evidence
                )
                body_end = mention.end


def _clerk(scene: Scene, mention: Mention, clerk: re.Match[str]) -> Iterator[Fact]:
    court = scene.nearest_after(mention.end, _COURTS, 160) or scene.nearest_before(mention.start, _COURTS, 200)
    target = scene.entity(court) if court else scene.case.court_id
    person = scene.entity(mention)
    if person and target:
        role = "deputy clerk" if "deputy" in clerk["role"].lower() else "clerk"
        yield Fact(
            RelationshipType.OFFICER_OF, person, target, role, 0.8, "officer.clerk", scene.span(mention.start, mention.end + clerk.end())
        )
