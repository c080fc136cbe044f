"""One row of a rule's table: what a rule finds in a text, as (type, printed, value)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from legal_pipeline.model import Mention, Page, PageMethod, windows
from legal_pipeline.stages.mentions.candidate import Find
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.mentions.normalized_text import Flow
from legal_pipeline.stages.mentions.overlaps import settle

Row = tuple[str, str, str]


def found_by(rule: Callable[[Flow], Iterator[Find]], text: str) -> list[Row]:
    """What one rule alone finds, overlaps settled; `printed` is the slice of the text itself."""
    flow = Flow(text)
    rows = []
    for find in settle(rule(flow)):
        start, end = flow.span(find.start, find.end)
        assert find.type is not None
        rows.append((find.type.value, text[start:end], find.value))
    return rows


def pages(*texts: str) -> list[Page]:
    return [Page(number, text, PageMethod.TEXT_LAYER, "test", 1.0) for number, text in enumerate(texts, 1)]


def mentions(*texts: str, target_chars: int = 400_000, model: str | None = None) -> list[Mention]:
    made = pages(*texts)
    return list(extract(lambda: windows(made, target_chars), model))


def of_type(found: Iterable[Mention], type_: str) -> list[str]:
    return [mention.text for mention in found if mention.type == type_]
