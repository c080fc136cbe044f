"""Relationships told by the words between two neighbouring names, one table of rules for all types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from legal_pipeline.data.places import COUNTRIES
from legal_pipeline.data.relation_cues import GAP_RULES, PERSONS, GapRule
from legal_pipeline.model import Mention, MentionType
from legal_pipeline.stages.relations.scene import Fact, Scene

_RULES = tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in GAP_RULES)
_BY_TYPES: dict[tuple[MentionType, MentionType], tuple[tuple[GapRule, re.Pattern[str]], ...]] = {
    (first, second): tuple(pair for pair in _RULES if first in pair[0].first and second in pair[0].second)
    for first in MentionType
    for second in MentionType
}
_MAX_GAP = 170
_NEXT = 3
_LINE = 120
_FOR = re.compile(r"\b(?:counsel|attorneys?|lawyers?)\s+for\b", re.IGNORECASE)
_COUNTRIES = frozenset(COUNTRIES)


def read_gaps(scene: Scene) -> Iterator[Fact]:
    """Every rule of the table whose words fill the gap between two mentions at most three apart."""
    mentions, text, base = scene.mentions, scene.window.text, scene.window.base
    firms = (scene.entity_at(one.firm) for one in scene.structures.counsel if one.firm and one.represents)
    homes = frozenset(firms) | frozenset(scene.case.names.values())
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
                if (match := pattern.fullmatch(between)) and _ALSO.get(rule.rule, _always)(_Gap(scene, first, second, homes)):
                    yield from _fact(scene, rule, first, second, match)
                    break


def _always(_: _Gap) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Gap:
    """Two names with words of a rule between them."""

    scene: Scene
    first: Mention
    second: Mention
    homes: frozenset[str | None]
    """Whose address may stand below a name: parties and the firms that appear for them."""

    @property
    def between(self) -> str:
        return self.scene.text(self.first.end, self.second.start)


def _is_address(gap: _Gap) -> bool:
    """A street address under the name of a party or of a firm that appears for one; mailing lists are left alone."""
    if not any(char.isdigit() for char in gap.second.text) or gap.scene.entity(gap.first) not in gap.homes:
        return False
    line = gap.scene.text(max(gap.scene.window.base, gap.first.start - _LINE), gap.first.start).rpartition("\n")[2]
    # under "Counsel for Acme" stands counsel's address
    return _FOR.search(line) is None


def _is_domicile(gap: _Gap) -> bool:
    """A citizen of Ohio lives there (28 U.S.C. § 1332), a citizen of France need not."""
    return "resid" in gap.between or "citizen" not in gap.between or gap.second.text not in _COUNTRIES


def _is_whole_name(gap: _Gap) -> bool:
    """Behind a title and a part of a body, the list they stand in says whose officer that is."""
    return not gap.scene.runs_on(gap.second)


def _is_of_the_first(gap: _Gap) -> bool:
    return not gap.scene.between(gap.first.end, gap.second.start, PERSONS)


_ALSO: dict[str, Callable[[_Gap], bool]] = {
    "place.address_below": _is_address,
    "place.resident": _is_domicile,
    "officer.title_of": _is_whole_name,
    "employment.while_working": _is_of_the_first,
}
"""What has to hold besides the words of a rule."""


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
