"""The redactions of a matter and the decisions about them: kept out (`accepted`), or part of the text (`released`).

Nothing here returns hidden words. A decision is about one place in one document with certain bytes, and it is found again
each time these bytes are read.

Does not belong here: the rows that are written with a page (`facts.hidden_words`), finding hidden words (`stages.readers.pdf`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import REDACTED, HiddenBy, Redaction, RedactionState, State
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, streamed, transaction
from legal_pipeline.storage.database.tables import (
    documents,
    pages,
    previous_entities,
    previous_pages,
    previous_results,
    redaction_decisions,
    redactions,
    stage_results,
)
from legal_pipeline.storage.documents import snapshots
from legal_pipeline.storage.facts import hidden_words
from legal_pipeline.topology import STAGES

_AFTER_TEXT = [stage.name for stage in STAGES[2:]]
_ACTIONS = {RedactionState.ACCEPTED: "accept redactions", RedactionState.RELEASED: "release redactions"}
_decision = sa.func.coalesce(redaction_decisions.c.decision, RedactionState.OPEN.value)
_state = _decision.label("state")
_BESIDE = sa.outerjoin(redactions, redaction_decisions, redaction_decisions.c.redaction_id == redactions.c.redaction_id)


@dataclass(frozen=True, slots=True)
class FoundRedaction:
    """Where words are hidden and what was decided about them."""

    redaction_id: str
    document_id: str
    matter: str
    file_name: str
    page_number: int
    page_start: int
    """Offset of the page in the document text; `start` and `end` count from there."""
    start: int
    end: int
    characters: int
    hidden_by: HiddenBy
    box: tuple[float, float, float, float]
    state: RedactionState
    actor: str | None = None
    reason: str | None = None
    decided_at: dt.datetime | None = None
    shown: str | None = None
    """The words, if they are only marked for redaction and nobody has decided: the page itself shows them."""

    def as_page_shows(self, text: str, base: int) -> str:
        """Returns a piece of the document text that begins at `base` with the words that the page shows."""
        start, end = self.page_start + self.start - base, self.page_start + self.end - base
        if self.shown is None or start >= len(text) or end <= 0:
            return text
        # the piece may begin or end within the words
        before, behind = max(0, -start), max(0, end - len(text))
        whole = Redaction(0, end - start, self.shown, self.hidden_by, self.box).unmasked(
            REDACTED * before + text[max(0, start) : end] + REDACTED * behind
        )
        return text[: max(0, start)] + whole[before : len(whole) - behind] + text[end:]


@dataclass(frozen=True, slots=True)
class Decided:
    redaction_ids: tuple[str, ...]
    changed: tuple[str, ...]
    """Documents whose text has changed: they wait to be processed again from their chunks on."""
    busy: tuple[str, ...]
    """Documents that are being processed; nothing was decided about them."""


def place_record(item: FoundRedaction) -> dict[str, Any]:
    """The JSON form of a redaction, without its words; offsets count from the start of the document."""
    return {
        "redaction_id": item.redaction_id,
        "document_id": item.document_id,
        "page_number": item.page_number,
        "start": item.page_start + item.start,
        "end": item.page_start + item.end,
        "characters": item.characters,
        "hidden_by": item.hidden_by.value,
        "box": list(item.box),
        "state": item.state.value,
        "decided_by": item.actor,
        "reason": item.reason,
        "decided_at": item.decided_at.isoformat() if item.decided_at else None,
    }


class Redactions:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def find(
        self, *, matter: str | None = None, document_ids: Sequence[str] | None = None, state: RedactionState | None = None
    ) -> Iterator[FoundRedaction]:
        """Yields redactions in the order of documents, pages and places."""
        c = redactions.c
        decision = redaction_decisions.c
        columns = (documents.c.matter, documents.c.file_name, _state, decision.actor, decision.reason, decision.decided_at)
        of_page = (pages.c.document_id == c.document_id) & (pages.c.page_number == c.page_number)
        query = sa.select(redactions, pages.c.start.label("page_start"), *columns)
        query = query.select_from(_BESIDE.join(documents, documents.c.document_id == c.document_id).join(pages, of_page))
        if matter is not None:
            query = query.where(documents.c.matter == matter)
        if document_ids is not None:
            query = query.where(c.document_id.in_(list(document_ids)))
        if state is not None:
            query = query.where(_decision.in_([state.value]))
        with reading(self.engine) as connection:
            for row in streamed(connection, query.order_by(c.document_id, c.page_number, c.start)):
                yield _found(row)

    def resolve(self, names: Sequence[str]) -> list[str]:
        """Returns the redactions with these ids and those of the documents with these ids. Raises UsageError for unknown ones."""
        found: list[str] = []
        with reading(self.engine) as connection:
            for name in dict.fromkeys(names):
                either = (redactions.c.redaction_id == name) | (redactions.c.document_id == name)
                ids = connection.scalars(sa.select(redactions.c.redaction_id).where(either).order_by(redactions.c.redaction_id)).all()
                if not ids:
                    raise UsageError(f"{name} is no redaction and no document with any; `legal-pipeline redactions list` lists them")
                found += ids
        return list(dict.fromkeys(found))

    def decide(self, redaction_ids: Sequence[str], decision: RedactionState, *, actor: str, reason: str) -> Decided:
        """Records a decision, one document at a time; the same decision again changes nothing."""
        by_document: dict[str, list[str]] = {}
        c = redactions.c
        for some in batched(redaction_ids, 500):
            with reading(self.engine) as connection:
                for row in connection.execute(sa.select(c.document_id, c.redaction_id).where(c.redaction_id.in_(some))):
                    by_document.setdefault(row.document_id, []).append(row.redaction_id)
        decided: list[str] = []
        changed: list[str] = []
        busy: list[str] = []
        for document_id, ids in sorted(by_document.items()):
            with transaction(self.engine) as connection:
                own = documents.c.document_id == document_id
                document = connection.execute(sa.select(documents.c.state, documents.c.matter).where(own).with_for_update()).one_or_none()
                if document is None:
                    continue
                if document.state == State.RUNNING:
                    busy.append(document_id)
                    continue
                new = _decide(connection, document_id, ids, decision, actor, reason)
                if not new:
                    continue
                decided += new
                numbers = _pages_of(connection, new)
                said = f"{len(new)} on page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}: {reason}"
                if _rewrite(connection, document_id, numbers, decision):
                    changed.append(document_id)
                audit_log.record(
                    connection, actor=actor, action=_ACTIONS[decision], matter=document.matter, document_id=document_id, detail=said
                )
        return Decided(tuple(decided), tuple(changed), tuple(busy))


def warning(states: Mapping[RedactionState, int]) -> str | None:
    """Says how many redactions of a document await a decision; None if none does."""
    count = states.get(RedactionState.OPEN, 0)
    if not count:
        return None
    passages, verb = ("passage", "is") if count == 1 else ("passages", "are")
    return f"{count} {passages} of its text {verb} hidden or marked for redaction and kept out; `legal-pipeline redactions` decides"


def counts(engine: Engine, document_ids: Sequence[str] | None = None) -> Mapping[str, Mapping[RedactionState, int]]:
    """Returns document id -> redactions by state, for documents that have any."""
    query = sa.select(redactions.c.document_id, _state, sa.func.count().label("n")).select_from(_BESIDE)
    if document_ids is not None:
        query = query.where(redactions.c.document_id.in_(list(document_ids)))
    found: dict[str, dict[RedactionState, int]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query.group_by(redactions.c.document_id, _state)):
            found.setdefault(row.document_id, {})[RedactionState(row.state)] = row.n
    return found


def _decide(connection: Connection, document_id: str, ids: Sequence[str], decision: RedactionState, actor: str, reason: str) -> list[str]:
    """Returns the redactions about which nobody had decided so before."""
    c = redaction_decisions.c
    rows = connection.execute(sa.select(c.redaction_id, c.decision).where(c.redaction_id.in_(ids)))
    before = {row.redaction_id: row.decision for row in rows}
    new = [redaction_id for redaction_id in ids if before.get(redaction_id) != decision.value]
    if new:
        connection.execute(sa.delete(redaction_decisions).where(c.redaction_id.in_(new)))
        row = {"document_id": document_id, "decision": decision.value, "actor": actor, "reason": reason, "decided_at": now()}
        connection.execute(sa.insert(redaction_decisions), [row | {"redaction_id": redaction_id} for redaction_id in new])
    return new


def _pages_of(connection: Connection, ids: Sequence[str]) -> list[int]:
    c = redactions.c
    return list(connection.scalars(sa.select(c.page_number).where(c.redaction_id.in_(ids)).distinct().order_by(c.page_number)))


def _rewrite(connection: Connection, document_id: str, numbers: Sequence[int], decision: RedactionState) -> bool:
    """Puts the words into the text of these pages or takes them out again; returns whether a text has changed."""
    is_changed = False
    for number in numbers:
        stored = connection.execute(sa.select(pages).where(pages.c.document_id == document_id, pages.c.page_number == number)).one()
        found = hidden_words.of_page(connection, document_id, number)
        after = hidden_words.released_text(connection, stored.text, found)
        if after != stored.text and not is_changed:
            is_changed = True
            _reset(connection, document_id, decision)
        hidden_words.replace_text(connection, stored.page_id, stored.text, after)
    return is_changed


def _reset(connection: Connection, document_id: str, decision: RedactionState) -> None:
    """Makes the document wait for its stages behind the text, which read it again."""
    if decision is RedactionState.RELEASED:
        snapshots.save_snapshot(connection, document_id)
    else:
        # what was replaced may have the words
        for table in (previous_pages, previous_entities, previous_results):
            connection.execute(sa.delete(table).where(table.c.document_id == document_id))
    stages = (stage_results.c.document_id == document_id) & stage_results.c.stage.in_(_AFTER_TEXT)
    connection.execute(sa.delete(stage_results).where(stages))
    cleared = dict.fromkeys(("reason", "reason_code", "category", "run_id", "requested_at"))
    own = documents.c.document_id == document_id
    connection.execute(sa.update(documents).where(own).values(state=State.WAITING, updated_at=now(), **cleared))


def _found(row: sa.Row[Any]) -> FoundRedaction:
    left, bottom, right, top = row.box
    at = row.decided_at
    return FoundRedaction(
        row.redaction_id,
        row.document_id,
        row.matter,
        row.file_name,
        row.page_number,
        row.page_start,
        row.start,
        row.end,
        row.characters,
        HiddenBy(row.hidden_by),
        (left, bottom, right, top),
        RedactionState(row.state),
        row.actor,
        row.reason,
        # SQLite stores no time zone; all stored times are UTC
        at if at is None or at.tzinfo else at.replace(tzinfo=dt.UTC),
        row.text if (row.hidden_by, row.state) == (HiddenBy.MARK.value, RedactionState.OPEN.value) else None,
    )
