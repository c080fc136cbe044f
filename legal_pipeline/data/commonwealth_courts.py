"""The courts of the United Kingdom, Ireland, Canada, Australia and New Zealand as their judgments print them.

Sources: Senior Courts Act 1981; Practice Direction 54 (Administrative and Planning Court); the courts' lists of Canada (Courts Act
of Ontario, Federal Courts Act) and of Australia (Judiciary Act 1903).
"""

from __future__ import annotations

LISTS: tuple[str, ...] = (
    "Queen's Bench Division",
    "King's Bench Division",
    "Chancery Division",
    "Family Division",
    "Administrative Court",
    "Planning Court",
    "Commercial Court",
    "Commercial List",
    "Circuit Commercial Court",
    "Technology and Construction Court",
    "Patents Court",
    "Admiralty Court",
    "Financial List",
    "Business and Property Courts of England and Wales",
    "Business and Property Courts",
    "Property, Trusts and Probate List",
    "Insolvency and Companies List",
    "Business List",
    "Media and Communications List",
    "Divisional Court",
)
"""Divisions of the High Court and its lists."""

COURTS_OF_PLACES: tuple[str, ...] = (
    "Supreme Court",
    "High Court",
    "Federal Court",
    "Federal Circuit Court",
    "Federal Circuit and Family Court",
    "Family Court",
    "District Court",
    "County Court",
    "Court of Appeal",
    "Provincial Court",
    "Superior Court",
    "Court of Queen's Bench",
    "Court of King's Bench",
    "Privy Council",
)
"""Before "of" and a country, a state or a province."""

COURT_PLACES: tuple[str, ...] = (
    *("Australia", "New South Wales", "Victoria", "Queensland", "Western Australia", "South Australia", "Tasmania", "New Zealand"),
    *("Canada", "Ontario", "British Columbia", "Alberta", "Saskatchewan", "Manitoba", "Quebec", "Québec", "Nova Scotia", "New Brunswick"),
    *("Newfoundland and Labrador", "Prince Edward Island", "England and Wales", "Northern Ireland", "Ireland", "India", "Singapore"),
    *("Hong Kong", "Bermuda", "the United Kingdom", "United Kingdom"),
)

NAMED_COURTS: tuple[str, ...] = (
    "Superior Court of Justice",
    "Federal Court of Appeal",
    "Employment Appeal Tribunal",
    "Court of Session",
    "High Court of Justiciary",
    "Court of Protection",
    "Tax Court of Canada",
    "Judicial Committee of the Privy Council",
)
"""Courts that need no place."""
