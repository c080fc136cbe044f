"""Which schema of FollowTheMoney (version 4, followthemoney.tech/explorer) says what, and how its ids are written."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from legal_pipeline.data.organisation_suffixes import LEGAL_FORMS
from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.storage.search.query.field_values import kind_of

_PERSON = frozenset({"Person"})
_ORGANIZATIONS = frozenset({"Organization", "Company", "PublicBody"})
_LEGAL_ENTITIES = _PERSON | _ORGANIZATIONS | {"LegalEntity"}

_SCHEMA_OF_TYPE = {
    MentionType.PERSON: "Person",
    MentionType.ORG: "Organization",
    MentionType.COURT: "PublicBody",
    MentionType.GOV_BODY: "PublicBody",
    MentionType.CASE: "CourtCase",
    MentionType.DOCKET_NO: "CourtCase",
    MentionType.LOCATION: "Address",
}
"""Everything else a document mentions is a value, and no entity, in this model."""

FOLDERS = frozenset({"Email", "Package", "Workbook"})
"""The documents that may have others in them."""
_SCHEMA_OF_KIND = {
    "pdf": "Pages",
    "mail": "Email",
    "word": "Pages",
    "sheet": "Workbook",
    "web": "HyperText",
    "text": "PlainText",
    "archive": "Package",
    "image": "Pages",
}
_COMPANIES = tuple(
    f" {form.casefold()}" for name, forms in LEGAL_FORMS.items() if name not in {"unincorporated", "reciprocal"} for form in forms
)


def schema_of_entity(type_: MentionType, name: str) -> str | None:
    """None for what is no entity in this model, such as an amount."""
    schema = _SCHEMA_OF_TYPE.get(type_)
    return "Company" if schema == "Organization" and name.casefold().endswith(_COMPANIES) else schema


def schema_of_document(media_type: str | None) -> str:
    return _SCHEMA_OF_KIND.get(kind_of(media_type), "Document")


@dataclass(frozen=True, slots=True)
class Link:
    schema: str
    source: str
    """Property for the source of the fact."""
    target: str
    source_is: Collection[str]
    """Schemata that the property takes."""
    target_is: Collection[str]
    role: str = ""
    """What is said where the fact has no role."""


_LINKS = {
    RelationshipType.PARTY_TO: Link("CourtCaseParty", "party", "case", _LEGAL_ENTITIES, {"CourtCase"}, "party"),
    RelationshipType.REPRESENTED_BY: Link("Representation", "client", "agent", _LEGAL_ENTITIES, _LEGAL_ENTITIES, "counsel"),
    RelationshipType.MEMBER_OF: Link("Membership", "member", "organization", _LEGAL_ENTITIES, _ORGANIZATIONS),
    RelationshipType.EMPLOYED_BY: Link("Employment", "employee", "employer", _PERSON, _ORGANIZATIONS),
    RelationshipType.OFFICER_OF: Link("Directorship", "director", "organization", _LEGAL_ENTITIES, _ORGANIZATIONS),
    RelationshipType.OWNS: Link("Ownership", "owner", "asset", _LEGAL_ENTITIES, {"Company"}),
}


def link_for(type_: RelationshipType, source: str, target: str) -> Link:
    """Returns the schema of a fact between two schemata; an `UnknownLink` with its type as the role where no other fits."""
    link = _LINKS.get(type_)
    if link is not None and source in link.source_is and target in link.target_is:
        return link
    return Link("UnknownLink", "subject", "object", (), (), type_.value.replace("_", " "))


def written_id(text: str) -> str:
    """Returns an id as the model allows it: letters, digits, dots and hyphens, the first and the last no sign."""
    return re.sub(r"[^0-9A-Za-z.-]", "-", text).strip("-.")
