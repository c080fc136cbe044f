"""What a rule sees of one window: its text, its structures, and its mentions by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from legal_pipeline.data.government import PARTS_OF_BODIES
from legal_pipeline.model import Mention, MentionType, RelationshipType, Span, Window
from legal_pipeline.stages.resolution.resolve import Resolution
from legal_pipeline.stages.structures.model import NamedSpan, Structures

_FOLD = re.compile(r"[^a-z0-9]+")
_PART_BEHIND = re.compile(rf"\s+(?:[A-Z][a-z]+\s+){{0,2}}(?:{'|'.join(sorted(PARTS_OF_BODIES))})\b")
NAMES = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY})


def fold(name: str) -> str:
    """Lower case, letters and digits only: how names are compared within a document."""
    return _FOLD.sub(" ", name.lower()).strip()


def folded_names(resolution: Resolution) -> dict[tuple[MentionType, str], str]:
    """(type, folded text) -> entity, for the types of names."""
    return {
        (type_, fold(text)): entity
        for (type_, text), entity in resolution.entity_of.items()
        if type_ in NAMES or type_ == MentionType.COURT
    }


@dataclass(frozen=True, slots=True)
class Fact:
    """What a rule found; ends are entity ids, or the document_id for a fact about the document."""

    type: RelationshipType
    source_id: str
    target_id: str
    role: str | None
    confidence: float
    rule: str
    evidence: Span


@dataclass(slots=True)
class Proceedings:
    """What earlier windows of the document said about its case; grows with the parties, not with the pages."""

    docket_id: str | None = None
    """Entity of the docket number (or case) that the document's own caption or header names."""
    parties: dict[str, list[str]] = field(default_factory=dict)
    """Role -> entity ids."""
    names: dict[str, str] = field(default_factory=dict)
    """Folded name of a party -> entity id."""
    court_id: str | None = None
    is_counsel_filing: bool = False
    """Whether counsel's own block stands on the first page: the paper is not the court's."""


class Context:
    """One window with its mentions in order of place; offsets are absolute throughout."""

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

    def entity(self, mention: Mention) -> str | None:
        """The entity a mention was linked to."""
        return self._entity_of.get((mention.type, mention.text))

    def between(self, start: int, end: int, types: frozenset[MentionType]) -> list[Mention]:
        """Mentions that lie wholly inside the range."""
        first, last = bisect_left(self._starts, start), bisect_right(self._starts, end)
        return [mention for mention in self.mentions[first:last] if mention.end <= end and mention.type in types]

    def after(self, offset: int, count: int) -> Sequence[Mention]:
        """The next mentions that begin at or behind the offset."""
        first = bisect_left(self._starts, offset)
        return self.mentions[first : first + count]

    def best_overlap(self, name: NamedSpan | Span, types: frozenset[MentionType] = NAMES) -> Mention | None:
        """The mention that overlaps a structure's span most, at least by half of the longer of the two; None without one."""
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
        """The entity of the best mention at a structure's span; inside a case name, that of the same name elsewhere."""
        mention = self.best_overlap(name, types)
        if mention:
            return self.entity(mention)
        if not isinstance(name, NamedSpan):
            return None
        return next(
            (found for kind in (name.type, *types) if kind in types and (found := self._folded.get((kind, fold(name.span.text))))), None
        )

    def nearest_before(self, offset: int, types: frozenset[MentionType], reach: int) -> Mention | None:
        """The last mention that ends at or before the offset, within `reach` characters."""
        index = bisect_left(self._starts, offset) - 1
        while index >= 0 and self.mentions[index].start >= offset - reach - 300:
            mention = self.mentions[index]
            if mention.type in types and offset - reach <= mention.end <= offset:
                return mention
            index -= 1
        return None

    def nearest_after(self, offset: int, types: frozenset[MentionType], reach: int) -> Mention | None:
        """The first mention that begins at or after the offset, within `reach` characters."""
        for mention in self.mentions[bisect_left(self._starts, offset) :]:
            if mention.start > offset + reach:
                return None
            if mention.type in types:
                return mention
        return None

    def span(self, start: int, end: int) -> Span:
        """A span by absolute offsets, blanks at its edges cut off."""
        local_start, local_end = self.window.local(start), self.window.local(end)
        text = self.window.text
        while local_start < local_end and text[local_start].isspace():
            local_start += 1
        while local_end > local_start and text[local_end - 1].isspace():
            local_end -= 1
        return self.window.span(local_start, local_end)

    def continues_as_unit(self, name: Mention) -> bool:
        """Whether the printed name goes on behind the mention to a part of that body ("Judicial Conference" | "Executive Secretariat")."""
        return bool(_PART_BEHIND.match(self.window.text, self.window.local(name.end)))

    def text(self, start: int, end: int) -> str:
        return self.window.text[self.window.local(start) : self.window.local(end)]
