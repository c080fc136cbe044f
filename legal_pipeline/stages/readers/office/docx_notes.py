"""Footnotes, endnotes and comments of a Word document, each of which is in a part of its own.

Sources: ECMA-376 part 1, 17.11 and 17.13.4; [MS-DOCX] 2.5.1 (commentEx: which comment another one answers).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.office.docx_numbering import FORMATS
from legal_pipeline.stages.readers.office.docx_text import WordText
from legal_pipeline.stages.readers.office.xml_events import attribute, local_name


class NoteText(WordText):
    """Collects the notes of a part by `kind:id`, each preceded by its number, a comment by its author and whom it answers."""

    def __init__(
        self,
        kind: str,
        styles: Mapping[str, NoteKind] | None = None,
        answers: Mapping[str, str] | None = None,
        drawn_text: Callable[[str], str] | None = None,
        form: str | None = None,
    ) -> None:
        super().__init__(styles=styles, drawn_text=drawn_text)
        self._kind = kind
        self._answers = answers or {}
        # Word's own choice for endnotes are small Roman numerals
        self._form = FORMATS.get(form or ("lowerRoman" if kind == "endnote" else "decimal"), str)
        self._author = ""
        self._key: str | None = None
        self._paragraph = ""
        """The id of the last paragraph, by which a comment is known in the list of answers."""
        self._authors: dict[str, str] = {}
        self.notes: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == self._kind:
            # notes with a type are separators
            self._key = None if attribute(attributes, "type") else f"{self._kind}:{attribute(attributes, 'id')}"
            self._author = attribute(attributes, "author") or ""
            self._paragraph = ""
            self.pieces.clear()
            return
        if name == "p":
            self._paragraph = attribute(attributes, "paraId") or self._paragraph
        super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        if local_name(tag) == self._kind and self._key:
            text = "".join(self.pieces).strip()
            self.pieces.clear()
            self.notes[self._key] = self._comment(text) if self._kind == "comment" else f"{self._form(len(self.notes) + 1)} {text}"

    def _comment(self, text: str) -> str:
        by = f" by {self._author}" if self._author else ""
        answered = self._answers.get(self._paragraph.upper())
        self._authors[self._paragraph.upper()] = self._author
        if answered in self._authors:
            by += f", reply to {self._authors[answered] or 'the comment before'}"
        return f"[Comment{by}: {text}]"


def read_forms(root: Any) -> dict[str, str]:
    """Return which form of numbers the settings of a document choose for each kind of notes."""
    found = {}
    for kind in ("footnote", "endnote"):
        if (chosen := root.find(f"{{*}}{kind}Pr/{{*}}numFmt")) is not None:
            found[kind] = attribute(dict(chosen.attrib), "val") or ""
    return found


def read_answers(root: Any) -> dict[str, str]:
    """Return paragraph of an answer -> paragraph of the comment that it answers, from the part `commentsExtended.xml`."""
    found = {}
    for comment in root.iter("{*}commentEx"):
        own, answered = (attribute(dict(comment.attrib), name) or "" for name in ("paraId", "paraIdParent"))
        if own and answered:
            found[own.upper()] = answered.upper()
    return found
