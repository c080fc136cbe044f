"""Pages whose files draw their words in another order than a reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.drawn.rearranged import rearranged
from legal_pipeline.stages.readers.pdf.superscripts import Mark

FONT, SIZE, LEAD = "Times-Roman", 12, 15
LINES = [
    "The lease of the old mill was signed on March 3, 2019 by Nora Roe,",
    "who then owned the dam and both wheels. Rent was $1,200 a month,",
    "payable in advance to the lessor at her house in Harlow. The tenant",
    "was Mott Grain Co., a corporation of Wisconsin. In June the river",
    "rose, and the western wheel was lost. Bo Mott wrote to the lessor",
    "on June 9, 2020 and asked that it be replaced. She did not answer.",
    "Ann Vane then bought the grain.",
]
Item = tuple[float, float, str]
Draw = Callable[[Canvas], None]


def placed(lines: list[str]) -> list[Item]:
    return [(72, 700 - LEAD * number, line) for number, line in enumerate(lines)]


def words(lines: list[str]) -> list[Item]:
    found = []
    for left, bottom, line in placed(lines):
        for word in line.split():
            found.append((left, bottom, word))
            left += stringWidth(f"{word} ", FONT, SIZE)
    return found


def over(line: str, *blanks: str) -> list[Item]:
    """The line, then a word in the middle of each of its blanks."""
    found: list[Item] = [(72, 700, line)]
    at = 0
    for word in blanks:
        start = line.index("_", at)
        at = start + len(line[start:]) - len(line[start:].lstrip("_"))
        middle = (stringWidth(line[:start], FONT, SIZE) + stringWidth(line[:at], FONT, SIZE)) / 2
        found.append((72 + middle - stringWidth(word, FONT, SIZE) / 2, 702, word))
    return found


def read(path: Path, items: list[Item], draw: Draw | None = None) -> str:
    canvas = Canvas(str(path), invariant=True)
    if draw is not None:
        draw(canvas)
    canvas.setFont(FONT, SIZE)
    for left, bottom, text in items:
        canvas.drawString(left, bottom, text)
    canvas.save()
    with pdf.open_pdf(path, ReadLimits()) as box:
        return pdf.PdfSource(box, ReadLimits()).text_layer(1).text.strip()


def shuffled(items: list[Item]) -> list[Item]:
    return Random(4).sample(items, len(items))


def large(letter: str, left: float = 72) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 36)
        canvas.drawString(left, 684, letter)

    return draw


SWORN = "I, ____________________, of ______________, do swear."


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(placed(LINES), LINES, id="as usual"),
        pytest.param(placed(LINES)[::-1], LINES, id="from the last line to the first"),
        pytest.param(shuffled(words(LINES)), LINES, id="word by word, in any order"),
        pytest.param(placed(LINES) * 2, LINES, id="twice at one place"),
        pytest.param(placed([*LINES, *LINES]), [*LINES, *LINES], id="twice, one below the other"),
        pytest.param([*placed(LINES)[1:], placed(LINES)[0]], [*LINES[1:], LINES[0]], id="the head behind the text"),
        pytest.param(over(SWORN, "Nora Roe", "Harlow"), ["I, Nora Roe, of Harlow, do swear."], id="written over blanks"),
        pytest.param(
            [*over(SWORN, "Nora Roe"), (72, 600, "Next")], ["I, Nora Roe, of ______________, do swear.", "Next"], id="one blank left"
        ),
        pytest.param(over("Dated:________ 2021", "May 4"), ["Dated: May 4 2021"], id="no blank before the line"),
        pytest.param([(72, 700, "____________________"), (72, 684, "Nora Roe")], ["____________________", "Nora Roe"], id="below a line"),
        pytest.param([(72, 700, "Sum: ______"), (200, 700, "due")], ["Sum: ______ due"], id="beside a line"),
    ],
)
def test_the_text_is_in_the_order_of_a_reader(tmp_path: Path, items: list[Item], expected: list[str]) -> None:
    assert read(tmp_path / "a.pdf", items).split("\n") == expected


@pytest.mark.parametrize(
    ("draw", "first", "left", "expected"),
    [
        pytest.param(large("T"), "he lease was signed", 98, "The lease was signed", id="a word"),
        pytest.param(large("T"), "HE LEASE was signed", 98, "THE LEASE was signed", id="in capitals"),
        pytest.param(large("A"), "lease was signed", 100, "A lease was signed", id="a letter that is a word"),
        pytest.param(large("T"), "he lease was signed", 200, "T\nhe lease was signed", id="far from the line"),
        pytest.param(None, "he lease was signed", 98, "he lease was signed", id="no letter"),
    ],
)
def test_a_large_first_letter_belongs_to_its_word(tmp_path: Path, draw: Draw | None, first: str, left: float, expected: str) -> None:
    items: list[Item] = [(left, 700, first), (left, 685, "by Nora Roe, who owned it.")]
    assert read(tmp_path / "a.pdf", items, draw) == f"{expected}\nby Nora Roe, who owned it."


@given(st.permutations(range(5)), st.integers(0, 19), st.integers(1, 4))
def test_marks_move_with_their_characters(order: list[int], start: int, length: int) -> None:
    text = "abcdefghijklmnopqrst"
    pieces = [(4 * number, 4 * number + 4) for number in order]
    end = min(start + length, len(text))
    new, marks, hidden = rearranged(text, pieces, [Mark(start, end, end)], [(start, end, "box", (0.0, 0.0, 1.0, 1.0))])
    assert sorted(new) == sorted(text)
    if start // 4 == (end - 1) // 4:
        assert [new[mark.start : mark.end] for mark in marks] == [text[start:end]] == [new[first:last] for first, last, *_ in hidden]
    else:
        assert (marks, hidden) == ([], [])
