"""PERSON: names that stand for a person whose name is withheld: "Jane Doe No. 3", "John Doe 12", "Jane Doe A"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_CAPTION, Candidate, name_candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_NUMBERED = re.compile(
    r"\b(?:John|Jane|Mary|Richard|JOHN|JANE|MARY|RICHARD)\s(?:Doe|Roe|DOE|ROE)(?:\s(?:Nos?\.|NOS?\.|#)\s?|[ ])"
    r"(?:\d{1,3}(?![\w,.]\d)|[A-Z](?![\w.’']))"
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields the placeholders that have a number or a letter; the number belongs to the name."""
    if "oe" in normalized.text or "OE" in normalized.text:
        for hit in _NUMBERED.finditer(normalized.text):
            yield name_candidate(normalized.text, MentionType.PERSON, hit.start(), hit.end(), 0.95, "person.placeholder", RANK_CAPTION)
