"""Which documents are produced, in which order, under which numbers, and whose natives have to stay here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from legal_pipeline.exports.bates import Stamp, parsed, problems
from legal_pipeline.exports.page_images import has_pages
from legal_pipeline.exports.written import Source
from legal_pipeline.model import DocumentStatus, RedactionState, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import withdrawals
from legal_pipeline.storage.decisions.tags import document_tags
from legal_pipeline.storage.redactions import decisions as redactions
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Produced:
    status: DocumentStatus
    numbers: tuple[str, ...]
    """One for each page; one in all for a document without pages of its own."""
    family: tuple[str, str]
    """First and last number of the mail or archive that it belongs to, with all its attachments."""
    printed: tuple[str | None, ...]
    native_stays: str
    """Why the native is not produced; empty if it is."""
    has_redactions: bool

    @property
    def document_id(self) -> str:
        return self.status.document.document_id


def in_families(statuses: Sequence[DocumentStatus]) -> list[list[DocumentStatus]]:
    """Returns mails and archives, each followed by what is inside it, ordered by id; the order of `statuses` does not matter."""
    known = {status.document.document_id for status in statuses}
    children: dict[str, list[DocumentStatus]] = defaultdict(list)
    roots: list[DocumentStatus] = []
    for status in sorted(statuses, key=lambda each: each.document.document_id):
        parent = status.document.parent_id
        if parent in known and parent is not None:
            children[parent].append(status)
        else:
            roots.append(status)

    def family(status: DocumentStatus) -> Iterator[DocumentStatus]:
        yield status
        for child in children[status.document.document_id]:
            yield from family(child)

    return [list(family(root)) for root in roots]


def plan(source: Source, matter: str, stamp: Stamp | None) -> tuple[list[Produced], list[str]]:
    """Returns the documents in the order of their numbers, and what a person must know about them.

    Raises UsageError when new numbers do not fit.
    """
    store = source.store
    every = list(store.documents.find(matter=matter))
    chosen = [status for status in every if source.selection.has(status.document.document_id)]
    done = [status for status in chosen if status.state is State.DONE]
    said: list[str] = []
    if len(done) < len(chosen):
        unread = [status.document.file_name for status in chosen if status.state is not State.DONE]
        said.append(f"{_some(unread)} {'was' if len(unread) == 1 else 'were'} not read and {'is' if len(unread) == 1 else 'are'} left out")
    families = in_families(done)
    printed = {
        status.document.document_id: tuple(
            source.bates.get((status.document.document_id, number)) for number in range(1, (status.page_count or 1) + 1)
        )
        for status in done
    }
    numbers = _stamped(families, printed, stamp) if stamp else _kept(families, printed, said)
    states = redactions.counts(store.engine)
    hides = documents_that_hide(store)
    stays = natives_that_stay(store, matter, every, {status.document.document_id for status in done}, hides)
    tags = document_tags(store.engine, matter=matter)
    privileged = [status.document.file_name for status in done if "privileged" in tags.get(status.document.document_id, ())]
    if privileged:
        said.append(f"{_some(privileged)}: tagged as privileged, and in this production")
    undecided = [status.document.file_name for status in done if states.get(status.document.document_id, {}).get(RedactionState.OPEN)]
    if undecided:
        said.append(f"{_some(undecided)}: hidden words await a decision and are kept out; `legal-pipeline redactions list` lists them")
    produced = []
    for family in families:
        own = [numbers[status.document.document_id] for status in family]
        span = own[0][0], own[-1][-1]
        for status in family:
            document_id = status.document.document_id
            is_hiding = document_id in hides
            produced.append(Produced(status, numbers[document_id], span, printed[document_id], stays.get(document_id, ""), is_hiding))
    return produced, said


def documents_that_hide(store: Store) -> set[str]:
    """The documents with words that nobody has released."""
    states = redactions.counts(store.engine)
    return {
        document_id for document_id, found in states.items() if found.get(RedactionState.OPEN, 0) or found.get(RedactionState.ACCEPTED, 0)
    }


def sheets(status: DocumentStatus) -> int:
    """The number of images of a document: a sheet stands for a document without pages of its own."""
    return max(1, status.page_count or 1) if has_pages(status) else 1


def _stamped(families: list[list[DocumentStatus]], printed: dict[str, tuple[str | None, ...]], stamp: Stamp) -> dict[str, tuple[str, ...]]:
    statuses = [status for family in families for status in family]
    total = sum(map(sheets, statuses))
    stamp.check(total, (number for texts in printed.values() for number in map(parsed, texts) if number))
    numbers = stamp.numbers(total)
    return {status.document.document_id: tuple(str(next(numbers)) for _ in range(sheets(status))) for status in statuses}


def _kept(families: list[list[DocumentStatus]], printed: dict[str, tuple[str | None, ...]], said: list[str]) -> dict[str, tuple[str, ...]]:
    """Printed numbers where every page has one of its own; elsewhere the id of the document with the page."""
    numbers: dict[str, tuple[str, ...]] = {}
    used: set[tuple[str, int]] = set()
    unnumbered: list[str] = []
    statuses = [status for family in families for status in family]
    for status in statuses:
        document_id = status.document.document_id
        own = [number for number in map(parsed, printed[document_id]) if number]
        keys = {(number.prefix, number.number) for number in own}
        if len(keys) == sheets(status) == len(printed[document_id]) and not keys & used:
            used |= keys
            numbers[document_id] = tuple(str(number) for number in own)
        else:
            unnumbered.append(status.document.file_name)
            count = sheets(status)
            numbers[document_id] = (document_id,) if count == 1 else tuple(f"{document_id}-{page:04}" for page in range(1, count + 1))
    said += problems((status.document.file_name, printed[status.document.document_id]) for status in statuses)
    if unnumbered:
        ends = (
            "has no Bates number of its own on each page and is"
            if len(unnumbered) == 1
            else "have no Bates number of their own on each page and are"
        )
        said.append(f"{_some(unnumbered)} {ends} named by document id; --bates-prefix stamps new numbers")
    return numbers


def _withdrawn_parents(store: Store, matter: str) -> set[str]:
    query = sa.select(withdrawals.c.parent_id).where(withdrawals.c.matter == matter, withdrawals.c.parent_id.is_not(None))
    with reading(store.engine) as connection:
        return set(connection.scalars(query))


def natives_that_stay(
    store: Store, matter: str, every: Sequence[DocumentStatus], produced: Collection[str], hides: Collection[str]
) -> dict[str, str]:
    """Document id -> why its native stays. A mail has its attachments in it: what may not leave keeps what it is in here, too."""
    names = {status.document.document_id: status.document.file_name for status in every}
    parents = {status.document.document_id: status.document.parent_id for status in every}
    reasons: dict[str, str] = dict.fromkeys(_withdrawn_parents(store, matter), "it holds a document that was withdrawn")
    for document_id in sorted(names):
        if document_id in hides:
            reasons[document_id] = "it has the words that its redactions hide"
        elif document_id not in produced:
            reasons.setdefault(document_id, "it is not part of this export")
    for document_id in sorted(reasons):
        above = parents.get(document_id)
        while above is not None:
            reasons.setdefault(above, f"it holds {names.get(document_id, document_id)}, whose native is not produced")
            above = parents.get(above)
    return reasons


def _some(names: Sequence[str], at_most: int = 3) -> str:
    shown = ", ".join(sorted(names)[:at_most])
    return shown if len(names) <= at_most else f"{shown} and {len(names) - at_most} more"
