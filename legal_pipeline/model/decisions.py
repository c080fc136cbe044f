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


Subject = EntitySubject | DocumentSubject | FactSubject


@dataclass(frozen=True, slots=True)
class Decision:
    number: int
    kind: DecisionKind
    subjects: tuple[Subject, ...]
    """A merge has the two entities; a split has the entity, then what is taken out of it; any other kind has one subject."""
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
