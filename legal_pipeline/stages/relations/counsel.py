"""represented_by and member_of: attorneys, their clients and their firms."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.clients import clients_of
from legal_pipeline.stages.relations.context import Context, Fact
from legal_pipeline.stages.structures.model import Counsel

_PERSONS = frozenset({MentionType.PERSON})
_FIRMS = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_MAX_PARTIES = 60


def read_counsel(context: Context) -> Iterator[Fact]:
    """Yields represented_by and member_of. If no client is named, the docket number or document is the source, role "counsel"."""
    for counsel in context.structures.counsel:
        attorney = context.entity_at(counsel.name, _PERSONS)
        if attorney is None:
            continue
        if counsel.firm and (firm := context.entity_at(counsel.firm, _FIRMS)):
            start = min(counsel.name.span.start, counsel.firm.span.start)
            end = max(counsel.name.span.end, counsel.firm.span.end)
            evidence = context.span(start, end) if end - start < 400 else counsel.firm.span
            yield Fact(RelationshipType.MEMBER_OF, attorney, firm, None, 0.85, counsel.firm.rule, evidence)
        sources = [source for source in _parties(context, counsel) if source != attorney]
        for source in sources[:_MAX_PARTIES]:
            yield Fact(RelationshipType.REPRESENTED_BY, source, attorney, None, 0.85, counsel.name.rule, counsel.evidence)
        if not sources:
            yield Fact(
                RelationshipType.REPRESENTED_BY,
                context.case.docket_id or context.document_id,
                attorney,
                "counsel",
                0.5,
                "counsel.listed",
                counsel.evidence,
            )


def _parties(context: Context, counsel: Counsel) -> list[str]:
    """Returns the entities of the clients named in a block of counsel."""
    return list(dict.fromkeys(entity for client in counsel.represents for entity in clients_of(context, client, counsel.evidence)))
