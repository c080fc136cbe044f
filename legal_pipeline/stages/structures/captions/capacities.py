"""In which capacity a party stands in a list: an officer with the title before the name, or the guardian who speaks for a party."""

from __future__ import annotations

import re

from legal_pipeline.stages.structures import name_shapes

_RANKS = (
    "Sheriffs?|Undersheriff|Chief|Officers?|Deput(?:y|ies)|Wardens?|Detectives?|Sergeants?|Sgts?|Dets?|Lieutenants?|Lts?|Captains?|Capts?"
    "|Corporals?|Cpls?|Troopers?|Commissioners?|Mayor|Governor|Superintendent|Inspectors?|Agents?|Marshals?|Constables?|Patrol(?:man|men)|Major"
    "|Correctional\\s+Officers?|C/?Os?|Postmaster|Councilm[ae]n|Magistrate|Principal|Dean|Chancellor|Secretary|Attorney\\s+General|Director"
)
_RANKED = re.compile(rf"(?:\S+\s+){{0,6}}?(?:(?:Deputy|Acting|Interim|Assistant|Chief|Former)\s+)*(?:{_RANKS})\.?\s+(?=\S)", re.IGNORECASE)
_INITIAL = re.compile(r"[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z][\w'’\-]+$")
_SPEAKS = re.compile(
    r"\b(?:guardians?(?:\s+ad\s+litem)?|next\s+friends?|natural\s+(?:parents?|mother|father)|parents?|mother|father|conservators?"
    r"|(?:personal\s+)?representatives?|attorneys?[\s-]in[\s-]fact)\s*$",
    re.IGNORECASE,
)
_KIN = (
    r"(?:(?:the|an?|natural|biological|legal|maternal|paternal|minor|alleged|adult)\s+)*(?:mother|father|child(?:ren)?|juveniles?|decedent|ward"
    r"|grand(?:mother|father|parents?)|parents?|conservatee|protectee|(?:disabled|incapacitated|protected|mentally\s+ill)\s+(?:person|adult|child))"
)
_KINSHIP = re.compile(_KIN, re.IGNORECASE)
_LAST = re.compile(rf",\s(?:{_KIN}|deceased|(?:an?\s)?minors?)[.,]?$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|through)\b", re.IGNORECASE)


def name_behind_rank(text: str, start: int, stop: int) -> int:
    """Returns where the person's name begins in "Acton Police Chief HAROLD STOUT", or `start`."""
    ranked = _RANKED.match(text, start, stop)
    if ranked is None:
        return start
    name = " ".join(text[ranked.end() : stop].split())
    first, _, rest = name.partition(" ")
    is_named = bool(rest) and (name_shapes.may_be_given_name(first) or bool(_INITIAL.match(name)))
    return ranked.end() if is_named and (_INITIAL.match(name) or name_shapes.is_person(name)) else start


def names_a_guardian(description: str) -> bool:
    """Returns whether the name of who acts for the party follows: "a minor, by and through his guardian ad litem,"."""
    return bool(_SPEAKS.search(description) and _BY.search(description))


def is_kinship(text: str) -> bool:
    """Returns whether the text between commas says what a party is to a family: "K. B., Mother, Appellant"."""
    return bool(_KINSHIP.fullmatch(" ".join(text.split())))


def ends_in_kinship(text: str) -> bool:
    """Returns whether the line names of whom a case is: "EDNA ROE, Ward", "A. B., a minor child"."""
    return bool(_LAST.search(text)) and "other" not in text.lower().rsplit(",", 1)[-1]
