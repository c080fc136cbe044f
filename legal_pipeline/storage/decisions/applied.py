"""Where decisions stand in the current results: rows that the merge of a matter writes anew, and what readers take from them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.model import Applied, DecisionKind
from legal_pipeline.storage.database.tables import applied_decisions, decisions


def insert_applied(connection: Connection, matter: str, applied: Iterable[Applied]) -> None:
    ordinals: dict[int, int] = {}
    rows = []
    for each in applied:
        ordinal = ordinals[each.number] = ordinals.get(each.number, -1) + 1
        row = {"number": each.number, "ordinal": ordinal, "matter": matter, "entity_id": each.entity_id or None}
        fact = each.fact
        ends = {"type": fact and fact.type.value, "source_id": fact and fact.source_id, "target_id": fact and fact.target_id}
        rows.append(row | ends | {"role": fact and fact.role})
    if rows:
        connection.execute(sa.insert(applied_decisions), rows)


def replace_applied(connection: Connection, matter: str, applied: Iterable[Applied]) -> None:
    """Replaces where the decisions of a matter stand, in the transaction that replaces its graph."""
    connection.execute(sa.delete(applied_decisions).where(applied_decisions.c.matter == matter))
    known = set(connection.scalars(sa.select(decisions.c.number).where(decisions.c.matter == matter)))
    insert_applied(connection, matter, [each for each in applied if each.number in known])


def fact_verdicts() -> sa.Subquery:
    """The latest standing decision about each fact: matter, type, source_id, target_id, role, number, kind, actor.

    Join it to facts as the matter merges them; a fact without a row was not decided about.
    """
    place, latest = applied_decisions.c, applied_decisions.alias("latest")
    kinds = [DecisionKind.REJECT.value, DecisionKind.CONFIRM.value]
    ends = (place.matter, place.type, place.source_id, place.target_id, place.role)
    newest = (
        sa.select(*ends, sa.func.max(place.number).label("number"))
        .join(decisions, decisions.c.number == place.number)
        .where(decisions.c.undone_at.is_(None), decisions.c.kind.in_(kinds), place.type.is_not(None))
        .group_by(*ends)
        .subquery(latest.name)
    )
    columns = (decisions.c.kind, decisions.c.actor, decisions.c.reason)
    return sa.select(newest, *columns).join(decisions, decisions.c.number == newest.c.number).subquery("verdicts")
