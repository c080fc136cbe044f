"""The names on a page of a document, each of which may be somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from legal_pipeline.decisions.mentions import in_context, mentions_on_page
from legal_pipeline.model import MentionType
from legal_pipeline.storage.browsing.entities import entity_names
from legal_pipeline.storage.store import Store

NAME_TYPES = frozenset(
    {MentionType.PERSON, MentionType.ORG, MentionType.COURT, MentionType.GOV_BODY, MentionType.LOCATION, MentionType.CASE}
)
"""Types whose mentions may share a name and mean two; a date or an amount is what it says."""

_CONTEXT_CHARS = 24


@dataclass(frozen=True, slots=True)
class NameOnPage:
    place: str
    """Offsets in the document, as the form of the decision has them."""
    name: str
    """Of the entity of the matter."""
    context: str


def names_on_page(store: Store, matter: str, document_id: str, page_number: int) -> list[NameOnPage]:
    found = [each for each in mentions_on_page(store, matter, document_id, page_number) if each.type in NAME_TYPES]
    names = entity_names(store.engine, [each.matter_entity_id for each in found])
    return [
        NameOnPage(f"{each.start}-{each.end}", names[each.matter_entity_id], in_context(each, _CONTEXT_CHARS))
        for each in found
        if each.matter_entity_id in names
    ]
