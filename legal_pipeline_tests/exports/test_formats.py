"""What a person or another program finds in the files of each format."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.commands.options import writing_to
from legal_pipeline.commands.reading.export import _FORMATS
from legal_pipeline.errors import UsageError
from legal_pipeline.exports.formats import FORMATS, export
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.tables import workbook
from legal_pipeline.exports.tables.flat_tables import TABLES
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import DecisionKind, DocumentSubject
from legal_pipeline.services import Services
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.exports.real_files import add_file
from legal_pipeline_tests.specimens.factories import text_pdf
from legal_pipeline_tests.specimens.small_disk import SmallDisk
from legal_pipeline_tests.storage.specimens import MATTER, fill, merge

HOSTILE = '<b onclick="x()">=cmd|\x1b[2J\u202egpj.exe</b>'
TABLE_FORMATS = ["csv", "xlsx"]
WHOLE = ["jsonl", "csv", "xlsx", "graphml", "ftm"]


def exported(services: Services, format_: str, out: Path, matter: str | None = None, **chosen: Any) -> Written:
    return export(Source(services, select(services.store, matter, **chosen)), FORMATS[format_], out)[1]


def workbook_at(path: Path) -> Any:
    # imported here: every process of the tests imports this module, and one of them runs it
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True)


def rows(folder: Path, format_: str, table: str) -> list[dict[str, Any]]:
    """Rows by column; empty cells are empty texts in both."""
    if format_ == "csv":
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.DictReader(handle))
    sheet = workbook_at(folder / "matter.xlsx")[table]
    heading, *found = sheet.iter_rows(values_only=True)
    return [{str(name): "" if value is None else value for name, value in zip(heading, row, strict=True)} for row in found]


def test_the_command_offers_every_format() -> None:
    assert list(FORMATS) == list(_FORMATS)


@pytest.mark.parametrize("format_", TABLE_FORMATS)
def test_tables_have_names_files_pages_and_bates_numbers(services: Services, store: Store, tmp_path: Path, format_: str) -> None:
    one, two = (fill(store, name) for name in ("a.pdf", "b.pdf"))
    merge(store, one, two)
    exported(services, format_, tmp_path / "out", MATTER)
    found = rows(tmp_path / "out", format_, "facts")
    assert {(each["from"], each["fact"], each["to"], each["file"], str(each["page"]), each["bates"]) for each in found} == {
        ("Ann Lee", "employed_by", "Acme Corp.", "a.pdf", "1", "AC000001"),
        ("Ann Lee", "employed_by", "Acme Corp.", "b.pdf", "1", "AC000001"),
    }
    assert {each["quote"] for each in found} == {"Acme Corp. hired Ann Lee."}
    census = rows(tmp_path / "out", format_, "documents")
    assert [(each["file"], each["state"], each["first_bates"], each["last_bates"]) for each in census] == [
        ("a.pdf", "done", "AC000001", "AC000003"),
        ("b.pdf", "done", "AC000001", "AC000003"),
    ]
    assert {(each["name"], each["text"]) for each in rows(tmp_path / "out", format_, "mentions")} >= {("Ann Lee", "Ms. Lee")}
    entities = rows(tmp_path / "out", format_, "entities")
    assert [(each["name"], each["other_names"], str(each["documents"])) for each in entities if each["type"] == "PERSON"] == [
        ("Ann Lee", "Ms. Lee", "2")
    ]
    assert [str(each["page"]) for each in rows(tmp_path / "out", format_, "pages")] == ["1", "2", "3"] * 2


@pytest.mark.parametrize("format_", TABLE_FORMATS)
def test_names_of_others_are_text_and_nothing_else(services: Services, store: Store, tmp_path: Path, format_: str) -> None:
    fill(store, "=1+1.pdf", texts=("Acme Corp. hired Ann Lee.", HOSTILE))
    fill(store, f"{HOSTILE}.pdf")
    exported(services, format_, tmp_path / "out")
    found = [value for table in TABLES for row in rows(tmp_path / "out", format_, table.name) for value in row.values()]
    assert "'=1+1.pdf" in found
    texts = [value for value in found if isinstance(value, str)]
    assert all(value.isprintable() and value[:1] not in set("=+-@") for value in texts if value)


def test_csv_has_a_byte_order_mark_and_its_columns_even_when_empty(services: Services, tmp_path: Path) -> None:
    exported(services, "csv", tmp_path)
    for table in TABLES:
        assert (tmp_path / f"{table.name}.csv").read_bytes() == b"\xef\xbb\xbf" + ",".join(table.columns).encode() + b"\r\n"


def test_a_table_that_is_longer_than_a_sheet_goes_on_in_the_next(services: Services, store: Store, tmp_path: Path) -> None:
    fill(store, "a.pdf")
    written = workbook.write(Source(services, select(store, None)), tmp_path, max_rows=4)
    book = workbook_at(tmp_path / "matter.xlsx")
    own = [book[name] for name in book.sheetnames if name.startswith("mentions")]
    assert [sheet.title for sheet in own] == ["mentions", "mentions 2"]
    data = [row for sheet in own for row in list(sheet.iter_rows(values_only=True))[1:]]
    assert len(data) == written.files["matter.xlsx: mentions"] == 5


def test_the_graph_opens_in_networkx(services: Services, store: Store, tmp_path: Path) -> None:
    one, two = (fill(store, name) for name in ("a.pdf", f"{HOSTILE}.pdf"))
    person, org = merge(store, one, two)
    written = exported(services, "graphml", tmp_path / "graph.graphml", MATTER)
    import networkx

    graph = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert written.files == {"graph.graphml: nodes": len(graph.nodes), "graph.graphml: edges": len(graph.edges)}
    assert graph.nodes[person] == {"label": "Ann Lee", "type": "PERSON", "matter": MATTER, "other_names": "Ms. Lee", "mentions": 6}
    assert graph.nodes[two]["type"] == "DOCUMENT"
    [edge] = graph.get_edge_data(person, org).values()
    assert (edge["label"], edge["documents"], edge["passages"], edge["confidence"]) == ("employed_by", 2, 2, 0.8)
    assert "a.pdf, p. 1: Acme Corp. hired Ann Lee." in edge["evidence"]


@pytest.mark.parametrize("format_", WHOLE)
def test_an_empty_home_is_exported_as_well(services: Services, tmp_path: Path, format_: str) -> None:
    assert set(exported(services, format_, tmp_path / "out").files.values()) == {0}


@pytest.mark.parametrize("format_", TABLE_FORMATS)
def test_some_documents_only(services: Services, store: Store, tmp_path: Path, format_: str) -> None:
    one = fill(store, "a.pdf")
    two = fill(store, "b.pdf", texts=("Acme Corp. hired Ann Lee.", "Nobody saw the walrus."))
    merge(store, one, two)
    ways: list[dict[str, Any]] = [{"named": [two]}, {"query": "walrus"}, {"query": "walrus", "named": [one, two]}]
    for number, chosen in enumerate(ways):
        exported(services, format_, tmp_path / str(number), MATTER, **chosen)
        for table in ("documents", "facts", "mentions", "pages"):
            found = rows(tmp_path / str(number), format_, table)
            assert {each["file"] for each in found} == {"b.pdf"}, table
        assert {each["files"] for each in rows(tmp_path / str(number), format_, "entities")} == {"b.pdf"}


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"matter": "nobody"}, "there is no matter nobody; the matters are: paul, smith"),
        ({"named": ["nothing"]}, "there is no document 'nothing'"),
        ({"matter": "smith", "named": ["A"]}, "is not a document of matter smith"),
        ({"query": "walrus"}, "no page matches walrus; nothing was exported"),
        ({"query": "sued", "named": ["B"]}, "none of these documents matches sued; nothing was exported"),
    ],
    ids=str,
)
def test_what_cannot_be_chosen(store: Store, chosen: dict[str, Any], message: str) -> None:
    ids = {"A": fill(store, "a.pdf"), "B": fill(store, "b.pdf", texts=("Nothing.",)), "C": fill(store, "c.pdf", matter="smith")}
    named = [ids.get(name, name) for name in chosen.get("named", ())]
    with pytest.raises(UsageError, match=message):
        select(store, chosen.get("matter"), named=named, query=chosen.get("query"))


def test_documents_with_a_tag(store: Store) -> None:
    one, two = fill(store, "a.pdf"), fill(store, "b.pdf")
    store_decision = Decisions(store.engine)
    store_decision.record(MATTER, DecisionKind.TAG, [DocumentSubject(one, "")], "hot", actor="ann", document_id=one)
    assert select(store, MATTER, tags=["Hot"]).document_ids == frozenset([one])
    with pytest.raises(UsageError, match="no document that was chosen has the tag hot"):
        select(store, MATTER, tags=["hot"], named=[two])


@pytest.mark.parametrize("chosen", [{"query": "walrus"}, {"tags": ["hot"]}], ids=str)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_what_was_chosen_and_nothing_else(
    services: Services, store: Store, tmp_path: Path, format_: str, chosen: dict[str, Any]
) -> None:
    texts = {"whale": ["Acme Corp. hired Ann Lee on the whale."], "walrus": ["Acme Corp. hired Ann Lee on the walrus."]}
    ids = {name: add_file(services, tmp_path / f"{name}.pdf", text_pdf(said), said) for name, said in texts.items()}
    merge(store, *(fill(store, f"{name}-letter.pdf", texts=tuple(said)) for name, said in texts.items()))
    for document_id in (ids["walrus"], fill(store, "walrus-letter.pdf", texts=tuple(texts["walrus"]))):
        Decisions(store.engine).record(
            MATTER, DecisionKind.TAG, [DocumentSubject(document_id, "")], "hot", actor="ann", document_id=document_id
        )
    exported(services, format_, tmp_path / "out", MATTER, **chosen)
    said = _everything_in(tmp_path / "out")
    assert "whale" not in said
    # no document is privileged: the log has its head alone
    assert ("walrus" in said) is (format_ != "privilege-log"), said[:2000]


def _everything_in(folder: Path) -> str:
    """Names and contents of all files, as a program for them would see them."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.append(path.name)
        if path.suffix == ".xlsx":
            book = workbook_at(path)
            found += [str(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
        elif path.suffix == ".parquet":
            found.append(str(pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()))
        else:
            found.append(path.read_bytes().decode("utf-8", errors="replace"))
    return "\n".join(found)


def test_a_folder_with_the_name_of_the_file(services: Services, tmp_path: Path) -> None:
    (tmp_path / "facts.xlsx").mkdir()
    with pytest.raises(UsageError, match=r"facts\.xlsx is a folder, and a file of this name is to be written; name another file"):
        exported(services, "xlsx", tmp_path / "facts.xlsx")


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("format_", FORMATS)
def test_on_a_full_disk_one_sentence_and_nothing_half_written(
    services: Services, store: Store, tmp_path: Path, small_disk: SmallDisk, format_: str
) -> None:
    add_file(services, tmp_path / "a.pdf", text_pdf(["Acme Corp. hired Ann Lee."] * 2), ["Acme Corp. hired Ann Lee."] * 2)
    merge(store, fill(store, "b.pdf"))
    small_disk.fill(leave_bytes=0)
    before = sorted(small_disk.mount.iterdir())
    out = small_disk.mount / "out"
    with pytest.raises(UsageError, match=r"out cannot be written \(No space left on device\); choose another folder"), writing_to(out):
        exported(services, format_, out, MATTER)
    assert sorted(small_disk.mount.iterdir()) == before


def test_jsonl_is_that_of_the_storage(services: Services, store: Store, tmp_path: Path) -> None:
    document_id = fill(store, "a.pdf")
    exported(services, "jsonl", tmp_path / "out")
    [line] = (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["document_id"] == document_id
