"""represented_by and member_of: attorneys, their clients and their firms."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact, fold
from legal_pipeline.stages.structures.captions.role_words import ROLE_WORD, role_of
from legal_pipeline.stages.structures.model import Counsel

_PERSONS = frozenset({MentionType.PERSON})
_FIRMS = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_SAME_SIDE = {
    "appellant": ("plaintiff", "defendant", "petitioner", "intervenor"),
    "appellee": ("defendant", "plaintiff", "respondent"),
    "petitioner": ("plaintiff", "appellant"),
    "respondent": ("defendant", "appellee"),
    "plaintiff": ("petitioner",),
    "defendant": ("respondent",),
}
"""Role in a counsel block that no party has -> equivalent roles to try, each only if it has a single party."""
_MAX_PARTIES = 60
_LINE = 160


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
    """Returns the entities of the clients named in a counsel block, by name first, then by role."""
    clients: dict[str, None] = {}
    for client in counsel.represents:
        folded = f" {fold(client)} "
        # the last name may continue on the next line
        further = f"{folded}{fold(_next_line(context, counsel))} "
        entities = [
            entity for name, entity in context.case.names.items() if len(name) > 3 and 0 <= further.find(f" {name} ") < len(folded) - 1
        ]
        if not entities:
            reach = counsel.evidence
            for mention in context.between(reach.start, reach.end + 240, NAMES):
                if len(mention.text) > 2 and f" {fold(mention.text)} " in folded and (entity := context.entity(mention)):
                    entities.append(entity)
        if not entities and ROLE_WORD.search(client):
            entities = _in_role(context, role_of(client))
        clients.update(dict.fromkeys(entities))
    return list(clients)


def _next_line(context: Context, counsel: Counsel) -> str:
    end = counsel.evidence.end
    head, _, rest = context.text(end, min(end + _LINE, context.window.end)).partition("\n")
    return "" if head.strip() else rest.partition("\n")[0]


def _in_role(context: Context, role: str) -> list[str]:
    if parties := context.case.parties.get(role):
        return parties
    for other in _SAME_SIDE.get(role, ()):
        parties = context.case.parties.get(other, [])
        if len(parties) == 1:
            return parties
    return []
