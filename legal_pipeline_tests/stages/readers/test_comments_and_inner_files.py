"""What people wrote on a document, and the files inside it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from legal_pipeline.data.file_signatures import DOCX, PDF, TNEF, XLSX
from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.mail import tnef
from legal_pipeline.stages.readers.office import docx, xlsx
from legal_pipeline.stages.readers.office.odf import odt
from legal_pipeline.stages.readers.pdf import child
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.sandbox.heap_size import allocated_bytes
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.stages.documents import docx_bytes, odt_bytes, paragraph

LIMITS = ReadLimits()


def inner_files(path: Path, media_type: str, into: Path) -> dict[str, bytes]:
    into.mkdir()
    return {found.child.file_name: found.path.read_bytes() for found in extract(path, media_type, into, ContainerLimits())}


def pdf_with(path: Path, *, kind: str = "", attached: dict[str, bytes] | None = None) -> Path:
    writer = PdfWriter(clone_from=io.BytesIO(factories.text_pdf(["The draft lease."])))
    if kind:
        note = Text(rect=(50, 550, 200, 650), text="this clause is backdated")
        note[NameObject("/Subtype")] = NameObject(kind)
        note[NameObject("/T")] = TextStringObject("Alan Roe")
        writer.add_annotation(0, note)
    for name, content in (attached or {}).items():
        writer.add_attachment(name, content)
    with path.open("wb") as target:
        writer.write(target)
    return path


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("/Text", "[Comment by Alan Roe: this clause is backdated]"),
        ("/Stamp", "[Stamp by Alan Roe: this clause is backdated]"),
        ("/Highlight", "[Comment by Alan Roe: this clause is backdated]"),
        ("/StrikeOut", "[Comment by Alan Roe: this clause is backdated]"),
        ("/Line", "[Comment by Alan Roe: this clause is backdated]"),
        ("/Redact", "[Comment by Alan Roe: this clause is backdated]"),
        ("/FileAttachment", "[Attached file by Alan Roe: this clause is backdated]"),
        # of a link it is what programs read aloud
        ("/Link", None),
        ("/Popup", None),
    ],
)
def test_comments_of_a_pdf(tmp_path: Path, kind: str, expected: str | None) -> None:
    with pdf.open_pdf(pdf_with(tmp_path / "a.pdf", kind=kind), LIMITS) as sandbox:
        text = pdf.PdfSource(sandbox, LIMITS).text_layer(1).text
    assert text.strip().split("\n")[1:] == ([] if expected is None else ["", expected])


def test_files_attached_to_a_pdf(tmp_path: Path) -> None:
    files = {"letter.txt": b"Dear Alma,", "empty.txt": b"", "b.pdf": factories.text_pdf(["Inside."])}
    assert inner_files(pdf_with(tmp_path / "a.pdf", attached=files), PDF, tmp_path / "out") == files


def test_a_file_pinned_to_a_page_is_read_once(tmp_path: Path) -> None:
    """In an annotation, with and without an entry in the list of all files."""
    path = pdf_with(tmp_path / "a.pdf", attached={"letter.txt": b"Dear Alma,"})
    writer = PdfWriter(clone_from=path)
    for name, content in {"letter.txt": b"Dear Alma,", "side.txt": b"The side letter."}.items():
        data = StreamObject()
        data.set_data(content)
        file = DictionaryObject({NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(data)})})
        file[NameObject("/Type")], file[NameObject("/F")] = NameObject("/Filespec"), TextStringObject(name)
        pin = Text(rect=(50, 550, 60, 560), text="")
        pin[NameObject("/Subtype")], pin[NameObject("/FS")] = NameObject("/FileAttachment"), file
        writer.add_annotation(0, pin)
    writer.write(path)
    assert inner_files(path, PDF, tmp_path / "out") == {"letter.txt": b"Dear Alma,", "side.txt": b"The side letter."}


def test_pages_are_searched_for_pinned_files_without_keeping_their_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A production of scans may be larger than the memory of the worker that receives it."""
    chance, pages = np.random.default_rng(1), 14
    scans = [Image.fromarray(chance.integers(0, 256, (1_000, 1_000), dtype=np.uint8)) for _ in range(pages)]
    scans[0].save(tmp_path / "a.pdf", save_all=True, append_images=scans[1:], quality=95)
    held = list[int]()

    def pinned_files(_: object) -> list[int]:
        held.append(allocated_bytes() - reader._bytes_at_open)
        return []

    monkeypatch.setattr(child, "pinned_files", pinned_files)
    reader = child.PdfPages(str(tmp_path / "a.pdf"), LIMITS)
    assert reader.answer("attachments", 0).head["count"] == 0
    assert len(held) == pages
    assert max(held) < 10 * MEBIBYTE < (tmp_path / "a.pdf").stat().st_size


def test_a_note_kept_as_rich_text_only(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(factories.text_pdf(["The draft lease."])))
    note = Text(rect=(50, 550, 200, 650), text="")
    note[NameObject("/RC")] = TextStringObject("<body><p>not <b>agreed</b> &amp; void</p></body>")
    writer.add_annotation(0, note)
    writer.write(tmp_path / "a.pdf")
    with pdf.open_pdf(tmp_path / "a.pdf", LIMITS) as sandbox:
        assert "[Comment: not agreed & void]" in pdf.PdfSource(sandbox, LIMITS).text_layer(1).text


def test_a_pdf_without_files_has_none(tmp_path: Path) -> None:
    assert inner_files(pdf_with(tmp_path / "a.pdf"), PDF, tmp_path / "out") == {}


def test_comments_of_word(tmp_path: Path) -> None:
    comments = f'<w:comments><w:comment w:id="4" w:author="Roe &amp; Vane">{paragraph("not agreed")}</w:comment></w:comments>'
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(paragraph("Rent") + '<w:p><w:r><w:commentReference w:id="4"/></w:r></w:p>', comments=comments))
    [page] = docx.read(path, LIMITS)
    assert " ".join(page.text.split()) == "Rent [Comment by Roe & Vane: not agreed]"


@pytest.mark.parametrize(
    ("author", "answer", "expected"),
    [
        ("Alan Roe", "0000000a", "[Comment by Nora Pike, reply to Alan Roe: agreed]"),
        ("", "0000000A", "[Comment by Nora Pike, reply to the comment before: agreed]"),
        ("Alan Roe", "0000000F", "[Comment by Nora Pike: agreed]"),
    ],
)
def test_an_answer_to_a_comment_of_word(tmp_path: Path, author: str, answer: str, expected: str) -> None:
    first, second = (
        paragraph(text).replace("<w:p>", f'<w:p w:paraId="{key}">') for text, key in (("Why?", "0000000A"), ("agreed", "0000000B"))
    )
    comments = (
        f'<w:comments><w:comment w:id="4" w:author="{author}">{first}</w:comment>'
        f'<w:comment w:id="5" w:author="Nora Pike">{second}</w:comment></w:comments>'
    )
    extended = f'<w:commentsEx><w:commentEx w:paraId="0000000B" w:paraIdParent="{answer}"/></w:commentsEx>'
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(paragraph("Rent"), comments=comments, commentsExtended=extended))
    [page] = docx.read(path, LIMITS)
    assert page.text.split("\n")[-1] == expected


def test_a_comment_without_a_place_stands_at_the_end(tmp_path: Path) -> None:
    comments = f'<w:comments><w:comment w:id="4" w:author="Alan Roe">{paragraph("not agreed")}</w:comment></w:comments>'
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(paragraph("Rent"), comments=comments))
    [page] = docx.read(path, LIMITS)
    assert " ".join(page.text.split()) == "Rent [Comment by Alan Roe: not agreed]"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "[x] Jury"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "[x] Jury"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "[ ] Jury"),
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/><w:listEntry w:val="Yes"/></w:ddList>', "Yes Jury"),
        ('<w:ddList><w:listEntry w:val="No"/><w:listEntry w:val="Yes"/></w:ddList>', "No Jury"),
        ('<w:textInput><w:default w:val="name"/></w:textInput>', "Jury"),
    ],
)
def test_fields_of_a_form_in_word(tmp_path: Path, field: str, expected: str) -> None:
    run = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/>{field}</w:ffData></w:fldChar></w:r>'
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(f'<w:p>{run}<w:r><w:t xml:space="preserve"> Jury</w:t></w:r></w:p>'))
    [page] = docx.read(path, LIMITS)
    assert page.text.strip() == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chunk.html", b"<html><body><p>Rent: <b>$77</b>.</p></body></html>"),
        ("chunk.rtf", rb"{\rtf1 Rent: {\b $77}.}"),
        ("chunk.txt", b"Rent: $77."),
        (
            "chunk.mht",
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Rent: =2477.</p>\r\n--b--\r\n",
        ),
    ],
)
def test_a_part_that_word_imports(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(f'{paragraph("Before.")}<w:altChunk w:id="r9"/>{paragraph("After.")}'))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships><Relationship Id="r9" Type="aFChunk" Target="{name}"/></Relationships>'
        )
        archive.writestr(f"word/{name}", content)
    [page] = docx.read(path, LIMITS)
    assert page.text == "Before.\nRent: $77.\nAfter."


@pytest.mark.parametrize(
    ("run", "text", "apart"),
    [
        pytest.param("<w:r><w:rPr><w:strike/></w:rPr><w:t>$900</w:t></w:r>", "Rent: .", (NoteKind.STRUCK, "$900"), id="struck through"),
        pytest.param("<w:r><w:rPr><w:vanish/></w:rPr><w:t>$900</w:t></w:r>", "Rent: .", (NoteKind.HIDDEN, "$900"), id="hidden"),
        pytest.param("<w:del><w:r><w:delText>$900</w:delText></w:r></w:del>", "Rent: .", (NoteKind.STRUCK, "$900"), id="deleted"),
        pytest.param('<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>$900</w:t></w:r>', "Rent: $900.", None, id="not struck through"),
        pytest.param("<w:ins><w:r><w:t>$450</w:t></w:r></w:ins>", "Rent: $450.", None, id="inserted"),
    ],
)
def test_struck_and_hidden_runs_of_word(tmp_path: Path, run: str, text: str, apart: tuple[NoteKind, str] | None) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(f'<w:p><w:r><w:t xml:space="preserve">Rent: </w:t></w:r>{run}<w:r><w:t>.</w:t></w:r></w:p>'))
    [page] = docx.read(path, LIMITS)
    assert page.text == text
    assert [(note.kind, note.text) for note in page.notes] == ([apart] if apart else [])


def test_comments_of_a_text_document(tmp_path: Path) -> None:
    body = (
        '<text:p>Rent is due<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Alan Roe</dc:creator>'
        "<dc:date>2019-03-03</dc:date><text:p>too early</text:p></office:annotation> in May.</text:p>"
    )
    path = tmp_path / "a.odt"
    path.write_bytes(odt_bytes(body))
    [page] = odt.read(path, LIMITS)
    assert page.text == "Rent is due [Comment by Alan Roe: too early]  in May."


def test_a_workbook(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.append(["Rent", 450])
    sheet.append(["Total", "=SUM(B1:B1)"])
    sheet["B1"].comment = Comment("not agreed", "Alan Roe")
    sheet.oddHeader.center.text = "CONFIDENTIAL ROE-000777"
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    [page] = xlsx.read(path, LIMITS)
    assert page.text == "Sheet\n\nRent\t450\nTotal\t=SUM(B1:B1)\nCONFIDENTIAL ROE-000777\n[Comment at B1 by Alan Roe: not agreed]"


@pytest.mark.parametrize(("media_type", "folder"), [(DOCX, "word"), (XLSX, "xl")])
def test_documents_inside_office_documents(tmp_path: Path, media_type: str, folder: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(factories.zip_of({f"{folder}/embeddings/Lease.docx": b"inner", f"{folder}/media/image1.png": b"logo"}))
    assert inner_files(path, media_type, tmp_path / "out") == {"Lease.docx": b"inner"}


def attribute(tag: int, value: bytes, level: int = 2) -> bytes:
    return (
        bytes([level]) + tag.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + (sum(value) % 65536).to_bytes(2, "little")
    )


def test_an_envelope_of_outlook(tmp_path: Path) -> None:
    path = tmp_path / "winmail.dat"
    files = {"rents.txt": b"Rent: $310.00", "b.txt": b"two"}
    content = b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x18004, b"Rents\0", 1) + attribute(0x2800C, b"See the schedule.\0", 1)
    for name, data in files.items():
        content += attribute(0x69002, bytes(14)) + attribute(0x18010, name.encode() + b"\0") + attribute(0x6800F, data)
    path.write_bytes(content)
    [page] = tnef.read(path, LIMITS)
    assert page.text == "Subject: Rents\n\nSee the schedule.\n\nAttachments: rents.txt; b.txt"
    assert inner_files(path, TNEF, tmp_path / "out") == files
