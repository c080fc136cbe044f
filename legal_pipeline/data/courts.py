"""Courts: the words for kinds of courts, and an index from printed names to the ids of courts-db.

Source of names and ids: courts-db (Free Law Project, BSD-2). Its own `find_court` takes 112 ms a call; this index
reads its data once and answers from a dictionary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from legal_pipeline.data.places import STATES

COURT_KINDS: tuple[str, ...] = (
    "Supreme",
    "Superior",
    "Circuit",
    "District",
    "County",
    "Municipal",
    "Family",
    "Probate",
    "Surrogate's",
    "Surrogate’s",
    "Chancery",
    "Appellate",
    "Bankruptcy",
    "Juvenile",
    "Justice",
    "Magistrate",
    "Magistrates",
    "Tax",
    "Trial",
    "Small Claims",
    "Workers' Compensation",
    "Workers’ Compensation",
    "Criminal",
    "Civil",
    "City",
    "High",
    "Crown",
    "Land",
    "Commercial",
    "Orphans'",
    "Orphans’",
    "Federal",
    "State",
    "Claims",
    "Immigration",
    "Domestic Relations",
    "General Sessions",
    "Appeals",
    "Judicial",
    "Housing",
)
"""Before `Court`."""

COURT_OF: tuple[str, ...] = (
    "Appeals",
    "Appeal",
    "Civil Appeals",
    "Criminal Appeals",
    "Special Appeals",
    "Claims",
    "Federal Claims",
    "International Trade",
    "Chancery",
    "Common Pleas",
    "General Sessions",
    "Veterans Claims",
    "Errors and Appeals",
    "Workers’ Compensation Claims",
    "Workers' Compensation Claims",
    "Military Appeals",
    "Customs and Patent Appeals",
    "Last Resort",
    "Justice",
    "Appeals for Veterans Claims",
    "Appeals for the Armed Forces",
    "Oyer and Terminer",
)
"""Behind `Court of`."""

TRIBUNALS: tuple[str, ...] = (
    "Board of Immigration Appeals",
    "Judicial Panel on Multidistrict Litigation",
    "Judicial Panel for Multidistrict Litigation",
    "Workers’ Compensation Appeals Board",
    "Workers' Compensation Appeals Board",
    "Patent Trial and Appeal Board",
    "Trademark Trial and Appeal Board",
    "Merit Systems Protection Board",
    "Bankruptcy Appellate Panel",
    "Board of Veterans’ Appeals",
    "Board of Veterans' Appeals",
    "Foreign Intelligence Surveillance Court",
    "International Court of Justice",
    "International Criminal Court",
    "European Court of Human Rights",
    "European Court of Justice",
    "Board of Patent Appeals and Interferences",
    "Appeals Board",
)
"""Bodies that decide and are not called court."""

_DROPPED = frozenset(["the", "of", "for", "in", "and", "at", "united", "states", "us", "u", "s", "state", "commonwealth", "to", "a"])
_ORDINALS = {
    "1st": "first",
    "2nd": "second",
    "2d": "second",
    "3rd": "third",
    "3d": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
    "8th": "eighth",
    "9th": "ninth",
    "10th": "tenth",
    "11th": "eleventh",
    "dc": "columbia",
}
_SIDES = {"S": "Southern", "N": "Northern", "E": "Eastern", "W": "Western", "M": "Middle", "C": "Central"}


def court_id(name: str) -> str | None:
    """courts-db id of a court as printed, None where the name fits none or more than one."""
    return _index().get(_key(name))


@cache
def _index() -> dict[str, str]:
    courts = json.loads((resources.files("courts_db") / "data" / "courts.json").read_text(encoding="utf-8"))
    found: dict[str, str | None] = {}
    for strength in (0, 1):
        level: dict[str, str | None] = {}
        for court in courts:
            for form in _names(court) if strength == 0 else court.get("examples", ()):
                key = _key(form)
                level[key] = court["id"] if level.get(key, court["id"]) == court["id"] else None
        found = {**level, **found}
    # the federal court wins where a state's has the same plain name
    found[_key("Supreme Court")] = "scotus"
    found[_key("SDNY")], found[_key("EDNY")] = "nysd", "nyed"
    return {key: value for key, value in found.items() if key and value}


def _names(court: dict[str, str]) -> Iterator[str]:
    name = court["name"]
    yield name
    if court.get("citation_string"):
        yield court["citation_string"]
    side = re.search(r"\b([NSEWMC])\.D\. (.+)$", name)
    if side:
        yield name.replace(side[0], f"{_SIDES[side[1]]} District {side[2]}")
    whole = re.search(r", D\. (.+)$", name)
    if whole:
        yield name.replace(whole[0], f" District {whole[1]}")


def _key(name: str) -> str:
    """The words that tell one court from another, in order of the alphabet."""
    folded = re.sub(r"[^a-z0-9 ]", "", re.sub(r"[’']s\b", "s", re.sub(r"[-,:;/\s]+", " ", name.lower())))
    folded = re.sub(r"\b(?:\w+ )?division$", "", folded)
    if "circuit" in folded.split() and re.search(r"\bappeals?\b", folded):
        folded = re.sub(r"\b(?:circuit )?courts? of appeals?\b", "", folded)
    if "district" in folded.replace("district court", "", 1).split():
        folded = folded.replace("district court", "", 1)
    words = {_ORDINALS.get(word, word) for word in folded.split()} - _DROPPED
    return " ".join(sorted(words))


STATE_PATTERN = (
    "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted((*STATES, "Columbia"), key=len, reverse=True)) + ")"
)
"""Matches the name of a state, line breaks inside allowed."""
