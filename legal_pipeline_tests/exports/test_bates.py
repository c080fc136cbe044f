"""Bates numbers: read as printed, given anew, and what is wrong with them."""

from __future__ import annotations

import random

import pytest

from legal_pipeline.errors import UsageError
from legal_pipeline.exports.bates import Bates, Stamp, parsed, problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABC000123", Bates("ABC", 123, 6)),
        ("ACME-DEF 0001234", Bates("ACME-DEF ", 1234, 7)),
        ("0007", Bates("", 7, 4)),
        ("A1B002", Bates("A1B", 2, 3)),
        ("ABC", None),
        ("", None),
        (None, None),
    ],
    ids=str,
)
def test_numbers_as_printed(text: str | None, expected: Bates | None) -> None:
    assert parsed(text) == expected
    if expected:
        assert str(expected) == text


PROBLEMS: list[tuple[dict[str, list[str | None]], list[str]]] = [
    ({"a.pdf": ["X001", "X002"], "b.pdf": ["X003"]}, []),
    ({"a.pdf": [None, None]}, []),
    ({"a.pdf": ["X001", "X002"], "b.pdf": ["X004"]}, ["X003 is missing"]),
    ({"a.pdf": ["X001"], "b.pdf": ["X0010"]}, ["X0002 to X0009 are missing (8 numbers)"]),
    ({"a.pdf": ["X001"], "b.pdf": ["Y900"]}, []),
    ({"a.pdf": ["X001", "X003"]}, ["X002 is missing", "a.pdf: X001 on page 1 is followed by X003"]),
    ({"a.pdf": ["X002", "X001"]}, ["a.pdf: X002 on page 1 is followed by X001"]),
    ({"a.pdf": ["X001"], "b.pdf": ["X001"]}, ["X001 is on 2 pages: a.pdf page 1, b.pdf page 1"]),
    ({"a.pdf": ["X001", None, "X003"]}, ["X002 is missing", "a.pdf: page 2 without a Bates number"]),
    (
        {name: ["X001"] for name in ("a", "b", "c", "d", "e")},
        ["X001 is on 5 pages: a page 1, b page 1, c page 1 and 2 more"],
    ),
]


@pytest.mark.parametrize(("documents", "expected"), PROBLEMS, ids=str)
def test_gaps_and_overlaps(documents: dict[str, list[str | None]], expected: list[str]) -> None:
    assert problems(documents.items()) == expected
    shuffled = list(documents.items())
    random.Random(3).shuffle(shuffled)
    assert problems(shuffled) == expected


def test_new_numbers() -> None:
    assert [str(each) for each in Stamp("ABC", 99, 4).numbers(3)] == ["ABC0099", "ABC0100", "ABC0101"]


def test_digits_that_do_not_suffice() -> None:
    with pytest.raises(UsageError, match="11 pages from number 90 on need 3 digits; --bates-digits is 2"):
        Stamp("ABC", 90, 2).numbers(11)
    assert len(list(Stamp("ABC", 90, 2).numbers(10))) == 10


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        (["ABC000002"], "ABC000002 is printed on a page already; choose another --bates-prefix, or --bates-start 3"),
        (["ABC2", "ABC3", "ABD1"], "ABC000002 and 1 more is printed on a page already; .* --bates-start 4"),
    ],
    ids=str,
)
def test_a_new_number_never_names_a_second_page(printed: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Stamp("ABC").check(5, [number for number in map(parsed, printed) if number])


def test_numbers_elsewhere_do_not_matter() -> None:
    Stamp("ABC").check(5, [Bates("ABC", 6, 6), Bates("ABC", 0, 6), Bates("AB", 1, 6)])
