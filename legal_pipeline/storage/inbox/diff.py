"""Pure comparison of a listed page with the registered documents, by key and version.

Does not belong here: the listing (`inbox`), reading and registering documents (`arrivals`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline import identity
from legal_pipeline.model import State
from legal_pipeline.storage.inbox.inbox import SourceObject


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    """Overwritten: a new version of the same document."""
    RUNNING = "running"
    """Overwritten while a run processes it; becomes a change when that run ends."""
    NAMED = "named"
    """Requested by name and waiting; its version was not known yet."""
    BACK = "back"
    """Was missing and has reappeared unchanged."""
    WITHDRAWN = "withdrawn"
    """Withdrawn, but its source still exists."""


REGISTERED_KINDS = frozenset({Kind.NEW, Kind.CHANGED})
"""Differences that lead to a run."""


@dataclass(frozen=True, slots=True)
class Known:
    """Registered state of a document."""

    state: State
    source_version: str | None
    is_missing: bool = False
    is_read: bool = True
    """True when some version of its bytes has been read."""


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Kind
    document_id: str
    source: SourceObject


def id_of(source: SourceObject) -> str:
    return identity.document_id(source.file_name, source.uri)


def differences(page: Sequence[SourceObject], known: Mapping[str, Known], withdrawn: frozenset[str]) -> list[Difference]:
    """Returns the differences in the order of the page; unchanged documents have none."""
    sources = ((id_of(each), each) for each in page)
    kinds = ((_kind(each, known.get(document_id), document_id in withdrawn), document_id, each) for document_id, each in sources)
    return [Difference(kind, document_id, each) for kind, document_id, each in kinds if kind is not None]


def _kind(source: SourceObject, known: Known | None, is_withdrawn: bool) -> Kind | None:
    if known is None:
        return Kind.WITHDRAWN if is_withdrawn else Kind.NEW
    if known.source_version is None and known.state is State.WAITING:
        return Kind.NAMED
    # overwritten while a run was finishing that had nothing left to write
    is_finished_unread = known.state is State.DONE and not known.is_read
    if known.source_version != source.version or is_finished_unread:
        return Kind.RUNNING if known.state is State.RUNNING else Kind.CHANGED
    return Kind.BACK if known.is_missing else None
