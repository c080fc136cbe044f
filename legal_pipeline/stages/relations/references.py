"""cites, alias_of and co_occurs: cited authorities, defined terms, names in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.back_references import BACK_REFERENCE
from legal_pipeline.data.relation_cues import CO_OCCURRENCE_CONFIDENCE, MAX_CO_OCCURRENCES
from legal_pipeline.model import MentionType, RelationshipType, Span
from legal_pipeline.stages.relations.context import NAMES, Context, Fact
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE

_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[\"“(]?[A-Z])|\n\s*\n|\f|;\s*\n")
_NAMES = frozenset({MentionType.PERSON, MentionType.ORG})
_TERMS = frozenset({MentionType.DEFINED_TERM, *NAMES, MentionType.COURT})
_REFERENTS = NAMES | {MentionType.COURT}
_MAX_IN_SENTENCE = 12
_MAX_PAIRS = 20_000


def read_citations(context: Context) -> Iterator[Fact]:
    """Yields cites for every citation of a case or statute. "Id." alone names none: what it refers to is cited before it."""
    for mention in context.mentions:
        if mention.type not in (MentionType.CITATION, MentionType.STATUTE):
            continue
        if not BACK_REFERENCE.match(mention.text) and (target := context.entity(mention)):
            evidence = Span(mention.start, mention.end, mention.page_number, mention.text)
            yield Fact(
                RelationshipType.CITES, context.document_id, target, None, min(0.95, mention.confidence), "reference.cited", evidence
            )


def read_aliases(context: Context) -> Iterator[Fact]:
    """Yields alias_of from a defined term to its referent: `Acme Corp. ("Acme")`. Skips roles ("Plaintiff"), which are party_to.

    If resolution merged both into one entity, it is source and target, and the role is the defined term.
    """
    for definition in context.structures.definitions:
        term = definition.term.text.removeprefix("the ").removeprefix("The ")
        if ROLE_LINE.match(term) or term.lower() in {"parties", "party"}:
            continue
        source = context.entity_at(definition.term, _TERMS)
        target = context.entity_at(definition.referent, _REFERENTS)
        if source and target:
            # a merged entity gets an edge to itself that records the defined name and its location
            role = definition.term.text if source == target else None
            yield Fact(RelationshipType.ALIAS_OF, source, target, role, 0.9, definition.referent.rule, definition.evidence)


class CoOccurrences:
    """Counts pairs of names in the same sentence, up to 20,000 distinct pairs a document."""

    def __init__(self) -> None:
        self._count: dict[tuple[str, str], int] = {}
        self._first_span: dict[tuple[str, str], Span] = {}
        self._certainty: dict[tuple[str, str], float] = {}
        """How sure OCR is of the pair's first span; only for pairs with doubtful words."""

    def add(self, context: Context) -> None:
        """Counts the sentences of one window."""
        mentions = [mention for mention in context.mentions if mention.type in _NAMES]
        base, text = context.window.base, context.window.text
        group: list[tuple[str, int, int]] = []
        for index, mention in enumerate(mentions):
            entity = context.entity(mention)
            if entity is None:
                continue
            if (
                index
                and group
                and (mention.start - group[-1][2] > 300 or _SENTENCE_END.search(text, group[-1][2] - base, mention.start - base))
            ):
                self._count_pairs(context, group)
                group = []
            if len(group) < _MAX_IN_SENTENCE:
                group.append((entity, mention.start, mention.end))
        self._count_pairs(context, group)

    def _count_pairs(self, context: Context, group: list[tuple[str, int, int]]) -> None:
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
                self._first_span[pair] = span = context.span(start, end)
                if (certainty := context.certainty(span, pair)) < 1:
                    self._certainty[pair] = certainty

    def facts(self) -> Iterator[Fact]:
        """Yields co_occurs for the most frequent pairs, with the first text that contains both."""
        ranked = sorted(self._count.items(), key=lambda item: (-item[1], self._first_span[item[0]].start, item[0]))
        for (first, second), count in ranked[:MAX_CO_OCCURRENCES]:
            confidence = min(0.3, CO_OCCURRENCE_CONFIDENCE + 0.01 * (count - 1))
            if (pair_certainty := self._certainty.get((first, second))) is not None:
                confidence = round(confidence * pair_certainty, 3)
            yield Fact(RelationshipType.CO_OCCURS, first, second, None, confidence, "sentence.together", self._first_span[first, second])
