"""Extracts the relationships of a document, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from legal_pipeline import identity
from legal_pipeline.data.relation_cues import MAX_EVIDENCE
from legal_pipeline.model import Evidence, Mention, Relationship, RelationshipType, Window
from legal_pipeline.stages.relations.context import Context, Fact, Proceedings, folded_names
from legal_pipeline.stages.relations.contracts.agreements import read_agreements
from legal_pipeline.stages.relations.contracts.amounts import read_amounts
from legal_pipeline.stages.relations.contracts.courts import read_venue
from legal_pipeline.stages.relations.contracts.governing_law import read_governing_law
from legal_pipeline.stages.relations.contracts.terms import read_terms
from legal_pipeline.stages.relations.contradictions import LOWERED_CONFIDENCE, contradictions
from legal_pipeline.stages.relations.dates import read_dates, read_filings
from legal_pipeline.stages.relations.docket_sheets import read_docket_sheet
from legal_pipeline.stages.relations.forms import read_employments
from legal_pipeline.stages.relations.mail import read_mail
from legal_pipeline.stages.relations.officers import read_offices
from legal_pipeline.stages.relations.parties import read_bench, read_contract_signers, read_parties, read_signers
from legal_pipeline.stages.relations.prose.own_offices import read_own_offices
from legal_pipeline.stages.relations.prose.pattern_rules import read_patterns
from legal_pipeline.stages.relations.references import CoOccurrences, read_aliases, read_citations
from legal_pipeline.stages.relations.representation.changes_of_counsel import read_changes_of_counsel
from legal_pipeline.stages.relations.representation.counsel import read_counsel, read_writers
from legal_pipeline.stages.relations.representation.letters import read_letters
from legal_pipeline.stages.relations.testimony import read_testimony
from legal_pipeline.stages.resolution.resolve import Resolution
from legal_pipeline.stages.structures import read_structures

_RULES: tuple[Callable[[Context], Iterator[Fact]], ...] = (
    read_docket_sheet,  # first: its number is that of the case
    read_mail,
    read_parties,  # before the rules that need the docket number and the parties' roles
    read_contract_signers,
    read_bench,
    read_employments,
    read_counsel,
    read_writers,
    read_letters,
    read_changes_of_counsel,
    read_signers,
    read_testimony,
    read_filings,
    read_agreements,
    read_governing_law,
    read_terms,  # before the rules that ask whether it is a contract
    read_venue,
    read_amounts,
    read_aliases,
    read_offices,
    read_patterns,
    read_own_offices,
    read_citations,
)
_MAX_DATES = 2


@dataclass(slots=True)
class _Edge:
    """A relationship while its evidence accumulates."""

    confidence: float
    rule: str
    evidence: list[Evidence] = field(default_factory=list)


def relate(
    document_id: str, windows: Iterable[Window], mentions_in: Callable[[Window], Sequence[Mention]], resolution: Resolution
) -> Iterator[Relationship]:
    """Yields one relationship for each (type, source, target, role), in order of first evidence.

    Source and target are entity ids; facts about the document itself have `document_id` as source. The rule with the
    highest confidence names the relationship, which keeps its first MAX_EVIDENCE spans; facts that exclude each other have at most
    LOWERED_CONFIDENCE. Memory grows with the number of
    distinct relationships, not with the text.
    """
    edges: dict[tuple[RelationshipType, str, str, str | None], _Edge] = {}
    case, co_occurrences, folded = Proceedings(), CoOccurrences(), folded_names(resolution)
    dates: list[tuple[int, Fact]] = []
    for number, window in enumerate(windows):
        context = Context(document_id, window, mentions_in(window), read_structures(window), resolution, folded, case)
        for rule in _RULES:
            for fact in rule(context):
                _add(edges, document_id, context.weighed(fact))
        dates = _best_dates([*dates, *((rank, context.weighed(fact)) for rank, fact in read_dates(context, number == 0))])
        co_occurrences.add(context)
    for _, fact in dates:
        _add(edges, document_id, fact)
    for fact in co_occurrences.facts():
        _add(edges, document_id, fact)
    found = [
        Relationship(
            identity.relationship_id(document_id, *key), *key, confidence=edge.confidence, rule=edge.rule, evidence=tuple(edge.evidence)
        )
        for key, edge in edges.items()
    ]
    yield from _with_contradictions_lowered(found, resolution)


def _with_contradictions_lowered(found: Sequence[Relationship], resolution: Resolution) -> Iterator[Relationship]:
    names = {entity.entity_id: entity.name for entity in resolution.entities}
    excluded = {
        one for contradiction in contradictions(found, lambda entity_id: names.get(entity_id, "")) for one in contradiction.relationship_ids
    }
    for one in found:
        is_lowered = one.relationship_id in excluded and one.confidence > LOWERED_CONFIDENCE
        yield replace(one, confidence=LOWERED_CONFIDENCE) if is_lowered else one


def _add(edges: dict[tuple[RelationshipType, str, str, str | None], _Edge], document_id: str, fact: Fact) -> None:
    span = fact.evidence
    if not span.text:
        return
    edge = edges.setdefault((fact.type, fact.source_id, fact.target_id, fact.role), _Edge(fact.confidence, fact.rule))
    if fact.confidence > edge.confidence:
        edge.confidence, edge.rule = fact.confidence, fact.rule
    proof = Evidence(document_id, span.page_number, span.start, span.end, span.text)
    if len(edge.evidence) < MAX_EVIDENCE and proof not in edge.evidence:
        edge.evidence.append(proof)


def _best_dates(candidates: list[tuple[int, Fact]]) -> list[tuple[int, Fact]]:
    """Returns the facts of the best rank: one date, or two if they come from signatures, as a stipulation has."""
    if not candidates:
        return []
    best_overlap = min(rank for rank, _ in candidates)
    limit = 1 if best_overlap < 3 else _MAX_DATES
    days: dict[str, None] = {}
    best_dates = []
    for rank, fact in candidates:
        if rank != best_overlap:
            continue
        if fact.target_id in days or len(days) < limit:
            days[fact.target_id] = None
            best_dates.append((rank, fact))
    return best_dates[: MAX_EVIDENCE * _MAX_DATES]
