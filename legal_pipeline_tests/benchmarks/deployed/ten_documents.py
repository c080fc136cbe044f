"""Ten documents like an operator's, 35 KB to 597 MB; the same bytes every time, made in constant memory.

The giant is a PDF of 331 colour scans. Paper has a grain that no compression gets rid of, and a scanner
set to "best" keeps it: 1.8 MB a page.

Does not belong here: what is measured with them (`bench_ten_documents`).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook
from PIL import Image

from legal_pipeline.sample import scans
from legal_pipeline.sample.archive import with_fixed_dates
from legal_pipeline.sample.layout import PAGE_HEIGHT, PAGE_WIDTH, TYPED
from legal_pipeline.sample.mail import build_mail
from legal_pipeline.sample.office import Grid, Heading, build_docx
from legal_pipeline.sample.pdf import build_pdf, page_number

GIANT = "02-production-volume-1.pdf"
GIANT_PAGES = 331

_PAPER = np.array([252, 246, 232], dtype=np.float32)
_INK = np.array([38, 36, 60], dtype=np.float32)
_GRAIN = 8.55
"""Half the width of the colour noise, of 256 shades."""
_JPEG_QUALITY = 92
_PARAGRAPHS = 5
"""On a page that is scanned."""

_PEOPLE = ("John Smith", "Ann Lee", "Maria Gonzalez", "Peter Novak", "Ruth Okafor", "Samuel Becker", "Helen Park", "George Whitfield")
_FIRMS = (
    "Larkspur Mutual Insurance Company",
    "Harbor Freight Lines, Inc.",
    "Northgate Capital LLC",
    "Delaney & Ross LLP",
    "Orion Bank N.A.",
)
_COURTS = ("United States District Court for the Southern District of New York", "Superior Court of California, County of Alameda")
_CITES = ("Erie R.R. Co. v. Tompkins, 304 U.S. 64 (1938)", "Roe v. Acme Corp., 410 F.3d 113, 120 (9th Cir. 2005)")
_MONTHS = ("January", "March", "May", "July", "September", "November")


def paragraph(number: int) -> str:
    """Some 80 words in which people, firms, dates, money and cases are named; no two are the same."""
    chance = np.random.default_rng([331, number])
    person, other = (_PEOPLE[int(k)] for k in chance.choice(len(_PEOPLE), 2, replace=False))
    firm, second = (_FIRMS[int(k)] for k in chance.choice(len(_FIRMS), 2, replace=False))
    court, cite = _COURTS[int(chance.integers(2))], _CITES[int(chance.integers(2))]
    date = f"{_MONTHS[int(chance.integers(6))]} {int(chance.integers(1, 29))}, {int(chance.integers(2015, 2024))}"
    money = f"${int(chance.integers(1_000, 900_000)):,}.00"
    return (
        f"On {date}, {person}, counsel for {firm}, wrote to {other} of {second} about claim no. {10_000 + number} and demanded {money}. "
        f"{other} denied the demand and relied on {cite}. "
        f"The {court} ordered {firm} to produce the records of {second} within thirty days. "
        f"{person} signed the agreement on behalf of {firm}, and {other} testified that the payment of {money} was never received."
    )


def write_all(folder: Path, giant_pages: int = GIANT_PAGES) -> None:
    """One after the other."""
    scanned_pdf(folder / GIANT, giant_pages, 100_000)
    for name, write in _OTHERS.items():
        write(folder / name)


def scanned_pdf(path: Path, pages: int, first_paragraph: int) -> None:
    """Colour scans of typed pages; a page at a time is in memory."""
    _write_pdf_of_jpegs(path, (_colour_scan(first_paragraph + _PARAGRAPHS * page) for page in range(pages)))


def _colour_scan(first_paragraph: int) -> tuple[int, int, bytes]:
    """(width, height, JPEG)"""
    heading = TYPED.side_heading(f"Page of record {first_paragraph}")
    texts = [TYPED.text(paragraph(first_paragraph + k)) for k in range(_PARAGRAPHS)]
    [grey] = scans.scan([heading, *texts], seed=first_paragraph)
    shade = np.asarray(grey, dtype=np.float32)[..., None] / 255
    colour = _INK + shade * (_PAPER - _INK)
    chance = np.random.default_rng(first_paragraph)
    # one sheet of grain serves all pages, shifted: making it anew would take longer than all the rest
    grain = np.roll(_grain(grey.height, grey.width), tuple(chance.integers(0, 1000, 2)), axis=(0, 1))
    out = io.BytesIO()
    pixels = (colour + grain).clip(0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0, dpi=(scans.DPI, scans.DPI))
    return grey.width, grey.height, out.getvalue()


@cache
def _grain(height: int, width: int) -> Any:
    return np.random.default_rng(0).uniform(-_GRAIN, _GRAIN, size=(height, width, 3)).astype(np.float16)


def _write_pdf_of_jpegs(path: Path, pictures: Iterable[tuple[int, int, bytes]]) -> None:
    """Three objects a page: the page, what it draws, the picture."""
    offsets: dict[int, int] = {}
    with path.open("wb") as file:

        def put(number: int, body: bytes) -> None:
            offsets[number] = file.tell()
            file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

        file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        kids: list[int] = []
        for width, height, jpeg in pictures:
            page = 3 + 3 * len(kids)
            drawn = b"%d 0 0 %d 0 0 cm /P Do" % (PAGE_WIDTH, PAGE_HEIGHT)
            box = b"/MediaBox [0 0 %d %d] /Resources << /XObject << /P %d 0 R >> >>" % (PAGE_WIDTH, PAGE_HEIGHT, page + 2)
            put(page, b"<< /Type /Page /Parent 2 0 R %b /Contents %d 0 R >>" % (box, page + 1))
            put(page + 1, b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
            head = b"/Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode" % (width, height)
            put(page + 2, b"<< /Type /XObject %b /Length %d >>\nstream\n%b\nendstream" % (head, len(jpeg), jpeg))
            kids.append(page)
        put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        put(2, b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
        start = file.tell()
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        for number in sorted(offsets):
            file.write(b"%010d 00000 n \n" % offsets[number])
        file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))


def _born_digital(paragraphs: int, first: int) -> Callable[[Path], None]:
    """Some eight paragraphs go on a page."""

    def write(path: Path) -> None:
        pieces = TYPED.numbered(1, [paragraph(first + k) for k in range(paragraphs)])
        path.write_bytes(build_pdf(pieces, stamps=[page_number()]))

    return write


def _docx(path: Path) -> None:
    parts: list[str | Heading | Grid] = [Heading("Settlement Agreement", 0)]
    for section in range(1, 13):
        parts += [Heading(f"Section {section}"), *(paragraph(20_000 + section * 10 + k) for k in range(4))]
    path.write_bytes(build_docx(parts))


def _mail(path: Path) -> None:
    attached = build_pdf(TYPED.numbered(1, [paragraph(30_000 + k) for k in range(40)]), stamps=[page_number()])
    sent_at = dt.datetime(2024, 2, 9, 9, 30, tzinfo=dt.UTC)
    body = "\n\n".join(paragraph(31_000 + k) for k in range(5))
    people = {"sender": "Ann Lee <ann.lee@example.com>", "to": "John Smith <john.smith@example.com>"}
    path.write_bytes(build_mail(**people, subject="Claim no. 31000", sent_at=sent_at, body=body, attachments={"answer.pdf": attached}))


def _tiff(path: Path) -> None:
    pages = []
    for first in range(40_000, 40_000 + 12 * _PARAGRAPHS, _PARAGRAPHS):
        pages += scans.scan([TYPED.text(paragraph(first + k)) for k in range(_PARAGRAPHS)], seed=first)
    path.write_bytes(scans.fax_tiff(pages))


def _text(path: Path) -> None:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        number = 50_000
        while written < 35_000:
            written += file.write(paragraph(number) + "\n\n")
            number += 1


def _xlsx(path: Path) -> None:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = dt.datetime(2024, 1, 1)
    sheet = book.create_sheet("Payments")
    sheet.append(["Claim", "Paid by", "Paid to", "Amount", "Note"])
    for row in range(2_000):
        sheet.append([10_000 + row, _FIRMS[row % 5], _PEOPLE[row % 8], 1_000 + 37 * row, f"instalment {row % 12 + 1} of 12"])
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(with_fixed_dates(out.getvalue()))


_OTHERS: dict[str, Callable[[Path], None]] = {
    "01-complaint.pdf": _born_digital(80, 1_000),
    "03-exhibits.pdf": lambda path: scanned_pdf(path, 25, 60_000),
    "04-brief.pdf": _born_digital(355, 2_000),
    "05-order.pdf": _born_digital(17, 3_000),
    "06-agreement.docx": _docx,
    "07-demand.eml": _mail,
    "08-fax.tif": _tiff,
    "09-transcript.txt": _text,
    "10-payments.xlsx": _xlsx,
}
