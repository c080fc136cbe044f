"""The printed pages of a transcript saved as text become pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.stages.readers.formats import read_plain
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_lines.transcript_pages import with_page_breaks

PAGE = "1 Q. Did Mr. Alan\n2 Whitfield sign?\n3 A. Yes, on March\n4 3, 2019.\n"


def transcript(pages: int, head: str = "Page {}") -> str:
    return "\n".join(f"{head.format(number)}\n{PAGE}" for number in range(12, 12 + pages))


@pytest.mark.parametrize("head", ["Page {}", "{}", "        {}", "PAGE {}\n"])
def test_each_printed_page_is_a_page(tmp_path: Path, head: str) -> None:
    path = tmp_path / "transcript.txt"
    path.write_text(transcript(3, head))
    pages = list(read_plain(path, ReadLimits()))
    assert [page.printed_page for page in pages] == ["12", "13", "14"]
    assert all([number for number, _ in page.line_starts] == [1, 2, 3, 4] for page in pages)
    assert "Whitfield sign?\nA. Yes, on March\n3, 2019." in pages[2].text


@pytest.mark.parametrize(
    ("head", "form"),
    [
        pytest.param("Page {page}\n", "10:1{number}:07  {number} {line}", id="times before the numbers"),
        pytest.param("", "{page}:0{number} {line}", id="the page before each number"),
    ],
)
def test_pages_whose_lines_have_more_than_a_number(tmp_path: Path, head: str, form: str) -> None:
    lines = [
        "Q. Did Mr. Alan",
        "Whitfield sign?",
        "A. Yes, on March",
        "3, 2019.",
        "Q. Where was",
        "that?",
        "A. In Dayton.",
        "Q. Thank you.",
    ]
    path = tmp_path / "transcript.txt"
    numbered = ["\n".join(form.format(page=page, number=at, line=line) for at, line in enumerate(lines, start=1)) for page in (12, 13)]
    path.write_text("\n".join(head.format(page=page) + text for page, text in zip((12, 13), numbered, strict=True)))
    pages = list(read_plain(path, ReadLimits()))
    assert [page.printed_page for page in pages] == ["12", "13"]
    assert all([number for number, _ in page.line_starts] == [*range(1, 9)] for page in pages)


@pytest.mark.parametrize("size", [7, 400, 100_000])
def test_pieces_of_any_size_give_the_same_pages(size: int) -> None:
    text = transcript(900)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert "".join(with_page_breaks(pieces)).count("\f") == 899


@pytest.mark.parametrize("text", ["Chapter\n12\n1 dollar was paid.\n" * 9, "", "1\n2\n3\n" * 5, PAGE])
def test_other_text_passes_unchanged(text: str) -> None:
    assert "".join(with_page_breaks([text])) == text
