"""GOV_BODY by head word: `Department of Labor`, `Committee on Rules`, `Texas Office of Court Administration`."""

from __future__ import annotations

from legal_pipeline.data.government import GOVERNMENT_HEADS, PUBLIC_WORDS, WEAK_HEADS
from legal_pipeline.data.stopwords import NOT_IN_NAMES, NOT_LEADING, PERSON_ROLES, ROLE_WORDS
from legal_pipeline.stages.mentions.line_breaks import breaks_line, line_above
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.tokens import (
    CONNECTORS,
    LEGAL_FORMS,
    STRONG_TITLES,
    TITLE_WORDS,
    Word,
    given_names,
)

_GOVERNED = frozenset({"State", "Commonwealth", "County", "City", "Town", "Village", "Territory"})
_COMMITTEES_OF_BOARDS = frozenset(
    """Audit Compensation Nominating Governance Executive Finance Steering Special Investment Risk Credit Management Advisory
    Corporate""".split()  # noqa: SIM905
)
"""What the committees of a company's board are called."""
_HEADS_AND_COURTS = GOVERNMENT_HEADS | {"Court", "Courts"}
_REGISTERED_IN = frozenset({"Registration", "Examiners", "Discipline", "Research"})
"""Before "in" and what a board watches over: "Board of Registration in Medicine"."""
_FIELD = frozenset({"Field", "District", "Regional", "Area", "Sector", "Resident", "Branch"})
"""Kinds of offices that an agency has in many places."""


def government_bounds(run: list[Word], low: int, head: int, kind: str) -> tuple[int, int] | None:
    """Returns the first and last index of the public body with the head word at `head`, or None."""
    end = head
    if end + 2 <= len(run) - 1 and run[end + 1].text.lower() in ("of", "on", "for"):
        end = _complement_end(run, end)
    start = head
    while start > low:
        before = run[start - 1]
        lower = before.text.lower()
        is_joining = lower in ("of", "and", "&", "for") and start - 1 > low and _is_public(run[start - 2])
        is_joining = is_joining or (lower == "service" and start - 1 > low and run[start - 2].text.lower() in ("public", "civil"))
        if before.text in LEGAL_FORMS or (not is_joining and (lower in NOT_LEADING or (lower in NOT_IN_NAMES and not _is_public(before)))):
            break
        if "\n" in run[start].separator and (
            breaks_line(run, low, start)
            or _is_of_a_state(run, low, start)
            or any(word.text.title() in GOVERNMENT_HEADS for word in line_above(run, low, start))
        ):
            break
        if run[start].separator[:1] in ("’", "'") and (lower in ("state", "government") or not _is_public(before)):
            break
        if before.text in STRONG_TITLES and not _is_public(before):
            break
        start -= 1
    while start < head and run[start].text.lower() in (*CONNECTORS, "&"):
        start += 1
    if start == head and kind == "Office" and end > head:
        start = _field_office(run, low, head)
    parts = [word for word in run[start : end + 1] if word is not run[head] and word.is_capital]
    if not parts or parts[0].text.lower() == "directors":
        return None
    if kind == "Committee" and {word.text.title() for word in parts} <= _COMMITTEES_OF_BOARDS:
        return None
    if any(word.text.lower() in ("directors", "agreement", "managers", "trustees") for word in parts):
        return None
    if kind in WEAK_HEADS and not any(_is_public(word) or is_place(word.text) for word in parts):
        return None
    if end == head and start == head:
        return None
    if run[end].text.lower() in CONNECTORS:
        return None
    return start, end


def _is_of_a_state(run: list[Word], low: int, at: int) -> bool:
    """Returns whether the line above names a state, a county or a city: "STATE OF OHIO" above "DEPARTMENT OF LABOR"."""
    line = line_above(run, low, at)
    return len(line) > 2 and line[0].text.title() in _GOVERNED and line[1].text.lower() == "of"


def _field_office(run: list[Word], low: int, head: int) -> int:
    """Returns the first word of an office called after its place: `San Francisco Field Office of ...`; else `head`."""
    if head - 1 <= low or run[head - 1].text.title() not in _FIELD:
        return head
    for length in (3, 2, 1):
        first = head - 1 - length
        if first >= low and is_place(" ".join(word.text for word in run[first : head - 1])):
            return first
    return head


def _complement_end(run: list[Word], at: int) -> int:
    """Returns the index of the last word of a complement: `of Health and Human Services`, `of the Interior`, `of Labor`."""
    end = at
    position = at + 1
    while position < len(run):
        word = run[position]
        lower = word.text.lower()
        if lower == "the" and run[position - 1].text.lower() == "and":
            break  # "the Department of Labor and the Acton Labor Commissioner"
        if lower in ("of", "the", "and", "&", "for", "on") or (lower == "in" and run[position - 1].text in _REGISTERED_IN):
            position += 1
            continue
        if (
            not word.is_capital
            or (
                position - 1 != at
                and word.separator == "\n"
                and (run[position - 1].is_capital or _is_unit(run, at, position))
                and (lower in NOT_IN_NAMES or _starts_a_body(run, position))
            )
            or (word.text in STRONG_TITLES and not (word.text.title() == "Justice" and position == at + 2))
            or (_is_joined(run, at, position) and _is_another_body(run, position))
        ):
            break
        if (
            run[position - 1].text.lower() == "and"
            and not _is_public(word)
            and (lower in ROLE_WORDS or word.text in TITLE_WORDS or lower in PERSON_ROLES or word.text.upper() in given_names())
        ):
            break
        end = position
        position += 1
        if word.text.title() == "Justice":
            break  # "the Department of Justice Overseas Section"
    return end


def _is_unit(run: list[Word], at: int, position: int) -> bool:
    """Returns whether "of" alone stands between "Office" and the end of the line: the unit of an officer, "Director, Office of / Roe"."""
    return run[at].text.title() == "Office" and run[position - 1].text.lower() == "of"


def _is_joined(run: list[Word], at: int, position: int) -> bool:
    """Returns whether "and" or "and the" precedes the word."""
    before = [word.text.lower() for word in run[at + 1 : position]]
    return before[-1:] in (["and"], ["&"]) or before[-2:] == ["and", "the"]


def _is_another_body(run: list[Word], at: int) -> bool:
    """Returns whether a body with a complement of its own begins at `at`: "Department of Labor and the Department of Commerce"."""
    for position in range(at, min(at + 5, len(run) - 1)):
        word = run[position]
        title_case = word.text.title() if word.text.isupper() else word.text
        if title_case in GOVERNMENT_HEADS or title_case == "Division":
            return run[position + 1].text.lower() in ("of", "on", "for")
        if not word.is_capital:
            return False
    return False


def _is_public(word: Word) -> bool:
    text = word.text.title() if word.text.isupper() and len(word.text) > 3 else word.text
    return text.rstrip("’'s") in PUBLIC_WORDS or text in PUBLIC_WORDS or word.text in PUBLIC_WORDS or is_place(word.text)


def _starts_a_body(run: list[Word], at: int) -> bool:
    if run[at].text.isupper() != run[at - 1].text.isupper() or run[at].text.upper() in given_names():
        return True
    for position in range(at, min(at + 6, len(run))):
        if position > at and run[position].separator == "\n":
            return False
        if (run[position].text.title() if run[position].text.isupper() else run[position].text) in _HEADS_AND_COURTS:
            return True
    return False
