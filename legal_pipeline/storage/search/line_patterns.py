"""Phrases and nearness as regular expressions over the words of a page, for what an index cannot answer by itself.

The line of a page has each word with a blank on either side: ` the  end `. One expression serves PostgreSQL and Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from legal_pipeline.storage.search.query.syntax import Near, Phrase, Prefix, Similar, Term, Token, Word
from legal_pipeline.storage.search.tokenizer import folded, words

Expansions = Mapping[Similar, Sequence[str]]
"""The words of the index that each `word~` stands for."""

_NOTHING = "\x01"
"""Occurs in no line."""


def in_line(terms: Sequence[str]) -> str:
    """Returns the words of a page as a line."""
    return "".join(f" {word} " for word in terms)


def term_pattern(term: Term, expansions: Expansions) -> str:
    return "".join(_token(part, expansions) for part in (term.parts if isinstance(term, Phrase) else (term,)))


def near_pattern(near: Near, expansions: Expansions) -> str:
    left, right = (_one_of(side, expansions) for side in (near.left, near.right))
    between = f"(?: [^ ]+ ){{0,{near.distance}}}"
    return f"(?:{left}{between}{right})|(?:{right}{between}{left})"


def has(text: str, pattern: str) -> bool:
    """Returns whether the words of a page fit the expression; a function of SQL on SQLite."""
    return re.search(pattern, in_line([word for word, _, _ in words(text)])) is not None


def _one_of(side: Sequence[Term], expansions: Expansions) -> str:
    return "(?:" + "|".join(term_pattern(term, expansions) for term in side) + ")"


def _token(token: Token, expansions: Expansions) -> str:
    # a word has letters and digits alone, none of which means anything in an expression
    match token:
        case Word(text):
            return f" {folded(text)} "
        case Prefix(text):
            return f" {folded(text)}[^ ]* "
        case Similar():
            return " (?:" + "|".join(expansions[token] or (_NOTHING,)) + ") "
