"""Tells what a company sells from the company: "Hosting Services", "Pricing of Products", "Acme Software" are no organizations.

Contracts print their defined terms with capitals, and many kinds of organizations are also kinds of goods.
"""

from __future__ import annotations

import re
from functools import cache

from legal_pipeline.data import words
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.stages.mentions.tokens import Word

_GOODS = frozenset(
    {
        "Alliance",
        "Assurance",
        "Fund",
        "Funds",
        "Network",
        "Products",
        "Program",
        "Properties",
        "Securities",
        "Service",
        "Services",
        "Software",
    }
    | {"Systems"}
)
"""Kinds of organizations that are also what contracts are about."""
_THINGS = frozenset({"Products", "Software", "Program"})
"""What one name in front of makes a thing of that company: "Acme Software"."""
_CUT = frozenset({*_GOODS, "Project", "Entertainment", "Financial"})
_JOINERS = frozenset({"of", "for", "by", "to", "from", "on", "in"})
_DESCRIBES = re.compile(r"[a-z]+(?:ed|ing|ary|onal|able|ible|ive)\Z")
_CARE = frozenset("Aid Catholic Children Child Community Family Health Human Jewish Legal Lutheran Protective Social Veterans".split())  # noqa: SIM905
"""Words of bodies that serve people: "Child Protective Services"."""


def first_of_name(run: list[Word], start: int, end: int) -> int | None:
    """Returns the first word of the organization from `start` to `end` (inclusive), or None if the words name goods."""
    kind = _title(run[end])
    if kind not in _CUT:
        return start
    joined = max((at for at in range(start, end) if run[at].text.lower() in _JOINERS), default=None)
    if joined is not None:
        start = joined + 1
        while start < end and not (run[start].is_capital and run[start].text.lower() != "the"):
            start += 1
    before = [word for word in run[start:end] if word.is_capital]
    # "the Company's Products", not "Teachers' Retirement Fund"
    if not before or any(run[at].separator[:1] in ("’", "'") and run[at - 1].text[-1:] not in "sS" for at in range(start + 1, end + 1)):
        return None
    if kind not in _GOODS and joined is None:
        return start
    names = [word for word in before if not _is_common(word)]
    if kind.startswith("Service") and any(_title(word) in _CARE for word in before) and joined is None:
        return start
    if kind.startswith("Fund") and len(before) > 1 and joined is None:
        return start
    return start if len(names) > (kind in _THINGS) else None


def _title(word: Word) -> str:
    return word.text.capitalize() if word.text.isupper() else word.text


def _is_common(word: Word) -> bool:
    lower = word.text.lower()
    return lower in _common() or lower in NOT_IN_NAMES or _title(word) in KINDS or bool(_DESCRIBES.match(lower))


@cache
def _common() -> frozenset[str]:
    return words("common_words")
