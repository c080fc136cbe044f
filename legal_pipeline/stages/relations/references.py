"""What the document refers to, and who is named in one sentence: cites, co_occurs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.relation_cues import CO_OCCURRENCE_CONFIDENCE, MAX_CO_OCCURRENCES
from legal_pipeline.model import MentionType, RelationshipType, Span
from legal_pipeline.stages.relations.context import Fact, Scene

_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[\"“(]?[A-Z])|\n\s*\n|\f|;\s*\n")
_NAMES = frozenset({MentionType.PERSON, MentionType.ORG})
_MAX_IN_SENTENCE = 12
_MAX_PAIRS = 20_000


def read_citations(scene: Scene) -> Iterator[Fact]:
    """Every authority once, with the places where it is cited."""
    for mention in scene.mentions:
        if mention.type not in (MentionType.CITATION, MentionType.STATUTE):
            continue
        if target := scene.entity(mention):
            evidence = Span(mention.start, mention.end, mention.page_number, mention.text)
            yield Fact(RelationshipType.CITES, scene.document_id, target, None, min(0.95, mention.confidence), "reference.cited", evidence)


class CoOccurrences:
    """Counts pairs of names in one sentence over the document; holds at most 20,000 pairs at a time."""

    def __init__(self) -> None:
        self._count: dict[tuple[str, str], int] = {}
        self._where: dict[tuple[str, str], Span] = {}

    def add(self, scene: Scene) -> None:
        """Counts the sentences of one window."""
        mentions = [mention for mention in scene.mentions if mention.type in _NAMES]
        base, text = scene.window.base, scene.window.text
        group: list[tuple[str, int, int]] = []
        for index, mention in enumerate(mentions):
            entity = scene.entity(mention)
            if entity is None:
                continue
            if (
                index
                and group
                and (mention.start - group[-1][2] > 300 or _SENTENCE_END.search(text, group[-1][2] - base, mention.start - base))
            ):
                self._close(scene, group)
                group = []
            if len(group) < _MAX_IN_SENTENCE:
                group.append((entity, mention.start, mention.end))
        self._close(scene, group)

    def _close(self, scene: Scene, group: list[tuple[str, int, int]]) -> None:
        pairs: dict[tuple[str, str], tuple[int, int]] = {}
        for i, (first, start, first_end) in enumerate(group):
            for second, second_start, end in group[i + 1 :]:
                if first != second:
                    pairs.setdefault((min(first, second), max(first, second)), (min(start, second_start), max(first_end, end)))
        for pair, (start, end) in pairs.items():
            if pair in self._count:
                self._count[pair] += 1
            elif len(self._count) < _MAX_PAIRS:
                self._count[pair] = 1
                self._where[pair] = scene.span(start, end)

    def facts(self) -> Iterator[Fact]:
        """The most frequent pairs, each with the first sentence part that holds both."""
        ranked = sorted(self._count.items(), key=lambda item: (-item[1], self._where[item[0]].start, item[0]))
        for (first, second), count in ranked[:MAX_CO_OCCURRENCES]:
            confidence = min(0.3, CO_OCCURRENCE_CONFIDENCE + 0.01 * (count - 1))
            yield Fact(RelationshipType.CO_OCCURS, first, second, None, confidence, "sentence.together", self._where[first, second])
