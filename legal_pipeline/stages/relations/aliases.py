"""Other names of the same: alias_of from definitions."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Fact, Scene
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE

_TERMS = frozenset({MentionType.DEFINED_TERM, *NAMES, MentionType.COURT})
_REFERENTS = NAMES | {MentionType.COURT}


def read_aliases(scene: Scene) -> Iterator[Fact]:
    """The term in the quotes -> what it stands for; a bare role ("Plaintiff") is no alias but a party_to.

    Where both are one entity already, source and target are that entity and the role holds the defined term.
    """
    for definition in scene.structures.definitions:
        term = definition.term.text.removeprefix("the ").removeprefix("The ")
        if ROLE_LINE.match(term) or term.lower() in {"parties", "party"}:
            continue
        source = scene.entity_at(definition.term, _TERMS)
        target = scene.entity_at(definition.referent, _REFERENTS)
        if source and target:
            # resolution may have made one entity of both: the edge then tells which name was defined, and where
            role = definition.term.text if source == target else None
            yield Fact(RelationshipType.ALIAS_OF, source, target, role, 0.9, definition.referent.rule, definition.evidence)
