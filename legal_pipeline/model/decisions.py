"""What people decide about entities, facts and documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from legal_pipeline.model.entities import MentionType
from legal_pipeline.model.facts import RelationshipType


class DecisionKind(StrEnum):
    """What a person decided about an entity, a fact or a document."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"
    REJECT = "reject"
    CONFIRM = "confirm"
    TAG = "tag"
    NOTE = "note"


class NamedIn(NamedTuple):
    """A document by its bytes, and a name that it gives an entity."""

    sha256: str
    name: str
    split: int = 0
    """Number of the decision that has taken the mention there out of another entity; 0 where a name says enough."""


@dataclass(frozen=True, slots=True)
class EntitySubject:
    """An entity that a decision is about, by what a reprocessing keeps: its name, its type and the bytes of the documents that name it."""

    name: str
    type: MentionType | None = None
    places: tuple[NamedIn, ...] = ()
    entity_id: str = ""
    """Its id at the time, of the matter or of a document; the only thing known in decisions of versions before 0.4."""


@dataclass(frozen=True, slots=True)
class DocumentSubject:
    document_id: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FactSubject:
    type: RelationshipType
    role: str
    source: EntitySubject | DocumentSubject
    target: EntitySubject | DocumentSubject


@dataclass(frozen=True, slots=True)
class MentionSubject:
    """One mention of an entity, by what lets it be found again when a reprocessing has moved it: page, text, and words around it."""

    document_id: str
    sha256: str
    file_name: str
    page_number: int
    place: int
    """Offset in the text of the page."""
    text: str
    type: MentionType
    before: str = ""
    after: str = ""


Subject = EntitySubject | DocumentSubject | FactSubject | MentionSubject


@dataclass(frozen=True, slots=True)
class Decision:
    number: int
    kind: DecisionKind
    subjects: tuple[Subject, ...]
    """A merge has the two entities; a split has the entity, what is taken out of it (an entity or a mention) and, where a mention
    is known to belong to another entity, that one; any other kind has one subject."""
    value: str = ""
    """The new name or type, the tag, the text of the note; empty for other kinds."""


@dataclass(frozen=True, slots=True)
class FactEnds:
    """What makes a fact of a matter one fact, however many documents state it."""

    type: RelationshipType
    source_id: str
    target_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Applied:
    """Where a decision stands in the current results: an entity of the matter, or a fact."""

    number: int
    entity_id: str = ""
    fact: FactEnds | None = None


@dataclass(frozen=True, slots=True)
class SplitMention:
    """A mention that a decision takes out of the entity of its document."""

    number: int
    mention_id: str
    document_id: str
    whole_id: str
    """The entity of the document."""
    entity_id: str
    """What the mention becomes: an entity of its own, or `whole_id` where the document has no other mention of that."""
    type: MentionType
    name: str
    lost_form: str = ""
    """The text of the mention, if it was the last one of `whole_id` with this text."""
    facts: tuple[tuple[str, bool], ...] = ()
    """Relationships of the document that rest on this mention alone, and whether it is their source."""

    @property
    def is_whole(self) -> bool:
        return self.entity_id == self.whole_id
