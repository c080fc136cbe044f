"""Words in and around the names of cases."""

from __future__ import annotations

from legal_pipeline.data.tables import words

CASE_ABBREVIATIONS = words("case_abbreviations")
"""A period behind them does not end the name."""

CASE_WORDS = words("case_words")
"""Headings that are also part of case names: `Products Liability Litigation`."""

CASE_SIGNALS = words("case_signals")
"""Before a case name, not in it: `See`, `In`, `Under`."""

NUMBER_WORDS: frozenset[str] = frozenset({"No.", "Nos.", "NO.", "Case", "CASE", "Docket", "DOCKET", "Civil", "Chapter"})
"""A docket number follows: the name is over."""

SMALL_WORDS: frozenset[str] = frozenset(
    """of the and for in on ex rel. de la del van von der to et al. al & y du d/b/a a/k/a at by OF THE AND FOR""".split()  # noqa: SIM905
)
"""Not capitalised, yet part of a name between capitalised words."""
