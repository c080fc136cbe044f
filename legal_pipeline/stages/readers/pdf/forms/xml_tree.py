"""Parses the XML of a form into a small tree. Declarations of entities are refused: they may expand without end.

Runs in the sandboxed process, so it takes the parser of the standard library, which is loaded before the process is confined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason

_MAX_NODES = 200_000
_MAX_DEPTH = 200
_WITHIN_WORDS = frozenset({"a", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u"})
"""Elements of XHTML."""


@dataclass(slots=True, eq=False)
class Node:
    """An element, by its local name."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    content: list[Node | str] = field(default_factory=list)
    """Its text and its children, in order."""
    is_used: bool = False
    """Of data: whether a field shows it."""

    def all(self, name: str) -> list[Node]:
        return [child for child in self.children if child.name == name]

    def first(self, *path: str) -> Node | None:
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node is not None else None
        return node

    def under(self, name: str) -> Node | None:
        """Return the first element of that name in document order, this one included."""
        return next((node for node in self.walk() if node.name == name), None)

    def walk(self) -> Iterator[Node]:
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    @property
    def text(self) -> str:
        """All text in it, with single blanks; what is only printed in another way does not end a word."""
        pieces: list[str] = []
        stack: list[Node | str] = [self]
        while stack:
            part = stack.pop()
            if isinstance(part, str):
                pieces.append(part)
                continue
            edge = [] if part.name in _WITHIN_WORDS else [" "]
            stack += [*edge, *reversed(part.content), *edge]
        return " ".join("".join(pieces).split())


def parse(content: bytes) -> Node | None:
    """Return the root element, or None for broken XML. Raises Refusal(hostile)."""
    root = Node("", {})
    stack = [root]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MAX_NODES or len(stack) > _MAX_DEPTH:
            raise Refusal(RefusalReason.HOSTILE, "the XML of its form has too many elements or is nested too deeply")
        node = Node(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        stack[-1].children.append(node)
        stack[-1].content.append(node)
        stack.append(node)

    def refuse(*_: object) -> None:
        raise Refusal(RefusalReason.HOSTILE, "the XML of its form declares entities, which may expand without end")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].content.append(text)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        return None  # broken, or in an encoding that the parser does not know
    return root.children[0] if root.children else None
