"""testimony_of and examined_by: who testifies in a transcript, and who examines."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_PERSONS = frozenset({MentionType.PERSON})


def read_testimony(context: Context) -> Iterator[Fact]:
    """Yields the witnesses of the document, and who examines each; a witness stays until the next one, also in later windows."""
    witnesses = list(context.structures.witnesses)
    for witness in witnesses:
        if target := context.entity_at(witness.name, _PERSONS):
            yield Fact(RelationshipType.TESTIMONY_OF, context.document_id, target, None, 0.9, witness.name.rule, witness.evidence)
    for examination in context.structures.examinations:
        while witnesses and witnesses[0].name.span.start <= examination.evidence.start:
            context.case.witness_id = context.entity_at(witnesses.pop(0).name, _PERSONS) or context.case.witness_id
        attorney = context.entity_at(examination.attorney, _PERSONS)
        source = context.case.witness_id or context.document_id
        if attorney and attorney != source:
            role, rule = examination.kind or None, examination.attorney.rule
            yield Fact(RelationshipType.EXAMINED_BY, source, attorney, role, 0.9, rule, examination.evidence)
    for witness in witnesses[-1:]:
        context.case.witness_id = context.entity_at(witness.name, _PERSONS) or context.case.witness_id
