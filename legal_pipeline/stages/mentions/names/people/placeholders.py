"""What only looks like a name of the matter: placeholders, "Jane Doe No. 3", and the programs that forms name at their foot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.form_labels import FORM_PUBLISHERS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_CAPTION, RANK_FLAG, Candidate, name_candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_NUMBERED = re.compile(
    r"\b(?:John|Jane|Mary|Richard|JOHN|JANE|MARY|RICHARD)\s(?:Doe|Roe|DOE|ROE)(?:\s(?:Nos?\.|NOS?\.|#)\s?|[ ])"
    r"(?:\d{1,3}(?![\w,.]\d)|[A-Z](?![\w.’']))"
)
_PRODUCT = re.compile(
    rf"\b(?:{'|'.join(re.escape(name) for name in FORM_PUBLISHERS)})\b"
    r"(?!,?[ ](?:Inc|LLC|L\.L\.C|Corp|Ltd)\b)(?:[ ](?:Bankruptcy|Software)\b)?"
)
"""A program for forms, called after its publisher; the publisher itself has a legal form."""


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields the placeholders that have a number or a letter, which belongs to the name, and blocks the names of programs."""
    for hit in _PRODUCT.finditer(normalized.text):
        yield Candidate(None, hit.start(), hit.end(), "", 1.0, "form.program", RANK_FLAG)
    if "oe" in normalized.text or "OE" in normalized.text:
        for hit in _NUMBERED.finditer(normalized.text):
            yield name_candidate(normalized.text, MentionType.PERSON, hit.start(), hit.end(), 0.95, "person.placeholder", RANK_CAPTION)
