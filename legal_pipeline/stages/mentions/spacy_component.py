"""The mention rules as a spaCy component: `nlp.add_pipe("legal_mentions")` in any pipeline.

The component sets `doc.spans["legal"]` to non-overlapping spans; `span.label_` is the mention type, `span.id_` the rule.
Spans expand to whole tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from legal_pipeline.model import PAGE_BREAK, Page, PageMethod, windows
from legal_pipeline.stages.mentions.extract import extract

if TYPE_CHECKING:
    from spacy.tokens import Doc

SPANS = "legal"


@Language.component("legal_mentions")  # type: ignore[untyped-decorator]
def legal_mentions(doc: Doc) -> Doc:
    """Sets `doc.spans["legal"]`. A form feed in the text ends a page."""
    texts = doc.text.split(PAGE_BREAK)
    pages = [Page(number, text, PageMethod.TEXT_LAYER, "spacy", 1.0) for number, text in enumerate(texts, start=1)]
    capitalized_runs = list(windows(pages))
    spans = []
    for mention in extract(lambda: capitalized_runs):
        span = doc.char_span(mention.start, mention.end, label=mention.type.value, alignment_mode="expand")
        if span is not None:
            span.id_ = mention.source
            spans.append(span)
    doc.spans[SPANS] = spans
    return doc
