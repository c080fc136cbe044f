"""Kinds of organisation beside the legal forms: what a capitalised run ends in or begins with."""

from __future__ import annotations

from legal_pipeline.data.organisation_suffixes import KIND_WORDS
from legal_pipeline.data.tables import words

_ELSEWHERE = frozenset({"Center", "Press", "Exchange", "Committee", "Council"})
_TITLE_CASE = (frozenset(KIND_WORDS) | words("organisation_kinds")) - _ELSEWHERE

KINDS = _TITLE_CASE | frozenset(kind.upper() for kind in _TITLE_CASE)
"""A capitalised run that ends in one of these names an organisation."""

WEAK_KINDS = words("weak_organisation_kinds")
"""Also plain words: a heading behind them (`Master Services Agreement`) or a lone word in capitals before them forbids."""

KINDS_WITH_OF: frozenset[str] = frozenset(
    """University Bank College Church Chapel Diocese Archdiocese Society Institute Brotherhood League Association Union Alliance School
    Hospital Federation Foundation""".split()  # noqa: SIM905
)
"""`Kind of X` is a name too."""
