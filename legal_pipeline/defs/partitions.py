"""Dynamic partitions: one per document, and one per matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import dagster as dg
from sqlalchemy.exc import IntegrityError

document_partitions = dg.DynamicPartitionsDefinition(name="documents")
matter_partitions = dg.DynamicPartitionsDefinition(name="matters")

UNKNOWN_PARTITION = "no document has the id {}: the partition was added by hand and is removed; register the file instead"

_BATCH = 1000
_TRIES = 10


def add_partitions(instance: dg.DagsterInstance, documents: Iterable[str], matters: Iterable[str]) -> None:
    """Adds partitions; existing ones are left unchanged."""
    for name, keys in (("documents", sorted(set(documents))), ("matters", sorted(set(matters)))):
        for start in range(0, len(keys), _BATCH):
            _add(instance, name, keys[start : start + _BATCH])


def _add(instance: dg.DagsterInstance, name: str, keys: Sequence[str]) -> None:
    for _ in range(_TRIES):
        with suppress(IntegrityError):
            instance.add_dynamic_partitions(name, keys)
            return
        # on SQLite, Dagster checks and then inserts; another process has inserted in between
    instance.add_dynamic_partitions(name, keys)
