"""employed_by from the fields of a form: "Employer's name   Roe Mills, Inc."."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_PERSONS = frozenset({MentionType.PERSON})
_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})


def read_employments(context: Context) -> Iterator[Fact]:
    """Yields the employer of each person for whom a form names one."""
    for employment in context.structures.employments:
        person, employer = context.entity_at(employment.person, _PERSONS), context.entity_at(employment.employer, _BODIES)
        if person and employer:
            yield Fact(RelationshipType.EMPLOYED_BY, person, employer, employment.role, 0.85, employment.employer.rule, employment.evidence)
