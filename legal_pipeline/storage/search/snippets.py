"""Snippets of pages around the hits, and where on a page the terms of a query stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from legal_pipeline.storage.search.line_patterns import Expansions
from legal_pipeline.storage.search.query.field_values import NameValue
from legal_pipeline.storage.search.query.syntax import Node, Prefix, Similar, Term, Token, Word, sought_fields, tokens_of
from legal_pipeline.storage.search.tokenizer import folded, words

MARK_START, MARK_END = "\x02", "\x03"
"""Around each hit in a snippet; control characters, so that no text contains them."""

ELLIPSIS = " … "
WINDOW_WORDS = 24


def snippet(text: str, terms: Sequence[Term], similar: Expansions) -> str:
    """Returns the page text of the window with the most distinct terms, then the most hits, then the lowest position."""
    tokens = list(words(text))
    hits = term_places([word for word, _, _ in tokens], terms, similar)
    first = _best_window(hits, len(tokens))
    last = min(first + WINDOW_WORDS, len(tokens)) - 1
    if last < first:
        return ""
    # no ellipsis where the window reaches the start or end of the page
    position = tokens[first][1] if first else 0
    parts = [ELLIPSIS] if first else []
    for begin, end, _ in hits:
        if begin >= first and end <= last + 1 and tokens[begin][1] >= position:
            parts += [text[position : tokens[begin][1]], MARK_START, text[tokens[begin][1] : tokens[end - 1][2]], MARK_END]
            position = tokens[end - 1][2]
    is_cut = last + 1 < len(tokens)
    parts += [text[position : tokens[last][2]] if is_cut else text[position:], ELLIPSIS if is_cut else ""]
    return "".join(parts)


def names_of(node: Node) -> list[Token]:
    """Returns the words of `person:`, `org:` and `party:`: a page that mentions them mostly has one of these."""
    values = [field.value for field in sought_fields(node)]
    names = [word for value in values if isinstance(value, NameValue) for word in value.words]
    return [Prefix(word[:-1]) if word.endswith("*") else Word(word) for word in dict.fromkeys(names)]


def term_places(tokens: Sequence[str], terms: Iterable[Term], similar: Expansions) -> list[tuple[int, int, int]]:
    """Returns (first word, end, term number) of each occurrence, in order, longest first; `end` is exclusive."""
    hits = []
    for number, term in enumerate(terms):
        parts = tokens_of(term)
        fits = [_test(part, similar) for part in parts]
        for at in range(len(tokens) - len(parts) + 1):
            if all(test(tokens[at + step]) for step, test in enumerate(fits)):
                hits.append((at, at + len(parts), number))
    return sorted(hits, key=lambda hit: (hit[0], -hit[1]))


def _test(token: Token, similar: Expansions) -> Callable[[str], bool]:
    match token:
        case Word(text):
            return folded(text).__eq__
        case Prefix(text):
            start = folded(text)
            return lambda word: word.startswith(start)
        case Similar():
            return frozenset(similar[token]).__contains__


def _best_window(hits: Sequence[tuple[int, int, int]], count: int) -> int:
    """Returns the first word of the window; 0 when the whole page fits."""
    latest = max(0, count - WINDOW_WORDS)
    best, best_score = 0, (0, 0)
    for index, (begin, _, _) in enumerate(hits):
        within = [term for first, end, term in hits[index : index + WINDOW_WORDS] if first >= begin and end <= begin + WINDOW_WORDS]
        score = (len(set(within)), len(within))
        if score > best_score:
            # include some preceding words as context
            spare = WINDOW_WORDS - (max(end for first, end, _ in hits[index : index + WINDOW_WORDS] if end <= begin + WINDOW_WORDS) - begin)
            best, best_score = min(max(0, begin - spare // 2), latest), score
    return best
