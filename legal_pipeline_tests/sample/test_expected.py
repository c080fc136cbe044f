"""The table of expected facts holds what is printed: both ends of every fact stand on its page."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from legal_pipeline_tests.sample import expected
from legal_pipeline_tests.sample.expected import FACTS, MENTIONS, OUTCOMES, Fact, Found
from legal_pipeline_tests.sample.printed import content, page_texts

EVERYTHING: tuple[Fact | Found, ...] = (*FACTS, *MENTIONS)
PAGES_WITH_TEXT = {row.file: set(range(1, (row.page_count or 0) + 1)) - set(row.ocr_pages) for row in OUTCOMES if row.file.endswith(".pdf")}


def _has_text(row: Fact | Found) -> bool:
    return row.page in PAGES_WITH_TEXT.get(row.file, ())


def _page(matter: Path, row: Fact | Found) -> str:
    text = page_texts(matter, row.file)[row.page - 1]
    # a caption's rail stands between the lines of a name
    return re.sub(r"\s+", " ", text.replace(" )\r\n", " ")).casefold()


@pytest.mark.parametrize("fact", [row for row in FACTS if _has_text(row)], ids=lambda row: f"{row.file} {row.type} p{row.page}")
def test_both_ends_of_a_fact_are_printed_on_its_page(fact: Fact, matter: Path) -> None:
    page = _page(matter, fact)
    for end in (fact.source, fact.target):
        assert end is expected.DOCUMENT or any(form.casefold() in page for form in end.forms)


@pytest.mark.parametrize("found", [row for row in MENTIONS if _has_text(row)], ids=lambda row: f"{row.file} {row.text}")
def test_a_mention_is_printed_on_its_page(found: Found, matter: Path) -> None:
    assert found.text.casefold() in _page(matter, found)


@pytest.mark.parametrize("row", EVERYTHING, ids=lambda row: f"{row.file} p{row.page}")
def test_every_row_names_a_page_that_is_read(row: Fact | Found) -> None:
    (outcome,) = (outcome for outcome in OUTCOMES if outcome.file == row.file)
    assert outcome.reason is None
    assert 1 <= row.page <= (outcome.page_count or 1)


@pytest.mark.parametrize("row", [row for row in MENTIONS if row.file.endswith((".txt", ".eml"))], ids=lambda row: row.text)
def test_a_mention_is_printed_in_plain_text(row: Found, matter: Path) -> None:
    assert row.text in re.sub(r"\s+", " ", content(matter, row.file).decode())


@pytest.mark.parametrize("fact", [row for row in FACTS if row.file == expected.DOCKET], ids=lambda row: str(row.type))
def test_both_ends_of_a_fact_are_printed_in_the_docket_sheet(fact: Fact, matter: Path) -> None:
    sheet = html.unescape(content(matter, fact.file).decode())
    assert all(any(form in sheet for form in end.forms) for end in (fact.source, fact.target))


def test_the_scanned_pages_are_covered() -> None:
    scanned = {(outcome.file, page) for outcome in OUTCOMES for page in outcome.ocr_pages}
    assert scanned - {(row.file, row.page) for row in EVERYTHING} == {(expected.CLAIM_FORM, 2)}
