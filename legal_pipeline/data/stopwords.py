"""Words that legal documents capitalize although they are not names."""

from __future__ import annotations

from legal_pipeline.data import words

NOT_IN_NAMES = words("not_in_names")
"""Lower case. Capitalized, these are headings, roles or the first word of a sentence, not parts of the name of a person."""

PLAIN_NAMES: frozenset[str] = frozenset(
    """GRANT CHASE MARK JUSTICE BILL MAY APRIL JUNE AUGUST PAGE PRICE LANE GOOD LONG YOUNG WEST LAW POST CASE DAY BOX JUDGE NORTH
    STATES""".split()  # noqa: SIM905
)
"""Upper case. Plain words that are also common surnames or given names."""

ROLE_WORDS = words("role_words")
"""Lower case. Alone, these are not mentions, even if the document defines them."""

PERSON_ROLES: frozenset[str] = frozenset(
    """plaintiff defendant petitioner respondent appellant appellee debtor witness deponent movant claimant
    decedent grantor grantee mortgagor mortgagee testator affiant declarant""".split()  # noqa: SIM905
)
"""Lower case. Roles used before the name of a person like a title."""

NOT_LEADING = words("not_leading")
"""Lower case. These do not begin the name of an organization."""
