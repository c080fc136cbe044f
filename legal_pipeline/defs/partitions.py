"""Partitions: a document of a matter; a matter. Registering adds them; nothing else belongs here."""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

document_partitions = dg.DynamicPartitionsDefinition(name="documents")
matter_partitions = dg.DynamicPartitionsDefinition(name="matters")

_BATCH = 1000


def add_partitions(instance: dg.DagsterInstance, documents: Iterable[str], matters: Iterable[str]) -> None:
    """Adding what is there already is a no-op."""
    for name, keys in (("documents", sorted(set(documents))), ("matters", sorted(set(matters)))):
        for start in range(0, len(keys), _BATCH):
            instance.add_dynamic_partitions(name, keys[start : start + _BATCH])
