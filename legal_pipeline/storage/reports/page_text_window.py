"""What the text really says at given places, page by page, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from legal_pipeline.model import PAGE_BREAK, Page


class Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


P = TypeVar("P", bound=Placed)


def look_up(pages: Iterable[tuple[Page, int]], items: Iterable[P]) -> Iterator[tuple[P, str, int, int]]:
    """(item, text there, page of its first character, page of its last), for items ordered by `start`.

    `pages`: (page, its offset). Where the document has no such place the text is shorter, the page 0.
    """
    coming = iter(pages)
    held: deque[tuple[int, int, Page]] = deque()
    for item in items:
        while not held or held[-1][1] < item.end:
            following = next(coming, None)
            if following is None:
                break
            page, start = following
            held.append((start, start + len(page.text), page))
        while held and held[0][1] < item.start:
            held.popleft()
        # a page that begins where the item ends: the break in front of it is the item's last character
        around = [page for start, _, page in held if start <= item.end]
        there = [page for start, _, page in held if start < item.end]
        if not there:
            yield item, "", 0, 0
            continue
        joined = around[0].text if len(around) == 1 else PAGE_BREAK.join(page.text for page in around)
        base = held[0][0]
        yield item, joined[max(0, item.start - base) : max(0, item.end - base)], there[0].page_number, there[-1].page_number
