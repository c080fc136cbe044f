"""Which schema stands for what."""

from __future__ import annotations

import pytest

from legal_pipeline.data import file_signatures as media
from legal_pipeline.exports.ftm.schemata import link_for, schema_of_document, schema_of_entity, written_id
from legal_pipeline.model import MentionType, RelationshipType


@pytest.mark.parametrize(
    ("type_", "name", "schema"),
    [
        (MentionType.PERSON, "Ann Lee", "Person"),
        (MentionType.ORG, "Acme Corp.", "Company"),
        (MentionType.ORG, "ACME MILLS, LLC", "Company"),
        (MentionType.ORG, "Lee & Roe, P.C.", "Company"),
        (MentionType.ORG, "Harbor Trust for Birds", "Organization"),
        (MentionType.ORG, "Pinc", "Organization"),
        (MentionType.COURT, "District Court of Orange County", "PublicBody"),
        (MentionType.GOV_BODY, "Harbor Board", "PublicBody"),
        (MentionType.DOCKET_NO, "2:24-cv-417", "CourtCase"),
        (MentionType.MONEY, "$5", None),
        (MentionType.SSN, "000-00-0000", None),
    ],
)
def test_entities(type_: MentionType, name: str, schema: str | None) -> None:
    assert schema_of_entity(type_, name) == schema


@pytest.mark.parametrize(
    ("media_type", "schema"),
    [(media.PDF, "Pages"), ("image/tiff", "Pages"), (media.MAIL, "Email"), (media.ZIP, "Package"), (None, "Document"), ("x/y", "Document")],
)
def test_documents(media_type: str | None, schema: str) -> None:
    assert schema_of_document(media_type) == schema


@pytest.mark.parametrize(
    ("type_", "ends", "schema"),
    [
        (RelationshipType.REPRESENTED_BY, ("Company", "Person"), "Representation"),
        (RelationshipType.REPRESENTED_BY, ("CourtCase", "Person"), "UnknownLink"),
        (RelationshipType.PARTY_TO, ("Person", "CourtCase"), "CourtCaseParty"),
        (RelationshipType.PARTY_TO, ("Person", "Pages"), "UnknownLink"),
        (RelationshipType.OWNS, ("Person", "Company"), "Ownership"),
        (RelationshipType.OWNS, ("Person", "Organization"), "UnknownLink"),
        (RelationshipType.SENT_TO, ("Email", "Person"), "UnknownLink"),
    ],
)
def test_links_fit_their_ends(type_: RelationshipType, ends: tuple[str, str], schema: str) -> None:
    assert link_for(type_, *ends).schema == schema


@pytest.mark.parametrize(("text", "written"), [("a_b-c.pdf", "a-b-c.pdf"), ("_a-", "a"), ("ä1", "1")])
def test_ids(text: str, written: str) -> None:
    assert written_id(text) == written
