"""Bates numbers: those that are printed on the pages, new ones, and what is wrong with either."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from legal_pipeline.errors import UsageError

_NUMBER = re.compile(r"(.*?)(\d+)")
PREFIX = re.compile(r"[A-Za-z0-9 ._-]{0,29}[A-Za-z ._-]")
PREFIX_RULE = "is letters, digits, blanks, `-`, `_` and `.`, at most 30, the last no digit"


@dataclass(frozen=True, slots=True)
class Bates:
    prefix: str
    number: int
    digits: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.number:0{self.digits}}"

    def plus(self, count: int) -> Bates:
        return Bates(self.prefix, self.number + count, self.digits)


def parsed(text: str | None) -> Bates | None:
    """Returns a number as printed, such as `ABC-000123`; None for what does not end in digits."""
    match = _NUMBER.fullmatch(text.strip()) if text else None
    return Bates(match[1], int(match[2]), len(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Stamp:
    """New numbers: `prefix`, then `digits` digits beginning with `start`."""

    prefix: str
    start: int = 1
    digits: int = 6

    def numbers(self, count: int) -> Iterator[Bates]:
        """Raises UsageError when the digits do not suffice."""
        last = self.start + count - 1
        if count and len(str(last)) > self.digits:
            raise UsageError(f"{count} pages from number {self.start} on need {len(str(last))} digits; --bates-digits is {self.digits}")
        return (Bates(self.prefix, self.start + at, self.digits) for at in range(count))

    def check(self, count: int, printed: Iterable[Bates]) -> None:
        """Raises UsageError when a new number is printed on a page already: it would name two pages."""
        taken = sorted({each.number for each in printed if each.prefix == self.prefix and self.start <= each.number < self.start + count})
        if taken:
            first = Bates(self.prefix, taken[0], self.digits)
            others = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
            free = f"{taken[-1] + 1}" if len(taken) > 1 else f"{taken[0] + 1}"
            raise UsageError(
                f"the number {first}{others} is printed on a page already; choose another --bates-prefix, or --bates-start {free}"
            )


def problems(numbered: Iterable[tuple[str, Sequence[str | None]]]) -> list[str]:
    """Says what is wrong with the numbers of documents (name, number of each page): gaps and numbers that several pages have.

    The result does not depend on the order of the documents.
    """
    found: list[str] = []
    places: dict[tuple[str, int], list[str]] = defaultdict(list)
    digits: dict[str, int] = {}
    for name, texts in numbered:
        numbers = [parsed(text) for text in texts]
        if any(numbers) and not all(numbers):
            without = [at for at, number in enumerate(numbers, 1) if number is None]
            found.append(f"{name}: {_pages(without)} without a Bates number")
        for at, (one, two) in enumerate(pairwise(numbers), 1):
            if one and two and (two.prefix, two.number) != (one.prefix, one.number + 1) and two != one:
                found.append(f"{name}: {one} on page {at} is followed by {two}")
        for at, number in enumerate(numbers, 1):
            if number:
                places[number.prefix, number.number].append(f"{name} page {at}")
                digits[number.prefix] = max(digits.get(number.prefix, 0), number.digits)
    for (prefix, value), where in places.items():
        if len(where) > 1:
            shown = ", ".join(sorted(where)[:3]) + (f" and {len(where) - 3} more" if len(where) > 3 else "")
            found.append(f"{Bates(prefix, value, digits[prefix])} is on {len(where)} pages: {shown}")
    by_prefix: dict[str, list[int]] = defaultdict(list)
    for prefix, value in places:
        by_prefix[prefix].append(value)
    for prefix, values in by_prefix.items():
        values.sort()
        for before, after in pairwise(values):
            if after > before + 1:
                first, last = Bates(prefix, before + 1, digits[prefix]), Bates(prefix, after - 1, digits[prefix])
                missing = f"{first} is missing" if first == last else f"{first} to {last} are missing ({after - before - 1} numbers)"
                found.append(missing)
    return sorted(found)


def _pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"
