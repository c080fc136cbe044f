"""Looks up the document text at given offsets, page by page, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from legal_pipeline.model import PAGE_BREAK, Page


class Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


P = TypeVar("P", bound=Span)


def look_up(pages: Iterable[tuple[Page, int]], items: Iterable[P]) -> Iterator[tuple[P, str, int, int]]:
    """Yields (item, text, page of its first character, page of its last character) for items ordered by `start`.

    `pages` yields (page, its offset). For a range beyond the document, the text is shorter and the page number 0.
    """
    remaining = iter(pages)
    buffer: deque[tuple[int, int, Page]] = deque()
    for item in items:
        while not buffer or buffer[-1][1] < item.end:
            following = next(remaining, None)
            if following is None:
                break
            page, start = following
            buffer.append((start, start + len(page.text), page))
        while buffer and buffer[0][1] < item.start:
            buffer.popleft()
        # includes a page that begins where the item ends: the page break before it may be the item's last character
        around = [page for start, _, page in buffer if start <= item.end]
        within = [page for start, _, page in buffer if start < item.end]
        if not within:
            yield item, "", 0, 0
            continue
        joined = around[0].text if len(around) == 1 else PAGE_BREAK.join(page.text for page in around)
        base = buffer[0][0]
        yield item, joined[max(0, item.start - base) : max(0, item.end - base)], within[0].page_number, within[-1].page_number
