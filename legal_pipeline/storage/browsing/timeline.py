"""The timeline of a matter: dated facts, entries of docket sheets and mails in one order, each with document and page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import DecisionKind, Evidence, RelationshipType, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import docket_entries, documents, entities, evidence, matter_links, pages, relationships
from legal_pipeline.storage.decisions.applied import fact_verdicts
from legal_pipeline.storage.facts.relationship_query import evidence_of

DATING = (RelationshipType.DATED, RelationshipType.FILED_ON)
"""Relationships whose target is the day of an event."""

_FEW = 3
"""Recipients of a mail that are named in a line."""


class EventKind(StrEnum):
    FACT = "fact"
    """A document is dated, or was filed."""
    DOCKET_ENTRY = "docket_entry"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Event:
    kind: EventKind
    date: str
    """ISO 8601, as precise as the document says it: a year, a month, a day, or the time at which a mail was sent."""
    matter: str
    document_id: str
    file_name: str
    evidence: Evidence
    type: RelationshipType | None = None
    """Of a fact: how the date belongs to the document."""
    role: str | None = None
    number: str | None = None
    """Of a docket entry."""
    filed_by: str | None = None
    """Of a docket entry."""
    sender: str = ""
    """Of a mail: name or address."""
    recipients: tuple[str, ...] = ()
    """Of a mail: names or addresses of those to whom it was written."""
    subject: str = ""
    """Of a mail."""

    @property
    def letter(self) -> str:
        """A mail in a line: from whom, to whom, about what."""
        to = "; ".join(self.recipients[:_FEW]) + (f" and {len(self.recipients) - _FEW} more" if len(self.recipients) > _FEW else "")
        return f"mail{f' from {self.sender}' if self.sender else ''}{f' to {to}' if to else ''}: {self.subject or 'without a subject'}"


def events(engine: Engine, matter: str | None = None, *, year: str = "", limit: int | None = None, offset: int = 0) -> Iterator[Event]:
    """Yields the events of finished documents, the earliest first. A date without a year has no place in time and is left out."""
    found = _events(matter).subquery()
    query = sa.select(
        found, documents.c.mail, pages.c.start.label("page_start"), pages.c.printed_page, pages.c.line_starts, pages.c.notes
    ).select_from(found)
    query = query.join(documents, documents.c.document_id == found.c.document_id)
    query = query.outerjoin(pages, (pages.c.document_id == found.c.document_id) & (pages.c.page_number == found.c.page_number))
    if year:
        query = query.where(sa.func.substr(found.c.date, 1, 4) == year)
    order = (found.c.date, found.c.file_name, found.c.document_id, found.c.start, found.c.kind, found.c.type, found.c.role)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=1000).execute(query.order_by(*order).limit(limit).offset(offset))
        yield from map(_event, rows)


def years(engine: Engine, matter: str) -> dict[str, int]:
    """Returns the number of events by year, in order."""
    found = _events(matter).subquery()
    year = sa.func.substr(found.c.date, 1, 4).label("year")
    with reading(engine) as connection:
        return {
            row.year: row.events
            for row in connection.execute(sa.select(year, sa.func.count().label("events")).group_by(year).order_by(year))
        }


def _events(matter: str | None) -> sa.CompoundSelect[Any]:
    return sa.union_all(*(_of_matter(query, matter) for query in (_dated(), _entries())))


def _of_matter(query: sa.Select[Any], matter: str | None) -> sa.Select[Any]:
    query = query.where(documents.c.state == State.DONE)
    return query if matter is None else query.where(documents.c.matter == matter)


def _dated() -> sa.Select[Any]:
    """Selects the dated facts; the one that dates a mail is the mail itself, at the time of its header. Rejected ones are left out."""
    is_mail = documents.c.mail.is_not(None) & (relationships.c.type == RelationshipType.DATED.value)
    verdicts, link = fact_verdicts(), matter_links.alias()
    is_rejected = (
        (verdicts.c.kind == DecisionKind.REJECT.value)
        & (verdicts.c.matter == documents.c.matter)
        & (verdicts.c.type == relationships.c.type)
        & (verdicts.c.source_id == relationships.c.source_id)
        & (verdicts.c.target_id == sa.func.coalesce(link.c.matter_entity_id, relationships.c.target_id))
        & (verdicts.c.role == sa.func.coalesce(relationships.c.role, ""))
    )
    sent = sa.func.nullif(documents.c.mail["date"].as_string(), "")
    return (
        sa.select(
            sa.case((is_mail, EventKind.MAIL.value), else_=EventKind.FACT.value).label("kind"),
            sa.case((is_mail, sa.func.coalesce(sent, entities.c.value)), else_=entities.c.value).label("date"),
            *_place(evidence),
            relationships.c.type,
            sa.func.coalesce(relationships.c.role, "").label("role"),
            sa.cast(sa.null(), sa.Text).label("number"),
            sa.cast(sa.null(), sa.Text).label("filed_by"),
        )
        .select_from(relationships)
        .join(documents, documents.c.document_id == relationships.c.document_id)
        .join(entities, entities.c.entity_id == relationships.c.target_id)
        .join(evidence, (evidence.c.relationship_id == relationships.c.relationship_id) & (evidence.c.ordinal == 0))
        .outerjoin(link, link.c.entity_id == relationships.c.target_id)
        .outerjoin(verdicts, is_rejected)
        .where(verdicts.c.kind.is_(None))
        .where(relationships.c.type.in_([each.value for each in DATING]), entities.c.value.not_like("-%"), entities.c.value != "")
    )


def _entries() -> sa.Select[Any]:
    return (
        sa.select(
            sa.literal(EventKind.DOCKET_ENTRY.value, sa.Text).label("kind"),
            docket_entries.c.date,
            *_place(docket_entries),
            sa.literal("", sa.Text).label("type"),
            sa.literal("", sa.Text).label("role"),
            docket_entries.c.number,
            docket_entries.c.filed_by,
        )
        .select_from(docket_entries)
        .join(documents, documents.c.document_id == docket_entries.c.document_id)
    )


def _place(table: sa.Table) -> tuple[sa.ColumnElement[Any], ...]:
    return (
        documents.c.matter,
        documents.c.document_id,
        documents.c.file_name,
        table.c.page_number,
        table.c.start,
        table.c.end,
        table.c.text,
    )


def _event(row: Any) -> Event:
    kind = EventKind(row.kind)
    mail = row.mail if kind is EventKind.MAIL else {}
    senders, recipients = (
        [person["name"] or person["address"] for person in mail.get(field) or () if any(person.values())] for field in ("sender", "to")
    )
    return Event(
        kind=kind,
        date=row.date,
        matter=row.matter,
        document_id=row.document_id,
        file_name=row.file_name,
        evidence=evidence_of(row),
        type=RelationshipType(row.type) if kind is EventKind.FACT else None,
        role=row.role or None,
        number=row.number,
        filed_by=row.filed_by,
        sender=senders[0] if senders else "",
        recipients=tuple(recipients),
        subject=mail.get("subject") or "",
    )
