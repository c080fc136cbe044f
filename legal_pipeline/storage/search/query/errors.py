"""What is wrong with a query, and where."""

from __future__ import annotations

from legal_pipeline.errors import PlacedError

_SHOWN = 60


class QueryError(PlacedError):
    """The query cannot be read. The message ends with the place; `start` and `end` are the characters that are at fault."""

    def __init__(self, message: str, query: str, start: int, end: int | None = None) -> None:
        where = "at the end of the query" if start >= len(query.rstrip()) else f"at character {start + 1} of the query"
        super().__init__(f"{message} ({where})")
        self.query = query
        self.start = start
        self.end = max(start + 1, end or 0)

    def pointer(self) -> tuple[str, str]:
        first = max(0, self.start - _SHOWN // 2)
        shown = self.query[first : first + _SHOWN]
        shown = "".join(character if character.isprintable() else " " for character in shown)
        lead = "… " if first else ""
        tail = " …" if first + _SHOWN < len(self.query) else ""
        width = max(1, min(self.end, first + _SHOWN) - self.start)
        return lead + shown + tail, " " * (len(lead) + self.start - first) + "^" * width
