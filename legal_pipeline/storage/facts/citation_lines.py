"""Cites a passage by what is printed on the page, as lawyers do: `Tr. 41:3-17`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def cited(
    page_number: int, printed_page: str | None, line_starts: Sequence[Sequence[int]], start: int, end: int, *, is_transcript: bool
) -> str | None:
    """Returns printed page and lines of a range of a page, or None where no lines are printed.

    `line_starts` holds printed line number and offset, `start` and `end` are offsets in the text of the page. The
    number of the page in the file stands for a printed page number that is missing.
    """
    offsets = [offset for _, offset in line_starts]
    first, last = bisect_right(offsets, start) - 1, bisect_right(offsets, max(start, end - 1)) - 1
    if first < 0:
        return None
    pages = _printed_pages(page_number, printed_page, line_starts)
    place = f"{pages[first]}:{line_starts[first][0]}"
    if pages[last] != pages[first]:
        place += f"-{pages[last]}:{line_starts[last][0]}"
    elif last != first:
        place += f"-{line_starts[last][0]}"
    return f"Tr. {place}" if is_transcript else f"p. {place}"


def _printed_pages(page_number: int, printed_page: str | None, line_starts: Sequence[Sequence[int]]) -> list[str]:
    """Returns the printed page of each line: several printed pages may share a page of the file."""
    pages: list[str] = []
    page, before = printed_page or str(page_number), 0
    for number, _ in line_starts:
        if number <= before and page.isdecimal():
            page = str(int(page) + 1)
        pages.append(page)
        before = number
    return pages
