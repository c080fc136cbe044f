"""Other names of the same: alias_of from definitions."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.scene import NAMES, Fact, Scene
from legal_pipeline.stages.structures.role_words import ROLE_LINE

_TERMS = frozenset({MentionType.DEFINED_TERM, *NAMES, MentionType.COURT})
_REFERENTS = NAMES | {MentionType.COURT}


def read_aliases(scene: Scene) -> Iterator[Fact]:
    """The term in the quotes -> what it stands for; a bare role ("Plaintiff") is no alias but a party_to."""
    for definition in scene.structures.definitions:
        if ROLE_LINE.match(definition.term.text.removeprefix("the ").removeprefix("The ")):
            continue
        source = scene.entity_at(definition.term, _TERMS)
        target = scene.entity_at(definition.referent, _REFERENTS)
        if source and target and source != target:
            yield Fact(RelationshipType.ALIAS_OF, source, target, None, 0.9, definition.referent.rule, definition.evidence)
