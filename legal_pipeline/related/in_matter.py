"""The threads and near-duplicates of a matter, from what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from legal_pipeline.model import PAGE_BREAK, State
from legal_pipeline.related import mail_threads, near_duplicates
from legal_pipeline.related.differences import Difference, differences
from legal_pipeline.related.mail_threads import Thread
from legal_pipeline.related.near_duplicates import AT_LEAST, NearDuplicates
from legal_pipeline.related.signatures import Signature, signatures
from legal_pipeline.storage.store import Store

_MAX_CHARS = 100_000
"""Characters of each text that are compared word by word; `differences` compares fewer words than these hold."""


def near_groups(store: Store, matter: str, at_least: float = AT_LEAST) -> list[NearDuplicates]:
    """Returns the groups of nearly equal texts, without those whose documents all have the same bytes."""
    digests = {status.document.document_id: status.facts.sha256 if status.facts else "" for status in store.documents.find(matter=matter)}
    found = near_duplicates.groups(signatures(store.engine, matter), at_least)
    return [group for group in found if len({digests.get(each) for each in group.members}) > 1]


def threads(store: Store, matter: str, *, with_single: bool = False) -> list[Thread]:
    """Returns the threads of the mails that are finished; see `mail_threads.threads`."""
    by_id: Mapping[str, Signature] = {each.document_id: each for each in signatures(store.engine, matter)}
    mails = [
        mail_threads.Mail(status.document.document_id, status.mail, by_id[status.document.document_id].hashes)
        for status in store.documents.find(matter=matter, states=[State.DONE])
        if status.mail is not None and status.document.document_id in by_id
    ]
    return mail_threads.threads(mails, with_single=with_single)


def differing_words(store: Store, one: str, other: str) -> tuple[list[Difference], bool]:
    """Returns the differences of the texts of two documents, and whether the texts were longer than what was compared."""
    left, right = text_of(store, one), text_of(store, other)
    found, is_cut = differences(left, right)
    return found, is_cut or max(len(left), len(right)) >= _MAX_CHARS


def text_of(store: Store, document_id: str, at_most: int = _MAX_CHARS) -> str:
    """Returns the beginning of the text of a document, without reading the rest."""
    parts: list[str] = []
    size = 0
    for page in store.pages.read(document_id):
        parts.append(page.text)
        size += len(page.text) + 1
        if size >= at_most:
            break
    return PAGE_BREAK.join(parts)[:at_most]


def said(found: Sequence[Difference], at_most: int = 3) -> str:
    """The first differences in a line."""
    shown = [f"{each.left or '(nothing)'} / {each.right or '(nothing)'}" for each in found[:at_most]]
    return "; ".join(shown) + (f"; and {len(found) - at_most} more" if len(found) > at_most else "")
