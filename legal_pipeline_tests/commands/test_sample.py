"""End to end over the sample matter: what is printed in its files is found, with evidence on the page."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from legal_pipeline_tests.faults.run import Home
from legal_pipeline_tests.sample import expected
from legal_pipeline_tests.sample.expected import FACTS, MENTIONS, OUTCOMES, Fact, Found, Name
from legal_pipeline_tests.specimens.processed import Sample

pytestmark = pytest.mark.slow

Record = dict[str, Any]


def fact_id(fact: Fact) -> str:
    source, target = ((end.forms or ("document",))[0] for end in (fact.source, fact.target))
    return f"{fact.file} p{fact.page}: {source} {fact.type} {target}"


def mention_id(found: Found) -> str:
    return f"{found.file} p{found.page}: {found.type} {found.text}"


@pytest.fixture(scope="module")
def found(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Record]]:
    """The export of a run over the sample matter, by file."""
    exported = Home(sample.home).export(tmp_path_factory.mktemp("sample") / "export")
    # a form feed or a line separator inside a text is no end of a line
    return {name.removesuffix(".jsonl"): [json.loads(line) for line in content.split(b"\n") if line] for name, content in exported.items()}


@pytest.fixture(scope="module")
def by_name(found: dict[str, list[Record]]) -> dict[str, Record]:
    return {record["file_name"]: record for record in found["documents"]}


def test_every_file_and_nothing_else_has_an_outcome(by_name: dict[str, Record], found: dict[str, list[Record]]) -> None:
    assert sorted(record["file_name"] for record in found["documents"]) == sorted(outcome.file for outcome in OUTCOMES)
    assert {record["matter"] for record in found["documents"]} == {expected.MATTER}


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.file)
def test_outcomes(outcome: expected.Outcome, by_name: dict[str, Record], found: dict[str, list[Record]]) -> None:
    record = by_name[outcome.file]
    assert record["state"] == outcome.state
    assert (record["reason"] or "").partition(":")[0] == (outcome.reason or "")
    pages = [page for page in found["pages"] if page["document_id"] == record["document_id"]]
    if outcome.page_count is not None:
        assert record["page_count"] == len(pages) == outcome.page_count
    assert tuple(page["page_number"] for page in pages if page["method"] == "ocr") == outcome.ocr_pages
    assert record["parent_id"] == (by_name[outcome.parent]["document_id"] if outcome.parent else None)


def test_one_of_the_two_copies_is_the_duplicate(by_name: dict[str, Record]) -> None:
    one, two = sorted(by_name[name]["document_id"] for name in expected.DUPLICATES)
    duplicates = {record["document_id"]: record["duplicate_of"] for record in by_name.values() if record["duplicate_of"]}
    assert duplicates == {two: one}


@pytest.mark.parametrize(("file", "page", "number"), expected.BATES)
def test_bates_numbers(file: str, page: int, number: str, by_name: dict[str, Record], found: dict[str, list[Record]]) -> None:
    (stored,) = (
        record["bates"]
        for record in found["pages"]
        if record["document_id"] == by_name[file]["document_id"] and record["page_number"] == page
    )
    assert stored == number


def is_named(entity: Record, name: Name) -> bool:
    names: set[str] = {form.casefold() for form in (entity["name"], *entity["aliases"])}
    return any(form.casefold() in names for form in name.forms)


@pytest.mark.parametrize("fact", FACTS, ids=fact_id)
def test_facts(fact: Fact, by_name: dict[str, Record], found: dict[str, list[Record]]) -> None:
    entities = {record["entity_id"]: record for record in found["entities"]}
    document_id = by_name[fact.file]["document_id"]

    def is_end(identifier: str, name: Name) -> bool:
        if name is expected.DOCUMENT:
            return bool(identifier == document_id)
        return identifier in entities and is_named(entities[identifier], name)

    near: dict[str, int] = defaultdict(int)
    for record in found["relationships"]:
        if record["type"] != fact.type:
            continue
        near["of the type"] += 1
        if is_end(record["source_id"], fact.source) and is_end(record["target_id"], fact.target):
            near["between the two"] += 1
            if fact.role is None or record["role"] == fact.role:
                near["with the role"] += 1
                if any((proof["document_id"], proof["page_number"]) == (document_id, fact.page) for proof in record["evidence"]):
                    return
    pytest.fail(f"not found with evidence on the page; relationships {dict(near)}")


@pytest.mark.parametrize("mention", MENTIONS, ids=mention_id)
def test_mentions(mention: Found, by_name: dict[str, Record], found: dict[str, list[Record]]) -> None:
    def folded(text: str) -> str:
        return " ".join(text.split()).casefold()

    on_page = [
        record
        for record in found["mentions"]
        if (record["document_id"], record["page_number"], record["type"])
        == (by_name[mention.file]["document_id"], mention.page, mention.type)
    ]
    same = [record for record in on_page if folded(record["text"]) == folded(mention.text)]
    assert same, f"not among {len(on_page)} of the type on the page"
    assert mention.value is None or mention.value in {record["value"] for record in same}


def test_every_place_is_exact(found: dict[str, list[Record]]) -> None:
    """Recomputed from the export alone, as another program would."""
    texts: dict[str, list[Record]] = defaultdict(list)
    for page in found["pages"]:
        texts[page["document_id"]].append(page)
    whole = {document_id: "\f".join(page["text"] for page in pages) for document_id, pages in texts.items()}
    proofs = [proof for record in found["relationships"] for proof in record["evidence"]]
    for place in (*found["chunks"], *found["mentions"], *proofs):
        text = whole[place["document_id"]]
        assert text[place["start"] : place["end"]] == place["text"]
        first = place.get("page_number", place.get("page_start"))
        assert text.count("\f", 0, place["start"]) + 1 == first


def test_no_relationship_hangs_in_the_air(found: dict[str, list[Record]]) -> None:
    known = {record["entity_id"] for record in found["entities"]} | {record["document_id"] for record in found["documents"]}
    assert {record["entity_id"] for record in found["mentions"]} <= known
    assert {end for record in found["relationships"] for end in (record["source_id"], record["target_id"])} <= known
    assert all(record["evidence"] for record in found["relationships"])
