"""Which documents can share a run: small ones of formats that never need OCR, of which none has had an error or lost its run."""

from __future__ import annotations

from collections.abc import Sequence

from legal_pipeline.model import Document
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline.topology import RunForm, run_form


def small(tries: AutomaticRetries, sources: Sources, documents: Sequence[Document]) -> list[Document]:
    """In the given order."""
    tried = tries.tries([document.document_id for document in documents])
    untried = [document for document in documents if document.document_id not in tried]
    sizes = ((document, sources.size_bytes(document.source_uri, document.source_bytes)) for document in untried)
    return [document for document, size in sizes if run_form(document.file_name, size) is RunForm.WHOLE]
