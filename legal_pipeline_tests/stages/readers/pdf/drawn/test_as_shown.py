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


def across(*columns: list[str], step: float = 240, head: str = "") -> list[Item]:
    """Columns of which a line is drawn of each in turn."""
    found: list[Item] = [(200, 730, head)] if head else []
    for number, lines in enumerate(zip(*columns, strict=True)):
        found += [(60 + step * column, 700 - LEAD * number, line) for column, line in enumerate(lines) if line]
    return found


LEFT = [
    "The lease of the mill",
    "was signed in March by",
    "Nora Roe, who then",
    "owned the dam, the race",
    "and both wheels. Rent",
    "was payable on the first",
    "day of every month to",
    "her at her house.",
]
RIGHT = [
    "In June the river rose",
    "and a wheel was lost.",
    "Bo Mott wrote to her",
    "on the ninth and asked",
    "that it be replaced. He",
    "was not answered, and a",
    "letter of July came back",
    "unopened.",
]
NAMES = [
    "Nora Roe",
    "Roe & Roe LLP",
    "12 Mill Street",
    "Harlow, WI 53001",
    "Counsel for Plaintiff",
    "Nora Roe",
    "Attorney at Law",
    "By Mail",
]
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
        pytest.param(across(LEFT, RIGHT), [*LEFT, *RIGHT], id="two columns, drawn across"),
        pytest.param(across(LEFT, RIGHT, LEFT, step=170), [*LEFT, *RIGHT, *LEFT], id="three columns, drawn across"),
        pytest.param(across(LEFT, RIGHT, step=150), [*LEFT, *RIGHT], id="columns that are near"),
        pytest.param(across([*LEFT[:5], "", *LEFT[5:]], [*RIGHT, ""]), [*LEFT, *RIGHT], id="a blank line in a column"),
        pytest.param(across(LEFT, RIGHT, head="The Harlow Gazette"), ["The Harlow Gazette", *LEFT, *RIGHT], id="a head over the columns"),
        pytest.param(across(NAMES[:3], NAMES[:3]), [f"{name} {name}" for name in NAMES[:3]], id="names side by side are read across"),
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


CARDS = [
    ["Ann Vane", "Vane & Roe LLP", "12 Mill Street", "Dayton, Ohio 45402", "Attorneys for Plaintiff"],
    ["Orrin Pike", "Pike Law Group", "900 Harbor Road", "Salem, Oregon 97301", "For Roe Mills, Inc."],
    ["Dora Finch", "Finch & Mott", "77 Elm Avenue", "Provo, Utah 84601-2210", "For Defendant Mott"],
]
ENTRIES = [["Ann Vane", "Dayton, Ohio 45402", "$1,200"], ["Orrin Pike", "Salem, Oregon 97301", "$800"], ["Roe", "Provo, Utah 84601", "$90"]]


def apart(*cards: list[str]) -> list[str]:
    return "\n\n".join("\n".join(line for line in card if line) for card in cards).split("\n")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(across(*CARDS[:2]), apart(*CARDS[:2]), id="two"),
        pytest.param(across(*CARDS, step=160), apart(*CARDS), id="three"),
        pytest.param(
            [*across(*CARDS, step=160, head="SERVICE LIST"), (60, 500, "Served on May 4, 2021.")],
            ["SERVICE LIST", *apart(*CARDS), "Served on May 4, 2021."],
            id="a head and a foot",
        ),
        pytest.param(across([*CARDS[0][:4], ""], CARDS[1]), apart(CARDS[0][:4], CARDS[1]), id="one is shorter"),
        pytest.param(
            [*across(*CARDS[:2]), *((left, bottom - 110, text) for left, bottom, text in across(*CARDS[1:]))],
            [*apart(*CARDS[:2]), *apart(*CARDS[1:])],
            id="one row below another",
        ),
        pytest.param(
            across(["ann@vane.example", *CARDS[0][:3]], ["orrin@pike.example", *CARDS[1][:3]]),
            apart(["ann@vane.example", *CARDS[0][:3]], ["orrin@pike.example", *CARDS[1][:3]]),
            id="told by mail addresses",
        ),
        pytest.param(across(*map(list, zip(*ENTRIES, strict=True)), step=160), [" ".join(row) for row in ENTRIES], id="a table"),
        pytest.param(
            across(CARDS[0][3:], CARDS[1][3:]),
            ["Dayton, Ohio 45402 Salem, Oregon 97301", "Attorneys for Plaintiff For Roe Mills, Inc."],
            id="too short",
        ),
    ],
)
def test_addresses_side_by_side_are_read_one_behind_the_other(tmp_path: Path, items: list[Item], expected: list[str]) -> None:
    assert read(tmp_path / "a.pdf", items).split("\n") == expected


SIGNED = [
    ["ROE MILLS, INC.", "By: ____________________", "Name: Nora Roe", "Title: President", "Date: May 4, 2021"],
    ["MOTT GRAIN LLC", "By: ____________________", "Name: Bo Mott", "Title: Manager", "Date: May 7, 2021"],
]
SWORN_TO = "IN WITNESS WHEREOF the parties have signed this lease on the days below, in Harlow."


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(across(*SIGNED), apart(*SIGNED), id="signature blocks"),
        pytest.param(across(*SIGNED, step=230), apart(*SIGNED), id="nearer"),
        pytest.param(across(*SIGNED, SIGNED[0], step=170), apart(*SIGNED, SIGNED[0]), id="three"),
        pytest.param(
            [(60, 740, SWORN_TO), *across(*SIGNED), (60, 600, "Recorded in Harlow on May 9, 2021, in book 12.")],
            [SWORN_TO, *apart(*SIGNED), "Recorded in Harlow on May 9, 2021, in book 12."],
            id="between sentences",
        ),
        pytest.param(
            [(left, bottom - 25 * (bottom < 690), text) for left, bottom, text in across(*SIGNED)], apart(*SIGNED), id="with room to sign"
        ),
        pytest.param(
            across(["/s/ Nora Roe", "Nora Roe", "ROE & VANE LLP"], ["/s/ Bo Mott", "Bo Mott", "Mott Law Group"]),
            apart(["/s/ Nora Roe", "Nora Roe", "ROE & VANE LLP"], ["/s/ Bo Mott", "Bo Mott", "Mott Law Group"]),
            id="signed by lawyers",
        ),
        pytest.param(
            across(["Nora Roe", "ROE & VANE LLP", "Counsel for Plaintiff"], ["Bo Mott", "Mott Law Group", "Attorneys for Defendants"]),
            apart(["Nora Roe", "ROE & VANE LLP", "Counsel for Plaintiff"], ["Bo Mott", "Mott Law Group", "Attorneys for Defendants"]),
            id="counsel without addresses",
        ),
        pytest.param(
            across(["By: ________________"] * 3, ["Date: ________________"] * 3),
            ["By: ________________ Date: ________________"] * 3,
            id="a signature and its date are one line",
        ),
        pytest.param(
            across(SIGNED[0][2:4], SIGNED[1][2:4]), ["Name: Nora Roe Name: Bo Mott", "Title: President Title: Manager"], id="too short"
        ),
    ],
)
def test_signature_blocks_side_by_side_are_read_one_behind_the_other(tmp_path: Path, items: list[Item], expected: list[str]) -> None:
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
