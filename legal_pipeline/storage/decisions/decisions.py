"""Records decisions, undoes them, lists them. Each is an entry of the audit log, and none is ever overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Applied, Decision, DecisionKind, FactEnds, RelationshipType, Subject
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.custody.decision_digests import digest, latest_digests, logged, logged_undo, undone_numbers
from legal_pipeline.storage.custody.withdrawn_decisions import RESTATE
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import applied_decisions, decisions
from legal_pipeline.storage.decisions.applied import insert_applied
from legal_pipeline.storage.decisions.subjects import subject_of, subject_record, title

GRAPH_KINDS = (DecisionKind.MERGE, DecisionKind.SPLIT, DecisionKind.RENAME, DecisionKind.RETYPE)
"""Those that the graph of the matter is built with; the others are read beside it."""

_ACTION, _UNDO = "decide", "undo decision"


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    decision: Decision
    matter: str
    document_id: str | None
    actor: str
    reason: str
    decided_at: dt.datetime
    undone_at: dt.datetime | None = None
    undone_by: str | None = None
    undone_reason: str | None = None
    is_applied: bool = True
    """False for a decision about an entity or a fact that the current results do not have."""

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def about(self) -> tuple[str, ...]:
        return tuple(title(subject) for subject in self.decision.subjects)


def decision_record(item: RecordedDecision) -> dict[str, Any]:
    """The JSON form of a decision; its keys are part of the interface of commands and exports."""
    return {
        "decision": item.decision.number,
        "matter": item.matter,
        "kind": item.decision.kind.value,
        "about": list(item.about),
        "document_id": item.document_id,
        "value": item.decision.value or None,
        "decided_by": item.actor,
        "decided_at": item.decided_at.isoformat(),
        "reason": item.reason or None,
        "is_applied": item.is_applied,
        "undone_by": item.undone_by,
        "undone_at": item.undone_at.isoformat() if item.undone_at else None,
        "undone_reason": item.undone_reason,
    }


class Decisions:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def record(
        self,
        matter: str,
        kind: DecisionKind,
        subjects: Sequence[Subject],
        value: str = "",
        *,
        actor: str,
        reason: str = "",
        document_id: str | None = None,
        applied: Sequence[Applied] = (),
    ) -> int:
        """Records a decision and where it stands now; returns its number."""
        row: dict[str, Any] = {
            "matter": matter,
            "kind": kind.value,
            "subjects": [subject_record(subject) for subject in subjects],
            "value": value,
        }
        row |= {"actor": actor, "reason": reason, "document_id": document_id, "decided_at": now()}
        with transaction(self.engine) as connection:
            serialised(connection, f"matter {matter}")
            number: int = connection.scalar(sa.insert(decisions).returning(decisions.c.number), row) or 0
            insert_applied(connection, matter, [Applied(number, each.entity_id, each.fact) for each in applied])
            detail = logged(number, row, reason)
            audit_log.record(
                connection, actor=actor, action=f"{_ACTION} {kind.value}", matter=matter, document_id=document_id, detail=detail
            )
        return number

    def undo(self, number: int, *, actor: str, reason: str = "", matter: str | None = None) -> RecordedDecision:
        """Undoes a decision. Raises UsageError when there is none of this number (in the matter), or when it is undone."""
        with transaction(self.engine) as connection:
            chosen = decisions.c.number == number
            if matter is not None:
                chosen &= decisions.c.matter == matter
            row = connection.execute(sa.select(decisions).where(chosen).with_for_update()).one_or_none()
            if row is None:
                of_matter = f" of {matter}" if matter else ""
                raise UsageError(f"there is no decision {number}{of_matter}; `legal-pipeline decide list` lists them")
            if row.undone_at is not None:
                raise UsageError(f"decision {number} was undone by {row.undone_by} on {row.undone_at:%Y-%m-%d}")
            serialised(connection, f"matter {row.matter}")
            undone = {"undone_at": now(), "undone_by": actor, "undone_reason": reason}
            connection.execute(sa.update(decisions).where(chosen).values(**undone))
            said = logged_undo(number, reason)
            audit_log.record(connection, actor=actor, action=_UNDO, matter=row.matter, document_id=row.document_id, detail=said)
        return next(self.find(numbers=[number], with_undone=True))

    def find(
        self,
        *,
        matter: str | None = None,
        kinds: Collection[DecisionKind] = (),
        document_id: str | None = None,
        entity_id: str | None = None,
        numbers: Collection[int] | None = None,
        with_undone: bool = False,
        newest_first: bool = False,
    ) -> Iterator[RecordedDecision]:
        """Yields decisions in the order in which they were made; `entity_id` is an entity of the matter as it is now."""
        c = decisions.c
        query = sa.select(decisions, _stands().label("stands")).order_by(c.number.desc() if newest_first else c.number)
        if matter is not None:
            query = query.where(c.matter == matter)
        if kinds:
            query = query.where(c.kind.in_([kind.value for kind in kinds]))
        if document_id is not None:
            query = query.where(c.document_id == document_id)
        if entity_id is not None:
            query = query.where(c.number.in_(sa.select(applied_decisions.c.number).where(applied_decisions.c.entity_id == entity_id)))
        if numbers is not None:
            query = query.where(c.number.in_(sorted(numbers)))
        if not with_undone:
            query = query.where(c.undone_at.is_(None))
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield _recorded(row)

    def places(self, number: int) -> list[Applied]:
        """Returns where a decision stands in the current results."""
        c = applied_decisions.c
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(applied_decisions).where(c.number == number).order_by(c.ordinal)).all()
        return [Applied(row.number, row.entity_id or "", _fact(row) if row.type else None) for row in rows]

    def of_graph(self, matter: str) -> list[Decision]:
        """Returns the decisions that stand and that concern entities or facts, for the merge of the matter."""
        kinds = [kind for kind in DecisionKind if kind is not DecisionKind.TAG]
        return [item.decision for item in self.find(matter=matter, kinds=kinds) if item.document_id is None]

    def altered(self) -> Iterator[tuple[int, str]]:
        """Yields the number of each decision that is not as the audit log has it, and what is wrong."""
        actions = (*(f"{_ACTION} {kind.value}" for kind in DecisionKind), RESTATE)
        entries = [(entry.action, entry.detail) for entry in audit_log.AuditLog(self.engine).entries()]
        held = latest_digests(detail for action, detail in entries if action in actions)
        undone = undone_numbers(detail for action, detail in entries if action == _UNDO)
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=500).execute(sa.select(decisions).order_by(decisions.c.number)):
                if row.number in held and held[row.number] != digest(row.number, row._mapping):
                    yield row.number, "is not what was decided: it was altered"
                elif row.number not in held and row.actor != _BEFORE_NAMES:
                    yield row.number, "was written past this program: the audit log does not have it"
                elif (row.undone_at is not None) != (row.number in undone):
                    yield row.number, "was undone, or brought back, past this program: the audit log says otherwise"


_BEFORE_NAMES = "unknown"
"""Who made the decisions of versions that did not record it."""


def _stands() -> sa.ColumnElement[bool]:
    """Is true for decisions about documents, and for those that the current results have a place for."""
    is_placed = sa.exists().where(applied_decisions.c.number == decisions.c.number)
    return sa.or_(decisions.c.document_id.is_not(None), is_placed)


def _recorded(row: Any) -> RecordedDecision:
    subjects = tuple(subject_of(record) for record in row.subjects)
    decision = Decision(row.number, DecisionKind(row.kind), subjects, row.value)
    undone_at = _utc(row.undone_at) if row.undone_at else None
    return RecordedDecision(
        decision,
        row.matter,
        row.document_id,
        row.actor,
        row.reason,
        _utc(row.decided_at),
        undone_at,
        row.undone_by,
        row.undone_reason,
        bool(row.stands),
    )


def _fact(row: Any) -> FactEnds:
    return FactEnds(RelationshipType(row.type), row.source_id, row.target_id, row.role)


def _utc(moment: dt.datetime) -> dt.datetime:
    # SQLite stores no time zone; all stored times are UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
