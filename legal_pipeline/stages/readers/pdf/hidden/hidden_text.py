"""Finds words that are in the text of a PDF page and not in its picture. Runs in the sandboxed process.

The drawing objects say which characters something may hide (`suspects`). The picture decides: the page is drawn with and
without the suspected text, and a character whose absence changes nothing is hidden. Highlighted text, white letters on a
dark ground and underlined text change the picture. The invisible text layer of a scan changes nothing either, but there
the picture shows the words, so its place is not blank.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.model import HiddenBy
from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import Box
from legal_pipeline.stages.readers.pdf.hidden.page_picture import PagePicture, Pixels, brightness, contrast, share_changed
from legal_pipeline.stages.readers.pdf.hidden.page_walk import INVISIBLE
from legal_pipeline.stages.readers.pdf.hidden.suspects import Suspects, TextObject

_MAX_RUNS = 2_000
_MIN_LETTERS = 2
"""Letters and digits: a covered comma is nothing that anybody hides."""
_MIN_LETTERS_OF_SCAN = 5
"""Text recognition finds single letters in the texture of a picture."""
_VISIBLE_DIFFERENCE = 12
"""Of 255, in one color channel; fainter letters cannot be read."""
_VISIBLE_SHARE = 0.04
"""Of the pixels in the middle of a character. A letter has a third; what sticks out below a box has less."""
_BLANK_CONTRAST = 40
"""Of 255. Below this a place is blank, also in a compressed picture."""
_DARK = 80
"""Of 255. The text of a scan may stand beside its words, on white paper, and not on a black bar."""
_SAME_PLACE = 1.5
_MARKS_OF_PROGRAMS = frozenset({"PoweredbyTCPDF(www.tcpdf.org)"})
"""What programs write without drawing it, so that their name can be searched for; without blanks."""

_EDGES = (ctypes.c_double * 4)()
_EDGE_PLACES = calls.places(_EDGES, 4)


class HiddenRun(NamedTuple):
    """Hidden characters in a row, with the blanks between them; `first` and `last` are indexes of characters."""

    first: int
    last: int
    by: HiddenBy
    box: Box


@dataclass(slots=True)
class _Char:
    index: int
    code: int
    box: Box
    text: int = 0
    """The address of the suspected text object that it belongs to."""
    by: HiddenBy = HiddenBy.BOX
    is_under: bool = False
    """What may hide it is drawn after it."""
    must_be_blank: bool = False
    """Hidden only if its place is blank too: under an image, or invisible by itself."""
    must_be_dark: bool = False
    is_hidden: bool = False


def hidden_runs(
    page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, count: int, suspects: Suspects, cropped: Sequence[int] = ()
) -> list[HiddenRun]:
    """Return the hidden words of a page with `count` characters, in order; usually none.

    `suspects` are those of the page, `cropped` the indexes of characters that were cropped off it.
    """
    if not (suspects or cropped):
        return []
    holder = calls.address(text_page)
    candidates = _candidates(holder, count, suspects) if suspects else []
    in_doubt = [char for char in candidates if not char.is_hidden]
    if in_doubt:
        _look(page, in_doubt)
    hidden = {char.index: char for char in candidates if char.is_hidden}
    hidden |= {char.index: char for char in (_char(holder, index, HiddenBy.CROP) for index in cropped) if char is not None}
    if not (hidden or suspects.marks):
        return []
    chars = [char for index in range(count) if (char := hidden.get(index) or _char(holder, index)) is not None]
    _drop_twins(chars, hidden)
    for char in chars:
        if char.index not in hidden and any(mark.holds(*char.box.center) for mark in suspects.marks):
            char.by = HiddenBy.MARK
            hidden[char.index] = char
    return list(_runs(chars, hidden))[:_MAX_RUNS] if hidden else []


def _char(text_page: int, index: int, by: HiddenBy = HiddenBy.BOX, *, is_tiny: bool = False) -> _Char | None:
    """Return a character that prints something, or None. One that is tiny need not have a width."""
    code = calls.unicode(text_page, index)
    if code <= 32 or code == 160 or not calls.char_box(text_page, index, *_EDGE_PLACES) or (_EDGES[1] <= _EDGES[0] and not is_tiny):
        return None
    return _Char(index, code, Box(_EDGES[0], _EDGES[2], _EDGES[1], _EDGES[3]), by=by)


def _candidates(text_page: int, count: int, suspects: Suspects) -> list[_Char]:
    texts = {text.address: text for text in suspects.texts}
    modes: dict[int, bool] = {}
    found: list[_Char] = []
    if not texts:
        return found
    for index, address in enumerate(map(calls.text_object, repeat(text_page, count), range(count))):
        text = texts.get(address or 0)
        char = _char(text_page, index, is_tiny=text.is_tiny) if text is not None else None
        if text is None or char is None:
            continue
        if text.is_tiny:
            char.by, char.is_hidden = HiddenBy.SIZE, True
            found.append(char)
            continue
        cover = next((cover for cover in text.covers if cover.box.holds(*char.box.center)), None)
        if (cover is None and not (text.is_pale or text.is_in_layer or text.is_invisible or text.is_clipped)) or any(
            area.holds(*char.box.center) for area in suspects.corrections
        ):
            continue
        if text.address not in modes:
            modes[text.address] = calls.render_mode(text.address) in INVISIBLE
        is_invisible = modes[text.address]
        if is_invisible and cover is None and suspects.has_images and not text.is_invisible:
            continue  # the text layer of a scan
        char.text = text.address
        char.is_under = cover is not None and cover.order > text.order
        char.by = cover.by if cover is not None else _by_itself(text)
        char.must_be_blank = is_invisible or char.by is HiddenBy.IMAGE
        char.must_be_dark = cover is not None and cover.is_sheet
        found.append(char)
    return found


def _by_itself(text: TextObject) -> HiddenBy:
    return HiddenBy.LAYER if text.is_in_layer else HiddenBy.CROP if text.is_clipped else HiddenBy.COLOR


def _look(page: pdfium.FPDF_PAGE, candidates: Sequence[_Char]) -> None:
    """Decide by the picture of the page which candidates are hidden."""
    picture = PagePicture(page, _around(candidates))
    shown = picture.render()
    # what lies under a cover apart from the label on it, which may be white and a suspect itself
    for is_under in (True, False):
        some = [char for char in candidates if char.is_under is is_under]
        if some:
            _compare(picture, shown, picture.render({char.text for char in some}), some)


def _compare(picture: PagePicture, shown: bytes, without: bytes, candidates: Sequence[_Char]) -> None:
    for char in candidates:
        at = picture.pixels(char.box)
        if at is None:
            continue
        if share_changed(picture.rows(shown, at), picture.rows(without, at), _VISIBLE_DIFFERENCE) > _VISIBLE_SHARE:
            continue
        char.is_hidden = not char.must_be_blank or _is_blank(picture, shown, at, must_be_dark=char.must_be_dark)


def _is_blank(picture: PagePicture, shown: bytes, at: Pixels, *, must_be_dark: bool) -> bool:
    rows = list(picture.rows(shown, at))
    return contrast(rows) < _BLANK_CONTRAST and (not must_be_dark or brightness(rows) < _DARK)


def _drop_twins(chars: Sequence[_Char], hidden: dict[int, _Char]) -> None:
    """Clear characters that are printed twice, once hidden and once for everybody to see."""
    if not hidden:
        return
    seen = {(char.code, *_cell(char, dx, dy)) for char in chars if char.index not in hidden for dx in (0, 1) for dy in (0, 1)}
    for index in [index for index, char in hidden.items() if (char.code, *_cell(char, 0, 0)) in seen]:
        del hidden[index]


def _cell(char: _Char, dx: int, dy: int) -> tuple[int, int]:
    x, y = char.box.center
    return int(x // _SAME_PLACE) + dx, int(y // _SAME_PLACE) + dy


def _runs(chars: Sequence[_Char], hidden: dict[int, _Char]) -> Iterator[HiddenRun]:
    run: list[_Char] = []
    for position, char in enumerate(chars):
        is_hidden = char.index in hidden
        if not is_hidden and run and position + 1 < len(chars):
            # one letter of a word whose neighbors are hidden, such as the g that reaches out of a box
            after = chars[position + 1]
            is_hidden = run[-1].index == char.index - 1 and after.index == char.index + 1 and after.index in hidden
        if is_hidden:
            run.append(char)
        else:
            yield from _run(run)
            run = []
    yield from _run(run)


def _run(run: Sequence[_Char]) -> Iterator[HiddenRun]:
    words = "".join(chr(char.code) for char in run)
    letters = sum(map(str.isalnum, words))
    if words not in _MARKS_OF_PROGRAMS and letters >= (_MIN_LETTERS_OF_SCAN if any(char.must_be_blank for char in run) else _MIN_LETTERS):
        yield HiddenRun(run[0].index, run[-1].index, run[0].by, _around(run))


def _around(chars: Sequence[_Char]) -> Box:
    return Box(
        min(char.box.left for char in chars),
        min(char.box.bottom for char in chars),
        max(char.box.right for char in chars),
        max(char.box.top for char in chars),
    )
