"""The domain as frozen types, without files, databases or an orchestrator.

Offsets are counted in Unicode code points of the document text: the pages joined by one form
feed (`PAGE_BREAK`). Ranges are half-open, pages are numbered from 1.
"""

from __future__ import annotations

from legal_pipeline.model.decisions import (
    Applied,
    Decision,
    DecisionKind,
    DocumentSubject,
    EntitySubject,
    FactEnds,
    FactSubject,
    MentionSubject,
    NamedIn,
    SplitMention,
    Subject,
)
from legal_pipeline.model.documents import (
    UNKNOWN_MEDIA_TYPE,
    Category,
    Child,
    Document,
    DocumentStatus,
    Origin,
    Priority,
    RefusalReason,
    SourceFacts,
    StageMetric,
    State,
)
from legal_pipeline.model.entities import PII_TYPES, Entity, Mention, MentionType, Merge
from legal_pipeline.model.facts import STATED, DocketEntry, Evidence, PassageKind, Relationship, RelationshipType, TestimonyPassage
from legal_pipeline.model.mail import MailFields, MailParty
from legal_pipeline.model.pages import NEEDS_EYES_CONFIDENCE, PAGE_BREAK, NoteKind, Page, PageMethod, PageNote
from legal_pipeline.model.redactions import REDACTED, HiddenBy, Redaction, RedactionState
from legal_pipeline.model.text import Chunk, Doubt, Span, Window, windows

__all__ = [
    "NEEDS_EYES_CONFIDENCE",
    "PAGE_BREAK",
    "PII_TYPES",
    "REDACTED",
    "STATED",
    "UNKNOWN_MEDIA_TYPE",
    "Applied",
    "Category",
    "Child",
    "Chunk",
    "Decision",
    "DecisionKind",
    "DocketEntry",
    "Document",
    "DocumentStatus",
    "DocumentSubject",
    "Doubt",
    "Entity",
    "EntitySubject",
    "Evidence",
    "FactEnds",
    "FactSubject",
    "HiddenBy",
    "MailFields",
    "MailParty",
    "Mention",
    "MentionSubject",
    "MentionType",
    "Merge",
    "NamedIn",
    "NoteKind",
    "Origin",
    "Page",
    "PageMethod",
    "PageNote",
    "PassageKind",
    "Priority",
    "Redaction",
    "RedactionState",
    "RefusalReason",
    "Relationship",
    "RelationshipType",
    "SourceFacts",
    "Span",
    "SplitMention",
    "StageMetric",
    "State",
    "Subject",
    "TestimonyPassage",
    "Window",
    "windows",
]
