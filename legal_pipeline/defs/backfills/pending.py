"""Selects the documents that are incomplete for their current bytes and the current code."""

from __future__ import annotations

from legal_pipeline.model import DocumentStatus, RefusalReason, State
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.sealed_members import with_sealed_members


def unfinished(services: Services, document_ids: list[str]) -> list[str]:
    """The documents that need processing.

    Among them are those that were refused as encrypted before passwords were added, and archives with members that none had opened.
    """
    statuses = list(services.store.documents.find(ids=document_ids))
    late = [status.document.document_id for status in statuses if status.state is State.DONE and services.has_newer_passwords(status)]
    sealed = with_sealed_members(services.store.engine, late)
    return [status.document.document_id for status in statuses if status.document.document_id in sealed or not _is_final(services, status)]


def descendants(services: Services, document_ids: list[str], waiting: list[str]) -> list[str]:
    """All attachments of the documents; also appends the incomplete ones to `waiting`."""
    found: dict[str, None] = {}
    waits = set(waiting)
    parents = document_ids
    while children := [child.document_id for child in services.store.documents.children(parents)]:
        found |= dict.fromkeys(children)
        # attachments of a reprocessed parent are added with it
        added = [child for child in unfinished(services, children) if child not in waits]
        waiting += added
        waits.update(added)
        parents = children
    return list(found)


def _is_final(services: Services, status: DocumentStatus) -> bool:
    """Whether a document is done or refused for its current bytes and the current code.

    Only compares source versions, unless a local file has a different one.
    """
    if status.state not in (State.REFUSED, State.DONE):
        return False
    if status.reason_code is RefusalReason.ENCRYPTED and services.has_newer_passwords(status):
        return False
    sha256 = status.facts.sha256 if status.facts else None
    if not services.store.sources.is_unchanged(status.document.source_uri, status.read_version, sha256):
        return False
    done = services.store.stages.of(status.document.document_id)
    return status.state is State.REFUSED or services.is_complete(status, done)
