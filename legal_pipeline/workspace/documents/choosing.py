"""What the address of the list of documents says: which of them, and in which order. Pages that were opened from it carry it on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from legal_pipeline.errors import UsageError
from legal_pipeline.model import RedactionState, State
from legal_pipeline.storage.browsing.document_list import OTHER_KIND, Chosen, DocumentOrder
from legal_pipeline.storage.decisions.tags import document_tags
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.reports.needs_eyes import needs_eyes
from legal_pipeline.storage.search.query.field_values import KINDS
from legal_pipeline.storage.store import Store

UNTAGGED = "-"
"""In place of a tag: documents that have none. No tag begins so."""
_LONGEST = 1_000
_DESCENDING = "-"


@dataclass(frozen=True, slots=True)
class Choice:
    """The filters of the list as its form sends them."""

    name: str = ""
    state: str = ""
    type: str = ""
    tag: str = ""
    eyes: str = ""
    """`yes`: only those that need a person's eyes."""
    sort: str = ""
    """A `DocumentOrder`, with `-` before it the other way round."""

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "state", "type", "tag", "eyes", "sort")

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Choice:
        """Raises UsageError for a state, a type or an order that there is not."""
        given = {field: query.get(field, "").strip() for field in cls.FIELDS}
        choice = cls(**(given | {"tag": given["tag"].lower(), "eyes": "yes" if given["eyes"] == "yes" else ""}))
        if choice.state and choice.state not in set(State):
            raise UsageError(f"there is no state {choice.state}")
        if choice.type and choice.type not in {*KINDS, OTHER_KIND}:
            raise UsageError(f"there is no type {choice.type}")
        if choice.sort and choice.sort.removeprefix(_DESCENDING) not in set(DocumentOrder):
            raise UsageError(f"documents cannot be sorted by {choice.sort.removeprefix(_DESCENDING)}")
        return choice

    @classmethod
    def of_listed(cls, text: str) -> Choice | None:
        """Returns what `listed` wrote; None for anything else."""
        if not text or len(text) > _LONGEST:
            return None
        try:
            given = dict(parse_qsl(text, max_num_fields=len(cls.FIELDS), errors="strict"))
            # encoded twice, U+0000 comes so far; no text has it, and PostgreSQL does not even compare it
            return cls.of(given) if "sort" in given and not any("\0" in value for value in given.values()) else None
        except (UsageError, ValueError):
            return None

    @property
    def order(self) -> DocumentOrder:
        return DocumentOrder(self.sort.removeprefix(_DESCENDING) or DocumentOrder.FILE)

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith(_DESCENDING)

    @property
    def filters(self) -> dict[str, str]:
        """What the address of the list says."""
        return {field: value for field in self.FIELDS if (value := str(getattr(self, field)))}

    def clicked(self, order: str) -> dict[str, str]:
        """What the address of the list says after a click on the head of a column: by it, and with a second click the other way round."""
        is_turned = self.order == order and not self.is_descending
        return replace(self, sort=f"{_DESCENDING if is_turned else ''}{order}").filters

    @property
    def listed(self) -> str:
        """The list in the address of one of its documents; not empty even where it has all of them."""
        return urlencode({"sort": DocumentOrder.FILE.value} | self.filters)

    @property
    def told(self) -> str:
        """The list in a few words."""
        tag = "without a tag" if self.tag == UNTAGGED else f"tagged {self.tag}" if self.tag else ""
        name = f"“{self.name}”" if self.name else ""
        eyes = "that need eyes" if self.eyes else ""
        return ", ".join(each for each in (self.state, self.type, name, tag, eyes) if each) or "all documents"

    def chosen(self, store: Store, matter: str, doubtful: Collection[str], *, with_tag: bool = True) -> Chosen:
        """Asks the store for the documents that have the tag; `doubtful` are those that need eyes, and are used only with `eyes`."""
        ids = set(doubtful) if self.eyes else None
        not_ids: set[str] = set()
        if with_tag and self.tag:
            tags = document_tags(store.engine, matter=matter)
            if self.tag == UNTAGGED:
                not_ids = set(tags)
            else:
                having = {holder for holder, own in tags.items() if self.tag in own}
                ids = having if ids is None else ids & having
        return Chosen([State(self.state)] if self.state else [], self.name, self.type, ids, not_ids)


def pages_that_need_eyes(store: Store, matter: str) -> dict[str, int]:
    """Returns document -> the first of its pages that was read in doubt, or that has words under a redaction which await a decision."""
    found: dict[str, int] = {}
    for each in needs_eyes(store.engine, matter=matter):
        found[each.document_id] = each.pages[0].page_number
    for hidden in Redactions(store.engine).find(matter=matter, state=RedactionState.OPEN):
        found[hidden.document_id] = min(found.get(hidden.document_id, hidden.page_number), hidden.page_number)
    return found
