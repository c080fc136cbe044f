"""The state of each document of a batch, read with a few statements whatever the size of the batch.

Everything is computed from the stored rows, so that no counter can drift. A stage counts as finished when its key matches
the current bytes, code and settings. Files found inside a member belong to the batch; withdrawn documents remain members.

Does not belong here: Dagster's pending runs (`batches.status.run_states`), the state of the batch (`batches.status.status`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.model import Category, Origin, RefusalReason
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import BatchRecord
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import (
    IS_DUE,
    batch_backfills,
    batch_documents,
    documents,
    pages,
    stage_results,
    withdrawals,
)
from legal_pipeline.storage.facts.stage_results import stage_keys, stage_options
from legal_pipeline.topology import STAGES

Keys = Callable[[str, str], Mapping[str, str]]
"""(sha256 of a document, its matter) -> stage name -> key of that stage's rows under the current code and settings."""


def keys_of(settings: Settings) -> Keys:
    """Returns the keys under these settings, cached: many documents share a matter, and some are duplicates."""
    options = cache(lambda matter: stage_options(settings, matter))
    return cache(lambda sha256, matter: stage_keys(sha256, options(matter)))


@dataclass(frozen=True, slots=True)
class _Request:
    """The request of a batch for one of its documents."""

    is_requested: bool
    at: dt.datetime
    from_stage: int | None
    """Position of the first stage that is forced to run again."""
    backfill_id: str | None
    is_named: bool = True


_IDS = 500
_TEXT = next(position for position, stage in enumerate(STAGES) if stage.name == "document_text")
_POSITIONS = {stage.name: position for position, stage in enumerate(STAGES)}

_Results = dict[str, dict[int, tuple[str, dt.datetime]]]
"""document_id -> position of the stage -> (key, finished at)."""


def members(engine: Engine, batch: BatchRecord, keys: Keys) -> list[Member]:
    """Returns the members in the order of the request, each followed by the files found inside it, from one snapshot."""
    with reading(engine) as connection:
        requested = _requests(connection, batch)
        rows = {
            row.document_id: row for row in connection.execute(_of_family(batch.batch_id, documents, documents, IS_DUE.label("is_due")))
        }
        results = _results(connection, batch.batch_id)
        pages_read = _pages_read(connection, batch.batch_id)
        withdrawn = {row.document_id: row for row in connection.execute(_withdrawn(batch.batch_id))}
    by_parent: dict[str, list[str]] = {}
    for document_id, row in sorted((withdrawn | rows).items()):
        if row.parent_id is not None and document_id not in requested:
            by_parent.setdefault(row.parent_id, []).append(document_id)
    ordered = []
    for document_id, request in _in_order(requested, by_parent):
        if document_id not in rows:
            ordered.append(_without_row(document_id, request, withdrawn.get(document_id)))
            continue
        row = rows[document_id]
        current = keys(row.sha256, row.matter) if row.sha256 else {}
        ordered.append(_member(row, request, batch, current, results.get(document_id, {}), pages_read.get(document_id, {})))
    return ordered


def have_changed(engine: Engine, members: Sequence[Member]) -> bool:
    """Returns whether the row of any member was written or deleted since it was read; much cheaper than reading again."""
    c = documents.c
    with reading(engine) as connection:
        for some in (members[start : start + _IDS] for start in range(0, len(members), _IDS)):
            query = sa.select(c.document_id, c.updated_at).where(c.document_id.in_([member.document_id for member in some]))
            moments = {row.document_id: utc(row.updated_at) for row in connection.execute(query)}
            if any(moments.get(member.document_id) != member.changed_at for member in some):
                return True
    return False


def family(batch_id: str) -> sa.Select[tuple[str]]:
    """Selects the ids of the members and of all files found inside them, each once."""
    named = sa.select(batch_documents.c.document_id).where(batch_documents.c.batch_id == batch_id).cte("family", recursive=True)
    inside = sa.select(documents.c.document_id).join(named, documents.c.parent_id == named.c.document_id)
    return sa.select(named.union(inside).c.document_id)


def _of_family(batch_id: str, table: sa.Table, *columns: Any) -> sa.Select[Any]:
    family_ids = family(batch_id).subquery()
    return sa.select(*(columns or (table,))).join_from(family_ids, table, table.c.document_id == family_ids.c.document_id)


def _requests(connection: Connection, batch: BatchRecord) -> dict[str, _Request]:
    in_batch = batch_documents.c.batch_id == batch.batch_id
    columns = (batch_documents.c.document_id, batch_documents.c.is_requested, batch_documents.c.backfill_id)
    backfills = {
        row.backfill_id: row for row in connection.execute(sa.select(batch_backfills).where(batch_backfills.c.batch_id == batch.batch_id))
    }
    requests = {}
    for row in connection.execute(sa.select(*columns).where(in_batch).order_by(batch_documents.c.position)):
        backfill = backfills.get(row.backfill_id)
        at = utc(backfill.requested_at) if backfill else batch.created_at
        from_stage = _POSITIONS.get(backfill.from_stage) if backfill else None
        requests[row.document_id] = _Request(row.is_requested, at, from_stage, row.backfill_id)
    return requests


def _results(connection: Connection, batch_id: str) -> _Results:
    table = stage_results.c
    results: _Results = {}
    query = _of_family(batch_id, stage_results, table.document_id, table.stage, table.key, table.finished_at)
    for document_id, stage, key, finished_at in connection.execute(query):
        if (position := _POSITIONS.get(stage)) is not None:
            results.setdefault(document_id, {})[position] = (key, finished_at)
    return results


def _pages_read(connection: Connection, batch_id: str) -> dict[str, dict[str, int]]:
    """Returns document_id -> key -> committed pages, for documents that have not ended."""
    open_ = sa.select(documents.c.document_id).where(
        documents.c.document_id.in_(family(batch_id)), documents.c.state.in_([MemberState.WAITING, MemberState.RUNNING, MemberState.FAILED])
    )
    query = (
        sa.select(pages.c.document_id, pages.c.key, sa.func.count())
        .where(pages.c.document_id.in_(open_))
        .group_by(pages.c.document_id, pages.c.key)
    )
    counts: dict[str, dict[str, int]] = {}
    for document_id, key, count in connection.execute(query):
        counts.setdefault(document_id, {})[key] = count
    return counts


def _withdrawn(batch_id: str) -> sa.Select[Any]:
    """Selects withdrawn members and all withdrawn attachments, which are few and whose parents may be withdrawn too."""
    in_batch = sa.select(batch_documents.c.document_id).where(batch_documents.c.batch_id == batch_id)
    return sa.select(withdrawals).where(withdrawals.c.document_id.in_(in_batch) | withdrawals.c.parent_id.is_not(None))


def _in_order(requested: Mapping[str, _Request], by_parent: Mapping[str, list[str]]) -> Iterator[tuple[str, _Request]]:
    for document_id, request in requested.items():
        yield document_id, request
        pending = by_parent.get(document_id, [])[::-1]
        while pending:
            inside = pending.pop()
            yield inside, replace(request, is_named=False)
            pending += by_parent.get(inside, [])[::-1]


def _member(
    row: Row[Any],
    request: _Request,
    batch: BatchRecord,
    current: Mapping[str, str],
    results: Mapping[int, tuple[str, dt.datetime]],
    pages_read: Mapping[str, int],
) -> Member:
    changed_at = utc(row.updated_at)
    forced_from = len(STAGES) if request.from_stage is None else request.from_stage
    finished = [_finished(results.get(position), current.get(stage.name)) for position, stage in enumerate(STAGES)]
    counts = [
        at is not None and (position < forced_from or at >= request.at or not request.is_requested) for position, at in enumerate(finished)
    ]
    state = MemberState(row.state)
    is_awaited = request.is_requested and request.is_named and batch.cancelled_at is None and changed_at < request.at
    if is_awaited and (state in (MemberState.FAILED, MemberState.REFUSED) or (state is MemberState.DONE and not all(counts))):
        # its state is older than the latest request, whose run has not started
        state = MemberState.WAITING
    is_read = counts[_TEXT]
    return Member(
        document_id=row.document_id,
        file_name=row.file_name,
        matter=row.matter,
        state=state,
        stage_states=_stage_states(state, counts, finished, batch.created_at),
        parent_id=row.parent_id,
        is_requested=request.is_requested,
        reason=row.reason if state in (MemberState.FAILED, MemberState.REFUSED) else None,
        reason_code=RefusalReason(row.reason_code) if row.reason_code and state is MemberState.REFUSED else None,
        category=Category(row.category) if row.category and state is MemberState.FAILED else None,
        page_count=row.page_count,
        pages_read=(row.page_count or 0) if is_read else pages_read.get(current.get(STAGES[_TEXT].name, ""), 0),
        size_bytes=row.size_bytes,
        changed_at=changed_at,
        ended_at=None if state.is_open else (finished[-1] or changed_at) if state is MemberState.DONE else changed_at,
        backfill_id=request.backfill_id,
        origin=Origin(row.origin),
        requested_at=utc(row.requested_at) if row.requested_at else None,
        is_due=row.is_due,
    )


def _finished(result: tuple[str, dt.datetime] | None, key: str | None) -> dt.datetime | None:
    return utc(result[1]) if result is not None and result[0] == key else None


def _stage_states(
    state: MemberState,
    counts: list[bool],
    finished: list[dt.datetime | None],
    created_at: dt.datetime,
) -> tuple[StageState, ...]:
    first_open = next((position for position, is_done in enumerate(counts) if not is_done), len(counts))
    if state in (MemberState.FAILED, MemberState.REFUSED):
        # a failure after the last stage counts as one of the last stage
        first_open = min(first_open, len(counts) - 1)
    return tuple(
        _stage_state(state, position, first_open, finished[position] if counts[position] else None, created_at)
        for position in range(len(counts))
    )


def _stage_state(
    state: MemberState,
    position: int,
    first_open: int,
    finished_at: dt.datetime | None,
    created_at: dt.datetime,
) -> StageState:
    if position == first_open and state in _AT_FIRST_OPEN:
        return _AT_FIRST_OPEN[state]
    if finished_at is not None and position < first_open:
        return StageState.REUSED if finished_at < created_at else StageState.DONE
    if state is MemberState.REFUSED:
        return StageState.NONE
    return StageState.OUTDATED if state is MemberState.DONE else StageState.WAITING


_AT_FIRST_OPEN = {MemberState.RUNNING: StageState.RUNNING, MemberState.FAILED: StageState.FAILED, MemberState.REFUSED: StageState.REFUSED}


def _without_row(document_id: str, request: _Request, withdrawal: Row[Any] | None) -> Member:
    nothing = (StageState.NONE,) * len(STAGES)
    if withdrawal is None:
        reason = "the document is not in the database, and no withdrawal explains why"
        return Member(document_id, "", "", MemberState.MISSING, nothing, is_requested=request.is_requested, reason=reason)
    return Member(
        document_id,
        withdrawal.file_name,
        withdrawal.matter,
        MemberState.WITHDRAWN,
        nothing,
        parent_id=withdrawal.parent_id,
        is_requested=request.is_requested,
        reason=withdrawal.reason,
        ended_at=utc(withdrawal.withdrawn_at),
    )


def utc(moment: dt.datetime) -> dt.datetime:
    """Returns the moment in UTC; SQLite stores no time zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
