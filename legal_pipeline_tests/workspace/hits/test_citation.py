"""How pages and passages are cited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from legal_pipeline.model import NoteKind, Page, PageMethod, PageNote
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.workspace.hits.citation import citation, surname
from legal_pipeline_tests.storage.specimens import entities, entity_of, fill, passage, relationship


@pytest.fixture
def store(home: Path) -> Store:
    return open_store(Settings(home=home))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Peter Hobart", "Hobart"),
        ("PETER HOBART", "Hobart"),
        ("PETER HOBART, JR.", "Hobart"),
        ("Dr. Lena O'BRIEN", "O'Brien"),
        ("Lena Fairweather, Ph.D.", "Fairweather"),
        ("Ana  María\nDe la Cruz", "Cruz"),
        ("Henry Ford II", "Ford"),
        ("Hobart", "Hobart"),
        ("", ""),
    ],
)
def test_a_deposition_is_called_after_the_family_name(name: str, expected: str) -> None:
    assert surname(name) == expected


LINES = ((1, 0), (2, 10), (3, 20))


def _page(
    number: int = 1, *, bates: str | None = None, printed: str | None = None, lines: bool = False, is_transcript: bool = False
) -> Page:
    notes = (PageNote(NoteKind.TRANSCRIPT, 0, 29),) if is_transcript else ()
    text = "DEPOSITION of Ann Lee was taken" if is_transcript else "x" * 30
    return Page(
        number, text, PageMethod.TEXT_LAYER, "e", 1.0, bates=bates, printed_page=printed, line_starts=LINES if lines else (), notes=notes
    )


@pytest.mark.parametrize(
    ("page", "place", "expected"),
    [
        (_page(), (None, None), "a.pdf, p. 1"),
        (_page(7, bates="ABC 000123"), (None, None), "a.pdf, p. 7; ABC 000123"),
        (_page(7, bates="ABC 000123"), (3, 8), "a.pdf, p. 7; ABC 000123"),
        # the printed lines of a pleading
        (_page(2, printed="5", lines=True), (12, 25), "a.pdf, p. 5:2-3"),
        (_page(2, printed="5", lines=True), (None, None), "a.pdf, p. 2"),
        # a transcript of which nobody says whose testimony it is
        (_page(2, printed="41", lines=True, is_transcript=True), (0, 5), "a.pdf, Tr. 41:1"),
    ],
)
def test_a_passage_is_cited_by_file_page_and_lines(store: Store, page: Page, place: tuple[int | None, int | None], expected: str) -> None:
    assert citation(store.engine, "unknown", "a.pdf", page, *place) == expected


@pytest.mark.parametrize(
    ("file_name", "texts", "expected"),
    [
        ("t.pdf", ("DEPOSITION OF ANN LEE taken today",), "Lee Dep. 41:2-3; ABC1"),
        ("exhibit.pdf", ("EXHIBIT 7 to the motion of Ann Lee", "Deposition of Ann Lee"), "Lee Dep. 41:2-3; ABC1"),
        ("late.pdf", ("one of the pages", "two", "three", "Her deposition was read."), "late.pdf, Tr. 41:2-3; ABC1"),
        ("lee-depo-vol-2.pdf", ("Q. Your name? A. Ann Lee. Go on.",), "Lee Dep. 41:2-3; ABC1"),
        # a trial has witnesses, and deposits are no depositions
        ("deposits.pdf", ("THE COURT: Call Ann Lee. Go on now.",), "deposits.pdf, Tr. 41:2-3; ABC1"),
    ],
)
def test_a_deposition_is_cited_by_its_witness(store: Store, file_name: str, texts: tuple[str, ...], expected: str) -> None:
    document_id = fill(store, file_name, texts=texts)
    page = _page(1, bates="ABC1", printed="41", lines=True, is_transcript=True)
    assert citation(store.engine, document_id, file_name, page, 12, 25) == expected
    whole = citation(store.engine, document_id, file_name, page)
    assert whole == ("Lee Dep. 41; ABC1" if " Dep. " in expected else f"{file_name}, p. 1; ABC1")


def test_where_several_testify_the_transcript_is_cited_by_its_file(store: Store) -> None:
    texts = ("Her deposition was read. " * 2,)
    document_id = fill(store, "trial.pdf", texts=texts)
    said = [passage(texts), replace(passage(texts), start=1, witness="Bo Roe")]
    store.facts.replace_entities(document_id, "canonical_entities", "k2", entities(document_id, texts), entity_of(document_id))
    store.facts.replace_relationships(document_id, "relationships", "k2", [relationship(document_id, texts)], [], said)
    page = _page(1, printed="41", lines=True, is_transcript=True)
    assert citation(store.engine, document_id, "trial.pdf", page, 12, 25) == "trial.pdf, Tr. 41:2-3"
