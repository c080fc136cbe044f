"""Merges a matter as its documents and people's decisions have it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from legal_pipeline.clock import now
from legal_pipeline.decisions.mentions import split_mentions
from legal_pipeline.stages.resolution.matter import merge_matter
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class MergedMatter:
    counts: Mapping[str, int]
    """Rows by table."""
    unapplied: tuple[int, ...]
    """Numbers of the decisions about what is no longer there, or that others override."""


def merge_now(store: Store, matter: str) -> MergedMatter:
    """Merges the finished documents of a matter and replaces its graph. Raises DatabaseBusy when one is withdrawn meanwhile."""
    as_of = now()
    key = store.matters.key(matter)
    decisions = Decisions(store.engine).of_graph(matter)
    splits = split_mentions(store, matter, decisions)
    contents = store.matters.contents(matter) if decisions else {}
    graph = merge_matter(matter, store.matters.document_entities(matter), decisions, contents, splits)
    counts = store.matters.replace(matter, key, graph.entities, graph.matter_entity_of, as_of=as_of, applied=graph.applied, splits=splits)
    return MergedMatter(counts, graph.unapplied)
