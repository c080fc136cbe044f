"""PERSON in a capitalized run, by title ("Mr. Roe"), given name, middle initial, or the words that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.government import GOVERNMENT_HEADS
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.places import GEOGRAPHIC_HEADS, STREET_SUFFIXES
from legal_pipeline.data.stopwords import NOT_IN_NAMES, PERSON_ROLES, PLAIN_NAMES
from legal_pipeline.data.titles import DEGREES, JOBS, SILKS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.people.name_order import has_no_common_word, is_family_first, is_surname_in_capitals
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import collapse_whitespace
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

_BEHIND = re.compile(
    r",?\s(?:Esq\b|ESQ\b|Esquire|M\.D\.|Ph\.?D|J\.D\.|C\.P\.A|CPA\b|D\.O\.|R\.N\.|\(?SBN|\(?(?:State )?Bar No"
    r"|\([Bb]ar|Attorney at Law|Notary Public|Clerk of|(?:United States |U\.S\. |Chief |Senior )?(?:District"
    r"|Circuit|Magistrate|Bankruptcy) Judge|(?:being|having been|BEING|HAVING BEEN) (?:first |FIRST )?(?:duly |DULY "
    r")?(?:sworn|SWORN|deposed)"
    r"|(?:testifie[ds]|deposes|was (?:born|sworn|deposed|arrested|hired)|resides|died (?:in|on|at)|do(?:es)? (?:hereby "
    r")?(?:swear|depose))\b)"
)
_SIGNED = re.compile(
    r"(?:/[sS]/|[Bb]y:|BY:|Name:|NAME:|s/|\b(?:NOW,? COMES?|Now,? comes?|(?:[Tt]estimony|[Dd]eposition|[Aa]ffidavit|[Ee]xamination) of"
    r"|(?:TESTIMONY|DEPOSITION|AFFIDAVIT|EXAMINATION) OF|(?<![\w.] )I,))\s?$"
)

_RANKS = frozenset("Assistant Associate Chief Deputy Lead Managing Senior Staff General Regional Sales Project District".split())  # noqa: SIM905
_VERBS_BEHIND = frozenset({"Assigned", "Reassigned", "Referred", "Terminated"})
"""What a docket entry says of a judge or a party: "Judge Jane Q. Roe Reassigned"."""
_NEVER_LAST = frozenset(
    """Administrator Assigned Center Centre Chair Professorship Lectureship Fellowship Control Counseling Investment Liens Notification
    Reassigned Referred Refining Station Supplement Terminated Trustees""".split()  # noqa: SIM905
)
"""Words of docket entries and of bodies that no family is called."""
_BUILDING = re.compile(
    r"[ \n](?i:(?:(?:United[ \n]States|U\.[ ]?S\.|Federal|State|County|City|Memorial|Judicial|Criminal|Civil|Justice|Municipal|Public"
    r"|International)[ \n]){0,3}"
    r"(?:Courthouse|Court[ ]House|Building|(?:Justice|Judicial|Court|Courts|Government)[ ](?:Center|Complex)|Airport|Bridge|Tunnel"
    r"|Expressway|Turnpike|Highway|Boulevard|Library|Stadium|Elementary|High[ ]School|Middle[ ]School|Medical[ ]Center|Detention[ ]Center"
    r"|Correctional))\b"
)
"""What is called after a person: "Ida Mott United States Courthouse"."""

_ANSWER = re.compile(r"(?:\A|[\n\u2029])\s?(?:\d{1,2}\s)?$")
"""The line before the "A." of a transcript's answer, possibly numbered: "3 A. Jane Roe." """

_SURE_PARTICLES = frozenset({("van",), ("von",), ("zu",), *((one, "der") for one in ("van", "von")), ("van", "den"), ("von", "und")})
_ROMANCE_PARTICLES = frozenset({("de", "la"), ("de", "los"), ("de", "las"), ("de", "le")})
_SPANISH_HEADS = frozenset(
    """Banco Universidad Avenida Calle Camino Paseo Plaza Puerto Rio San Santa Villa Hospital Instituto Museo Casa Isla Sierra Fiesta Dia
    Playa Punta Marina Ciudad Estado Ministerio Boulevard Rue Place Hotel Club Rancho Costa Banque Caisse Port Compagnie""".split()  # noqa: SIM905
)
"""Words before "de la" that no person is called."""
_PLACE_HEADS = frozenset(
    {*GEOGRAPHIC_HEADS, *(word for word in STREET_SUFFIXES if len(word) > 3), "Bridge", "Park", "Building", "Memorial"}
) - {"Lane", "Row", "Walk"}
"""Words after which a name is not a person: `George Washington Bridge`."""


_ROLE_BEFORE = re.compile(r"\b([a-z]+)[ \n]\Z")
""""plaintiff Meriweather Roe": in small letters too, where no word of the name is a common one."""


def people_in(text: str, row: list[Word]) -> Iterator[Candidate]:
    """Yields the persons in a part of a capitalized run."""
    segment: list[Word] = []
    for word in row:
        if (not word.is_capital and word.text not in PARTICLES) or word.text.lower() in CONNECTORS:
            yield from _person(text, segment)
            segment = []
        else:
            segment.append(word)
    yield from _person(text, segment)


def _person(text: str, segment: list[Word]) -> Iterator[Candidate]:
    """Yields the persons in a run of capitalized words without connectors."""
    at = 0
    people = given_names()
    while at < len(segment):
        cue = None
        while at + 1 < len(segment) and segment[at].text in DEGREES and segment[at + 1].separator == "\n":
            at += 1  # behind a name on the line above: "Ann Roe, D.D.S."
        while at < len(segment) and (segment[at].text in TITLE_WORDS or segment[at].text.lower() in PERSON_ROLES):
            lower = segment[at].text.lower()
            cue = "courtesy" if segment[at].text in STRONG_TITLES else (cue or ("role" if lower in PERSON_ROLES else "title"))
            at += 1
        if at >= len(segment):
            return
        if cue is None and (role := _ROLE_BEFORE.search(text, max(0, segment[at].start - 14), segment[at].start)):
            cue = "role" if role[1] in PERSON_ROLES and has_no_common_word(segment[at:]) else None
        end = at
        while end < len(segment) and _may_be_in_name(segment, at, end, people):
            end += 1
        row = segment[at:end]
        if len(row) > 1 and row[0].text == "A." and _ANSWER.search(text, max(0, row[0].start - 6), row[0].start):
            row = row[1:]
            at += 1
        if len(row) > 2 and row[-1].text in _VERBS_BEHIND:
            row = row[:-1]
        while (
            row
            and row[-1].text not in SUFFIXES
            and (row[-1].is_initials or row[-1].text in PARTICLES or row[-1].text == "&")
            and not _ends_with_initial_name(row)
        ):
            row = row[:-1]
        if row and _is_person(text, row, cue, people):
            source = "person.title" if cue == "courtesy" else "person.name"
            single = len(row) == 1
            yield name_candidate(
                text, MentionType.PERSON, row[0].start, row[-1].end, 0.75 if single else 0.88, source, RANK_WEAK if single else RANK_NAME
            )
            at += len(row)
        else:
            at += max(1, len(row)) if row and is_place(collapse_whitespace(text[row[0].start : row[-1].end])) else 1


def _may_be_in_name(segment: list[Word], first: int, at: int, people: frozenset[str]) -> bool:
    word = segment[at]
    if at > first and word.text in SUFFIXES:
        return True
    if at > first and word.text[0] == "#" and segment[at - 1].text.upper() == "DOE":
        return True
    if word.text in PARTICLES:
        return at > first
    if word.text in SILKS and at > first and not segment[at - 1].text.isupper():
        return False
    lower = word.text.lower()
    if (
        lower in NOT_IN_NAMES and not word.is_initial and not (word.text.upper() in PLAIN_NAMES and (at > first or at + 1 < len(segment)))
    ) or word.text in LEGAL_FORMS:
        return False
    if word.text == "&" or any(char.isdigit() for char in word.text) or "/" in word.text:
        return False
    if at > first:
        if segment[at - 1].text in SUFFIXES:
            return False
        if at - first >= 5:
            return False
        row = segment[first:at]
        whole = len(row) >= 2 and not row[-1].is_initials
        # "Jane Q. Roe" is complete: the words after it are not part of the name
        if len(row) == 3 and row[1].is_initials and not row[0].is_initials and word.text not in SUFFIXES and word.text not in PARTICLES:
            return False
        if word.separator[:1] in ("’", "'"):
            return False
        if (
            word.separator == "\n"
            and whole
            and not (len(row) == 2 and row[-1].text.upper() in people and at + 2 >= len(segment) and word.text.upper() not in people)
        ):
            return False
        # a name in capitals does not continue in lower case: "JANE ROE Attorney"
        letters = [w for w in row if len(w.text) > 2 and not w.is_initials]
        if (
            letters
            and len(word.text) > 2
            and not word.is_initials
            and letters[-1].text.isupper() != word.text.isupper()
            and not is_surname_in_capitals(segment, first, at, people)
            and not word.text.startswith(("Mc", "Mac", "De", "O'", "O’"))
            and not letters[-1].text.startswith(("Mc", "De", "Mac"))
        ):
            return False
        if word.text in TITLE_WORDS and (len(row) >= 2 or (word.separator == "\n" and word.text in STRONG_TITLES)):
            return False
    return True


def _follows_initials(text: str, core: list[Word], cue: str | None, people: frozenset[str]) -> bool:
    """Returns whether a person's name begins with initials: "J. Q. Roe", "J.R. Roe", "P. Giles Roe", "Officer D. Roe"."""
    surname = core[-1].text
    if len(surname) < 3 or surname.lower() in NOT_IN_NAMES or surname.rstrip(".") in LEGAL_FORMS:
        return False
    if len(core) >= 3:
        # "B. Roe Motion" is the heading of a section; "Jane Roe, P. Giles Mott" is not at the start of a line
        is_inside = text[max(0, core[0].start - 2) : core[0].start] in (", ", ",\n")
        return core[1].text.upper() in people or core[1].is_initials or is_inside
    if is_place(surname):
        return False
    if len(core[0].text) > 2:
        return bool(surname[1:2].islower() or surname.isupper() or surname[1:2] in "'’")
    return cue in ("title", "role") and "\n" not in core[-1].separator


def _has_particle(core: list[Word]) -> bool:
    """Returns whether a family name with a particle follows one or two given names: "Ann van der Roe", "Juan de la Roe"."""
    particles = tuple(word.text for word in core[1:-1] if word.text in PARTICLES)
    given = [word for word in core if word.text not in PARTICLES]
    return (
        (particles in _SURE_PARTICLES or particles in _ROMANCE_PARTICLES)
        and core[1].text in PARTICLES
        and 2 <= len(given) <= 3
        and all(len(word.text) > 2 for word in given)
    )


def _ends_with_initial_name(row: list[Word]) -> bool:
    return len(row) == 2 and row[0].text.upper() == "DOE"


def _is_person(text: str, row: list[Word], cue: str | None, people: frozenset[str]) -> bool:
    core = [word for word in row if word.text not in SUFFIXES and word.text[0] != "#"]
    if not core or core[-1].is_initials:
        return False
    name = collapse_whitespace(text[row[0].start : row[-1].end])
    if core[-1].text in JOBS and all(word.text in JOBS or word.text in _RANKS for word in core[:-1]):
        return False  # "Principal Engineer"
    if (
        is_place(name)
        or core[-1].text.title() in _NEVER_LAST
        or core[-1].text in KINDS
        or core[-1].text.title() in _PLACE_HEADS
        or core[-1].text.title() in GOVERNMENT_HEADS
    ):
        return False
    full = [word for word in core if not word.is_initials and word.text not in PARTICLES]
    if any(word.text.lower() in NOT_IN_NAMES for word in full[-1:]) and cue != "courtesy":
        return False
    if len(core) == 1:
        return (
            cue == "courtesy"
            and len(core[0].text) > 2
            and core[0].text.lower() not in NOT_IN_NAMES
            and (not core[0].text.isupper() or len(core[0].text) > 3)
            and core[0].text not in TITLE_WORDS
            and not is_place(core[0].text)
        )
    if _BUILDING.match(text, row[-1].end):
        return False
    first = core[0]
    if _BEHIND.match(text, row[-1].end) or _SIGNED.search(text, max(0, row[0].start - 18), row[0].start):
        return len(core) <= 4
    if len(row) > len(core) and row[-1].text in SUFFIXES:
        return True
    if cue == "courtesy":
        return True
    if first.text.lower() in NOT_IN_NAMES and first.text.upper() not in ("MARK", "GRANT", "APRIL", "JUNE", "MAY", "AUGUST", "BILL"):
        return False
    if first.is_initials:
        return _follows_initials(text, core, cue, people)
    if len(core) >= 3 and core[1].is_initials and len(first.text) > 2:
        return True
    if _has_particle(core):
        return first.text not in _SPANISH_HEADS and len(core[-1].text) > 1
    if cue in ("title", "role") and len(full) >= 2:
        return not is_place(first.text) and len(core) <= 4
    if is_family_first(core, people):
        return True
    known = first.text.upper() in people or first.text.upper().partition("-")[0] in people
    if (
        known
        and is_place(first.text)
        and first.text
        not in (
            "Virginia",
            "Carolina",
            "Jackson",
            "Madison",
            "Charlotte",
            "Austin",
            "VIRGINIA",
            "JACKSON",
            "AUSTIN",
            "Jordan",
            "JORDAN",
            "Tyler",
            "Savannah",
            "Alexandria",
            "Sydney",
            "Israel",
            "Santiago",
            "Eugene",
            "EUGENE",
            "Norman",
            "Gary",
            "GARY",
            "Lincoln",
            "Dallas",
            "Elizabeth",
            "ELIZABETH",
            "Florence",
            "Marion",
            "Paris",
            "Orlando",
            "Victoria",
            "VICTORIA",
            "Georgia",
            "Chad",
            "Antonio",
        )
    ):
        return False
    return known and len(core[-1].text) > 1 and (not first.text.isupper() or core[-1].text.isupper() or core[-1].text[:2] in ("Mc", "De"))
