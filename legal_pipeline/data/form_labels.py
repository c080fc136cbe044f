"""The labels of form fields that name persons, employers, clients and firms.

Sources: Official Bankruptcy Forms 101, 106I, 201 and 2030; appearance of counsel forms of the courts of appeals; IRS Form W-2.
"""

from __future__ import annotations

LABELS: dict[str, tuple[str, ...]] = {
    "debtor": ("debtor 1", "debtor 2", "debtor name", "name of debtor", "debtor's name", "debtor", "joint debtor"),
    "employer": ("employer's name", "employer name", "name of employer", "employer"),
    "occupation": ("occupation", "job title", "position", "position held", "title of position"),
    "employee": ("employee's name", "employee name", "name of employee", "employee", "name of applicant", "applicant's name"),
    "client": (
        "counsel for",
        "attorney for",
        "attorneys for",
        "appearing for",
        "on behalf of",
        "party represented",
        "party name",
        "name of party",
        "representing",
    ),
    "attorney": (
        "name (printed or typed)",
        "name (printed)",
        "name (print)",
        "printed name",
        "print name",
        "name of counsel",
        "attorney's name",
        "attorney name",
        "name of attorney",
        "counsel's name",
    ),
    "firm": (
        "firm name (if applicable)",
        "firm name",
        "name of firm",
        "firm",
        "law firm",
        "firm/office",
        "firm or agency",
        "office or firm",
    ),
}
"""Field -> its labels, lower case, without the colon."""

BELOW: frozenset[str] = frozenset({"attorney", "firm"})
"""Fields whose label may stand below the line that is filled in."""

NOT_DEBTORS: tuple[str, ...] = ("debtor",)
"""Labels that need a colon: the word alone is a role."""

FORM_PUBLISHERS: tuple[str, ...] = (
    "Best Case",
    "American LegalNet",
    "FormsWorkFlow",
    "New Hope Software",
    "CINgroup",
    "CINcompass",
    "EZ-Filing",
    "Martin Dean's",
    "Essential Forms",
    "Legal Solutions Plus",
    "Westlaw Doc & Form Builder",
    "zipForm",
    "Lone Wolf Technologies",
    "NextChapter",
)
"""Who prints court forms and sells programs that fill them in, named at the foot of a form."""
