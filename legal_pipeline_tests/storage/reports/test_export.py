"""The export format: nine files, the same bytes for the same facts."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline import identity
from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, DecisionKind, DocumentSubject, Entity, Mention, MentionType, Merge, RefusalReason
from legal_pipeline.storage.database import row_buffer
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.reports.export import export_jsonl
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, TEXTS, chunks, document, document_entities, facts, fill, put_graph

NAMES = ("documents", "pages", "chunks", "mentions", "entities", "relationships", "docket_entries", "testimony", "decisions")
FIELDS = {
    "documents": "document_id matter source_uri file_name sha256 media_type size_bytes page_count state reason duplicate_of mail tags",
    "pages": "document_id page_number text method engine confidence start",
    "chunks": "chunk_id document_id start end page_start page_end section_path text",
    "mentions": "mention_id document_id entity_id type start end page_number text value confidence source",
    "entities": "entity_id matter document_ids type name aliases mention_count",
    "docket_entries": "entry_id document_id number date filed_by page_number start end text",
    "testimony": "passage_id document_id kind speaker witness page_number start end text",
    "relationships": "relationship_id type source_id target_id role confidence rule evidence decision",
    "decisions": "decision matter kind about document_id value decided_by decided_at reason is_applied undone_by undone_at",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


def exported(store: Store, folder: Path, matter: str | None = None) -> dict[str, list[dict[str, Any]]]:
    export_jsonl(store, folder, matter)
    return {name: read(folder, name) for name in NAMES}


def refuse(store: Store, name: str) -> str:
    made = document(name)
    store.documents.register([made])
    store.documents.refuse(made.document_id, Refusal(RefusalReason.CORRUPT, "broken"))
    return made.document_id


def merge(store: Store, matter: str = MATTER) -> str:
    """All persons of a matter become one entity; returns its id."""
    found = [entity for _, entity in document_entities(store, matter)]
    one = identity.entity_id(f"matter:{matter}", "PERSON", "ann lee")
    links = {entity.entity_id: one if entity.type is MentionType.PERSON else entity.entity_id for entity in found}
    others = [entity for entity in found if entity.type is not MentionType.PERSON]
    count = sum(entity.mention_count for entity in found if entity.type is MentionType.PERSON)
    merged = Entity(one, MentionType.PERSON, "Ann Lee", ("Ms. Lee",), count, (Merge("Ms. Lee", "same_name"),))
    put_graph(store, matter, store.matters.key(matter), [merged, *others], links)
    return one


def test_exactly_nine_files_with_at_least_the_fields_promised(store: Store, tmp_path: Path) -> None:
    document_id = fill(store, "a.pdf")
    Decisions(store.engine).record(MATTER, DecisionKind.TAG, [DocumentSubject(document_id)], "hot", actor="a", document_id=document_id)
    counts = export_jsonl(store, tmp_path / "out")
    assert set(contents(tmp_path / "out")) == {f"{name}.jsonl" for name in NAMES} == set(counts)
    for name, fields in FIELDS.items():
        records = read(tmp_path / "out", name)
        assert len(records) == counts[f"{name}.jsonl"] > 0
        assert all(set(fields.split()) <= set(record) for record in records)


def test_the_same_bytes_twice_whatever_the_order_of_processing(store: Store, tmp_path: Path) -> None:
    names = [f"{number}.pdf" for number in range(6)]
    for number, name in enumerate(names):
        fill(store, name, content=f"c{number // 2}")
    merge(store)
    export_jsonl(store, tmp_path / "first")
    export_jsonl(store, tmp_path / "again")
    random.Random(5).shuffle(names)
    for name in names:
        fill(store, name, content=f"c{int(name[0]) // 2}")
    merge(store)
    export_jsonl(store, tmp_path / "shuffled")
    assert contents(tmp_path / "first") == contents(tmp_path / "again") == contents(tmp_path / "shuffled")


def test_lines_are_ordered_whatever_the_order_of_writing(store: Store, tmp_path: Path) -> None:
    document_ids = [fill(store, name) for name in ("b.pdf", "a.pdf")]
    places = [(start, end, type_) for start in (9, 3) for end in (start + 7, start + 2) for type_ in (MentionType.PERSON, MentionType.ORG)]
    for document_id in document_ids:
        found = [Mention(type_, start, end, 1, "x", "x", 1.0, "rule") for start, end, type_ in places]
        store.facts.replace_mentions(document_id, "entity_mentions", "k", found)
        store.facts.replace_chunks(document_id, "chunks", "k", reversed(list(chunks())))
    exported_now = exported(store, tmp_path)
    keys = {
        "documents": ("document_id",),
        "pages": ("document_id", "page_number"),
        "chunks": ("document_id", "start"),
        "mentions": ("document_id", "start", "end", "type"),
        "entities": ("matter", "entity_id"),
        "relationships": ("type", "source_id", "target_id"),
        "docket_entries": ("document_id", "start"),
        "testimony": ("document_id", "start"),
    }
    for name, lines in exported_now.items():
        order = [tuple(line[key] for key in keys[name]) for line in lines]
        assert order == sorted(order)


def test_offsets_are_those_of_the_pages_joined(store: Store, tmp_path: Path) -> None:
    fill(store, "a.pdf")
    found = exported(store, tmp_path)
    whole = PAGE_BREAK.join(page["text"] for page in found["pages"])
    assert whole == PAGE_BREAK.join(TEXTS)
    for page in found["pages"]:
        assert whole[page["start"] :].startswith(page["text"])
    proofs = [proof for relationship in found["relationships"] for proof in relationship["evidence"]]
    for item in (*found["chunks"], *found["mentions"], *proofs):
        assert whole[item["start"] : item["end"]] == item["text"]


def test_documents_that_are_not_done_have_a_line_and_nothing_else(store: Store, tmp_path: Path) -> None:
    done, undone, refused = fill(store, "a.pdf"), fill(store, "b.pdf"), refuse(store, "c.pdf")
    store.documents.wait(undone)
    found = exported(store, tmp_path)
    assert {line["document_id"]: line["state"] for line in found["documents"]} == {done: "done", undone: "waiting", refused: "refused"}
    assert {line["document_id"] for name in ("pages", "chunks", "mentions") for line in found[name]} == {done}
    assert {each for line in found["entities"] for each in line["document_ids"]} == {done}
    assert {proof["document_id"] for line in found["relationships"] for proof in line["evidence"]} == {done}


def test_reasons_duplicates_and_parents_are_in_the_census(store: Store, tmp_path: Path) -> None:
    one, two = sorted((fill(store, "a.pdf", content="x"), fill(store, "b.pdf", content="x")))
    inside = document("inside.txt", parent=store.documents.get(one))
    store.documents.register([inside])
    refused = refuse(store, "c.pdf")
    lines = {line["document_id"]: line for line in exported(store, tmp_path)["documents"]}
    assert (lines[one]["duplicate_of"], lines[two]["duplicate_of"]) == (None, one)
    assert lines[inside.document_id]["parent_id"] == one
    assert lines[refused]["reason"] == "corrupt: broken"
    assert lines[inside.document_id]["sha256"] is None


def test_only_the_matter_asked_for(store: Store, tmp_path: Path) -> None:
    fill(store, "a.pdf", matter="paul")
    other = fill(store, "b.pdf", matter="smith")
    found = exported(store, tmp_path, "smith")
    assert {line["document_id"] for name in ("documents", "pages", "chunks", "mentions") for line in found[name]} == {other}
    assert {line["matter"] for line in found["entities"]} == {"smith"}


def test_merged_entities_take_the_place_of_those_of_the_documents(store: Store, tmp_path: Path) -> None:
    one, two = sorted((fill(store, "a.pdf"), fill(store, "b.pdf")))
    before = exported(store, tmp_path / "before")
    assert len(before["entities"]) == 4
    assert len(before["relationships"]) == 2
    person = merge(store)
    found = exported(store, tmp_path / "after")
    (merged,) = [line for line in found["entities"] if line["type"] == "PERSON"]
    assert (merged["entity_id"], merged["document_ids"], merged["mention_count"]) == (person, [one, two], 6)
    assert {line["entity_id"] for line in found["mentions"] if line["type"] == "PERSON"} == {person}
    assert {line["source_id"] for line in found["relationships"]} == {person}
    known = {line["entity_id"] for line in found["entities"]}
    assert {line["entity_id"] for line in found["mentions"]} <= known


def test_equal_facts_of_two_documents_are_one_with_both_proofs(store: Store, tmp_path: Path) -> None:
    """Where both ends are merged; the specimens keep one organisation a document, so link those too."""
    one, two = sorted((fill(store, "a.pdf"), fill(store, "b.pdf")))
    found = [entity for _, entity in document_entities(store)]
    links = {entity.entity_id: identity.entity_id("matter:paul", entity.type, "x") for entity in found}
    merged = {links[entity.entity_id]: Entity(links[entity.entity_id], entity.type, entity.name) for entity in found}
    put_graph(store, MATTER, "key", merged.values(), links)
    (relationship,) = exported(store, tmp_path)["relationships"]
    assert [proof["document_id"] for proof in relationship["evidence"]] == [one, two]


@pytest.mark.parametrize("text", ["a,b;\"c\"\n'd'\r\n\té", "\u2028 line", "=1+1", '{"a": 1}', "𝄞", "\x01"], ids=repr)
def test_json_gives_back_any_text(store: Store, tmp_path: Path, text: str) -> None:
    fill(store, "a.pdf", texts=(f"Acme Corp. {text}", "x"))
    assert exported(store, tmp_path)["pages"][0]["text"] == f"Acme Corp. {text}"


def test_some_documents_have_what_rests_on_them(store: Store, tmp_path: Path) -> None:
    one, two = sorted((fill(store, "a.pdf"), fill(store, "b.pdf")))
    merge(store)
    export_jsonl(store, tmp_path / "one", MATTER, frozenset([one]))
    found = {name: read(tmp_path / "one", name) for name in NAMES}
    assert {line["document_id"] for name in ("documents", "pages", "chunks", "mentions") for line in found[name]} == {one}
    assert {proof["document_id"] for line in found["relationships"] for proof in line["evidence"]} == {one}
    assert all(line["document_ids"] == [one] for line in found["entities"]) and found["entities"]
    export_jsonl(store, tmp_path / "both", MATTER, frozenset([one, two]))
    export_jsonl(store, tmp_path / "all", MATTER)
    assert contents(tmp_path / "both") == contents(tmp_path / "all")


def test_an_empty_home_gives_nine_empty_files(store: Store, tmp_path: Path) -> None:
    assert set(export_jsonl(store, tmp_path).values()) == {0}
    assert all(content == b"" for name, content in contents(tmp_path).items() if name.endswith(".jsonl"))


def test_an_export_that_fails_leaves_the_former_file(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    fill(store, "a.pdf")
    export_jsonl(store, out)
    before = contents(out)
    fill(store, "b.pdf")

    def breaks(record: object, **_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("legal_pipeline.storage.reports.export.json.dumps", breaks)
    with pytest.raises(OSError, match="No space"):
        export_jsonl(store, out)
    assert {name: content for name, content in contents(out).items() if not name.endswith(".part")} == before


def test_a_file_name_that_is_no_unicode_survives(store: Store, tmp_path: Path) -> None:
    made = document("caf\ufffd.pdf")
    store.documents.register([made])
    assert [line["file_name"] for line in exported(store, tmp_path)["documents"]] == ["caf\ufffd.pdf"]


@pytest.mark.parametrize("memory_bytes", [1, 16 * 1024 * 1024], ids=["file", "memory"])
def test_spooled_rows_come_back_in_order(memory_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_buffer, "_IN_MEMORY_BYTES", memory_bytes)
    rows = [(number, "x" * 50) for number in range(2500)]
    with row_buffer.buffered_to_disk(iter(rows)) as batches:
        found = list(batches)
    assert [len(batch) for batch in found] == [1000, 1000, 500]
    assert [row for batch in found for row in batch] == rows


def test_facts_with_the_census_of_nothing(store: Store) -> None:
    store.documents.register([document("a.pdf")])
    store.documents.record_facts(document("a.pdf").document_id, facts(page_count=None))
    assert next(store.documents.find()).facts == facts(page_count=None)
