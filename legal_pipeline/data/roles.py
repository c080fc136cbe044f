"""The words for parties in a proceeding or a contract, and their roles.

Sources: Fed. R. Civ. P. 10(a), 14, 22 and 24; Fed. R. App. P. 12 and 32(a)(2); Fed. R. Bankr. P. 1005; the role
words printed in captions of the federal and state courts.
"""

from __future__ import annotations

ROLE_OF: dict[str, str] = {
    "plaintiff": "plaintiff",
    "counterclaimant": "plaintiff",
    "counter-claimant": "plaintiff",
    "counterplaintiff": "plaintiff",
    "crossclaimant": "plaintiff",
    "cross-claimant": "plaintiff",
    "relator": "plaintiff",
    "complainant": "plaintiff",
    "defendant": "defendant",
    "defendant in rem": "defendant",
    "defendants in rem": "defendant",
    "condemnor": "plaintiff",
    "condemnee": "defendant",
    "counterdefendant": "defendant",
    "counter-defendant": "defendant",
    "crossdefendant": "defendant",
    "cross-defendant": "defendant",
    "petitioner": "petitioner",
    "respondent": "respondent",
    "appellant": "appellant",
    "appellee": "appellee",
    "debtor": "debtor",
    "creditor": "creditor",
    "intervenor": "intervenor",
    "intervener": "intervenor",
    "amicus": "amicus",
    "amici": "amicus",
    "claimant": "claimant",
    "garnishee": "defendant",
    "movant": "petitioner",
    "applicant": "petitioner",
    "third party": "third party",
    "charging party": "claimant",
    "libelant": "plaintiff",
    "libellant": "plaintiff",
    "garnishor": "plaintiff",
    "pursuer": "plaintiff",
    "defender": "defendant",
    "objector": "objector",
    "objectant": "objector",
    "contestant": "objector",
    "caveator": "objector",
    "proponent": "petitioner",
    "interested party": "interested party",
    "real party in interest": "real party in interest",
    "real parties in interest": "real party in interest",
    "interested parties": "interested party",
    "debtor-in-possession": "debtor",
    "debtor in possession": "debtor",
    "plaintiff-in-intervention": "intervenor",
    "plaintiff in intervention": "intervenor",
    "defendant-in-intervention": "defendant",
    "employee": "employee",
    "employer": "employer",
    "patent owner": "respondent",
}
"""Singular role word, lower case -> role of the relationship."""

APPELLATE = frozenset({"appellant", "appellee", "petitioner", "respondent"})
"""Printed behind a role of the court below ("Plaintiff - Appellant"), these say what the party is now."""

PREFIXES: tuple[str, ...] = (
    "third-party",
    "third party",
    "cross",
    "cross-claim",
    "crossclaim",
    "counter",
    "counterclaim",
    "counter-claim",
    "nominal",
    "proposed",
    "consolidated",
    "lead",
    "named",
    "intervenor",
    "interpleader",
    "involuntary",
    "alleged",
    "joint",
    "judgment",
    "relief",
    "fourth-party",
    "fourth party",
    "intervening",
    "counterclaim",
    "counter-claim",
    "crossclaim",
    "cross-claim",
    "putative",
    "purported",
    "appellate",
)
"""Words before a role word that leave the role what it is."""

_OPENS, _ANSWERS, _OTHERS = range(3)
_SIDES: dict[str, int] = {
    **dict.fromkeys(("plaintiff", "petitioner", "appellant", "claimant", "debtor"), _OPENS),
    **dict.fromkeys(("defendant", "respondent", "appellee", "creditor"), _ANSWERS),
}


def role_order(role: str) -> tuple[bool, int, str]:
    """Sorts roles as captions print them: who opens the case, who answers, the others, and those whose role is not known."""
    return not role, _SIDES.get(role, _OTHERS), role


CONTRACTING_PARTY = "contracting party"
DEBTOR = "debtor"
CREDITOR = "creditor"
AMICUS = "amicus"
