"""Annotations whose words are in their picture alone: stamps, signatures, watermarks, text boxes."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from legal_pipeline.model import Page
from legal_pipeline.stages.ocr.engine import OcrEngine
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.stages.readers.pdf import pdf_files

AREA = [72, 300, 322, 360]


def no_engine() -> OcrEngine:
    raise AssertionError("no page needs OCR")


def looks(file: Pdf, *lines: str) -> Dictionary:
    """An appearance with a form in it, as programs that sign documents make it."""
    content = "".join(f"BT /H 10 Tf 5 {45 - 12 * number} Td ({line}) Tj ET\n" for number, line in enumerate(lines))
    kind = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 250, 60]}
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    inner = pikepdf.Stream(file, content.encode(), Resources=Dictionary(Font=Dictionary(H=font)), **kind)
    return Dictionary(N=pikepdf.Stream(file, b"q /F Do Q", Resources=Dictionary(XObject=Dictionary(F=inner)), **kind))


def read(path: Path, *annotations: dict[str, object], words: tuple[str, ...] = ()) -> list[Page]:
    pdf_files.typed(path, [["The lease of the mill by Nora Roe."], ["The second page of the lease."]])
    with Pdf.open(path, allow_overwriting_input=True) as file:
        page = file.pages[0]
        made = []
        for number, entries in enumerate(annotations):
            looked = {"AP": looks(file, *words)} if words else {}
            area = Array([*AREA[:1], AREA[1] - 100 * number, *AREA[2:3], AREA[3] - 100 * number])
            whole: dict[str, object] = {"Type": Name.Annot, "Rect": area} | entries | looked
            made.append(file.make_indirect(Dictionary({f"/{key}": value for key, value in whole.items()})))
        page.obj.Annots = Array(made)
        fields = [each for each in made if each.Subtype == Name.Widget]
        if fields:
            file.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=3)
        file.save(path)
    return list(read_pages(path, "application/pdf", limits=ReadLimits(), ocr=no_engine))


STAMP, WATERMARK, BOX = ({"Subtype": Name(f"/{kind}"), "F": 4} for kind in ("Stamp", "Watermark", "FreeText"))
SIGNATURE: dict[str, object] = {"Subtype": Name.Widget, "FT": Name.Sig, "T": String("s"), "F": 4}


@pytest.mark.parametrize(
    ("annotation", "words", "expected"),
    [
        pytest.param(STAMP, ("FILED", "MAY 4 2021"), "[Stamp: FILED MAY 4 2021]", id="a stamp"),
        pytest.param(STAMP | {"Contents": String("Filed")}, ("FILED",), "[Stamp: Filed]", id="a stamp with words of its own"),
        pytest.param(STAMP | {"Name": Name.NotForPublicRelease}, (), "[Stamp: Not For Public Release]", id="a stamp known by its name"),
        pytest.param(STAMP | {"F": 2}, ("FILED",), "", id="a stamp that is not shown"),
        pytest.param(WATERMARK, ("PRIVILEGED",), "PRIVILEGED", id="a watermark"),
        pytest.param(BOX, ("Typed by", "Ann Vane"), "Typed by\nAnn Vane", id="a text box"),
        pytest.param(SIGNATURE, ("Signed by Nora Q. Roe", "I approve"), "Signed by Nora Q. Roe\nI approve", id="a signature"),
        pytest.param(SIGNATURE, (), "", id="a signature that shows nothing"),
    ],
)
def test_what_an_annotation_shows_is_read(tmp_path: Path, annotation: dict[str, object], words: tuple[str, ...], expected: str) -> None:
    first, second = read(tmp_path / "a.pdf", annotation, words=words)
    assert first.text == "The lease of the mill by Nora Roe." + (f"\n\n{expected}" if expected else "")
    assert second.text == "The second page of the lease."


def test_several_are_read_in_their_order(tmp_path: Path) -> None:
    first, _ = read(tmp_path / "a.pdf", STAMP, {"Subtype": Name.Highlight, "Contents": String("Look")}, BOX, words=("FILED",))
    assert first.text.split("\n\n")[1:] == ["[Comment: Look]", "[Stamp: FILED]\nFILED"]
