"""Cuts a query into words, quoted phrases, fields, operators and parentheses, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from legal_pipeline.storage.search.query.errors import QueryError
from legal_pipeline.storage.search.query.field_values import FIELDS


class Kind(Enum):
    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: Kind
    text: str
    """Of a phrase: what is within its quotes. Of a field: its value. Otherwise as typed."""
    start: int
    end: int
    field: str = ""
    """Name of the field, in lower case."""


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_NEAR = re.compile(r"NEAR(?:/(\d+))?")
_FIELD = re.compile(r"([A-Za-z]+):(?=[^\s()])")
_QUOTES = {'"': '"', "“": "””", "„": "“”"}
"""Opening quotes and the characters that close them; word processors write the curved ones."""
_CLOSING = {opening: frozenset(closing) | {'"'} for opening, closing in _QUOTES.items()}


def lexemes(query: str) -> Iterator[Lexeme]:
    """Raises QueryError for a quotation mark that is not closed, and for a field whose name is misspelled."""
    at = 0
    while at < len(query):
        character = query[at]
        if character.isspace():
            at += 1
        elif character in "()":
            yield Lexeme(Kind.OPEN if character == "(" else Kind.CLOSE, character, at, at + 1)
            at += 1
        elif character in _QUOTES:
            end = _closing_quote(query, at)
            yield Lexeme(Kind.PHRASE, query[at + 1 : end], at, end + 1)
            at = end + 1
        elif (match := _FIELD.match(query, at)) and (name := match[1].lower()) in FIELDS:
            at = match.end()
            end = _closing_quote(query, at) + 1 if query[at] in _QUOTES else _word_end(query, at)
            value = query[at + 1 : end - 1] if query[at] in _QUOTES else query[at:end]
            yield Lexeme(Kind.FIELD, value, match.start(), end, name)
            at = end
        else:
            end = _word_end(query, at)
            yield _word(query, at, end)
            at = end


def _closing_quote(query: str, opening: int) -> int:
    closing = _CLOSING[query[opening]]
    end = next((at for at in range(opening + 1, len(query)) if query[at] in closing), None)
    if end is None:
        raise QueryError("the quotation mark is never closed", query, opening)
    return end


def _word_end(query: str, start: int) -> int:
    """Returns the end of a word; parentheses that are opened within it belong to it, as in `1332(a)(1)`."""
    depth = 0
    for at in range(start, len(query)):
        character = query[at]
        if character.isspace() or (character in _QUOTES and at > start):
            return at
        if character == "(":
            if query[start:at] in _OPERATORS or _NEAR.fullmatch(query[start:at]):
                return at
            depth += 1
        elif character == ")":
            if depth == 0:
                return at
            depth -= 1
    return len(query)


def _word(query: str, start: int, end: int) -> Lexeme:
    text = query[start:end]
    if text in _OPERATORS:
        return Lexeme(_OPERATORS[text], text, start, end)
    if match := _NEAR.fullmatch(text):
        if match[1] is None:
            raise QueryError("NEAR needs a number of words, as in fire NEAR/5 panel; the word itself is near", query, start, end)
        return Lexeme(Kind.NEAR, text, start, end)
    if (match := _FIELD.match(text)) and (meant := _misspelled(match[1].lower())):
        raise QueryError(f'there is no field {match[1]}:, did you mean {meant}:? As words, put it in quotes: "{text}"', query, start, end)
    return Lexeme(Kind.WORD, text, start, end)


def _misspelled(name: str) -> str | None:
    """Returns the field that differs in one letter, or is the singular."""
    if name in ("parties", "people"):
        return "party" if name == "parties" else "person"
    return next((field for field in FIELDS if len(name) > 2 and _is_one_edit(name, field)), None)


def _is_one_edit(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped
