"""What a witness says about something, on both back ends."""

from __future__ import annotations

import pytest

from legal_pipeline.model import NoteKind, Page, PageMethod, PageNote, PassageKind, TestimonyPassage
from legal_pipeline.storage.browsing.testimony import exchanges
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, document, fill

SAID = [
    (PassageKind.REMARK, "THE REPORTER", "On the record."),
    (PassageKind.QUESTION, "MS. MOTT", "Did you smell\nsmoke?"),
    (PassageKind.REMARK, "MR. VANE", "Objection."),
    (PassageKind.ANSWER, "JANE ROE", "In the Yard."),
    (PassageKind.QUESTION, "MS. MOTT", "When?"),
    (PassageKind.ANSWER, "JANE ROE", "At nine."),
]
TEXT = "\n".join(text for _, _, text in SAID)


def give_testimony(store: Store, file_name: str, witness: str) -> str:
    document_id = fill(store, file_name, texts=(TEXT,))
    lines = tuple((number, TEXT.index(text)) for number, (_, _, text) in enumerate(SAID, 5))
    page = Page(
        1,
        TEXT,
        PageMethod.TEXT_LAYER,
        "engine 1",
        1.0,
        printed_page="41",
        line_starts=lines,
        notes=(PageNote(NoteKind.TRANSCRIPT, 0, len(TEXT)),),
    )
    store.pages.add(document_id, "k3", page, 0)
    passages = [TestimonyPassage(at := TEXT.index(text), at + len(text), 1, text, kind, speaker, witness) for kind, speaker, text in SAID]
    store.facts.replace_relationships(document_id, "relationships", "k2", [], [], passages)
    return document_id


@pytest.fixture
def filled(store: Store) -> Store:
    give_testimony(store, "a.pdf", "JANE ROE")
    give_testimony(store, "b.pdf", "BO MOTT")
    return store


def test_a_question_goes_with_what_follows(filled: Store) -> None:
    found = [exchange for exchange in exchanges(filled.engine, matter=MATTER) if exchange.file_name == "a.pdf"]
    assert [[each.passage.text for each in exchange.said] for exchange in found] == [
        ["On the record."],
        ["Did you smell\nsmoke?", "Objection.", "In the Yard."],
        ["When?", "At nine."],
    ]
    assert [exchange.cited for exchange in found] == ["Tr. 41:5", "Tr. 41:6", "Tr. 41:9"]


@pytest.mark.parametrize(
    ("words", "witness", "files"),
    [
        (["smell smoke"], "", ["a.pdf", "b.pdf"]),
        (["SMOKE", "yard"], "roe", ["a.pdf"]),
        (["smoke", "nine"], "", []),
        ([], "mott", ["b.pdf", "b.pdf", "b.pdf"]),
        (["smoke"], "nobody", []),
    ],
)
def test_words_and_witness(filled: Store, words: list[str], witness: str, files: list[str]) -> None:
    assert [exchange.file_name for exchange in exchanges(filled.engine, words, witness=witness)] == files


def test_other_matters_and_unfinished_documents_are_left_out(filled: Store) -> None:
    assert list(exchanges(filled.engine, matter="smith")) == []
    filled.documents.fail(document("a.pdf").document_id, "broken")
    assert {exchange.file_name for exchange in exchanges(filled.engine)} == {"b.pdf"}
