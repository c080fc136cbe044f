"""Relationships told by the words between two neighbouring names, one table of rules for all types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from legal_pipeline.data.places import COUNTRIES
from legal_pipeline.data.relation_cues import GAP_RULES, PARTIES, PERSONS, GapRule
from legal_pipeline.model import Mention, MentionType
from legal_pipeline.stages.relations.context import Fact, Scene
from legal_pipeline.stages.relations.coreference import read_referents

_RULES = tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in GAP_RULES)
_BY_TYPES: dict[tuple[MentionType, MentionType], tuple[tuple[GapRule, re.Pattern[str]], ...]] = {
    (first, second): tuple(pair for pair in _RULES if first in pair[0].first and second in pair[0].second)
    for first in MentionType
    for second in MentionType
}
_OF_NAMES_ONLY = frozenset({"firm.of", "alias.known_as", "place.address_below", "officer.body_title", "employment.while_working"})
_BEHIND_PERSON, _BEHIND_PARTY = (
    {
        second: tuple(pair for pair in _RULES if first <= pair[0].first and second in pair[0].second and pair[0].rule not in _OF_NAMES_ONLY)
        for second in MentionType
    }
    for first in (PERSONS, PARTIES)
)
"""For words that stand for a person, and for those of which it is not known what they stand for."""
_LESS = 0.85
"""Of a rule's confidence, where a word stands for the name."""
_MAX_GAP = 170
_NEXT = 3
_LINE = 120
_FOR = re.compile(r"\b(?:counsel|attorneys?|lawyers?)\s+for\b", re.IGNORECASE)
_COUNTRIES = frozenset(COUNTRIES)


def read_gaps(scene: Scene) -> Iterator[Fact]:
    """Every rule of the table whose words fill the gap between two mentions at most three apart, or behind a word for a name."""
    firms = (scene.entity_at(one.firm) for one in scene.structures.counsel if one.firm and one.represents)
    homes = frozenset(firms) | frozenset(scene.case.names.values())
    for index, first in enumerate(scene.mentions):
        source = scene.entity(first)
        for second in scene.mentions[index + 1 : index + 1 + _NEXT] if source else ():
            if second.start - first.end > _MAX_GAP:
                break
            gap = _Gap(scene, first.start, first.end, source, second, homes)
            if found := _fitting(gap, _BY_TYPES[first.type, second.type]):
                yield from _fact(gap, *found)
    for referent in read_referents(scene):
        for second in scene.after(referent.end, _NEXT):
            if second.start - referent.end > _MAX_GAP:
                break
            for entity in referent.entities:
                gap = _Gap(scene, referent.proof_start, referent.end, entity, second, homes)
                rules = _BEHIND_PERSON if referent.is_person else _BEHIND_PARTY
                if found := _fitting(gap, rules[second.type]):
                    for fact in _fact(gap, *found):
                        yield replace(fact, confidence=round(fact.confidence * _LESS, 2), rule=f"{fact.rule}.{referent.kind}")


def _fitting(gap: _Gap, rules: Sequence[tuple[GapRule, re.Pattern[str]]]) -> tuple[GapRule, re.Match[str]] | None:
    if not rules or gap.second.start <= gap.end:
        return None
    between = gap.between
    fitting = ((rule, match) for rule, pattern in rules if (match := pattern.fullmatch(between)))
    return next((found for found in fitting if _ALSO.get(found[0].rule, _always)(gap)), None)


def _always(_: _Gap) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Gap:
    """A name, or a word for one, and another name, with words of a rule between them; offsets are absolute."""

    scene: Scene
    start: int
    end: int
    source: str | None
    second: Mention
    homes: frozenset[str | None]
    """Whose address may stand below a name: parties and the firms that appear for them."""

    @property
    def between(self) -> str:
        return self.scene.text(self.end, self.second.start)


def _is_address(gap: _Gap) -> bool:
    """A street address under the name of a party or of a firm that appears for one; mailing lists are left alone."""
    if not any(char.isdigit() for char in gap.second.text) or gap.source not in gap.homes:
        return False
    line = gap.scene.text(max(gap.scene.window.base, gap.start - _LINE), gap.start).rpartition("\n")[2]
    # under "Counsel for Acme" stands counsel's address
    return _FOR.search(line) is None


def _is_domicile(gap: _Gap) -> bool:
    """A citizen of Ohio lives there (28 U.S.C. § 1332), a citizen of France need not."""
    return "resid" in gap.between or "citizen" not in gap.between or gap.second.text not in _COUNTRIES


def _is_whole_name(gap: _Gap) -> bool:
    """Behind a title and a part of a body, the list they stand in says whose officer that is."""
    return not gap.scene.runs_on(gap.second)


def _is_of_the_first(gap: _Gap) -> bool:
    return not gap.scene.between(gap.end, gap.second.start, PERSONS)


_ALSO: dict[str, Callable[[_Gap], bool]] = {
    "place.address_below": _is_address,
    "place.resident": _is_domicile,
    "officer.title_of": _is_whole_name,
    "employment.while_working": _is_of_the_first,
}
"""What has to hold besides the words of a rule."""


def _fact(gap: _Gap, rule: GapRule, match: re.Match[str]) -> Iterator[Fact]:
    source, target = gap.source, gap.scene.entity(gap.second)
    if source is None or target is None or source == target:
        return
    if rule.is_reversed:
        source, target = target, source
    role = match.groupdict().get("role")
    printed = " ".join(role.split()).lower() if role else None
    yield Fact(rule.type, source, target, printed, rule.confidence, rule.rule, gap.scene.span(gap.start, gap.second.end))
