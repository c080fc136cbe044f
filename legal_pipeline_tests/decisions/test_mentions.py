"""Which mention a decision was about, after a reprocessing: a table of what the page has now and what is found there."""

from __future__ import annotations

import pytest

from legal_pipeline.decisions.mentions import in_context, same_mention
from legal_pipeline.model import MentionSubject, MentionType
from legal_pipeline.storage.decisions.split_mentions import CONTEXT_CHARS, PlacedMention

T = MentionType.PERSON
PAGE = (
    "Mr. Smith signed the lease in May. In June the tenant met [Smith] at the harbor office, where keys were handed over."
    " Nobody else was there, and no receipt was written."
)
PLAIN = PAGE.replace("[Smith]", "Smith")


def placed(text: str) -> PlacedMention:
    """A page as it stands; the mention is in brackets."""
    before, _, rest = text.partition("[")
    name, _, after = rest.partition("]")
    start = len(before)
    ids = ("m-1", "d-1", "a" * 64, "lease.pdf", "e-1", "e-2")
    place = (start, start + len(name), 4, start)
    return PlacedMention(*ids, T, *place, name, before[-CONTEXT_CHARS:], after[:CONTEXT_CHARS])


MEANT: MentionSubject = placed(PAGE).as_subject()

# what the page says now, its mentions in brackets one at a time · which of them is found, from 0
PAGES: tuple[tuple[str, tuple[str, ...], int | None], ...] = (
    ("as it was", (PAGE,), 0),
    ("a heading was read, and everything lies further down", (f"LEASE OF THE HARBOR OFFICE, PAGE 4\n{PAGE}",), 0),
    ("lines are broken otherwise", (PAGE.replace(" at the harbor", "\nat the\n  harbor").replace("June the", "June\nthe"),), 0),
    ("another engine reads some letters otherwise", (PAGE.replace("harbor", "harb0r").replace("tenant", "tenarit"),), 0),
    ("the name became longer", (PAGE.replace("met [Smith]", "met [Mr. Smith]"),), 0),
    ("the other Smith of the page comes first", (PLAIN.replace("Mr. Smith", "Mr. [Smith]"), PAGE), 1),
    ("the same words twice: the nearer", (f"{PAGE} {PLAIN}", f"{PLAIN} {PAGE}"), 0),
    ("only the other Smith is a mention now", (PLAIN.replace("Mr. Smith", "Mr. [Smith]"),), None),
    ("another name stands there", (PAGE.replace("Smith]", "Smythe]"),), None),
    ("the page is another one", ("Minutes of the annual meeting: [Smith] was absent, and the motion was carried by nine votes.",), None),
    ("the page has no name any more", (), None),
)


AT_EDGES = (
    ("[Smith] agreed to it.", "Heading of the page. [Smith] agreed to it."),
    ("It was agreed by [Smith]", "It was agreed by [Smith] and nobody else, on the same day."),
    ("[Smith]", "The tenants: [Smith], Doe"),
)


@pytest.mark.parametrize(("then", "now"), AT_EDGES)
def test_at_an_edge_of_the_page_the_words_on_one_side_are_enough(then: str, now: str) -> None:
    found = placed(now)
    assert (
        same_mention(placed(then).as_subject(), [placed(f"{'Another thing altogether was said before that. ' * 2}[Smith] left."), found])
        is found
    )


@pytest.mark.parametrize(("now", "expected"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_the_mention_that_was_meant_is_found_or_none(now: tuple[str, ...], expected: int | None) -> None:
    found = [placed(text) for text in now]
    chosen = same_mention(MEANT, found)
    assert chosen is (None if expected is None else found[expected])


def test_a_mention_in_context_is_one_line() -> None:
    assert in_context(placed("the tenant\nmet [Mr.\n Smith] at   the harbor"), 12) == "tenant met [Mr. Smith] at the ha"
