"""What of a set of documents is still to be done, for the bytes that are there now and the code as it is now."""

from __future__ import annotations

from collections import deque

from legal_pipeline.model import DocumentStatus, State
from legal_pipeline.services import Services


def unfinished(services: Services, document_ids: list[str]) -> list[str]:
    """Those of the documents that a run has something to do for."""
    return [status.document.document_id for status in services.store.documents.find(ids=document_ids) if not _is_final(services, status)]


def descendants(services: Services, document_ids: list[str], waiting: deque[str]) -> list[str]:
    """Attachments of documents finished before; adds those that are not finished to `waiting`."""
    everyone: list[str] = []
    parents = document_ids
    while children := [child.document_id for child in services.store.documents.children(parents)]:
        everyone += [child for child in children if child not in everyone]
        # those of a parent that is processed again come with it
        waiting.extend(child for child in unfinished(services, children) if child not in waiting)
        parents = children
    return everyone


def _is_final(services: Services, status: DocumentStatus) -> bool:
    """Done or refused, for the bytes that are there now, with the code as it is now.

    Asks the source for its version and no more, unless it is a local file of another one.
    """
    if status.state not in (State.REFUSED, State.DONE):
        return False
    sha256 = status.facts.sha256 if status.facts else None
    if not services.store.sources.is_unchanged(status.document.source_uri, status.read_version, sha256):
        return False
    done = services.store.stages.of(status.document.document_id)
    return status.state is State.REFUSED or services.is_complete(status, done)
