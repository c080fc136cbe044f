"""Heads of the names of public bodies and bodies known by their own name or acronym.

Sources: A-Z Index of U.S. Government Departments and Agencies (USA.gov); The Bluebook T1.2 (federal agencies).
"""

from __future__ import annotations

from legal_pipeline.data.tables import names, words

GOVERNMENT_HEADS: frozenset[str] = frozenset(
    """Department Dept. Bureau Agency Commission Administration Office Committee Subcommittee Board Authority Ministry Senate Congress
    Legislature Assembly Directorate Secretariat Police Constabulary Parliament Conference Commissioners Council Service Registry Treasury
    Inspectorate Patrol Army Navy""".split()  # noqa: SIM905
)
"""`Head of (the) X`, `X Head`: a public body when the words around fit; weak ones are listed below."""

PARTS_OF_BODIES: frozenset[str] = frozenset(
    {"Secretariat", "Directorate", "Division", "Section", "Branch", "Unit", "Staff", "Bureau", "Office"}
)
"""Behind the name of a body they name a part of it."""

WEAK_HEADS: frozenset[str] = frozenset(
    """Board Office Committee Council Service Conference Assembly Administration Authority Commissioners Agency
    Registry""".split()  # noqa: SIM905
)
"""Found in private names too ("Board of Directors", "Administration Agreement"): need a neighbour that is public."""

PUBLIC_WORDS = words("public_words")
"""One of these beside a weak head makes it a public body."""

GOVERNMENT_NAMES = names("government_names")
"""Found wherever they are printed."""

GOVERNMENT_ACRONYMS: tuple[str, ...] = tuple(
    """FBI CIA IRS DOJ DHS DEA ATF EEOC NLRB FTC FCC FDIC FDA EPA OSHA USCIS INS CBP NSA NASA HHS HUD USPTO USPS FAA NHTSA CFPB FERC FEMA
    NIH GSA USDA AOUSC NYPD LAPD CFTC FINRA TSA SSA OFAC U.N.""".split()  # noqa: SIM905
)
"""Upper case only; kept to those with no second meaning in legal papers."""

ACTING_VERBS = words("acting_verbs")
"""`The United States` before one of these acts; it is a body, not a place."""
