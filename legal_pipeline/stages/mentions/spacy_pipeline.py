"""Adds the entities of an installed spaCy pipeline where no rule matches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from legal_pipeline.errors import SetupError
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_WEAK, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace

LABELS: dict[str, MentionType] = {
    "PERSON": MentionType.PERSON,
    "PER": MentionType.PERSON,
    "ORG": MentionType.ORG,
    "GPE": MentionType.LOCATION,
    "LOC": MentionType.LOCATION,
    "FAC": MentionType.LOCATION,
    "MONEY": MentionType.MONEY,
    "LAW": MentionType.STATUTE,
}
"""OntoNotes and CoNLL labels -> mention types. Dates are excluded because only the rules give them a value."""
_CONFIDENCE = 0.5


def entity_recognizer(model: str) -> Callable[[NormalizedText], list[Candidate]]:
    """Returns a rule that runs the spaCy pipeline `model`, a package name or a folder.

    Raises SetupError if the pipeline is not installed or has no component that recognizes entities.
    """
    nlp = _load(model)

    def find(normalized: NormalizedText) -> list[Candidate]:
        return list(_entities(nlp, normalized))

    return find


@cache
def _load(model: str) -> Any:
    import spacy

    try:
        nlp = spacy.load(model, exclude=["lemmatizer"])
    except OSError as error:
        raise SetupError(
            f"the spaCy pipeline {model!r} is not installed: run `python -m spacy download {model}`, or unset LEGAL_PIPELINE_SPACY_MODEL"
        ) from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(nlp.pipe_names):
        raise SetupError(
            f"the spaCy pipeline {model!r} names no entities (its parts: {', '.join(nlp.pipe_names) or 'none'}): choose one with `ner`"
        )
    return nlp


def _entities(nlp: Any, normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text.replace("\n", " ")
    # spaCy rejects longer texts: the memory of its models grows with the length
    for low in range(0, len(text), nlp.max_length):
        doc = nlp(text[low : low + nlp.max_length])
        for ent in doc.ents:
            type_ = LABELS.get(ent.label_)
            name = ent.text.strip()
            if type_ is None or len(name) < 2 or "\u2029" in name:
                continue
            start = low + ent.start_char + ent.text.index(name)
            if type_ in (MentionType.PERSON, MentionType.ORG, MentionType.LOCATION) and name.lower().startswith("the "):
                start, name = start + 4, name[4:]
            if name:
                # ranks below every rule, so it only fills in where no rule matches
                yield Candidate(
                    type_, start, start + len(name), collapse_whitespace(name), _CONFIDENCE, f"spacy.{ent.label_.lower()}", RANK_WEAK - 1
                )
