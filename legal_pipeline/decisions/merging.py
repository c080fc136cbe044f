"""Merges a matter as its documents and people's decisions have it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from legal_pipeline.clock import now
from legal_pipeline.decisions.matter_merge.gather import Gathering
from legal_pipeline.decisions.matter_merge.named import Named
from legal_pipeline.decisions.matter_merge.parts import Parts
from legal_pipeline.decisions.mentions import split_mentions
from legal_pipeline.errors import DatabaseBusy
from legal_pipeline.stages.resolution.wordings import RULES
from legal_pipeline.storage.database.engine import reading, serialised
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.merges.scratch import scratch_tables
from legal_pipeline.storage.merges.state import last_merge
from legal_pipeline.storage.merges.writing import Merged, OvertakenError, write_graph
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import MATTER_STAGE

_ATTEMPTS = 5
_RULES = f"{MATTER_STAGE.code_version}.{RULES}"


@dataclass(frozen=True, slots=True)
class MergedMatter:
    counts: Mapping[str, int]
    """Rows by table."""
    unapplied: tuple[int, ...]
    """Numbers of the decisions about what is no longer there, or that others override."""


def merge_now(store: Store, matter: str) -> MergedMatter:
    """Merges the finished documents of a matter: what has changed since the last merge, and all that hangs together with it.

    Raises DatabaseBusy when a document is withdrawn meanwhile, or when other merges of the matter are always faster.
    """
    # on PostgreSQL, merges of one matter wait for each other: each but the first would have to begin again
    with reading(store.engine) as connection:
        serialised(connection, f"merge {matter}")
        for _ in range(_ATTEMPTS):
            try:
                return _merge(store, matter)
            except OvertakenError:
                continue
    raise DatabaseBusy(f"{matter} was merged by others {_ATTEMPTS} times while this merge was at work; merge it again")


def _merge(store: Store, matter: str) -> MergedMatter:
    as_of = now()
    key = store.matters.key(matter)
    decisions = Decisions(store.engine).of_graph(matter)
    splits = split_mentions(store, matter, decisions)
    with scratch_tables() as scratch:
        with reading(store.engine) as connection:
            base = last_merge(connection, matter)
            named = Named.by(decisions, splits)
            # what other rules have left is of no use; an id may be that of any entity of the matter, as the rules alone would merge it
            is_whole = base is None or base.rules != _RULES or named.has_ids_alone
            gathering = Gathering(connection, matter, scratch, is_whole)
            gathering.gather()
            graph = Parts(gathering, named, decisions, splits).merge()
        merged = Merged(matter, key, _RULES, as_of, base, is_whole, graph.applied, splits)
        return MergedMatter(write_graph(store.engine, merged, scratch), graph.unapplied)
