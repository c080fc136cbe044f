"""Line numbers that are drawn apart from their lines are put beside them by their places; what has no such column stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_lines.finish import PageText, finish
from legal_pipeline.stages.readers.page_lines.line_numbers import with_number
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.glyphs.margin_numbers import Placed, beside_their_lines

COLUMN = [Placed(str(number), 80 if number < 10 else 74, 720 - 24 * number) for number in range(1, 29)]


def at(line: float, text: str, left: float = 104) -> Placed:
    """A line whose middle stands at a printed number, or between two."""
    return Placed(text, left, 720 - 24 * line)


STAMP, FOOT = at(-1, "Case 2:17-cv-00123 Document 9"), at(29.4, "ORDER")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [at(1, "The lease"), at(2, "began."), at(4, "It ended.")], [(1, "The lease"), (2, "began."), (4, "It ended.")], id="lines"
        ),
        pytest.param([at(1.4, "The lease"), at(2.6, "began.")], [(1, "The lease"), (3, "began.")], id="a little beside"),
        pytest.param([at(0.8, "ALMA WHITFIELD"), at(1.3, "Attorney")], [(1, "ALMA WHITFIELD"), (0, "Attorney")], id="two beside a number"),
        pytest.param(
            [FOOT, at(1, "The lease"), at(2, "began."), STAMP],
            [(0, "ORDER"), (1, "The lease"), (2, "began."), (0, "Case 2:17-cv-00123 Document 9")],
            id="what stands above and below the numbers has none",
        ),
    ],
)
def test_numbers_in_one_column(lines: list[Placed], expected: list[tuple[int, str]]) -> None:
    marked = [with_number(number, text) if number else text for number, text in expected]
    for page in ([*COLUMN, *lines], [*lines, *COLUMN], [lines[0], *COLUMN, *lines[1:]]):
        assert beside_their_lines(page) == marked


@pytest.mark.parametrize(
    "column",
    [
        pytest.param([*COLUMN, *(line._replace(left=560) for line in COLUMN)], id="one after the other"),
        pytest.param([line._replace(text=f"{line.text} {line.text}") for line in COLUMN], id="row by row"),
    ],
)
def test_numbers_on_both_sides(column: list[Placed]) -> None:
    lines = [at(1, "The lease"), at(2, "began."), at(4, "It ended.")]
    marked = [with_number(1, "The lease"), with_number(2, "began."), with_number(4, "It ended.")]
    for page in ([*column, *lines], [*lines, *column], [*column[:28], *lines, *column[28:]]):
        assert beside_their_lines(page) == marked


def test_times_in_a_column_of_their_own() -> None:
    times = [at(number, f"10:{number:02d}:07", 40) for number in range(1, 9)]
    lines = [at(number, f"words of line {number}") for number in range(1, 10)]
    found = beside_their_lines([*COLUMN, *times, *lines])
    assert found is not None
    page = finish("\n".join(found))
    assert page.text.split("\n") == [line.text for line in lines]
    assert [note.text for note in page.notes if note.kind is NoteKind.TIME] == [time.text for time in times]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([*COLUMN, at(10, "ALMA WHITFIELD,"), at(12, "Plaintiff,"), at(10, "ORDER", 320)], id="the columns of a caption"),
        pytest.param([at(1, "The lease"), *COLUMN[:5]], id="few numbers"),
        pytest.param([Placed(str(number), 100 + 40 * number, 700) for number in range(1, 20)], id="numbers in a row"),
        pytest.param([Placed(str(number), 100, 100 + 20 * number) for number in range(1, 20)], id="numbers that grow upwards"),
        pytest.param([Placed(str(number), 80, 700 - 20 * number * number) for number in range(1, 20)], id="a table"),
        pytest.param([], id="nothing"),
    ],
)
def test_other_pages_stay(lines: list[Placed]) -> None:
    assert beside_their_lines(lines) is None


def test_testimony_in_disorder_is_read_from_top_to_bottom() -> None:
    """Programs that recognize text write a few numbers, then the lines beside them, in pieces."""
    questions = {1: "Q.", 4: "A.", 6: "Q.", 9: "A."}
    words = {number: f"words of line {number}" for number in range(1, 13)}
    column = COLUMN[:12]
    lines = [
        *column[:3],
        *(at(number, words[number], 180) for number in (1, 2, 3)),
        *column[3:],
        *(at(number, words[number], 180) for number in range(4, 13)),
        *(at(number + 0.05, sign, 120) for number, sign in questions.items()),
        at(-1, "Page 51", 400),
    ]
    found = beside_their_lines(lines)
    assert found is not None
    page = finish("\n".join(found))
    spoken = [f"{questions[number]}   {words[number]}" if number in questions else words[number] for number in words]
    assert page.text.split("\n") == ["Page 51", *spoken]
    assert [number for number, _ in page.line_starts] == list(words)
    assert page.printed_page == "51"
    assert page.notes[0].kind is NoteKind.TRANSCRIPT


def read(path: Path) -> PageText:
    with pdf.open_pdf(path, ReadLimits()) as sandbox:
        return finish(pdf.PdfSource(sandbox, ReadLimits()).text_layer(1).text)


def test_a_pleading_knows_its_lines(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "pleading.pdf"), invariant=True)
    canvas.setFont("Times-Roman", 12)
    for number in range(1, 29):
        canvas.drawRightString(90, 720 - 24 * number, str(number))
    canvas.drawString(290, 24, "- 4 -")
    for number, words in ((1, "On September 3, 2019, Alma Whit-"), (2, "field leased the dairy."), (5, "She paid $500.")):
        canvas.drawString(104, 717 - 24 * number, words)
    canvas.drawString(104, 765, "Case 2:17-cv-00123-ABC Document 9 Filed 03/04/19 Page 5 of 16")
    canvas.save()
    page = read(tmp_path / "pleading.pdf")
    assert [(number, page.text[start:].split("\n")[0].strip()) for number, start in page.line_starts] == [
        (1, "On September 3, 2019, Alma Whitfield"),
        (2, "leased the dairy."),
        (5, "She paid $500."),
    ]
    assert page.printed_page == "4"
    assert page.notes == ()
