"""Where the words of a query stand in a text."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.search.query.parser import parse
from legal_pipeline.storage.search.query.syntax import Similar, sought_terms, tokens_of
from legal_pipeline.storage.search.snippets import names_of, term_places
from legal_pipeline.storage.search.tokenizer import folded, words


def highlights(text: str, query: str) -> Iterator[tuple[int, int]]:
    """Yields the ranges of a text that the query asks for, in order; none for a query that cannot be read."""
    try:
        node = parse(query)
    except UsageError:
        return
    terms = [*dict.fromkeys(sought_terms(node)), *names_of(node)]
    tokens = list(words(text))
    there = [word for word, _, _ in tokens]
    similar = {token: _similar(token, set(there)) for term in terms for token in tokens_of(term) if isinstance(token, Similar)}
    for first, end, _ in term_places(there, terms, similar):
        yield tokens[first][1], tokens[end - 1][2]


def _similar(token: Similar, there: set[str]) -> tuple[str, ...]:
    # imported here: most queries need no distances
    from rapidfuzz.distance import OSA

    wanted = folded(token.text)
    return tuple(word for word in there if OSA.distance(wanted, word, score_cutoff=token.edits) <= token.edits)
