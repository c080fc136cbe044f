"""agreed_with: the parties to contracts and stipulations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from legal_pipeline.model import RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact

_STIPULATED = re.compile(
    r"\b(?:stipulated|agreed|agreement|stipulation|settlement)\b(?:\s+and\s+agreed)"
    r"?[\s,]+(?:is\s+|made\s+)?by\s+and\s+(?:between|among)\s+",
    re.IGNORECASE,
)
_MAX_PARTIES = 8


def read_agreements(context: Context) -> Iterator[Fact]:
    """Yields agreed_with between the parties to a contract or stipulation."""
    for preamble in context.structures.preambles:
        ends = [entity for party in preamble.parties if (entity := context.entity_at(party.name))]
        for source, target in combinations(list(dict.fromkeys(ends))[:_MAX_PARTIES], 2):
            evidence = preamble.evidence if len(preamble.evidence.text) < 600 else preamble.parties[0].name.span
            yield Fact(RelationshipType.AGREED_WITH, source, target, None, 0.9, "preamble.between", evidence)
    yield from _stipulations(context)


def _stipulations(context: Context) -> Iterator[Fact]:
    window = context.window
    preamble_starts = {preamble.evidence.start for preamble in context.structures.preambles}
    for match in _STIPULATED.finditer(window.text):
        start = window.base + match.start()
        if any(abs(start - other) < 400 for other in preamble_starts):
            continue
        stop = window.text.find(".", match.end(), match.end() + 300)
        names = context.between(window.base + match.end(), window.base + (stop if stop > 0 else match.end() + 300), NAMES)
        ends = [(entity, mention) for mention in names[:4] if (entity := context.entity(mention))]
        for (source, _), (target, last) in combinations(ends, 2):
            if source != target:
                yield Fact(RelationshipType.AGREED_WITH, source, target, None, 0.75, "stipulation.between", context.span(start, last.end))
