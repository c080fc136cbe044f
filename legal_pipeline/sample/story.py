"""The facts of the sample matter: persons, places, dates and amounts, shared by all documents.

All people, companies, addresses and numbers are invented: telephone numbers are 555 numbers, mail
addresses lie below example.com, the social security number is of the range that is never issued,
the docket number is beyond what the court has ever reached. Courts, statutes and cited cases are
real.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Firm:
    name: str
    street: str
    city: str
    telephone: str
    domain: str


@dataclass(frozen=True, slots=True)
class Attorney:
    name: str
    bar_number: str
    firm: Firm

    @property
    def email(self) -> str:
        first, *_, last = self.name.lower().split()
        return f"{first[0]}{last}@{self.firm.domain}"


@dataclass(frozen=True, slots=True)
class Official:
    """A person who acts for a company."""

    name: str
    title: str


COURT = "UNITED STATES DISTRICT COURT"
DISTRICT = "EASTERN DISTRICT OF WISCONSIN"
CASE_NUMBER = "2:24-cv-90417-ELB"
CASE_NAME = "Paul v. Larkspur Mutual Insurance Company"
JUDGE = "Eleanor L. Brandvold"

PLAINTIFF = "Michael Paul"
COMPANY = "Paul Millwork & Supply, LLC"
INSURER = "Larkspur Mutual Insurance Company"
INSURER_SHORT = "Larkspur"
LANDLORD = "Tamarack Warehousing, Inc."
LANDLORD_SHORT = "Tamarack"

WHITCOMB_FIRM = Firm(
    "Whitcomb & Ostrander, S.C.",
    "1200 Linden Row, Suite 410",
    "Milwaukee, Wisconsin 53202",
    "(414) 555-0142",
    "whitcomb-ostrander.example.com",
)
HALVORSEN_FIRM = Firm(
    "Halvorsen Reyer Brandt LLP", "88 Harbor Terrace, 9th Floor", "Madison, Wisconsin 53703", "(608) 555-0117", "hrb-law.example.com"
)
VASQUEZ_FIRM = Firm(
    "Vasquez Lindqvist, P.A.", "417 Mill Ruins Way", "Minneapolis, Minnesota 55401", "(612) 555-0168", "vasquezlindqvist.example.com"
)

WHITCOMB = Attorney("Dana R. Whitcomb", "9104417", WHITCOMB_FIRM)
OSTRANDER = Attorney("Elias J. Ostrander", "9107730", WHITCOMB_FIRM)
HALVORSEN = Attorney("Priya N. Halvorsen", "9112086", HALVORSEN_FIRM)
VASQUEZ = Attorney("Gordon P. Vasquez", "9198253", VASQUEZ_FIRM)

CLAIMS_OFFICER = Official("Ingrid M. Solberg", "Vice President, Claims")
ADJUSTER = Official("Peter Hobart", "Senior Claims Adjuster")
LANDLORD_PRESIDENT = Official("Harold Beckwith", "President")
EXPERT = Official("Lena Fairweather", "Principal Engineer")
EXPERT_FIRM = "Fairweather Fire Engineering, Inc."
BOOKKEEPER = "Ruth Anne Delacroix"
NOTARY = "Carl J. Nystrom"
FIRE_DEPARTMENT = "Fox Hollow Fire Department"

WAREHOUSE = "2150 Quarry Road, Fox Hollow, Wisconsin"
PLAINTIFF_HOME = "614 Orchard Bend, Fox Hollow, Wisconsin 53999"
POLICY_NUMBER = "CPP-4471902"
CLAIM_NUMBER = "LM-23-008814"
ACCOUNT_NUMBER = "4471-902-0088"
SSN = "987-65-4321"
PLAINTIFF_PHONE = "(262) 555-0193"
PLAINTIFF_EMAIL = "mpaul@paulmillwork.example.com"

POLICY_FROM = dt.date(2022, 7, 1)
POLICY_TO = dt.date(2023, 7, 1)
FIRE = dt.date(2023, 3, 3)
PROOF_OF_LOSS = dt.date(2023, 5, 12)
DENIAL = dt.date(2023, 8, 21)
COMPLAINT_FILED = dt.date(2024, 2, 9)
ANSWER_FILED = dt.date(2024, 3, 15)
DISCLOSURES = dt.date(2024, 4, 26)
DEPOSITION = dt.date(2024, 6, 18)
EXPERT_REPORT = dt.date(2024, 7, 30)
MOTION_FILED = dt.date(2024, 9, 6)
CUSTODIAN_FILED = dt.date(2024, 9, 27)
ORDER = dt.date(2024, 11, 4)
SETTLEMENT = dt.date(2025, 1, 17)

PROPERTY_LIMIT = Decimal("850000.00")
STOCK_LOSS = Decimal("612480.17")
INCOME_LOSS = Decimal("93750.00")
DEBRIS_LOSS = Decimal("21085.43")
TOTAL_LOSS = STOCK_LOSS + INCOME_LOSS + DEBRIS_LOSS
ADVANCE = Decimal("85000.00")
CLAIMED = TOTAL_LOSS - ADVANCE
SETTLEMENT_SUM = Decimal("515000.00")
TAMARACK_SHARE = Decimal("60000.00")
LARKSPUR_SHARE = SETTLEMENT_SUM - TAMARACK_SHARE

BATES_PREFIX = "PAUL"

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def long_date(day: dt.date) -> str:
    """Return `February 9, 2024` in any locale."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def ordinal_date(day: dt.date) -> str:
    """Return `9th day of February, 2024`."""
    suffix = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{suffix} day of {MONTHS[day.month - 1]}, {day.year}"


def short_date(day: dt.date) -> str:
    """Return `02/09/24`, the format of court stamps."""
    return f"{day.month:02}/{day.day:02}/{day.year % 100:02}"


def money(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def bates(number: int) -> str:
    """Return `PAUL 000001`. Many firms print the blank; with it, OCR does not read the zeros as letters."""
    return f"{BATES_PREFIX} {number:06}"
