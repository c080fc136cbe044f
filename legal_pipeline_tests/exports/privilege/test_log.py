"""The draft of a privilege log: counsel by name and domain, legends, tags, and what speaks against it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from legal_pipeline import identity
from legal_pipeline.exports.formats import FORMATS, export
from legal_pipeline.exports.privilege.log import COLUMNS, counsel_domains
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.written import Source
from legal_pipeline.model import MailFields, MailParty, RelationshipType
from legal_pipeline.services import Services
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, fill, relationship

COUNSEL, ASSISTANT = MailParty("Acme Corp.", "acme@roe-law.exam"), MailParty("", "desk@roe-law.exam")
CLIENT, OTHER = MailParty("Ann Lee", "ann@lee.exam"), MailParty("Bob Baker", "bob@gmail.com")


def represented(store: Store) -> None:
    """Ann Lee is represented by Acme Corp.: the two entities of the specimens."""
    document_id = fill(store, "notice.pdf")
    stated = relationship(document_id)
    type_ = RelationshipType.REPRESENTED_BY
    made = identity.relationship_id(document_id, type_, stated.source_id, stated.target_id, None)
    store.facts.replace_relationships(document_id, "relationships", "k", [replace(stated, type=type_, relationship_id=made)])


def add_mail(store: Store, name: str, *parties: MailParty, text: str = "Hello.") -> None:
    document_id = fill(store, name, texts=(text,))
    store.facts.replace_relationships(document_id, "relationships", "k", [])
    store.documents.record_mail(document_id, MailFields(sender=parties[:1], to=parties[1:], date="2024-03-01", subject="secret"))


def log(services: Services, folder: Path) -> dict[str, dict[str, str]]:
    export(Source(services, select(services.store, MATTER)), FORMATS["privilege-log"], folder)
    with (folder / "privilege-log.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row["file"]: row for row in csv.DictReader(handle)}


def test_mails_of_counsel_with_the_reasons(services: Services, store: Store, tmp_path: Path) -> None:
    represented(store)
    add_mail(store, "a.eml", CLIENT, COUNSEL)
    add_mail(store, "b.eml", ASSISTANT, CLIENT, OTHER)
    add_mail(store, "c.eml", CLIENT, OTHER)
    found = log(services, tmp_path)
    assert set(found) == {"a.eml", "b.eml"}
    assert (found["a.eml"]["basis"], found["a.eml"]["reasons"], found["a.eml"]["speaks_against"]) == (
        "attorney-client",
        "Acme Corp. is counsel for Ann Lee",
        "",
    )
    assert found["b.eml"]["reasons"] == "desk@roe-law.exam writes from the domain of counsel for Ann Lee"
    assert found["b.eml"]["speaks_against"] == "others on the mail: Bob Baker"
    assert "secret" not in (tmp_path / "privilege-log.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("PRIVILEGED AND CONFIDENTIAL", "attorney-client or work product"),
        ("Privileged & Confidential", "attorney-client or work product"),
        ("Attorney Work Product", "work product"),
        ("ATTORNEY-CLIENT COMMUNICATION", "attorney-client"),
        ("The privilege of the floor is confidential.", None),
        ("Work product of the mill.", None),
    ],
)
def test_legends(services: Services, store: Store, tmp_path: Path, text: str, basis: str | None) -> None:
    document_id = fill(store, "memo.pdf", texts=(text,))
    store.facts.replace_relationships(document_id, "relationships", "k", [])
    found = log(services, tmp_path)
    assert [each["basis"] for each in found.values()] == ([basis] if basis else [])


def test_a_domain_of_everybody_is_of_no_firm() -> None:
    mail = MailFields(sender=(MailParty("Roe", "roe@gmail.com"),), to=(MailParty("Roe", "roe@roe-law.exam"),))
    assert counsel_domains([mail], {"roe": ["Ann Lee"]}) == {"roe-law.exam": ["Ann Lee"]}


def test_a_matter_without_any_has_an_empty_log(services: Services, store: Store, tmp_path: Path) -> None:
    fill(store, "a.pdf")
    assert log(services, tmp_path) == {}
    assert (tmp_path / "privilege-log.csv").read_text(encoding="utf-8-sig").strip() == ",".join(COLUMNS)
