"""ORG in a capitalized run, by legal form ("Acme, Inc.") or kind ("Acme Bank"); separates public bodies from organizations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from legal_pipeline.data import words
from legal_pipeline.data.government import GOVERNMENT_HEADS
from legal_pipeline.data.organisation_kinds import KINDS, KINDS_WITH_OF, WEAK_KINDS
from legal_pipeline.data.organisation_suffixes import UNSAFE_ALONE
from legal_pipeline.data.places import GEOGRAPHIC_HEADS, STATES
from legal_pipeline.data.stopwords import NOT_IN_NAMES, NOT_LEADING, ROLE_WORDS
from legal_pipeline.data.titles import DEGREES, JOBS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.line_breaks import breaks_line
from legal_pipeline.stages.mentions.names.goods import first_of_name
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.names.public_bodies import government_bounds
from legal_pipeline.stages.mentions.tokens import (
    CONNECTORS,
    LEGAL_FORMS,
    PARTICLES,
    STRONG_TITLES,
    SUFFIXES,
    TITLE_WORDS,
    Word,
    given_names,
)

_COUNSEL_OF_WHAT = frozenset(
    """General Special Senior Lead Chief Corporate Corporation Associate Assistant Deputy Legal Trial Appellate Litigation Staff Principal
    Managing County City Town Defense Enforcement Regional Supervising Supervisory Independent Outside""".split()  # noqa: SIM905
)
_PROSE = frozenset(
    """WILL SHALL MAY MUST CAN DOES IS ARE WAS WERE BE AGAINST BETWEEN FROM WITH UNLESS EXCEPT NOTWITHSTANDING UNDER NO NOT ANY "
    "EACH SUCH THAT
    WHICH IF WHEN THAN NEITHER EITHER NOR ITS THEIR COMPEL STRIKE DISMISS QUASH SEAL UNSEAL REMAND VACATE ENFORCE EXCLUDE PRECLUDE STAY
    CONSOLIDATE BIFURCATE DISQUALIFY SUPPRESS CERTIFY CONFIRM AMEND CORRECT""".split()  # noqa: SIM905
)
"""Words in capitals that no name of an organization holds before its kind."""
_INITIALS_OF_OFFICES = frozenset({"CEO", "CFO", "COO", "CTO", "CIO", "EVP", "SVP", "VP"})
_TAKES_NAME = frozenset(
    """acceptance acquisition acquisitions administrator affidavit affiliate affiliates agent agreement agreements application articles
    assets assignee bylaws charter claim consent guaranty minutes operations compensation copyright counsel customer
    customers declaration deposition description directors dismissal distributor division
    divisions election employee employees employment examination inquiry interests licensee licensor merger motion notice objection
    obligations offices officers petition product products property purchase purchaser representative representatives response
    records retention sale services shareholder shareholders shares statement status stock stockholder stockholders subpoena subsidiaries
    subsidiary supplier trademark trademarks""".split()  # noqa: SIM905
)
"""What a company has, is or files, before "of" and its name: "Common Stock of Acme Mills, Inc."."""
_ORDERED = frozenset(
    """Appoint Appointing Approve Approving Authorize Authorizing Compelling Deeming Denying Dismissing Employ Employing Expand
    Granting Incur Overruling Quashing Retain Retaining Substituting Sustaining Terminating Withdraw Withdrawing""".split()  # noqa: SIM905
)
"""Verbs of motions and orders in a docket: "Application to Employ Roe & Mott LLP"."""
_OFFICES = JOBS | frozenset({"Chair", "Chief", "Dean", "Director", "Head", "Officer", "Secretary"})
_FOR_WHOM = KINDS | GOVERNMENT_HEADS | {"Center", "Council", "Committee", "Citizens", "Americans", "Coalition"}
"""Words that "for" and the rest of a name follow: "Director of the Center for Roe Studies, Inc."."""
_LONGEST_UNIT = 8
"""Words of an office and its unit: "Director of the Office of Policy and Planning"."""
_KINDS_OF_BANKS = frozenset({"national", "state", "savings", "first", "second", "third", "federal"})
"""Before a bank "of" a place: "First National Bank of Acton"."""
_OF_EXCHANGES = frozenset({"Insurance", "Casualty", "Indemnity", "Reciprocal", "Stock", "Securities", "Mercantile"})
_OF_CARE = frozenset({"Medical", "Health", "Healthcare"})
"""Before "Center"."""
_OF_FORMS = frozenset(
    {"A", "Domestic", "Foreign", "General", "Law", "Liability", "Limited", "Municipal", "Nonprofit", "Private", "Professional", "Public"}
)
"""Before "Corporation", "Company" or "Association" they say what kind it is."""
_FOREIGN_FORMS = frozenset({"AG", "AB", "AS", "ASA", "BV", "KG", "NV", "SA", "SAS", "SE", "Oy"})
"""Short forms that end a name of two words in small letters: "Roe Turbinen AG"."""
_MEXICAN_FORMS = frozenset({"C.V.", "C.V", "CV", "R.L.", "R.L", "RL"})
"""Behind "S.A. de" or "S. de"."""
_TAUGHT = frozenset({"Law", "Justice"})
"""Words of titles ("Administrative Law Judge") that are also what a school teaches."""


def segments(run: list[Word]) -> Iterator[tuple[int, int, MentionType, str, float]]:
    """Yields (first, last, type, rule, confidence) for the organizations and public bodies in a run; indexes are inclusive."""
    at = low = 0
    while at < len(run):
        word = run[at]
        end = None
        if word.text in LEGAL_FORMS and at > low and _is_legal_form(run, at):
            end = at
            while end + 1 < len(run) and run[end + 1].text in LEGAL_FORMS and not _is_word_below(run[end + 1]):
                end += 1
            while end + 2 < len(run) and run[end + 1].text == "de" and run[end + 2].text in _MEXICAN_FORMS:
                end += 2
            if end + 2 < len(run) and run[end + 1].text in ("of", "OF") and (is_place(run[end + 2].text)):
                end += 2
                # "Merrow Insurance Company of America, Inc."
                while end + 1 < len(run) and run[end + 1].text in LEGAL_FORMS and _is_legal_form(run, end + 1):
                    end += 1
            start = _first_word(run, low, at, with_and=True)
            if start is not None and not _is_state_of_form(run, start, at) and not _is_form_in_words(run, start, at):
                yield start, end, MentionType.ORG, "organisation.legal_form", 0.93
                at, low = end + 1, end + 1
                continue
        title_case = word.text.capitalize() if word.text.isupper() else word.text
        if title_case in GOVERNMENT_HEADS and _is_head_before_head(run, at):
            at += 1
            continue  # "Public Service Commission"
        if title_case in GOVERNMENT_HEADS and not _leads_to_legal_form(run, at):
            bounds = government_bounds(run, low, at, title_case)
            if bounds:
                yield bounds[0], bounds[1], MentionType.GOV_BODY, "government.head", 0.85
                at = low = bounds[1] + 1
                continue
        if (
            (word.text in KINDS or title_case in KINDS_WITH_OF)
            and not (at > low and _is_office(run, at))
            and not _leads_to_legal_form(run, at)
        ):
            at = _last_kind(run, at)
            title_case = run[at].text.capitalize() if run[at].text.isupper() else run[at].text
            bounds = _kind_bounds(run, low, at, title_case)
            if bounds:
                yield bounds[0], bounds[1], MentionType.ORG, "organisation.kind", 0.8
                at = low = bounds[1] + 1
                continue
        at += 1


def _is_head_before_head(run: list[Word], at: int) -> bool:
    """Returns whether the next word on the line is the head of the body: `Service` of `Acton Public Service Commission`."""
    return (
        run[at].text.title() in ("Service", "Administration", "Conference", "Council")
        and at + 1 < len(run)
        and run[at + 1].separator == " "
        and run[at + 1].text.title() in ("Commission", "Board", "Authority", "Agency", "Committee", "Department")
    )


def _is_word_below(word: Word) -> bool:
    """Returns whether a form that is also a word begins the next line: "ROE MOTT LLP / AS COUNSEL"."""
    return word.separator == "\n" and word.text in UNSAFE_ALONE and "." not in word.text


def _is_state_of_form(run: list[Word], start: int, at: int) -> bool:
    """Returns whether the words say what a company is: "a Delaware Corporation", "a New York Limited Liability Company"."""
    return "," not in run[at].separator and " ".join(word.text for word in run[start:at]).title() in STATES


def _is_form_in_words(run: list[Word], start: int, at: int) -> bool:
    """Returns whether the words are nothing but a form: "A Professional Corporation", "a Public Limited Company"."""
    return all(word.text.title() in _OF_FORMS for word in run[start:at])


def _leads_to_legal_form(run: list[Word], at: int) -> bool:
    """Returns whether only capitalized words separate `at` from a legal form: `Tyler Technologies, Inc.`"""
    for position in range(at + 1, min(at + 5, len(run))):
        word = run[position]
        if word.text in LEGAL_FORMS and _is_legal_form(run, position):
            return True
        if not word.is_capital or (word.separator == "\n" and word.text.lower() in NOT_IN_NAMES):
            return False
    return False


def _last_kind(run: list[Word], at: int) -> int:
    """Returns the last kind word of a name: `Association` in `National Football League Players Association`."""
    last = at
    for position in range(at + 1, min(at + 4, len(run))):
        word = run[position]
        if _goes_on(run, position):
            last = position
            continue
        if (
            not word.is_capital
            or (word.separator != " " and not (word.text in KINDS and word.separator == "\n"))
            or (word.text.lower() in NOT_IN_NAMES and word.text not in KINDS)
        ):
            break
        if word.text in KINDS and not _is_office(run, position):
            last = position
    return last


def _goes_on(run: list[Word], at: int) -> bool:
    """Returns whether a name goes on behind its kind: `Roe Insurance Agency`, `Roe Medical Center`."""
    kind, word = run[at - 1].text, run[at]
    return word.separator == " " and (
        (kind in KINDS and word.text in ("Agency", "Agencies"))
        or (kind in _OF_EXCHANGES and word.text == "Exchange")
        or (kind in _OF_CARE and word.text in ("Center", "Centre", "Centers"))
    )


def _is_office(run: list[Word], at: int) -> bool:
    """Returns whether the words are an office, such as `General Counsel`, rather than a firm."""
    return run[at].text.title() == "Counsel" and run[at - 1].text.title() in _COUNSEL_OF_WHAT


def _is_legal_form(run: list[Word], at: int) -> bool:
    """Returns whether the word is a legal form. `AS` and `PA`, also a word and a state, need a comma before or a period inside."""
    word = run[at]
    if at + 1 < len(run) and run[at + 1].text.title() == "Counsel":
        return False  # "Corporation Counsel": an office
    if (
        word.text.rstrip(".").title() in ("Company", "Corporation", "Limited", "Co", "Companies", "Chartered")
        and at
        and run[at - 1].text.lower() in (*NOT_LEADING, "limited")
    ):
        return False
    if (
        word.text in _FOREIGN_FORMS
        and at > 1
        and run[at - 1].text[1:].islower()
        and run[at - 2].is_capital
        and not is_place(run[at - 1].text)
    ):
        return at + 1 >= len(run) or not run[at + 1].is_capital
    if word.text in UNSAFE_ALONE or len(word.text) <= 2:
        return "," in word.separator or "." in word.text[:-1] or word.text in ("Co", "Co.", "PC", "LP", "CO.")
    return True


def _first_word(run: list[Word], low: int, head: int, with_and: bool) -> int | None:
    """Returns the index of the first word of the name that ends at `head`, or None."""
    start = head
    people = given_names()
    while start > low:
        before = run[start - 1]
        lower = before.text.lower()
        # a name in capitals does not begin in lower case: "Officer ACME HOLDING CORPORATION"
        is_change = run[start].text.isupper() > before.text.isupper() and run[head - 1].text.isupper()
        if is_change and start < head and not _is_acronym_within(run, start, head) and before.is_capital and len(before.text) > 3:
            break
        if (before.text in LEGAL_FORMS and start - 1 > low and _is_legal_form(run, start - 1)) or breaks_line(run, low, start):
            break
        if start < head and (
            before.text in _INITIALS_OF_OFFICES
            or (before.text in SUFFIXES and run[start].separator == " " and not _is_numbered_fund(run, start - 1))
        ):
            break
        if lower in ("of", "for", "to", "by") and start - 2 >= low and run[start - 2].text.lower() in _TAKES_NAME:
            break
        if (
            lower == "of"
            and start - 2 >= low
            and (
                run[start - 2].text in TITLE_WORDS
                or run[start - 2].text in DEGREES
                or _is_person_or_office(run[low : start - 1], people)
                or _is_office_of_unit(run[low : start - 1])
            )
        ):
            break
        if lower == "for" and start - 2 >= low and run[start - 2].text not in _FOR_WHOM and _is_office_of_unit(run[low : start - 1]):
            break
        if (
            before.text in _PROSE
            or (before.text in _ORDERED and start < head)
            or (before.text == "THE" and start - 2 >= low and (start == head or run[start - 2].text.lower() not in CONNECTORS))
        ):
            break  # prose in capitals: "UNDER NO CIRCUMSTANCES WILL ACME, INC. HOLD HARMLESS THE OPERATOR GROUP"
        if lower in NOT_LEADING and not (lower in CONNECTORS and start - 2 >= low and start < head + 1 and run[start - 2].is_capital):
            break
        if before.text in TITLE_WORDS and run[start].separator == " " and start < head and before.text in STRONG_TITLES:
            break
        if lower in ("and", "in", "to", "on", "at") and not (with_and and lower == "and" and _joins(run, low, start - 1, head, people)):
            break
        if (
            lower in ROLE_WORDS
            and start - 1 == low
            and start < head
            and lower not in ("bank", "trust", "association", "city", "state", "county")
        ):
            break
        start -= 1
    while start < head and (run[start].text.lower() in CONNECTORS or run[start].text.lower() in NOT_LEADING):
        start += 1
    if start >= head or (
        head - start == 1
        and run[start].text.lower() in NOT_IN_NAMES
        and run[start].text.lower() not in ("first", "second", "third", "united", "national", "general", "american")
    ):
        return None
    if all(word.text.lower() in NOT_IN_NAMES or word.text.lower() in CONNECTORS for word in run[start:head]):
        is_bank = run[head].text.title() == "Bank" and head + 1 < len(run) and run[head + 1].text.lower() == "of"
        return start if is_bank and run[head - 1].text.lower() in _KINDS_OF_BANKS else None
    return start


def _is_acronym_within(run: list[Word], start: int, head: int) -> bool:
    """Returns whether the one word in capitals is part of a name in small letters: `Roe GP, Inc.`, but not `Officer ROE, INC.`"""
    before, form = run[start - 1].text, run[head].text
    is_in_capitals = form.isupper() and form.title() in LEGAL_FORMS
    return start == head - 1 and len(run[start].text) <= 3 and not (is_in_capitals or before in JOBS or before in TITLE_WORDS)


def _is_person_or_office(before: list[Word], people: frozenset[str]) -> bool:
    """Returns whether the words before "of" are a person or an office: `Jane Q. Roe of Roe Mills, Inc.`"""
    if before[-1].text in JOBS:
        return True
    first = (
        next(
            (
                at
                for at in range(len(before) - 1, -1, -1)
                if not before[at].is_capital or before[at].text in TITLE_WORDS or before[at].text in JOBS
            ),
            -1,
        )
        + 1
    )
    name = [word for word in before[first:] if word.text not in PARTICLES]
    return len(name) in (2, 3) and name[-1].text not in KINDS and (name[0].text.upper() in people or name[1].is_initial)


def _with_state(run: list[Word], head: int, end: int) -> int:
    """Returns the last word of a name with its state: `Roe Systems of Ohio`."""
    if end != head or end + 2 >= len(run) or run[end + 1].text != "of" or run[head].text.title() == "Bank":
        return end
    for length in (2, 1):
        if end + 1 + length < len(run) and " ".join(word.text for word in run[end + 2 : end + 2 + length]) in STATES:
            return end + 1 + length
    return end


def _is_numbered_fund(run: list[Word], at: int) -> bool:
    """Returns whether a Roman numeral numbers a fund, and not a namesake: `Roe Growth Fund II, L.P.`"""
    return (
        at > 0
        and set(run[at].text) <= set("IVX")
        and run[at - 1].text.title() in KINDS | {"Partners", "Investors", "Ventures", "Holdings", "Series"}
    )


def _is_office_of_unit(before: list[Word]) -> bool:
    """Returns whether the words before "of" are an office in a unit: `Senior Vice President of Operations` of Roe Mills, Inc."""
    office = next((at for at in range(len(before) - 1, -1, -1) if before[at].text.title() in _OFFICES), None)
    if office is None or not 2 < len(before) - office < _LONGEST_UNIT:
        return office is not None and len(before) - office == 1
    return before[office + 1].text.lower() in ("of", "for")


def _joins(run: list[Word], low: int, at: int, head: int, people: frozenset[str]) -> bool:
    """Returns whether the `and` at `at` is part of a name: `Morgan and Foreman, P.C.`, but not `John Smith and Acme Inc.`"""
    left = [word for word in run[low:at] if word.is_capital]
    right = head - at - 1
    return (
        bool(left)
        and left[-1].text not in LEGAL_FORMS
        and right <= 2
        and len(left) <= 2
        and not (left[0].text.upper() in people and len(left) > 1)
    )


def _kind_bounds(run: list[Word], low: int, head: int, kind: str) -> tuple[int, int] | None:
    end = head
    if kind in KINDS_WITH_OF and head + 2 < len(run) + 1 and head + 1 < len(run) and run[head + 1].text.lower() in ("of", "for"):
        position = head + 2
        while position < len(run) and run[position].text.lower() == "the":
            position += 1
        while (
            position < len(run)
            and run[position].is_capital
            and position - head < 7
            and (run[position].text.lower() not in NOT_IN_NAMES or not run[position].text.isupper())
            and (run[position].text not in TITLE_WORDS or run[position].text.title() in _TAUGHT)
            and not (run[position].separator == "\n" and run[position].text.lower() in NOT_IN_NAMES)
        ):
            end = position
            position += 1
    while end + 1 < len(run) and (_goes_on(run, end + 1) or (run[end + 1].text in KINDS and run[end + 1].separator == " ")):
        end += 1
    if end + 1 < len(run) and run[end + 1].is_capital and run[end + 1].separator in (" ", "\n"):
        behind = run[end + 1].text
        if behind in GEOGRAPHIC_HEADS or (run[end].text in WEAK_KINDS and behind.lower() in NOT_IN_NAMES and run[end + 1].separator == " "):
            return None
    end = _with_state(run, head, end)
    start = _first_word(run, low, head, with_and=False) if head > low else None
    if start is None:
        return (head, end) if end > head and kind in KINDS_WITH_OF else None
    capitalized = [word for word in run[start:head] if word.is_capital]
    # the letter of a heading is not a name: "D. Insurance agreements"
    strong = [word for word in capitalized if word.text.lower() not in NOT_IN_NAMES and word.text != "&" and not word.is_initial]
    if (not strong and end == head) or len(capitalized) > 7:
        return None
    plain = run[head].text.title() if run[head].text.isupper() else run[head].text
    if plain in WEAK_KINDS and len(capitalized) < 2 and end == head and (strong[0].text.lower() in ROLE_WORDS or run[head].text.isupper()):
        return None
    if plain == "Bank" and len(strong) == 1 and strong[0].text.lower().endswith("ing") and strong[0].text.lower() in _common():
        return None  # "Issuing Bank"
    first = first_of_name(run, start, end)
    return (first, end) if first is not None else None


@cache
def _common() -> frozenset[str]:
    return words("common_words")
