"""The syntax tree of a query.

Each node knows the range of the query that it was read from; two nodes are equal whatever their places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from legal_pipeline.storage.search.query.field_values import FieldValue


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of the characters of the query."""

    start: int
    end: int


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Word:
    """A page that has the word. `text` is as typed; case and accents do not matter."""

    text: str
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A page with a word that begins so: `indemni*`."""

    text: str
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Similar:
    """A page with a word that differs by at most `edits` letters: `hobart~`.

    An edit inserts, removes or replaces a letter, or exchanges two neighbors.
    """

    text: str
    edits: int
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


Token = Word | Prefix | Similar
"""What stands for one word of a page."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A page with the words side by side, in this order; at least two."""

    parts: tuple[Token, ...]
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


Term = Token | Phrase


@dataclass(frozen=True, slots=True)
class Near:
    """A page with one of `left` and one of `right`, in either order, that do not overlap and have at most `distance` words between them."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    distance: int
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A page whose document, stamp or people fit: `type:mail`."""

    value: FieldValue
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Node
    at: Span = field(default=_NOWHERE, compare=False, repr=False)


Node = Word | Prefix | Similar | Phrase | Near | Field | And | Or | Not


def sought_terms(node: Node) -> Iterator[Term]:
    """Yields the terms that a page is found for, in order: all but those behind a NOT."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought_terms(part)
        case Near(left, right):
            yield from (*left, *right)
        case Word() | Prefix() | Similar() | Phrase():
            yield node
        case Field() | Not():
            return


def sought_fields(node: Node) -> Iterator[Field]:
    """Yields the fields that a page is found for, in order: all but those behind a NOT."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought_fields(part)
        case Field():
            yield node
        case _:
            return


def tokens_of(term: Term) -> tuple[Token, ...]:
    return term.parts if isinstance(term, Phrase) else (term,)
