"""From a query as typed to its syntax tree.

NOT binds closest after NEAR, then AND, then OR; words without an operator between them are joined by AND. Operators are capital
letters; everything else, `and`, `24-cv-417` or `§ 1332(a)(1)`, is words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.search.query.errors import QueryError
from legal_pipeline.storage.search.query.field_values import BadValueError, parse_value
from legal_pipeline.storage.search.query.lexer import Kind, Lexeme, lexemes
from legal_pipeline.storage.search.query.syntax import (
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Similar,
    Span,
    Term,
    Token,
    Word,
)
from legal_pipeline.storage.search.tokenizer import words

LONGEST_QUERY = 20_000
MOST_TERMS = 1_000
MOST_FIELDS = 200
"""Each is a question of its own to the database; SQLite takes conditions of at most 1,000 parts (sqlite.org/limits.html, 5)."""
DEEPEST = 40
FARTHEST = 250
"""Largest distance of NEAR; regular expressions of PostgreSQL repeat at most 255 times."""

_SIMILAR = re.compile(r"~(\d*)$")
_ONE_EDIT_CHARS = 5
"""Words up to this length differ by one edit from what `~` finds, longer ones by two."""
_MOST_EDITS = 3
_INNER_STAR = re.compile(r"\w\*(?=\w)|(?:^|(?<=\W))\*(?=\w)")
_INNER_MARK = re.compile(r"(?<=[^\W\d])\?(?=[^\W\d])")


def parse(query: str) -> Node:
    """Raises QueryError with the place of what is wrong, and UsageError for a query without a word."""
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"a query has at most {LONGEST_QUERY:,} characters, and this one has {len(query):,}; cut it into several searches")
    found = [lexeme for lexeme in lexemes(query) if not _is_punctuation(lexeme)]
    if not found:
        raise UsageError(f"the query {_shortened(query)!r} contains no word to search for")
    terms = sum(lexeme.kind in (Kind.WORD, Kind.PHRASE, Kind.FIELD) for lexeme in found)
    if terms > MOST_TERMS:
        raise UsageError(f"a query has at most {MOST_TERMS:,} words and phrases, and this one has {terms:,}; cut it into several searches")
    fields = sum(lexeme.kind is Kind.FIELD for lexeme in found)
    if fields > MOST_FIELDS:
        said = (
            f"a query has at most {MOST_FIELDS} fields such as person: or date:, and this one has {fields:,}; cut it into several searches"
        )
        raise UsageError(said)
    return _Parser(query, found).whole()


def is_plain(query: str) -> bool:
    """Returns whether the query is words alone: no operator, parenthesis, quote, field, `*` or `~`. Raises what `parse` raises."""
    return all(lexeme.kind is Kind.WORD and not lexeme.text.endswith("*") and not _SIMILAR.search(lexeme.text) for lexeme in lexemes(query))


def _shortened(query: str) -> str:
    return query if len(query) <= 60 else query[:60] + "…"


def _is_punctuation(lexeme: Lexeme) -> bool:
    """A word without letter or digit, such as `§` or `-`, says nothing; a misplaced `*` or `~` does."""
    return lexeme.kind is Kind.WORD and not any(words(lexeme.text)) and not set(lexeme.text) & {"*", "~"}


class _Parser:
    """Recursive descent over the lexemes."""

    def __init__(self, query: str, found: Sequence[Lexeme]) -> None:
        self._query = query
        self._found = found
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._any()
        if (lexeme := self._next()) is not None:
            # only a closing parenthesis ends an expression early
            raise QueryError("the parenthesis closes nothing", self._query, lexeme.start, lexeme.end)
        return node

    def _next(self) -> Lexeme | None:
        return self._found[self._at] if self._at < len(self._found) else None

    def _take(self, *kinds: Kind) -> Lexeme | None:
        lexeme = self._next()
        if lexeme is None or lexeme.kind not in kinds:
            return None
        self._at += 1
        return lexeme

    def _any(self) -> Node:
        parts = [self._all()]
        while self._take(Kind.OR):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts), _span(parts))

    def _all(self) -> Node:
        parts = [self._maybe_not()]
        while (lexeme := self._next()) is not None and lexeme.kind not in (Kind.OR, Kind.CLOSE):
            self._take(Kind.AND)
            parts.append(self._maybe_not())
        return parts[0] if len(parts) == 1 else And(tuple(parts), _span(parts))

    def _maybe_not(self) -> Node:
        if negation := self._take(Kind.NOT):
            part = self._deeper(self._maybe_not, negation)
            return Not(part, Span(negation.start, part.at.end))
        return self._near()

    def _near(self) -> Node:
        """`a NEAR/5 b NEAR/5 c`: each is near the one before it."""
        left = self._one()
        pairs: list[Node] = []
        while operator := self._take(Kind.NEAR):
            distance = int(operator.text.partition("/")[2][:9])
            if distance > FARTHEST:
                raise QueryError(f"NEAR looks at most {FARTHEST} words far", self._query, operator.start, operator.end)
            right = self._one()
            span = Span(left.at.start, right.at.end)
            pairs.append(Near(self._operand(left, operator), self._operand(right, operator), distance, span))
            left = right
        if not pairs:
            return left
        return pairs[0] if len(pairs) == 1 else And(tuple(pairs), _span(pairs))

    def _operand(self, node: Node, operator: Lexeme) -> tuple[Term, ...]:
        parts = node.parts if isinstance(node, Or) else (node,)
        terms = tuple(part for part in parts if isinstance(part, Word | Prefix | Similar | Phrase))
        if len(terms) < len(parts):
            message = f"{operator.text} stands between words, phrases, or several of them joined by OR in parentheses"
            raise QueryError(message, self._query, node.at.start, node.at.end)
        return terms

    def _one(self) -> Node:
        lexeme = self._next()
        if lexeme is None:
            raise QueryError(f"a word is missing{self._behind()}", self._query, len(self._query.rstrip()))
        self._at += 1
        if lexeme.kind is Kind.OPEN:
            if self._take(Kind.CLOSE):
                raise QueryError("there is nothing in the parentheses", self._query, lexeme.start, lexeme.end)
            node = self._deeper(self._any, lexeme)
            if not self._take(Kind.CLOSE):
                raise QueryError("the parenthesis is never closed", self._query, lexeme.start, lexeme.end)
            return node
        if lexeme.kind is Kind.FIELD:
            return self._field(lexeme)
        if lexeme.kind is Kind.PHRASE:
            return self._phrase(lexeme)
        if lexeme.kind is Kind.WORD:
            return self._word(lexeme)
        self._at -= 1
        message = f"a word is missing{self._behind()} before {lexeme.text}"
        if lexeme.kind is not Kind.CLOSE:
            message += f"; the word itself is {lexeme.text.lower()}"
        raise QueryError(message, self._query, lexeme.start, lexeme.end)

    def _behind(self) -> str:
        return f" behind {self._found[self._at - 1].text}" if self._at else ""

    def _deeper(self, rule: object, lexeme: Lexeme) -> Node:
        assert callable(rule)
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(f"parentheses and NOT are at most {DEEPEST} deep", self._query, lexeme.start, lexeme.end)
        node: Node = rule()
        self._depth -= 1
        return node

    def _field(self, lexeme: Lexeme) -> Node:
        try:
            return Field(parse_value(lexeme.field, lexeme.text), Span(lexeme.start, lexeme.end))
        except BadValueError as error:
            raise QueryError(str(error), self._query, lexeme.start, lexeme.end) from None

    def _phrase(self, lexeme: Lexeme) -> Node:
        following = self._query[lexeme.end : lexeme.end + 1]
        if following in ("*", "~"):
            message = f"{following} stands behind a word, not behind a phrase" + ("; write a NEAR/5 b" if following == "~" else "")
            raise QueryError(message, self._query, lexeme.end)
        parts = self._tokens(lexeme.text, lexeme.start + 1)
        if not parts:
            raise QueryError("there is no word in the quotation marks", self._query, lexeme.start, lexeme.end)
        return _joined(parts, Span(lexeme.start, lexeme.end))

    def _word(self, lexeme: Lexeme) -> Node:
        text, span = lexeme.text, Span(lexeme.start, lexeme.end)
        if match := _SIMILAR.search(text):
            parts = self._tokens(text[: match.start()], lexeme.start)
            if len(parts) != 1 or not isinstance(parts[0], Word):
                raise QueryError("~ stands behind one word, as in hobart~", self._query, lexeme.start + match.start(), lexeme.end)
            edits = int(match[1][:9]) if match[1] else 1 if len(parts[0].text) <= _ONE_EDIT_CHARS else 2
            if not 1 <= edits <= _MOST_EDITS:
                raise QueryError(f"~ takes 1 to {_MOST_EDITS} edits", self._query, lexeme.start + match.start(), lexeme.end)
            return Similar(parts[0].text, edits, span)
        if match := _INNER_STAR.search(text):
            at = lexeme.start + text.index("*", match.start())
            raise QueryError("* stands at the end of a word, as in indemni*", self._query, at)
        if match := _INNER_MARK.search(text):
            raise QueryError("? stands for no letter; write the beginning of the word with *", self._query, lexeme.start + match.start())
        parts = self._tokens(text, lexeme.start)
        if not parts:
            raise QueryError("* and ~ stand behind a word, as in indemni*", self._query, lexeme.start, lexeme.end)
        return _joined(parts, span)

    def _tokens(self, text: str, offset: int) -> list[Token]:
        """Returns the words of a text; one with a `*` behind it, at the end of what was typed together, is the beginning of a word."""
        found: list[Token] = []
        for _, start, end in words(text):
            is_prefix = text[end : end + 1] == "*" and not text[end + 1 : end + 2].isalnum()
            span = Span(offset + start, offset + end + is_prefix)
            found.append(Prefix(text[start:end], span) if is_prefix else Word(text[start:end], span))
        return found


def _joined(parts: list[Token], span: Span) -> Node:
    return parts[0] if len(parts) == 1 else Phrase(tuple(parts), span)


def _span(parts: Sequence[Node]) -> Span:
    return Span(parts[0].at.start, parts[-1].at.end)
