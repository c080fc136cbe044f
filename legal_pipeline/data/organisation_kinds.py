"""Words other than legal forms that begin or end the name of an organization."""

from __future__ import annotations

from legal_pipeline.data import words
from legal_pipeline.data.organisation_suffixes import KIND_WORDS

_ELSEWHERE = frozenset({"Center", "Press", "Exchange", "Committee", "Council"})
_TITLE_CASE = (frozenset(KIND_WORDS) | words("organisation_kinds")) - _ELSEWHERE

KINDS = _TITLE_CASE | frozenset(kind.upper() for kind in _TITLE_CASE)
"""A run of capitalized words that ends in one of these is an organization."""

WEAK_KINDS = words("weak_organisation_kinds")
"""Kinds that are also plain words. They do not count before a heading (`Master Services Agreement`) or after a lone word in capitals."""

KINDS_WITH_OF: frozenset[str] = frozenset(
    """University Bank College Church Chapel Diocese Archdiocese Society Institute Brotherhood League Association Union Alliance School
    Hospital Federation Foundation""".split()  # noqa: SIM905
)
"""`Kind of X` is an organization too."""
