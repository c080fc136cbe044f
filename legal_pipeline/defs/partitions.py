"""Partitions: a document of a matter; a matter. Registering adds them; nothing else belongs here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import dagster as dg
from sqlalchemy.exc import IntegrityError

document_partitions = dg.DynamicPartitionsDefinition(name="documents")
matter_partitions = dg.DynamicPartitionsDefinition(name="matters")

_BATCH = 1000
_TRIES = 10


def add_partitions(instance: dg.DagsterInstance, documents: Iterable[str], matters: Iterable[str]) -> None:
    """Adding what is there already is a no-op."""
    for name, keys in (("documents", sorted(set(documents))), ("matters", sorted(set(matters)))):
        for start in range(0, len(keys), _BATCH):
            _add(instance, name, keys[start : start + _BATCH])


def _add(instance: dg.DagsterInstance, name: str, keys: Sequence[str]) -> None:
    for _ in range(_TRIES):
        with suppress(IntegrityError):
            instance.add_dynamic_partitions(name, keys)
            return
        # over SQLite Dagster looks first and writes then; somebody else has written in between
    instance.add_dynamic_partitions(name, keys)
