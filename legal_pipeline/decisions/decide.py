"""Records decisions and lets the results follow: readers see each the moment it is made, undone or repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legal_pipeline.decisions.facts import fact_subject
from legal_pipeline.decisions.mentions import mention_at
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Applied, DecisionKind, DocumentSubject, EntitySubject, FactEnds, MentionType, Subject
from legal_pipeline.storage.decisions.decisions import GRAPH_KINDS, Decisions, RecordedDecision
from legal_pipeline.storage.decisions.entities import entity_subject, forms
from legal_pipeline.storage.decisions.tags import tag_name, tag_numbers
from legal_pipeline.storage.store import Store

_MOST_CHARS = 2_000
"""Of a name, a note or a reason."""


@dataclass(frozen=True, slots=True)
class Decider:
    """The decisions of one person in one matter; entities, facts and documents are given by their ids. Each method returns the number."""

    store: Store
    matter: str
    actor: str
    reason: str = ""

    def merge(self, left_id: str, right_id: str) -> int:
        if left_id == right_id:
            raise UsageError("an entity cannot be merged with itself; name two")
        return self._record(DecisionKind.MERGE, [self._entity(left_id), self._entity(right_id)])

    def split(self, entity_id: str, *, name: str = "", document_id: str = "", other_id: str = "") -> int:
        """Takes a name, or what a document says, out of an entity; or keeps two entities apart that the rules may join later."""
        whole = self._entity(entity_id)
        if other_id:
            return self._record(DecisionKind.SPLIT, [whole, self._entity(other_id)])
        known = forms(self.store.engine, self.matter, entity_id)
        part = entity_subject(
            self.store.engine, self.matter, entity_id, document_ids=[document_id] if document_id else None, names=[name] if name else None
        )
        if part is None:
            of_it = f"is not called {name!r}" if name else f"is not named in {document_id}"
            raise UsageError(f"{whole.name} {of_it}; documents call it: {'; '.join(list(known)[:8])}")
        remaining = {holder for form, holders in known.items() if form != name for holder in holders} - {document_id}
        if not remaining:
            raise UsageError(f"nothing would remain of {whole.name}: name another part: --name with one of its names, or --document")
        return self._record(DecisionKind.SPLIT, [whole, part])

    def split_mention(self, document_id: str, start: int, end: int, *, entity_id: str = "", other_id: str = "") -> int:
        """Takes one mention, by its offsets in the document, out of its entity: it is somebody else, or `other_id` where that is known.

        Raises UsageError when there is no such mention, when it is not one of `entity_id`, or when nothing would remain.
        """
        mention = mention_at(self.store, self.matter, document_id, start, end)
        whole = self._entity(mention.matter_entity_id)
        if entity_id not in ("", whole.entity_id):
            raise UsageError(f"this mention is one of {whole.name} now; look at the page again")
        if other_id == whole.entity_id:
            raise UsageError(f"this mention is one of {whole.name} already; name another, or nobody")
        if self.store.matters.mention_count(self.matter, whole.entity_id) < 2:
            raise UsageError(f"nothing would remain of {whole.name}: this is its only mention; rename it, or merge it with another")
        return self._record(DecisionKind.SPLIT, [whole, mention.as_subject(), *([self._entity(other_id)] if other_id else [])])

    def rename(self, entity_id: str, name: str) -> int:
        return self._record(DecisionKind.RENAME, [self._entity(entity_id)], _text(name, "the new name"))

    def retype(self, entity_id: str, type_: MentionType) -> int:
        return self._record(DecisionKind.RETYPE, [self._entity(entity_id)], type_.value)

    def judge(self, fact: FactEnds, kind: DecisionKind) -> int:
        """Rejects or confirms a fact, which a later decision about it overrides."""
        return self._record(kind, [fact_subject(self.store, self.matter, fact)], applied=[Applied(0, fact=fact)])

    def tag(self, document_id: str, tag: str) -> int:
        """Tags a document; one that has the tag keeps it, and the number of the decision is that of the earlier one."""
        name = tag_name(tag)
        earlier = tag_numbers(self.store.engine, matter=self.matter, document_id=document_id).get(document_id, {}).get(name)
        if earlier is not None:
            return earlier
        return self._record(DecisionKind.TAG, [self._document(document_id)], name, document_id=document_id)

    def untag(self, document_id: str, tag: str) -> int:
        """Undoes the decision that set the tag. Raises UsageError when the document does not have it."""
        tags = tag_numbers(self.store.engine, matter=self.matter, document_id=document_id).get(document_id, {})
        name = tag_name(tag)
        if name not in tags:
            has = f"it has: {', '.join(tags)}" if tags else "it has none"
            raise UsageError(f"{document_id} is not tagged {name}; {has}")
        return self.undo(tags[name]).decision.number

    def note(self, text: str, *, document_id: str = "", entity_id: str = "", fact: FactEnds | None = None) -> int:
        said = _text(text, "a note")
        if document_id:
            return self._record(DecisionKind.NOTE, [self._document(document_id)], said, document_id=document_id)
        if fact is not None:
            return self._record(DecisionKind.NOTE, [fact_subject(self.store, self.matter, fact)], said, applied=[Applied(0, fact=fact)])
        return self._record(DecisionKind.NOTE, [self._entity(entity_id)], said, applied=[Applied(0, entity_id)])

    def undo(self, number: int) -> RecordedDecision:
        """Undoes a decision of the matter. Raises UsageError when there is none of this number, or when it is undone."""
        undone = Decisions(self.store.engine).undo(number, actor=self.actor, reason=_reason(self.reason), matter=self.matter)
        if undone.decision.kind in GRAPH_KINDS:
            merge_now(self.store, self.matter)
        return undone

    def _record(
        self,
        kind: DecisionKind,
        subjects: Sequence[Subject],
        value: str = "",
        *,
        document_id: str | None = None,
        applied: list[Applied] | None = None,
    ) -> int:
        number = Decisions(self.store.engine).record(
            self.matter,
            kind,
            subjects,
            value,
            actor=self.actor,
            reason=_reason(self.reason),
            document_id=document_id,
            applied=applied or (),
        )
        if kind in GRAPH_KINDS:
            merge_now(self.store, self.matter)
        return number

    def _entity(self, entity_id: str) -> EntitySubject:
        found = entity_subject(self.store.engine, self.matter, entity_id)
        if found is None:
            raise UsageError(f"the matter {self.matter} has no entity {entity_id}; it may have been merged since it was listed")
        return found

    def _document(self, document_id: str) -> DocumentSubject:
        status = self.store.documents.status(document_id)
        if status.document.matter != self.matter:
            raise UsageError(f"the matter {self.matter} has no document {document_id}")
        return DocumentSubject(document_id, status.facts.sha256 if status.facts else "")


def _text(text: str, what: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise UsageError(f"{what} must not be empty")
    if len(said) > _MOST_CHARS:
        raise UsageError(f"{what} may have {_MOST_CHARS:,} characters; this one has {len(said):,}")
    return said


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > _MOST_CHARS:
        raise UsageError(f"a reason may have {_MOST_CHARS:,} characters; this one has {len(said):,}")
    return said
