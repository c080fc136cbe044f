"""The mentions that a rule finds in a text, as rows of (type, printed text, value)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from legal_pipeline.model import Mention, Page, PageMethod, windows
from legal_pipeline.stages.mentions.candidate import Candidate, resolve_overlaps
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

Row = tuple[str, str, str]


def mentions_by(rule: Callable[[NormalizedText], Iterator[Candidate]], text: str) -> list[Row]:
    """Returns the non-overlapping candidates of a single rule; the printed text is sliced from `text`."""
    normalized = NormalizedText(text)
    rows = []
    for candidate in resolve_overlaps(rule(normalized)):
        start, end = normalized.span(candidate.start, candidate.end)
        assert candidate.type is not None
        rows.append((candidate.type.value, text[start:end], candidate.value))
    return rows


def pages(*texts: str) -> list[Page]:
    return [Page(number, text, PageMethod.TEXT_LAYER, "test", 1.0) for number, text in enumerate(texts, 1)]


def mentions(*texts: str, target_chars: int = 400_000, model: str | None = None) -> list[Mention]:
    made = pages(*texts)
    return list(extract(lambda: windows(made, target_chars), model))


def of_type(found: Iterable[Mention], type_: str) -> list[str]:
    return [mention.text for mention in found if mention.type == type_]
