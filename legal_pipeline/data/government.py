"""Words in the names of public bodies, and bodies known by their own name or acronym.

Sources: A-Z Index of U.S. Government Departments and Agencies (USA.gov); The Bluebook T1.2 (federal agencies).
"""

from __future__ import annotations

from legal_pipeline.data import names, words

GOVERNMENT_HEADS: frozenset[str] = frozenset(
    """Department Dept. Bureau Agency Commission Administration Office Committee Subcommittee Board Authority Ministry Senate Congress
    Legislature Assembly Directorate Secretariat Police Constabulary Parliament Conference Commissioners Council Service Registry Treasury
    Inspectorate Patrol Army Navy""".split()  # noqa: SIM905
)
"""`Head of (the) X` or `X Head` is a public body if the context fits, see `WEAK_HEADS`."""

PARTS_OF_BODIES: frozenset[str] = frozenset(
    {"Secretariat", "Directorate", "Division", "Section", "Branch", "Unit", "Staff", "Bureau", "Office"}
)
"""After the name of a body, these name a part of it."""

WEAK_HEADS: frozenset[str] = frozenset(
    """Board Office Committee Council Service Conference Assembly Administration Authority Commissioners Agency
    Registry""".split()  # noqa: SIM905
)
"""Also used in private names ("Board of Directors", "Administration Agreement"): they require one of `PUBLIC_WORDS`."""

PUBLIC_WORDS = words("public_words")
"""A weak head next to one of these is a public body."""

GOVERNMENT_NAMES = names("government_names")
"""Recognized in any context."""

GOVERNMENT_ACRONYMS: tuple[str, ...] = tuple(
    """FBI CIA IRS DOJ DHS DEA ATF EEOC NLRB FTC FCC FDIC FDA EPA OSHA USCIS INS CBP NSA NASA HHS HUD USPTO USPS FAA NHTSA CFPB FERC FEMA
    NIH GSA USDA AOUSC NYPD LAPD CFTC FINRA TSA SSA OFAC U.N. CDC MSHA NTSB FMCSA FHFA NCUA BLM USFWS NOAA EOIR
    USAID NARA GAO PBGC USTR FINCEN FinCEN USCG FMCS USMS MSPB FLRA""".split()  # noqa: SIM905
)
"""Upper case only, limited to acronyms without a second meaning in legal documents."""

ORGANISATION_ACRONYMS: tuple[str, ...] = tuple(
    """ACLU NAACP YMCA YWCA AARP AFL-CIO AFSCME SEIU UAW NCAA NFL NBA MLB NHL FIFA ASCAP PETA SPCA ASPCA JAMS ISDA ICANN IBM BBC CNN NBC CBS
    UCLA UBS HSBC KPMG""".split()  # noqa: SIM905
)
"""Organizations that are known by letters without a second meaning in legal documents."""

ACTING_VERBS = words("acting_verbs")
"""`The United States` before one of these verbs is a body, not a place."""
