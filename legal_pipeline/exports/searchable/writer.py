"""`export --format searchable-pdf`: a PDF for each document with pages, and a manifest with the hashes of both files.

A PDF that can be searched is copied as it is. Where OCR was used, the original is followed by a revision with the text layer. Images, and
documents of which the file may not leave (words under redactions, attachments that are not exported), are pictures with a text layer.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.exports import page_files
from legal_pipeline.exports.page_images import UNREACHABLE, burned_areas, has_pages, hidden_areas, rendered_pages
from legal_pipeline.exports.production import documents_that_hide, natives_that_stay
from legal_pipeline.exports.searchable.pictures import Sheet, write_pictures
from legal_pipeline.exports.searchable.revision import CannotBeAppended, write_revision
from legal_pipeline.exports.selection import one_matter
from legal_pipeline.exports.tables.cells import cell
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import DocumentStatus, Page, PageMethod, State
from legal_pipeline.stages.readers.pdf import reader as pdf

MANIFEST = "manifest.csv"
COLUMNS = ("file", "document", "result", "made_of", "pages", "ocr_pages", "redacted", "original_sha256", "result_sha256", "remarks")
ORIGINAL, LAYERED, PICTURES = "original", "original and text layer", "page pictures and text layer"
_BLOCK_BYTES = 1024 * 1024


def write(source: Source, folder: Path, _name: str = "") -> Written:
    """Writes one document at a time, one page at a time."""
    store, matter = source.store, one_matter(source.store, source.selection)
    every = list(store.documents.find(matter=matter))
    done = [status for status in every if source.selection.has(status.document.document_id) and status.state is State.DONE]
    chosen = sum(source.selection.has(status.document.document_id) for status in every)
    hides = documents_that_hide(store)
    stays = natives_that_stay(store, matter, every, {status.document.document_id for status in done}, hides)
    with_pages = [status for status in done if has_pages(status)]
    written = Written({MANIFEST: 0, "PDF": 0}, "count")
    if chosen > len(done):
        written.warnings.append(_count(chosen - len(done), "document was not read and is", "documents were not read and are") + " left out")
    if len(done) > len(with_pages):
        said = _count(len(done) - len(with_pages), "document without pages of its own", "documents without pages of their own")
        written.warnings.append(f"{said}, such as mail, left out; --format dat has the text")
    with (folder / MANIFEST).open("w", encoding="utf-8-sig", newline="") as manifest:
        table = csv.writer(manifest)
        table.writerow(COLUMNS)
        for status in with_pages:
            document_id = status.document.document_id
            out = folder / "PDF" / f"{document_id}.pdf"
            out.parent.mkdir(exist_ok=True)
            made_of, remarks = _write_document(source, status, out, stays.get(document_id, ""))
            written.warnings += [f"{status.document.file_name}, {remark}" for remark in remarks]
            ocr_pages = sum(page.method is PageMethod.OCR for page in store.pages.read(document_id))
            facts = status.facts
            row = (status.document.file_name, document_id, f"PDF/{out.name}", made_of, status.page_count, ocr_pages)
            redacted = "yes" if document_id in hides else "no"
            table.writerow([cell(value) for value in (*row, redacted, facts.sha256 if facts else None, _sha256(out), "; ".join(remarks))])
            written.files[MANIFEST] += 1
            written.files["PDF"] += 1
    return written


def _write_document(source: Source, status: DocumentStatus, out: Path, stays: str) -> tuple[str, list[str]]:
    """Returns what the file is made of, and what a reader of it must know."""
    facts = status.facts
    assert facts is not None, "only a document that has been read has pages"
    remarks: list[str] = []
    if facts.media_type == pdf.MEDIA_TYPE and not stays and not facts.is_unlocked:
        try:
            return _kept(source, status, out, remarks), remarks
        except CannotBeAppended as error:
            remarks.append(f"pictures of its pages: {error}")
        except UNREACHABLE as error:
            remarks.append(f"pictures of its pages: {error}")
    elif stays:
        remarks.append(f"pictures of its pages, because {stays}")
    elif facts.is_unlocked:
        remarks.append("pictures of its pages, because the file needs a password")
    with out.open("wb") as handle:
        write_pictures(handle, _sheets(source, status, remarks))
    return PICTURES, remarks


def _kept(source: Source, status: DocumentStatus, out: Path, remarks: list[str]) -> str:
    """Writes the original, with a revision behind it if some of its pages were recognized."""
    document_id, facts = status.document.document_id, status.facts
    assert facts is not None
    recognized = [page.page_number for page in source.store.pages.read(document_id) if page.method is PageMethod.OCR]
    sources = source.store.sources
    with sources.reading(status.document.source_uri, status.read_version, facts.sha256) as original, out.open("wb") as handle:
        if not recognized:
            with original.open("rb") as blocks:
                while block := blocks.read(_BLOCK_BYTES):
                    handle.write(block)
            return ORIGINAL
        pages = _pages(source, document_id, set(recognized))
        rendered = rendered_pages(source.services, status, pages, {}, with_words=True)
        layered = write_revision(handle, original, source.services.read_limits, rendered)
    remarks += layered.problems
    _check(source, out, status.page_count or 0)
    return LAYERED


def _pages(source: Source, document_id: str, numbers: set[int]) -> Iterator[Page]:
    return (page for page in source.store.pages.read(document_id) if page.page_number in numbers)


def _check(source: Source, out: Path, pages: int) -> None:
    """Raises CannotBeAppended when a reader does not find the pages in the result."""
    try:
        with pdf.open_pdf(out, source.services.read_limits) as sandbox:
            found = pdf.PdfSource(sandbox, source.services.read_limits).page_count
    except Refusal as refusal:
        raise CannotBeAppended(f"its text layer spoiled it ({refusal.detail})") from refusal
    if found != pages:
        raise CannotBeAppended(f"with its text layer, {found} of {pages} pages are found")


def _sheets(source: Source, status: DocumentStatus, remarks: list[str]) -> Iterator[Sheet]:
    document_id = status.document.document_id
    burned, hidden = burned_areas(source.store, document_id), hidden_areas(source.store, document_id)
    pages = source.store.pages.read(document_id)
    for each in rendered_pages(source.services, status, pages, burned, with_words=True, without=hidden):
        number = each.page.page_number
        if each.picture is None:
            remarks.append(f"page {number}: a sheet stands for it, because {each.problem}")
            sheet, dpi = page_files.slip_sheet(status.document.file_name, "", f"Page {number} cannot be shown.")
            yield Sheet(sheet, dpi, [])
        else:
            yield Sheet(page_files.as_picture(each.picture), each.picture.dpi, each.words)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
