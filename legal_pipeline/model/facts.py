"""What a document states about entities, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class RelationshipType(StrEnum):
    """Directions: see the table in docs/extraction.md."""

    PARTY_TO = "party_to"
    REPRESENTED_BY = "represented_by"
    MEMBER_OF = "member_of"
    PRESIDED_BY = "presided_by"
    AUTHORED_BY = "authored_by"
    EMPLOYED_BY = "employed_by"
    OFFICER_OF = "officer_of"
    INSURED_BY = "insured_by"
    OWNS = "owns"
    ALIAS_OF = "alias_of"
    AGREED_WITH = "agreed_with"
    GOVERNED_BY = "governed_by"
    EFFECTIVE_ON = "effective_on"
    SIGNED_ON = "signed_on"
    ENDS_ON = "ends_on"
    HAS_TERM = "has_term"
    VENUE_IN = "venue_in"
    AGREED_AMOUNT = "agreed_amount"
    DATED = "dated"
    FILED_ON = "filed_on"
    SENT_BY = "sent_by"
    SENT_TO = "sent_to"
    COPIED_TO = "copied_to"
    TESTIMONY_OF = "testimony_of"
    EXAMINED_BY = "examined_by"
    CLAIMS_AMOUNT = "claims_amount"
    LOCATED_IN = "located_in"
    CITES = "cites"
    CO_OCCURS = "co_occurs"


STATED = tuple(each for each in RelationshipType if each is not RelationshipType.CO_OCCURS)
"""What documents state. That two names stand in one sentence is weak and plentiful: it is listed on request only."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters that support a fact."""

    document_id: str
    page_number: int
    start: int
    end: int
    text: str
    cited: str | None = field(default=None, compare=False)
    """Printed page and lines, for text with printed line numbers: `Tr. 41:3-17`."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A typed edge. Its ends are entity ids; the source is the document_id for a fact about the document."""

    relationship_id: str
    type: RelationshipType
    source_id: str
    target_id: str
    role: str | None
    confidence: float
    rule: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"relationship {self.relationship_id} ({self.type}) has no evidence")


@dataclass(frozen=True, slots=True)
class DocketEntry:
    """An entry of a docket sheet, or the one that a notice of electronic filing announces; `text == document_text[start:end]`."""

    start: int
    end: int
    page_number: int
    text: str
    date: str
    """ISO 8601; the day of filing, or of the entry where no other is printed."""
    number: str | None = None
    """The document number as printed; None for an entry without a document."""
    filed_by: str | None = None
    """The filer as printed, without the role; None for acts of the court and where the entry does not say."""


class PassageKind(StrEnum):
    """What a passage of a transcript is."""

    QUESTION = "question"
    ANSWER = "answer"
    REMARK = "remark"
    """An objection, a ruling, a word of the reporter."""


@dataclass(frozen=True, slots=True)
class TestimonyPassage:
    """A question, an answer or a remark of a transcript; `text == document_text[start:end]`, behind the mark that opens it."""

    __test__ = False

    start: int
    end: int
    page_number: int
    text: str
    kind: PassageKind
    speaker: str
    """As printed: "MS. MOTT" for a question, the witness for an answer; empty where the transcript does not say."""
    witness: str
    """Who testifies; empty where the transcript does not say."""
