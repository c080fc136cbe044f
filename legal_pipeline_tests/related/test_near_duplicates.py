"""Near-duplicates: which texts are nearly the same, whatever the order, and in which words they differ."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.related.differences import MAX_WORDS, differences
from legal_pipeline.related.near_duplicates import groups, similar_to
from legal_pipeline.related.signatures import Signature, signature

_CHANCE = random.Random(1)
_USUAL = ["the", "of", "claim", "roof", "water", "policy", "loss", "paid", "agent", "fire", "wall", "date", "storm", "letter", "owner"]
LETTER = " ".join(f"{_CHANCE.choice(_USUAL)}{at % 37}" for at in range(200))
WORDS = LETTER.split()


def changed(*places: int) -> str:
    return " ".join("changed" if at in places else word for at, word in enumerate(WORDS))


OTHER = " ".join(f"word{at}" for at in range(200))
TEXTS: dict[str, str] = {
    "letter": LETTER + " Sincerely",
    "letter-again": LETTER.upper().replace(" ", "\n"),
    "letter-signed": changed(50, 120),
    "first-half": " ".join(WORDS[:100]),
    "other": OTHER,
    "other-copy": OTHER,
    "short": "page one of one",
    "short-too": "page one of one",
    "empty": "",
}


def signed(texts: dict[str, str]) -> list[Signature]:
    return [signature(name, [text], is_mail=False) for name, text in texts.items()]


def shape(found: Sequence[object]) -> list[tuple[str, list[str]]]:
    return [(each.longest, [one.document_id for one in each.others]) for each in found]  # type: ignore[attr-defined]


def test_groups_are_around_their_longest_text() -> None:
    assert shape(groups(signed(TEXTS))) == [("letter", ["letter-again", "letter-signed"]), ("other", ["other-copy"])]


@pytest.mark.parametrize(("at_least", "expected"), [(1.0, ["letter-again"]), (0.8, ["letter-again", "letter-signed"])])
def test_the_bar_is_the_share_of_common_runs_of_words(at_least: float, expected: list[str]) -> None:
    alike = {"letter": LETTER, "letter-again": TEXTS["letter-again"], "letter-signed": TEXTS["letter-signed"]}
    assert [each.document_id for each in similar_to("letter", signed(alike), at_least)] == expected


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(TEXTS)))
def test_the_order_of_documents_does_not_matter(names: list[str]) -> None:
    assert groups(signed({name: TEXTS[name] for name in names})) == groups(signed(TEXTS))


@given(st.lists(st.integers(1, 199), unique=True, max_size=4), st.booleans())
@settings(max_examples=20, deadline=None)
def test_pages_do_not_matter(cuts: list[int], is_mail: bool) -> None:
    edges = [0, *sorted(cuts), len(WORDS)]
    pages = [" ".join(WORDS[start:end]) for start, end in pairwise(edges)]
    whole, parts = signature("a", [LETTER], is_mail=is_mail), signature("a", pages, is_mail=is_mail)
    assert whole == parts


@pytest.mark.parametrize("document_id", ["short", "empty", "nobody"])
def test_what_is_too_short_is_like_nothing(document_id: str) -> None:
    assert similar_to(document_id, signed(TEXTS)) == []
    assert similar_to("letter", []) == []


def test_no_chain_of_small_changes_joins_different_texts() -> None:
    steps = {f"step-{at:02}": changed(*range(at * 12)) for at in range(16)}
    found = groups(signed(steps))
    assert all("step-15" not in group.members or "step-00" not in group.members for group in found)


# two texts · words of the first one, of the second one, before, after
DIFFERENCES: list[tuple[str, str, list[tuple[str, str, str, str]]]] = [
    ("a b c", "a b c", []),
    ("a  b\nc", "a b c", []),
    ("paid on May 3", "paid on May 4", [("3", "4", "paid on May", "")]),
    ("a b c", "a c", [("b", "", "a", "c")]),
    ("a c", "a b c", [("", "b", "a", "c")]),
    ("Draft: a", "a", [("Draft:", "", "", "a")]),
    ("one two three four five X six", "one two three four five Y six", [("X", "Y", "two three four five", "six")]),
    ("", "x", [("", "x", "", "")]),
    ("", "", []),
]


@pytest.mark.parametrize(("left", "right", "expected"), DIFFERENCES)
def test_differing_words(left: str, right: str, expected: list[tuple[str, str, str, str]]) -> None:
    found, is_cut = differences(left, right)
    assert ([(each.left, each.right, each.before, each.after) for each in found], is_cut) == (expected, False)


@given(st.text("ab \n\f", max_size=40), st.text("ab \n\f", max_size=40))
def test_differing_words_are_where_they_are_said_to_be(left: str, right: str) -> None:
    for each in differences(left, right)[0]:
        assert left[each.left_start : each.left_end].split() == each.left.split()
        assert right[each.right_start : each.right_end].split() == each.right.split()


def test_long_texts_are_compared_at_their_beginning() -> None:
    long = " ".join(f"w{at}" for at in range(MAX_WORDS + 500))
    [found], is_cut = differences(long, f"x {long}")
    assert (found.left, found.right, is_cut) == ("", "x", True)
