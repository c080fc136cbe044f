"""The input of a relationship rule: one window with its text, structures, mentions and entities."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from legal_pipeline.data.government import PARTS_OF_BODIES
from legal_pipeline.model import Mention, MentionType, RelationshipType, Span, Window
from legal_pipeline.stages.calibration import calibrated
from legal_pipeline.stages.resolution.resolve import Resolution
from legal_pipeline.stages.structures.model import NamedSpan, Structures

_FOLD = re.compile(r"[^a-z0-9]+")
_PART_BEHIND = re.compile(rf"\s+(?:[A-Z][a-z]+\s+){{0,2}}(?:{'|'.join(sorted(PARTS_OF_BODIES))})\b")
_NEAR = 4
"""Mentions that may lie within one another: a firm has its members in its name."""
NAMES = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY})


def fold(name: str) -> str:
    """Folds a name for comparison within a document: lower case, letters and digits only."""
    return _FOLD.sub(" ", name.lower()).strip()


def folded_names(resolution: Resolution) -> dict[tuple[MentionType, str], str]:
    """Returns (type, folded text) -> entity for names and courts; a party whom only the case's name prints has no mention."""
    found = {
        (type_, fold(text)): entity
        for (type_, text), entity in resolution.entity_of.items()
        if type_ in NAMES or type_ == MentionType.COURT
    }
    for entity in resolution.entities:
        for name in (entity.name, *entity.aliases) if entity.type in NAMES else ():
            found.setdefault((entity.type, fold(name)), entity.entity_id)
    return found


@dataclass(frozen=True, slots=True)
class Fact:
    """A relationship that a rule found. Source and target are entity ids; the source may also be the document_id."""

    type: RelationshipType
    source_id: str
    target_id: str
    role: str | None
    confidence: float
    rule: str
    evidence: Span


@dataclass(slots=True)
class Proceedings:
    """The facts about its case that earlier windows of a document established; grows with the parties, not the pages."""

    docket_id: str | None = None
    """Entity of the docket number or case in the document's own caption or header."""
    parties: dict[str, list[str]] = field(default_factory=dict)
    """Role -> entity ids."""
    names: dict[str, str] = field(default_factory=dict)
    """Folded name of a party -> entity id."""
    court_id: str | None = None
    is_counsel_filing: bool = False
    """Whether the first page has counsel's appearance block: the filing is counsel's, not the court's."""
    witness_id: str | None = None
    """Entity of the witness who testifies at the end of the window before."""
    is_contract: bool = False
    """Whether the document has opened as a contract, in this window or an earlier one."""
    terms: dict[str, Mention | None] = field(default_factory=dict)
    """Defined term such as "Company" -> a mention of its name; None for a term that two names share."""
    is_mail: bool = False
    """Whether the document is a mail: its date is that of its header, or none."""


class Context:
    """One window with its mentions in order of offset. All offsets are absolute."""

    def __init__(
        self,
        document_id: str,
        window: Window,
        mentions: Iterable[Mention],
        structures: Structures,
        resolution: Resolution,
        folded: dict[tuple[MentionType, str], str],
        case: Proceedings,
    ) -> None:
        self.document_id = document_id
        self.window = window
        self.mentions: Sequence[Mention] = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
        self.structures = structures
        self.case = case
        self._entity_of = resolution.entity_of
        self._folded = folded
        self._starts = [mention.start for mention in self.mentions]
        self._kinds: dict[str, MentionType] | None = None

    def weighed(self, fact: Fact) -> Fact:
        """Returns the fact with its calibrated confidence, times the certainty of the words it rests on: its ends, or else its evidence.

        The evidence cuts neither end's name.
        """
        ends = (fact.source_id, fact.target_id)
        certainty = self.certainty(fact.evidence, ends)
        confidence = calibrated(fact.type, fact.rule, fact.confidence)
        evidence = self._with_whole_names(fact.evidence, ends)
        return replace(fact, confidence=confidence if certainty == 1 else round(confidence * certainty, 3), evidence=evidence)

    def _with_whole_names(self, evidence: Span, entities: Collection[str]) -> Span:
        """Returns the evidence with the rest of a name that goes on behind it, as on the next line: rules read lines."""
        first_behind = bisect_left(self._starts, evidence.end)
        ends = (
            mention.end
            for mention in self.mentions[max(first_behind - _NEAR, 0) : first_behind]
            if mention.page_number == evidence.page_number and self.entity(mention) in entities
        )
        end = max(ends, default=evidence.end)
        return self.span(evidence.start, end) if end > evidence.end else evidence

    def certainty(self, evidence: Span, entities: Collection[str]) -> float:
        """Returns how sure OCR is of these entities' mentions in the evidence, 0 to 1; without any, of the whole evidence."""
        if not self.window.doubts:
            return 1.0
        first, last = bisect_left(self._starts, evidence.start), bisect_left(self._starts, evidence.end)
        named: list[Mention | Span] = [mention for mention in self.mentions[first:last] if self.entity(mention) in entities]
        local = self.window.local
        return min(self.window.certainty(local(each.start), local(each.end)) for each in named or [evidence])

    def kind(self, entity: str | None) -> MentionType | None:
        """Returns the type of an entity that is named in the window, or None."""
        if self._kinds is None:
            self._kinds = {found: one.type for one in self.mentions if (found := self.entity(one))}
        return self._kinds.get(entity) if entity else None

    def is_person(self, entity: str | None) -> bool:
        return self.kind(entity) is MentionType.PERSON

    def entity(self, mention: Mention) -> str | None:
        """Returns the mention's entity, or None."""
        return self._entity_of.get((mention.type, mention.text))

    def between(self, start: int, end: int, types: frozenset[MentionType]) -> list[Mention]:
        """Returns the mentions that lie entirely inside the range."""
        first, last = bisect_left(self._starts, start), bisect_right(self._starts, end)
        return [mention for mention in self.mentions[first:last] if mention.end <= end and mention.type in types]

    def after(self, offset: int, count: int) -> Sequence[Mention]:
        """Returns the next `count` mentions that begin at or after the offset."""
        first = bisect_left(self._starts, offset)
        return self.mentions[first : first + count]

    def best_overlap(self, name: NamedSpan | Span, types: frozenset[MentionType] = NAMES) -> Mention | None:
        """Returns the mention with the largest overlap with a span, at least half of the longer of the two, or None."""
        span = name.span if isinstance(name, NamedSpan) else name
        first = max(0, bisect_left(self._starts, span.start) - 4)
        last = bisect_right(self._starts, span.end)
        chosen: tuple[float, Mention] | None = None
        for mention in self.mentions[first:last]:
            common = min(mention.end, span.end) - max(mention.start, span.start)
            if mention.type not in types or common <= 0:
                continue
            share = common / max(mention.end - mention.start, span.end - span.start)
            if share >= 0.5 and (chosen is None or share > chosen[0]):
                chosen = share, mention
        return chosen[1] if chosen else None

    def entity_at(self, name: NamedSpan | Span, types: frozenset[MentionType] = NAMES) -> str | None:
        """Returns the entity of the best overlapping mention, or, inside a case name, of the same name elsewhere."""
        mention = self.best_overlap(name, types)
        if mention:
            return self.entity(mention)
        if not isinstance(name, NamedSpan):
            return None
        kinds = [kind for kind in (name.type, *types) if kind in types]
        forms = (fold(name.span.text), fold(name.name))
        return next((found for form in forms for kind in kinds if (found := self._folded.get((kind, form)))), None)

    def nearest_before(self, offset: int, types: frozenset[MentionType], reach: int) -> Mention | None:
        """Returns the last mention that ends at or up to `reach` characters before the offset, or None."""
        index = bisect_left(self._starts, offset) - 1
        while index >= 0 and self.mentions[index].start >= offset - reach - 300:
            mention = self.mentions[index]
            if mention.type in types and offset - reach <= mention.end <= offset:
                return mention
            index -= 1
        return None

    def nearest_after(self, offset: int, types: frozenset[MentionType], reach: int) -> Mention | None:
        """Returns the first mention that begins at or up to `reach` characters after the offset, or None."""
        for mention in self.mentions[bisect_left(self._starts, offset) :]:
            if mention.start > offset + reach:
                return None
            if mention.type in types:
                return mention
        return None

    def span(self, start: int, end: int) -> Span:
        """Returns the span between absolute offsets, without whitespace at its edges."""
        local_start, local_end = self.window.local(start), self.window.local(end)
        text = self.window.text
        while local_start < local_end and text[local_start].isspace():
            local_start += 1
        while local_end > local_start and text[local_end - 1].isspace():
            local_end -= 1
        return self.window.span(local_start, local_end)

    def continues_as_unit(self, name: Mention) -> bool:
        """Returns whether a unit of the body follows the mention: "Judicial Conference" + "Executive Secretariat"."""
        return bool(_PART_BEHIND.match(self.window.text, self.window.local(name.end)))

    def text(self, start: int, end: int) -> str:
        """Returns the text between absolute offsets."""
        return self.window.text[self.window.local(start) : self.window.local(end)]
