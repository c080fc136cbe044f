"""Comments and notes within a paragraph of an OpenDocument text: who wrote them, what they answer, their paragraphs."""

from __future__ import annotations

_MAX_COMMENTS = 100_000


class OdtComments:
    """The state of the comment or note that is open, and the authors of all so far."""

    def __init__(self) -> None:
        self._authors: dict[str, str] = {}
        self._name = self._parent = ""
        self._creator: list[str] | None = None
        self._is_unsigned = False
        self._has_paragraph = False

    def open(self, name: str = "", parent: str = "", *, is_comment: bool = False) -> None:
        """Begin a note, or a comment with its own name and that of the comment it answers, "" if there is none."""
        self._name, self._parent, self._is_unsigned, self._has_paragraph = name, parent, is_comment, False

    def begin_creator(self) -> None:
        self._creator = []

    def take(self, text: str) -> bool:
        """Keep the text and return True if it is the name of an author."""
        if self._creator is None:
            return False
        self._creator.append(text)
        return True

    def end_creator(self) -> str:
        """Return what is read behind the word "Comment"."""
        author, self._creator, self._is_unsigned = " ".join("".join(self._creator or ()).split()), None, False
        if self._name and author and len(self._authors) < _MAX_COMMENTS:
            self._authors[self._name] = author
        answered = self._authors.get(self._parent, "")
        return f"{f' by {author}' if author else ''}{f', reply to {answered}' if answered else ''}: "

    def begin_paragraph(self, *, is_in_cell: bool) -> str:
        """Return what stands before a paragraph of a note or comment."""
        is_first, self._has_paragraph = not self._has_paragraph, True
        if is_first:
            is_unsigned, self._is_unsigned = self._is_unsigned, False
            return ": " if is_unsigned else ""
        return "" if is_in_cell else "\n"
