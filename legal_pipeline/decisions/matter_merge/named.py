"""What decisions name: the entities of documents that they may mean, and the names by which they look elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from legal_pipeline.model import Decision, EntitySubject, FactSubject, SplitMention, Subject
from legal_pipeline.stages.resolution.blocks import name_block
from legal_pipeline.stages.resolution.name_keys import folded
from legal_pipeline.stages.resolution.wordings import block_id
from legal_pipeline.storage.merges.state import Occurrence


@dataclass(frozen=True, slots=True)
class Named:
    """Entities of documents that a decision may know by their bytes or ids are looked at each by itself, all others by their wordings."""

    names_by_content: dict[str, set[str]] = field(default_factory=dict)
    """Digest of bytes -> folded names."""
    names: set[str] = field(default_factory=set)
    """As printed."""
    ids: set[str] = field(default_factory=set)
    """Of entities of documents or of the matter."""
    has_ids_alone: bool = False
    """Whether a decision knows an entity by nothing but the id that it had, as those of versions before 0.4."""

    @classmethod
    def by(cls, decisions: Iterable[Decision], splits: Sequence[SplitMention]) -> Named:
        subjects = list(_entity_subjects(subject for decision in decisions for subject in decision.subjects))
        named = cls(has_ids_alone=not all(subject.places for subject in subjects))
        for subject in subjects:
            named.names.add(subject.name)
            for place in subject.places:
                if not place.split:
                    named.names.add(place.name)
                    named.names_by_content.setdefault(place.sha256, set()).add(folded(place.name))
            if not subject.places:
                named.ids.add(subject.entity_id)
        named.ids.update(split.whole_id for split in splits)
        named.names.update(split.name for split in splits)
        return named

    def means(self, found: Occurrence) -> bool:
        entity = found.entity
        names = self.names_by_content.get(found.sha256, set())
        return entity.entity_id in self.ids or not names.isdisjoint(map(folded, (entity.name, *entity.aliases)))

    def blocks(self, matter: str) -> list[int]:
        return [block_id(matter, name_block(name)) for name in sorted(self.names)]


def _entity_subjects(subjects: Iterable[Subject]) -> Iterator[EntitySubject]:
    for subject in subjects:
        if isinstance(subject, FactSubject):
            yield from _entity_subjects((subject.source, subject.target))
        elif isinstance(subject, EntitySubject):
            yield subject
