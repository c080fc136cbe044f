"""Documents as a list: which ones, in which order, how many each further choice would leave, and one after the other. On both back ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PageMethod, RefusalReason, State
from legal_pipeline.storage.browsing.document_list import (
    Chosen,
    DocumentOrder,
    Neighbors,
    choices,
    document_count,
    document_ids,
    document_lines,
    neighbors,
)
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, add_pages, document, facts, fill, page

ALL = ["100%_secret.pdf", "A letter.pdf", "b.pdf", "picture.png", "scan.tif"]


@pytest.fixture
def matter(store: Store) -> Store:
    """Two equal files, a scan of three pages, a picture, a refused file, and a file of another matter."""
    fill(store, "A letter.pdf", content="same")
    fill(store, "b.pdf", content="same")
    fill(store, "b.pdf", matter="smith", content="same")
    scan, secret, picture = document("scan.tif"), document("100%_secret.pdf"), document("picture.png")
    store.documents.register([scan, secret, picture])
    for each, media_type, pages in ((scan, "image/tiff", 3), (picture, "image/png", 1)):
        store.documents.record_facts(each.document_id, replace(facts(each.file_name, pages), media_type=media_type))
        add_pages(store, each.document_id, "k", [page(number, "text", PageMethod.OCR) for number in range(1, pages + 1)])
        store.documents.finish(each.document_id)
    store.documents.refuse(secret.document_id, Refusal(RefusalReason.ENCRYPTED, "a password is needed"))
    return store


def _names(
    store: Store, chosen: Chosen | None = None, order: DocumentOrder = DocumentOrder.FILE, *, is_descending: bool = False
) -> list[str]:
    lines = document_lines(store.engine, MATTER, chosen, order=order, is_descending=is_descending, limit=10)
    return [line.file_name for line in lines]


def _id(name: str, matter: str = MATTER) -> str:
    return document(name, matter=matter).document_id


CHOSEN = [
    (Chosen(), ALL),
    (Chosen(states=[State.REFUSED]), ["100%_secret.pdf"]),
    (Chosen(name="LETTER"), ["A letter.pdf"]),
    (Chosen(name="%_"), ["100%_secret.pdf"]),  # characters as any other
    (Chosen(name="a_l"), []),
    (Chosen(kind="image"), ["picture.png", "scan.tif"]),
    (Chosen(kind="pdf"), ["A letter.pdf", "b.pdf"]),
    (Chosen(kind="other"), ["100%_secret.pdf"]),  # of which no byte was read
    (Chosen(kind="mail"), []),
    (Chosen(ids=[_id("b.pdf"), _id("b.pdf", "smith")]), ["b.pdf"]),
    (Chosen(ids=[]), []),
    (Chosen(not_ids=[_id("b.pdf")], kind="pdf"), ["A letter.pdf"]),
]


@pytest.mark.parametrize(("chosen", "names"), CHOSEN, ids=str)
def test_a_list_has_what_fits_everything_that_was_chosen(matter: Store, chosen: Chosen, names: list[str]) -> None:
    assert sorted(_names(matter, chosen)) == names
    assert document_count(matter.engine, MATTER, chosen) == len(names) == len(document_ids(matter.engine, MATTER, chosen))


def test_a_refused_document_says_why(matter: Store) -> None:
    (line,) = document_lines(matter.engine, MATTER, Chosen(states=[State.REFUSED]), limit=10)
    assert line.state is State.REFUSED and line.reason is not None and "a password is needed" in line.reason


ORDERS = [
    (DocumentOrder.FILE, ["100%_secret.pdf", "A letter.pdf", "b.pdf", "picture.png", "scan.tif"]),
    (DocumentOrder.STATE, ["A letter.pdf", "b.pdf", "picture.png", "scan.tif", "100%_secret.pdf"]),
    (DocumentOrder.TYPE, ["100%_secret.pdf", "A letter.pdf", "b.pdf", "picture.png", "scan.tif"]),
]


@pytest.mark.parametrize(("order", "names"), ORDERS)
def test_equal_ones_follow_by_name(matter: Store, order: DocumentOrder, names: list[str]) -> None:
    assert _names(matter, order=order) == names
    assert (
        document_lines(matter.engine, MATTER, order=order, limit=2, offset=3)
        == document_lines(matter.engine, MATTER, order=order, limit=5)[3:]
    )


def test_the_longest_come_first_when_the_order_is_turned(matter: Store) -> None:
    counts = [
        line.page_count or 0 for line in document_lines(matter.engine, MATTER, order=DocumentOrder.PAGES, is_descending=True, limit=10)
    ]
    assert counts == sorted(counts, reverse=True) and counts[0] == 3 and counts[-1] == 0


@pytest.mark.parametrize("chosen", [each for each, _ in CHOSEN], ids=str)
def test_the_numbers_beside_a_choice_are_those_of_its_list(matter: Store, chosen: Chosen) -> None:
    states, kinds = choices(matter.engine, MATTER, chosen)
    for state in State:
        assert document_count(matter.engine, MATTER, replace(chosen, states=[state])) == states.get(state, 0), state
    for kind in ("pdf", "image", "other", "mail"):
        assert document_count(matter.engine, MATTER, replace(chosen, kind=kind)) == kinds.get(kind, 0), kind


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("order", DocumentOrder)
def test_one_leads_to_the_next_in_the_order_of_the_list(matter: Store, order: DocumentOrder, is_descending: bool) -> None:
    ids = [each.document_id for each in document_lines(matter.engine, MATTER, order=order, is_descending=is_descending, limit=10)]
    for place, document_id in enumerate(ids):
        found = neighbors(matter.engine, MATTER, document_id, order=order, is_descending=is_descending)
        before, after = ids[place - 1] if place else "", ids[place + 1] if place + 1 < len(ids) else ""
        assert found == Neighbors(place + 1, len(ids), before, after)


def test_from_a_document_that_left_the_list_one_goes_on_where_it_stood(matter: Store) -> None:
    chosen = Chosen(not_ids=[_id("b.pdf")])
    assert neighbors(matter.engine, MATTER, _id("b.pdf"), chosen) == Neighbors(0, 4, _id("A letter.pdf"), _id("picture.png"))
    assert neighbors(matter.engine, MATTER, _id("b.pdf", "smith"), chosen) == Neighbors(0, 4), "of another matter"
    assert neighbors(matter.engine, MATTER, _id("b.pdf"), Chosen(ids=[])) == Neighbors(0, 0)


def test_more_ids_than_a_statement_may_have_parameters(matter: Store) -> None:
    own = next(iter(document_ids(matter.engine, MATTER, Chosen(name="scan.tif"))))
    many = {own, *(f"other-{number}" for number in range(300_000))}
    assert document_ids(matter.engine, MATTER, Chosen(ids=many)) == {own}
    assert document_count(matter.engine, MATTER, Chosen(not_ids=many)) == len(ALL) - 1
