"""The page of the graph: what is drawn, where its lines lead, what a filter leaves."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.model import RelationshipType
from legal_pipeline.workspace.facts import Fact
from legal_pipeline.workspace.graph.views import Node, _named, drawn
from legal_pipeline_tests.specimens.processed import Sample
from legal_pipeline_tests.storage.specimens import document, fill
from legal_pipeline_tests.workspace.serving import Served, served


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """Ann Lee is employed by Acme Corp., as a document says with a confidence of 0.8."""
    home: Path = tmp_path_factory.mktemp("graph") / "home"
    with served(home) as opened:
        document_id = fill(opened.store, "a.pdf")
        for name in ("other.pdf", "other of Roe.pdf"):
            opened.store.documents.register([document(name)])
        fill(opened.store, "b.pdf", matter="smith")
        merge_now(opened.store, "paul")
        yield opened, document_id


# filter · number of lines
FILTERS = (
    ("", 1),
    ("?type=employed_by", 1),
    ("?type=owns", 0),
    ("?confidence=80", 1),
    ("?confidence=81", 0),
    ("?document=DOCUMENT", 1),
    ("?document=A.pdf", 1),
    ("?document=a.p", 1),
    ("?document=other.pdf", 0),
    ("?limit=1", 1),
    ("?limit=999999", 1),
    ("?size=4", 1),
)


@pytest.mark.parametrize(("query", "lines"), FILTERS)
def test_lines_lead_to_their_proof(found: tuple[Served, str], query: str, lines: int) -> None:
    opened, document_id = found
    page = opened.http.get("/matters/paul/graph" + query.replace("DOCUMENT", document_id))
    assert (page.status_code, page.text.count("<line ")) == (200, lines)
    assert (f'href="/matters/paul/documents/{document_id}/pages/1?start=0' in page.text) is bool(lines)
    assert ("Ann Lee is employed by Acme Corp." in page.text) is bool(lines)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/matters/paul/graph?type=hates", 400),
        ("/matters/paul/graph?size=3", 400),
        ("/matters/paul/graph?confidence=x", 400),
        ("/matters/paul/graph?limit=-1", 400),
        ("/matters/smith/graph?document=DOCUMENT", 404),
        ("/matters/paul/graph?document=b.pdf", 404),  # of the other matter
        ("/matters/paul/graph?document=pdf", 200),
        ("/matters/paul/graph?document=%25%5F%22", 404),
        ("/matters/paul/graph?document=" + "x" * 1_001, 400),
        ("/matters/nothing/graph", 404),
    ],
)
def test_addresses_that_somebody_made_up(found: tuple[Served, str], address: str, code: int) -> None:
    opened, document_id = found
    assert opened.http.get(address.replace("DOCUMENT", document_id)).status_code == code


# what somebody types · what the page says · documents to choose from
TYPED: tuple[tuple[str, str, list[str]], ...] = (
    ("a.pdf", "2 names, 1 fact.", []),
    ("other", "Several documents are called so", ["other of Roe.pdf", "other.pdf"]),
    ("oter.pdf", "Did you mean one of these?", ["other.pdf"]),
    ("<b>", "No document of this matter is called &lt;b&gt;", []),
)


@pytest.mark.parametrize(("typed", "says", "choices"), TYPED)
def test_a_document_is_named_by_its_file_name(found: tuple[Served, str], typed: str, says: str, choices: list[str]) -> None:
    opened, _ = found
    text = opened.http.get("/matters/paul/graph", params={"document": typed}).text
    assert says in text
    listed = re.findall(r'graph\?document=[^"]*">([^<]*)</a>', text)
    assert [each for each in listed if each in choices] == choices and bool(listed) == bool(choices)
    assert f'name="document" value="{html.escape(typed)}"' in text


def test_of_names_that_would_lie_on_each_other_the_one_with_most_facts_is_written() -> None:
    places = ((200.0, 100.0), (205.0, 104.0), (210.0, 300.0), (900.0, 101.0))
    nodes = [Node(name, "", x, y, 5.0) for name, (x, y) in zip(("Ann Lee", "Bob Roe", "Cora Poe", "Dan Doe"), places, strict=True)]
    assert [node.is_named for node in _named(nodes, [1, 0, 2])] == [False, True, True, False]


def test_another_name_of_the_same_one_is_neither_a_line_nor_its_name(sample: Sample) -> None:
    with served(sample.home) as opened:
        page = opened.http.get("/matters/sample/graph").text
    assert ">Larkspur Mutual Insurance Company</text>" in page and "“Larkspur”" not in page


@pytest.mark.parametrize(("x", "name", "expected"), [(90.0, "Ann Lee", 90.0), (90.0, "W" * 60, 126.0), (1310.0, "W" * 60, 1274.0)])
def test_a_name_at_the_edge_stays_in_the_picture(x: float, name: str, expected: float) -> None:
    assert Node(name, "", x, 100.0, 5.0, is_named=True).label_x == pytest.approx(expected)


def test_a_larger_picture_has_room_for_more_names() -> None:
    facts = [_stated(number) for number in range(400)]
    named = {size: sum(node.is_named for node in drawn(facts, size)[1]) for size in (1, 2, 4)}
    assert named[1] < named[2] < named[4]
    for size in named:
        assert all(0 < node.x < 1400 * size and 0 < node.y < 900 * size for node in drawn(facts, size)[1])


def _stated(number: int) -> Fact:
    case = f"Case {number % 40}"
    return Fact(
        type=RelationshipType.PARTY_TO,
        source_name=f"Ann Lee {number}",
        source_address="",
        phrase="is a party to",
        target_name=case,
        target_address="",
        role="",
        told_role="",
        confidence=1.0,
        rule="x",
        passages=(),
        source_id=f"p{number}",
        target_id=case,
    )
