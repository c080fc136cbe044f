"""Documents with real files, as the stages would leave them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.model import Document, MailFields, Page, PageMethod, Priority, SourceFacts
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.inbox.discovery import document_at
from legal_pipeline_tests.storage.specimens import MATTER, add_pages

PDF = "application/pdf"


def add_file(
    services: Services,
    path: Path,
    content: bytes,
    pages: Sequence[Page | str],
    *,
    media_type: str = PDF,
    parent: str | None = None,
    mail: MailFields | None = None,
) -> str:
    """Writes the file and a finished document about it; returns its id."""
    path.write_bytes(content)
    store = services.store
    found = document_at(path, MATTER, Priority.NORMAL)
    made = Document(found.document_id, MATTER, found.source_uri, found.file_name, parent, found.priority, 1 if parent else 0)
    store.documents.register([made])
    version = store.sources.current(made.source_uri).version
    facts = SourceFacts(hashlib.sha256(content).hexdigest(), media_type, len(content), len(pages))
    store.documents.record_facts(made.document_id, facts, version)
    given = [page if isinstance(page, Page) else Page(at, page, PageMethod.TEXT_LAYER, "engine 1", 1.0) for at, page in enumerate(pages, 1)]
    add_pages(store, made.document_id, "k", given)
    store.pages.finish(made.document_id, "document_text", "k")
    if mail:
        Documents(store.engine).record_mail(made.document_id, mail)
    store.documents.finish(made.document_id)
    return made.document_id


def turned_pdf(*lines: tuple[float, float, str], rotation: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """A page with lines at places in points, turned and cropped by the page itself."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=True)
    for x, y, text in lines:
        canvas.drawString(x, y, text)
    canvas.setPageRotation(rotation)
    if crop:
        canvas.setCropBox(crop)
    canvas.save()
    return out.getvalue()
