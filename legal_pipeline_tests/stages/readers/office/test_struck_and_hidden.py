"""Struck and hidden text is kept apart from the text of the page, and its place is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.model import NoteKind, Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office import rtf

STRUCK, HIDDEN = NoteKind.STRUCK, NoteKind.HIDDEN


def parts(page: Page) -> list[tuple[NoteKind, int, str]]:
    return [(note.kind, note.start, note.text) for note in page.notes]


@pytest.mark.parametrize(
    ("body", "text", "apart"),
    [
        pytest.param(r"Rent: {\deleted\revauthdel1 $900}{\revised $450}.", "Rent: $450.", [(STRUCK, 6, "$900")], id="tracked deletion"),
        pytest.param(r"Rent: \strike $900\strike0  $450.", "Rent:  $450.", [(STRUCK, 6, "$900")], id="struck through, switched off"),
        pytest.param(r"Rent: {\striked1 $900 }$450.", "Rent: $450.", [(STRUCK, 6, "$900")], id="struck through twice"),
        pytest.param(r"Alma Whitfield{\v index}, owner.", "Alma Whitfield, owner.", [(HIDDEN, 14, "index")], id="hidden"),
        pytest.param(r"A{\v one {\b two} three}B", "AB", [(HIDDEN, 1, "one two three")], id="groups inside"),
        pytest.param(r"\v secret\plain  plain", " plain", [(HIDDEN, 0, "secret")], id="ended by plain"),
        pytest.param(r"A{\v  }B", "A B", [], id="a hidden blank is a blank"),
        pytest.param(r"{\*\revtbl{Nora Roe;}}Rent.", "Rent.", [], id="names of revisers are no text"),
        pytest.param(r"{\b bold} and {\strike0 plain}", "bold and plain", [], id="other properties"),
    ],
)
def test_rtf(tmp_path: Path, body: str, text: str, apart: list[tuple[NoteKind, int, str]]) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi " + body + "}")
    [page] = rtf.read(path, ReadLimits())
    assert (page.text, parts(page)) == (text, apart)


def test_a_part_over_two_pages_is_kept_apart_on_both(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi One {\deleted of \page two} three.}")
    first, second = rtf.read(path, ReadLimits())
    assert (first.text, parts(first)) == ("One ", [(STRUCK, 4, "of")])
    assert (second.text, parts(second)) == (" three.", [(STRUCK, 0, "two")])


def test_a_long_deletion_never_enters_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi Before. {\deleted " + "struck words of some length\n" * 2_000 + "} After.}")
    pages = list(rtf.read(path, ReadLimits()))
    assert len(pages) > 3
    assert all("struck" not in page.text for page in pages)
    assert pages[-1].text.endswith("After.")
