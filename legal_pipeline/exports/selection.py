"""Which documents are exported: a whole matter, or those that are named or found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.decisions.tags import document_tags, tag_name
from legal_pipeline.storage.search.search import search
from legal_pipeline.storage.store import Store

_MAX_HITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    matter: str | None = None
    """None: every matter."""
    document_ids: frozenset[str] | None = None
    """None: every document of the matter."""

    def has(self, document_id: str) -> bool:
        return self.document_ids is None or document_id in self.document_ids


def select(store: Store, matter: str | None, *, named: Sequence[str] = (), query: str | None = None, tags: Sequence[str] = ()) -> Selection:
    """Returns the documents that meet every condition given. Raises UsageError for unknown documents and when nothing is found."""
    if matter is not None and not any(store.documents.counts_by_state(matter).values()):
        known = ", ".join(store.documents.matters()) or "none yet"
        raise UsageError(f"there is no matter {matter}; the matters are: {known}")
    chosen: set[str] | None = None
    if named:
        chosen = {store.documents.get(name).document_id for name in named}
        if foreign := sorted(name for name in chosen if matter is not None and store.documents.get(name).matter != matter):
            raise UsageError(f"{foreign[0]} is not a document of matter {matter}")
    if query is not None:
        found = {hit.document_id for hit in search(store.engine, query, matter=matter, limit=_MAX_HITS)}
        if not found:
            raise UsageError(f"no page matches {query}; nothing was exported")
        chosen = found if chosen is None else chosen & found
        if not chosen:
            raise UsageError(f"none of these documents matches {query}; nothing was exported")
    for tag in map(tag_name, tags):
        holders = {document_id for document_id, own in document_tags(store.engine, matter=matter).items() if tag in own}
        chosen = holders if chosen is None else chosen & holders
        if not chosen:
            raise UsageError(f"no document that was chosen has the tag {tag}; nothing was exported")
    return Selection(matter, None if chosen is None else frozenset(chosen))


def one_matter(store: Store, selection: Selection) -> str:
    """Returns the matter of the selection. Raises UsageError when it is not named and there are several."""
    if selection.matter is not None:
        return selection.matter
    if selection.document_ids:
        found = sorted({store.documents.get(each).matter for each in selection.document_ids})
    else:
        found = store.documents.matters()
    if len(found) != 1:
        raise UsageError(
            f"name the matter with --matter: {', '.join(found)}" if found else "there is no matter yet; `legal-pipeline run` makes one"
        )
    return found[0]
