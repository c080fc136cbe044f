"""What a query finds: the same on both databases, and the same as reading every page would.

Queries are generated together with what they mean, so that neither the parser nor the tree has a say in what is expected.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_pipeline.data import file_signatures as media
from legal_pipeline.model import DecisionKind, DocumentSubject, Entity, Evidence, MailFields, MentionType, Relationship, RelationshipType
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.search.search import find_pages
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import document, entity_of, facts, fill, merge, page, write_facts

VOCABULARY = ["ann", "lee", "fire", "fired", "firm", "policy", "policies", "harbor", "harbour", "panel", "pane", "the", "of", "24", "cv"]
SPOKEN = ["Ann Lee", "Ms. Lee", "Acme Corp."]
"""Names that `specimens.fill` takes for a person and an organization."""


@dataclass(frozen=True)
class Place:
    """A page as somebody sees it who reads them all."""

    file_name: str
    number: int
    words: tuple[str, ...]
    text: str
    media_type: str
    bates: int


@dataclass(frozen=True)
class Asked:
    """A query and what it means. `binds` is how closely it holds together: 0 OR, 1 AND, 2 NOT, 3 NEAR, 4 a word."""

    text: str
    means: Callable[[Place], bool]
    binds: int = 4


KINDS = {"pdf": media.PDF, "mail": media.MAIL, "word": media.DOCX, "image": "image/tiff"}


def _pages() -> list[Place]:
    chance = random.Random(7)
    places = []
    numbers = itertools.count(95)
    for letter, (kind, media_type) in zip("abcd", KINDS.items(), strict=True):
        for number in range(1, 13):
            words = chance.choices(VOCABULARY, k=chance.randrange(0, 14))
            spoken = chance.choice([*SPOKEN, "", "", ""])
            text = " ".join([*words, spoken]).strip()
            own = tuple(text.lower().replace(".", "").split())
            places.append(Place(f"{letter}-{kind}.bin", number, own, text, media_type, next(numbers)))
    return places


PLACES = _pages()


def _fill(store: Store) -> None:
    """The first document is merged with the second into entities of the matter, the others are not merged yet."""
    ids = []
    for name, of_document in itertools.groupby(PLACES, key=lambda place: place.file_name):
        own = list(of_document)
        texts = tuple(place.text for place in own)
        made = document(name)
        store.documents.register([made])
        store.documents.record_facts(made.document_id, replace(facts(name, len(texts)), media_type=own[0].media_type))
        start = 0
        for place in own:
            start = store.pages.add(made.document_id, "k", page(place.number, place.text, bates=f"ABC {place.bates:06}"), start)
        store.pages.finish(made.document_id, "document_text", "k")
        write_facts(store, made.document_id, "k", texts)
        store.documents.finish(made.document_id)
        ids.append(made.document_id)
    merge(store, *ids[:2])


# --- words


def _edits(one: str, other: str) -> int:
    """Optimal string alignment, by the book."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


Test = Callable[[str], bool]
Part = tuple[str, Sequence[Test]]
"""A word or phrase as typed, and what each word of the page must be."""


def _word(text: str) -> Part:
    return text, [text.lower().__eq__]


def _prefix(text: str) -> Part:
    return f"{text}*", [lambda word: word.startswith(text)]


def _similar(text: str, edits: int | None) -> Part:
    most = edits or (1 if len(text) <= 5 else 2)
    return f"{text}~{edits or ''}", [lambda word: _edits(text, word) <= most]


def _phrase(parts: list[Part]) -> Part:
    return '"' + " ".join(text for text, _ in parts) + '"', [test for _, tests in parts for test in tests]


def _spans(place: Place, tests: Sequence[Test]) -> list[tuple[int, int]]:
    wide = len(tests)
    starts = range(len(place.words) - wide + 1)
    return [(at, at + wide) for at in starts if all(test(place.words[at + step]) for step, test in enumerate(tests))]


def _has(part: Part) -> Asked:
    return Asked(part[0], lambda place: bool(_spans(place, part[1])))


def _near(left: list[Part], right: list[Part], distance: int) -> Asked:
    def means(place: Place) -> bool:
        ours, theirs = ([span for _, tests in side for span in _spans(place, tests)] for side in (left, right))
        gaps = [max(one[0], other[0]) - min(one[1], other[1]) for one, other in itertools.product(ours, theirs)]
        return any(0 <= gap <= distance for gap in gaps)

    return Asked(f"{_alternatives(left)} NEAR/{distance} {_alternatives(right)}", means, 3)


def _alternatives(side: list[Part]) -> str:
    texts = [text for text, _ in side]
    return texts[0] if len(texts) == 1 else "(" + " OR ".join(texts) + ")"


# --- fields


def _kind(kind: str) -> Asked:
    return Asked(f"type:{kind}", lambda place: place.media_type == KINDS[kind])


def _file(pattern: str, means: Callable[[str], bool]) -> Asked:
    return Asked(f"file:{pattern}", lambda place: means(place.file_name))


def _bates(first: int, last: int) -> Asked:
    return Asked(f"bates:ABC{first:06}-ABC{last:06}", lambda place: first <= place.bates <= last)


def _person(name: str, forms: Sequence[str]) -> Asked:
    return Asked(f"person:{name}", lambda place: any(form in place.text for form in forms))


FIELDS = [
    *map(_kind, KINDS),
    _file("mail", lambda name: "mail" in name),
    _file("B-MAIL", lambda name: name.startswith("b-mail")),
    _file("c*.bin", lambda name: name.startswith("c")),
    _file("*.pdf", lambda _: False),
    _bates(100, 110),
    _bates(1, 96),
    _bates(142, 99_999),
    _person("lee", ["Ann Lee", "Ms. Lee"]),
    _person('"Ann LEE"', ["Ann Lee", "Ms. Lee"]),
    _person("an*", ["Ann Lee", "Ms. Lee"]),
    _person("nobody", []),
    Asked("org:acme", lambda place: "Acme Corp." in place.text),
]


# --- whole queries


def _parenthesized(asked: Asked, binds: int) -> str:
    return asked.text if asked.binds >= binds else f"({asked.text})"


def _both(left: Asked, right: Asked, operator: str) -> Asked:
    text = f"{_parenthesized(left, 1)}{operator}{_parenthesized(right, 1)}"
    return Asked(text, lambda place: left.means(place) and right.means(place), 1)


def _either(left: Asked, right: Asked) -> Asked:
    return Asked(f"{left.text} OR {right.text}", lambda place: left.means(place) or right.means(place), 0)


def _negated(asked: Asked) -> Asked:
    return Asked(f"NOT {_parenthesized(asked, 2)}", lambda place: not asked.means(place), 2)


tokens = st.one_of(
    st.sampled_from([*VOCABULARY, "LEE", "absent"]).map(_word),
    st.sampled_from(["fir", "pol", "harb", "pan", "a", "xy", "fire"]).map(_prefix),
    st.builds(_similar, st.sampled_from(["fire", "harbor", "panle", "polict", "xxxxx"]), st.sampled_from([None, 1, 2])),
)
in_phrase = st.one_of(st.sampled_from(VOCABULARY).map(_word), st.sampled_from(["fir", "pol", "a"]).map(_prefix))
phrases = st.lists(in_phrase, min_size=2, max_size=3).map(_phrase)
terms = st.one_of(tokens, tokens, phrases)
sides = st.lists(terms, min_size=1, max_size=2)
leaves = st.one_of(terms.map(_has), st.builds(_near, sides, sides, st.integers(0, 6)), st.sampled_from(FIELDS))
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(_both, inner, inner, st.sampled_from([" ", " AND "])), st.builds(_either, inner, inner), inner.map(_negated)
    ),
    max_leaves=6,
)

EXAMPLES = 80
"""Lists of queries; each has a few."""


def _found(store: Store, text: str) -> set[tuple[str, int]]:
    found = find_pages(store.engine, text, limit=1_000)
    assert found.total == len(found.hits)
    return {(hit.file_name, hit.page_number) for hit in found.hits}


def test_a_query_finds_what_reading_every_page_would_find(store: Store) -> None:
    _fill(store)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(st.lists(queries, min_size=3, max_size=3))
    def ask(some: list[Asked]) -> None:
        for asked in some:
            assert _found(store, asked.text) == {(place.file_name, place.number) for place in PLACES if asked.means(place)}, asked.text

    ask()
    # one of a thousand words, another of a hundred parts, and as deep as it may be
    every = reduce(_either, [_has(_word(word)) for word in VOCABULARY * 10])
    deep = "(" * 40 + "fire" + ")" * 40
    assert _found(store, every.text) == {(place.file_name, place.number) for place in PLACES if every.means(place)}
    assert _found(store, deep) == _found(store, "fire")


@pytest.fixture
def dated(store: Store) -> Store:
    """Four documents with a date of their own, one of them a mail; the first two have the same party, the first a tag."""
    for name, day in (("a.pdf", "2019-03-31"), ("b.pdf", "2019"), ("c.pdf", "2020-06"), ("d.eml", "")):
        document_id = fill(store, name, texts=("Ann Lee sued.",))
        if not day:
            store.documents.record_mail(document_id, MailFields(date="2019-05-02T10:00:00+02:00"))
            continue
        known = {entity.name: entity for entity in store.facts.entities(document_id)}
        date = Entity(f"e-{name}", MentionType.DATE, day, (), 1, value=day)
        proof = Evidence(document_id, 1, 0, 7, "Ann Lee")
        edges = [Relationship(f"r-{name}", RelationshipType.DATED, document_id, date.entity_id, None, 0.9, "test", (proof,))]
        if name in ("a.pdf", "b.pdf"):
            ann = known["Ann Lee"].entity_id
            edges.append(Relationship(f"p-{name}", RelationshipType.PARTY_TO, ann, document_id, "plaintiff", 0.9, "test", (proof,)))
        store.facts.replace_entities(document_id, "canonical_entities", "k", [*known.values(), date], entity_of(document_id))
        store.facts.replace_relationships(document_id, "relationships", "k", edges)
        if name == "a.pdf":
            subject = DocumentSubject(document_id)
            Decisions(store.engine).record("paul", DecisionKind.TAG, [subject], "hot", actor="ann", document_id=document_id)
    return store


DATES = {
    "date:2019": "abd",
    "date:2019-03": "ab",
    "date:2019-03..2019-06": "abd",
    "date:2019-05-02": "bd",
    "date:2019-05-03": "b",
    "date:2020-01..": "c",
    "date:..2019-03-31": "ab",
    "date:2020-06-15": "c",
    "date:2018": "",
    "NOT date:2019": "c",
    "date:2019 NOT date:2019-05-02": "a",
    "party:lee": "ab",
    "NOT party:lee": "cd",
    "party:acme": "",
    "person:lee": "abcd",
    "tag:hot": "a",
    "NOT tag:Hot": "bcd",
    "tag:cold": "",
}


def test_dates_parties_and_tags_are_those_of_the_documents(dated: Store) -> None:
    assert {query: "".join(sorted(hit.file_name[0] for hit in find_pages(dated.engine, query).hits)) for query in DATES} == DATES
