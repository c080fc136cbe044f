"""PDF files for tests, written by hand or with reportlab: born-digital, scanned, stamped, hostile. All people are fictional."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LETTER_PIXELS = (1700, 2200)  # at 200 dpi

PROSE = [
    "The plaintiff, Alma Whitfield, brings this action against the defendant and alleges the following facts.",
    "On March 3, 2019, the parties entered into an agreement for the delivery of goods to a warehouse in Dayton.",
    "The defendant failed to perform its obligations under that agreement, and gave no notice of any reason for it.",
    "The plaintiff therefore asks the court to award damages in the amount of $12,500, with interest and costs.",
    "The agreement provides that each party shall bear the risk of loss until the goods have been accepted in writing.",
]

RUBBLE = [
    "The pluintilT, Alma Whitficld, bnngs this aetion agaiust the defendant aud allegcs the foUowing faets.",
    "On Mareh 3, 2019, thc parties entercd into au agreement for tlic delivery of goocls to a warchouse in Daytou.",
    "The dcfendant failed to pcrforrn its obligatious under that agrccment, and gavc no notiee of auy rcason for it.",
    "The plaintiff thcrefore asks thc eourt to award darnages in tlic arnount of S12,5OO, with intcrest and eosts.",
]

MISREAD = [
    line.replace("parties", "partics").replace("agreement", "agrecment").replace("the defendant", "tlie dcfendant").replace("each", "eaeh")
    for line in PROSE
]
"""A few words of most lines, as text recognition misreads them."""


def typed(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A born-digital PDF, a line of text a line."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=True)
    for lines in pages:
        _write(canvas, lines)
        canvas.showPage()
    canvas.save()
    return path


def scanned(path: Path, pages: Sequence[Image.Image], stamp: str = "", hidden: Sequence[str] = ()) -> Path:
    """Full-page images; `stamp` as text on top of each, `hidden` as an invisible layer below it."""
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=letter, invariant=True)
    for page in pages:
        canvas.drawImage(ImageReader(page), 0, 0, *letter)
        if hidden:
            text = canvas.beginText(40, 740)
            text.setTextRenderMode(3)
            text.setFont("Helvetica", 9)
            text.textLines("\n".join(hidden))
            canvas.drawText(text)
        if stamp:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(100, 775, stamp)
        canvas.showPage()
    canvas.save()
    return path


def picture(lines: Sequence[str], size: tuple[int, int] = LETTER_PIXELS, top: int = 200) -> Image.Image:
    """Black letters on white, as a clean scan at 200 dpi has them."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=28)
    for number, line in enumerate(lines):
        draw.text((150, top + 36 * number), line, fill=0, font=font)
    return image


def filled_form(path: Path, value: str) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=True)
    _write(canvas, ["Name of the debtor:"])
    canvas.acroForm.textfield(name="debtor", value=value, x=72, y=700, width=300)
    canvas.save()
    return path


def encrypted(path: Path, user_password: str) -> Path:
    """With an empty user password it opens for everybody."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=typed(path.with_suffix(".plain.pdf"), [PROSE]))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm="RC4-128")
    with path.open("wb") as target:
        writer.write(target)
    return path


def by_hand(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def stream(data: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), head, data)


def page_with(content: bytes, resources: bytes = b"", box: bytes = b"0 0 612 792") -> list[bytes]:
    """Catalogue, pages, a page, its content; further objects begin with number 5."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> >>" % (box, resources),
        content,
    ]


def page_tree(entries: bytes) -> bytes:
    """A PDF whose page tree has these entries; object 3 is a blank page."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return by_hand([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages %s >>" % entries, page])


def misencoded(lines: Sequence[str], letter: Callable[[str], str]) -> bytes:
    """A born-digital page that shows `lines`; by its character map, each letter and digit is `letter` of it."""
    codes = [code for code in range(0x21, 0x7F) if chr(code).isalnum()]
    mapped = b"\n".join(b"<%02x> <%s>" % (code, letter(chr(code)).encode("utf-16-be").hex().encode()) for code in codes)
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Wrong def /CMapType 2 def\n"
    cmap = head + b"1 begincodespacerange <00> <ff> endcodespacerange\n%d beginbfchar\n%s\nendbfchar endcmap end end" % (len(codes), mapped)
    shown = b"".join(b"(%s) Tj T* " % line.replace("(", "\\(").replace(")", "\\)").encode("latin-1") for line in lines)
    content = stream(b"BT /F 11 Tf 14 TL 40 740 Td %sET" % shown)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>"
    return by_hand([*page_with(content, b"/Font << /F 5 0 R >>"), font, stream(cmap)])


def nested_forms(levels: int = 12, copies: int = 10) -> bytes:
    """A few kilobytes that ask for copies ** levels drawings."""
    objects = page_with(stream(b"/F0 Do"), b"/XObject << /F0 5 0 R >>")
    for level in range(levels):
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /F%d %d 0 R >> >>" % (level + 1, 6 + level)
        objects.append(stream(b"q /F%d Do Q " % (level + 1) * copies, head))
    objects.append(stream(b"0 0 m 9 9 l S " * 50, b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]"))
    return by_hand(objects)


def flate_bomb(gibibytes: int = 3) -> bytes:
    """A content stream that unpacks to gibibytes of drawing operators, packed twice."""
    once = zlib.compressobj(9)
    block = b"0 0 m 9 9 l S\n" * 80_000
    packed = b"".join(once.compress(block) for _ in range(gibibytes * 2**30 // len(block))) + once.flush()
    return by_hand(page_with(stream(zlib.compress(packed, 9), b"/Filter [/FlateDecode /FlateDecode]")))


def huge_picture(side: int = 60_000) -> bytes:
    """A picture of side x side pixels, all of one colour."""
    row = zlib.compressobj(9)
    block = b"\x00" * 1_000_000
    packed = b"".join(row.compress(block) for _ in range(200)) + row.flush()
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 " % (side, side)
    objects = page_with(stream(b"q 612 0 0 792 0 0 cm /I Do Q"), b"/XObject << /I 5 0 R >>")
    return by_hand([*objects, stream(zlib.compress(packed, 9), head + b"/Filter [/FlateDecode /FlateDecode]")])


def endless_text(characters: int) -> bytes:
    """One page with more characters than anybody prints on a page."""
    content = b"BT /F 1 Tf 1 0 0 1 9 700 Tm " + b"(%s) Tj 0 -1 Td " % (b"a" * 1000) * (characters // 1000) + b"ET"
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return by_hand(page_with(stream(zlib.compress(content), b"/Filter /FlateDecode"), font))


def _write(canvas: object, lines: Sequence[str]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    assert isinstance(canvas, Canvas)
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(lines):
        canvas.drawString(60, 760 - 14 * number, line)
