"""The invisible text of a page: its words in rendering mode 3, each stretched over its box (ISO 32000-1, 9.3.6).

Words of Latin letters use Courier, which every reader has and whose letters are equally wide. Other scripts use a font without glyphs
whose codes are UTF-16; `TO_UNICODE` says so to whoever copies the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from legal_pipeline.exports.page_images import PlacedWord

LATIN, OTHER = "LpLatin", "LpOther"
"""The names of the fonts in the resources of a page."""
LATIN_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Utf16 def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    + b"100 beginbfrange\n"
    + b"".join(b"<%02X00> <%02XFF> <%02X00>\n" % (high, high, high) for high in range(100))
    + b"endbfrange\n100 beginbfrange\n"
    + b"".join(b"<%02X00> <%02XFF> <%02X00>\n" % (high, high, high) for high in range(100, 200))
    + b"endbfrange\n56 beginbfrange\n"
    + b"".join(b"<%02X00> <%02XFF> <%02X00>\n" % (high, high, high) for high in range(200, 256))
    + b"endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
)
_LETTER = 0.6
"""Width of a letter of Courier, and by /DW of the other font, in shares of the size."""
_BELOW_BASELINE = 0.2
"""Share of the height of a line that is below its baseline."""


def other_font(descendant: int, to_unicode: int) -> bytes:
    return b"<< /Type /Font /Subtype /Type0 /BaseFont /LpOther /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (
        descendant,
        to_unicode,
    )


def descendant_font(descriptor: int) -> bytes:
    return (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /LpOther /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 600 /CIDToGIDMap /Identity /FontDescriptor %d 0 R >>" % descriptor
    )


DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /LpOther /Flags 5 /FontBBox [0 -200 600 800] /ItalicAngle 0 /Ascent 800 /Descent -200"
    b" /CapHeight 800 /StemV 80 >>"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the upright picture of a page lies in the units of its PDF page: a corner and two sides as vectors."""

    corner: tuple[float, float]
    """Of the upper left corner of the picture."""
    across: tuple[float, float]
    """From there to its upper right corner."""
    down: tuple[float, float]
    """From there to its lower left corner."""

    def turned(self, degrees: int) -> Frame:
        """Returns the frame of the picture after it was turned clockwise by 0, 90, 180 or 270 degrees."""
        frame = self
        for _ in range(degrees // 90):
            corner = (frame.corner[0] + frame.down[0], frame.corner[1] + frame.down[1])
            frame = Frame(corner, (-frame.down[0], -frame.down[1]), frame.across)
        return frame


def content(words: Iterable[PlacedWord], frame: Frame) -> bytes:
    """Returns the operators that write the words; empty where there are none."""
    lines = [line for word in words if (line := _word(word, frame))]
    return b"q BT 3 Tr\n" + b"".join(lines) + b"ET Q\n" if lines else b""


def _word(word: PlacedWord, frame: Frame) -> bytes:
    text = "".join(char for char in word.text if char.isprintable())
    wide, high = _length(frame.across), _length(frame.down)
    width, height = (word.right - word.left) * wide, (word.bottom - word.top) * high
    if not text or width <= 0 or height <= 0:
        return b""
    try:
        font, code, letters = LATIN, (text + " ").encode("cp1252"), len(text)
    except UnicodeEncodeError:
        code = (text + " ").encode("utf-16-be", "replace")
        font, letters = OTHER, len(code) // 2 - 1
    stretched = width / (_LETTER * height * letters)
    along, upwards = (frame.across[0] / wide, frame.across[1] / wide), (-frame.down[0] / high, -frame.down[1] / high)
    base = word.bottom - _BELOW_BASELINE * (word.bottom - word.top)
    x = frame.corner[0] + word.left * frame.across[0] + base * frame.down[0]
    y = frame.corner[1] + word.left * frame.across[1] + base * frame.down[1]
    matrix = (along[0] * stretched, along[1] * stretched, *upwards, x, y)
    return b"/%s %.3f Tf %s Tm <%s> Tj\n" % (font.encode(), height, b" ".join(b"%.4f" % each for each in matrix), code.hex().encode())


def _length(vector: tuple[float, float]) -> float:
    return max(1e-6, float((vector[0] ** 2 + vector[1] ** 2) ** 0.5))
