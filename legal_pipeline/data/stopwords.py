"""Words that are printed with a capital in legal papers and are no names."""

from __future__ import annotations

from legal_pipeline.data.tables import words

NOT_IN_NAMES = words("not_in_names")
"""Lower case. A capitalised word of this list is a heading, a role or a sentence start, not part of a person's name."""

PLAIN_NAMES: frozenset[str] = frozenset(
    """GRANT CHASE MARK JUSTICE BILL MAY APRIL JUNE AUGUST PAGE PRICE LANE GOOD LONG YOUNG WEST LAW POST CASE DAY BOX JUDGE NORTH
    STATES""".split()  # noqa: SIM905
)
"""Upper case. Plain words that are surnames or given names often enough."""

ROLE_WORDS = words("role_words")
"""Lower case. Alone they are no mention, even where a definition gives them a meaning."""

PERSON_ROLES: frozenset[str] = frozenset(
    """plaintiff defendant petitioner respondent appellant appellee debtor witness deponent movant claimant
    decedent""".split()  # noqa: SIM905
)
"""Lower case. Roles that stand before a person's name like a title."""

NOT_LEADING = words("not_leading")
"""Lower case. Not the first word of the name of an organisation."""
