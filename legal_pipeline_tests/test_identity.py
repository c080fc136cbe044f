"""Ids depend on content alone and are safe wherever they go: partition keys, paths, shell, CSV."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline import identity

ANY_NAME = st.text(st.characters(), max_size=300)
SAFE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?")


@pytest.mark.parametrize(
    ("file_name", "slug"),
    [
        ("Complaint (courtesy copy).pdf", "complaint-courtesy-copy-pdf"),
        ("a, b,c.pdf", "a-b-c-pdf"),  # a comma breaks backfills
        ("Café Müller.PDF", "cafe-muller-pdf"),
        ("\N{LATIN SMALL LIGATURE FI}le.pdf", "file-pdf"),
        ("契約書.pdf", "pdf"),
        ("契約書", "document"),
        ("😀😀", "document"),
        ("", "document"),
        ("---", "document"),
        (".hidden", "hidden"),
        ("../../etc/passwd", "etc-passwd"),
        ("caf\udce9.pdf", "caf-pdf"),  # a byte that is no UTF-8
        ("x" * 1000, "x" * 40),
        ("a" * 39 + " b", "a" * 39),  # no hyphen at the cut
        ("line\nbreak\x00.txt", "line-break-txt"),
        ("$(rm -rf ~); `id`.pdf", "rm-rf-id-pdf"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_slugs(file_name: str, slug: str) -> None:
    assert identity.slug(file_name) == slug


@given(ANY_NAME, ANY_NAME)
def test_a_document_id_is_safe_for_any_name_and_uri(file_name: str, uri: str) -> None:
    try:
        found = identity.document_id(file_name, uri)
    except UnicodeEncodeError:
        # half a surrogate pair that no file system gives: os.fsdecode gives U+DC80 to U+DCFF only
        assert re.search("[\ud800-\udc7f\udd00-\udfff]", uri)
        return
    assert re.fullmatch(r"[a-z0-9-]{1,53}", found)
    assert SAFE.fullmatch(found)
    assert "--" not in found


@given(st.binary(max_size=60))
def test_every_name_a_file_system_can_hold_has_an_id(raw: bytes) -> None:
    name = raw.decode("utf-8", "surrogateescape")
    assert re.fullmatch(r"[a-z0-9-]{14,53}", identity.document_id(name, f"file:///in/{name}"))


def test_golden_ids() -> None:
    """Fixed for ever: other programs keep these ids, and a change would redo every document."""
    document = identity.document_id("001-complaint.pdf", "file:///inbox/paul/001-complaint.pdf")
    assert document == "001-complaint-pdf-bf9b2cff2fa2"
    assert identity.chunk_id(document, 0, 10) == "c-456ec3315a8b751f"
    assert identity.mention_id(document, "PERSON", 3, 9) == "m-47205f5460be5b25"
    entity = identity.entity_id(document, "PERSON", "michael paul")
    assert entity == "e-31783332588716bf"
    assert identity.relationship_id(document, "owns", entity, "e-2", None) == "r-c5373481202337b9"
    assert identity.relationship_id(document, "owns", entity, "e-2", "sole") == "r-814db0b140be7ccc"


def test_parts_do_not_run_into_each_other() -> None:
    assert identity.entity_id("a", "b", "c") != identity.entity_id("ab", "", "c") != identity.entity_id("a", "bc", "")
    assert identity.chunk_id("d", 1, 23) != identity.chunk_id("d", 12, 3)
    assert identity.mention_id("d1", "T", 2, 3) != identity.mention_id("d", "T", 12, 3)


def test_the_same_name_in_two_places_is_two_documents() -> None:
    one, two = (identity.document_id("a.pdf", f"file:///{folder}/a.pdf") for folder in ("x", "y"))
    assert one != two
    assert one.startswith("a-pdf-")
    assert two.startswith("a-pdf-")


MATTERS = [
    ("Smith v. Jones", "smith-v-jones"),
    ("smith-v-jones", "smith-v-jones"),
    ("Müller ./. Weiß GmbH", "muller-wei-gmbh-6031d9"),
    ("Дело Иванова", "matter-bf2414"),
    ("Дело Петрова", "matter-fbe1da"),
    ("Дело 5", "5-e4391e"),
    ("!!!", "document"),
]


@pytest.mark.parametrize(("name", "expected"), MATTERS)
def test_matters(name: str, expected: str) -> None:
    assert identity.matter_slug(name) == expected


def test_long_names_that_begin_alike_are_two_matters() -> None:
    names = [f"Larkspur Mutual Insurance Company v. Michael Paul and others, {year}" for year in (2019, 2020)]
    assert len({identity.matter_slug(name) for name in names}) == 2


@given(st.text(min_size=1, max_size=80))
def test_a_matters_slug_is_its_own_slug(name: str) -> None:
    slug = identity.matter_slug(name)
    assert identity.matter_slug(slug) == slug
    assert len(slug) <= 40
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
