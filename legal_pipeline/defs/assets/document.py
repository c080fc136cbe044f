"""The seven document assets. Each body fetches its input, calls one stage function, stores the result, and returns counts.

`stage_asset` provides what they share (state, keys, errors, checks, metadata). The stages are in
`stages`, the rows that they write in `storage`. A body imports its stage when it is executed: the stages compile
hundreds of patterns, and most programs that load the definitions execute none of them (`stages.all` is for those that do).
"""

from __future__ import annotations

from collections.abc import Mapping

from legal_pipeline.defs.assets.page_reading import store_pages
from legal_pipeline.defs.assets.stage_asset import stage_asset
from legal_pipeline.defs.assets.stage_work import Work
from legal_pipeline.errors import Refusal
from legal_pipeline.model import UNKNOWN_MEDIA_TYPE, MailFields, SourceFacts
from legal_pipeline.stages import record
from legal_pipeline.storage.database.engine import written_together


@stage_asset(
    "source_document",
    description="The file as received: SHA-256 digest, detected media type and page count, or the reason for its refusal.",
)
def source_document(work: Work) -> Mapping[str, int]:
    from legal_pipeline.stages import intake, mail_fields

    document, store = work.document, work.store
    limits = work.services.intake_limits
    source = store.sources.current(document.source_uri)
    # recorded before any refusal: a refused file is not read again until its bytes change
    if source.size_bytes > limits.max_document_bytes:
        store.documents.record_source(document.document_id, source.version, source.size_bytes)
    intake.refuse_if_too_large(source.size_bytes, limits.max_document_bytes)
    with store.sources.reading(document.source_uri, source.version) as path:
        sha256, size_bytes = intake.digest(path, document.file_name, limits.max_document_bytes)
        known = SourceFacts(sha256, UNKNOWN_MEDIA_TYPE, size_bytes, None)
        mail: tuple[MailFields | None, ...] = ()
        try:
            with work.services.unlocked(path) as opened:
                known = intake.identify(opened, document.file_name, sha256, size_bytes, limits, work.services.read_limits)
                if known.media_type in mail_fields.MAIL_FILES:
                    mail = (mail_fields.fields_of_file(opened.path, known.media_type),)
                children = work.register_children(opened.path, known.media_type)
        except Refusal:
            work.record_facts(known, source.version, *mail)
            raise
        counts = {"bytes": known.size_bytes, "children": children}
        # after the children: registering them locks the census
        with written_together(store.engine):
            work.record_facts(known, source.version, *mail)
            work.record_stage(counts, sha256=known.sha256)
    return counts


@stage_asset(
    "document_text",
    after="source_document",
    kinds={"tesseract"},
    description="The text of every page, from its text layer or by OCR, decided page by page.",
)
def document_text(work: Work) -> Mapping[str, int]:
    from legal_pipeline.stages import mail_fields, text

    document_id, store = work.document.document_id, work.store
    if not work.copy_pages_of_same_bytes():
        for _ in store_pages(work.services, work.status, work.key, work.media_type):
            pass
    counts = store.pages.counts(document_id)
    is_mail_file = work.media_type in mail_fields.MAIL_FILES
    printed = None if is_mail_file else mail_fields.printed_fields(store.pages.read(document_id))
    with written_together(store.engine):
        store.documents.record_page_count(document_id, counts["pages"])
        if not is_mail_file:
            store.documents.record_mail(document_id, printed)
    # before the stage is recorded as finished: a finished stage is reused, so the refusal would never be raised
    text.refuse_if_empty(counts["characters"], counts["pages"])
    return store.pages.finish(document_id, work.stage.name, work.key)


@stage_asset(
    "chunks",
    after="document_text",
    description="Retrieval units that end at sentence and paragraph boundaries, with their section paths.",
)
def chunks(work: Work) -> Mapping[str, int]:
    from legal_pipeline.stages.chunking.chunk import chunk

    found = chunk(work.store.pages.read(work.document.document_id))
    return work.store.facts.replace_chunks(work.document.document_id, work.stage.name, work.key, found)


@stage_asset(
    "entity_mentions",
    after="chunks",
    kinds={"spacy"},
    description="Every occurrence of a name, date, amount, citation or other entity, with its exact position.",
)
def entity_mentions(work: Work) -> Mapping[str, int]:
    from legal_pipeline.stages.mentions.extract import extract

    found = extract(lambda: work.store.pages.windows(work.document.document_id), work.services.settings.spacy_model)
    return work.store.facts.replace_mentions(work.document.document_id, work.stage.name, work.key, found)


@stage_asset(
    "canonical_entities",
    after="entity_mentions",
    description="The entities that the mentions refer to, with the reason for every merge.",
)
def canonical_entities(work: Work) -> Mapping[str, int]:
    from legal_pipeline.stages.resolution.resolve import Form, resolve
    from legal_pipeline.stages.structures.named import names_to_resolve

    document_id, store = work.document.document_id, work.store
    forms = (Form(*form) for form in store.facts.forms(document_id))
    resolved = resolve(document_id, forms, *names_to_resolve(store.pages.windows(document_id)))
    return store.facts.replace_entities(document_id, work.stage.name, work.key, resolved.entities, resolved.entity_of)


@stage_asset(
    "relationships",
    after="canonical_entities",
    description="Typed relationships between entities, each supported by evidence in the text; docket entries; testimony.",
)
def document_relationships(work: Work) -> Mapping[str, int]:
    from legal_pipeline.stages.relations.relate import relate
    from legal_pipeline.stages.resolution.resolve import Resolution
    from legal_pipeline.stages.structures.dockets.entries import read_docket_entries
    from legal_pipeline.stages.structures.transcripts.passages import read_passages

    document_id, store = work.document.document_id, work.store
    resolved = Resolution(tuple(store.facts.entities(document_id)), store.facts.entity_links(document_id))
    found = relate(
        document_id,
        store.pages.windows(document_id),
        lambda window: list(store.facts.mentions(document_id, window.base, window.end)),
        resolved,
    )
    entries = read_docket_entries(store.pages.windows(document_id))
    passages = read_passages(store.pages.windows(document_id))
    return store.facts.replace_relationships(document_id, work.stage.name, work.key, found, entries, passages)


@stage_asset(
    "document_record",
    after="relationships",
    description="Row counts reconciled across all stages; completes the document.",
)
def document_record(work: Work) -> Mapping[str, int]:
    document_id, store = work.document.document_id, work.store
    recorded = {name: result.counts for name, result in store.stages.of(document_id).items()}
    summary = record.reconcile(recorded, store.facts.counts(document_id))
    work.record_stage(summary)
    return summary


DOCUMENT_ASSETS = [source_document, document_text, chunks, entity_mentions, canonical_entities, document_relationships, document_record]
