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
_SURE_RANK = re.compile(
    r"\b(?:Sheriff|Warden|Sergeant|Sgt|Lieutenant|Detective|Trooper|Constable|(?:Police|Correctional?)\s+Officer)\.?\s+$", re.IGNORECASE
)
"""Behind these stands a person, even one whose given name is rare."""
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
_CREDENTIAL = re.compile(
    r"(?:L\.?P\.?N|R\.?N|A\.?P\.?R\.?N|C\.?N\.?[AM]|C\.?R\.?N\.?A|N\.?P|P\.?A-C|D\.?O|D\.?D\.?S|D\.?M\.?D|D\.?C|D\.?P\.?M|O\.?D|C\.?P\.?A|"
    r"E\.?M\.?T|L\.?C\.?S\.?W|M\.?S\.?W|J\.?D|Ed\.?D|Psy\.?D|D\.?V\.?M|P\.?E)\.?$"
)
"""What a nurse, a physician or an accountant has behind the name: "Jane Roe, LPN"."""
_PRISON = re.compile(
    r"(?:(?:FCI|FPC|USP|FDC|FMC|MDC|MCC|MCFP|FCC|FTC|SCI|ADX)\b|(?:[A-Z][\w.'’-]*\s+){1,4}(?:Correctional|Prison|Jail|Penitentiary|Detention|Reformatory"
    r"|Area\s+of\s+Responsibility|Field\s+Office|Service\s+Center)\b)"
    r".*",
    re.IGNORECASE | re.DOTALL,
)
"""Where a warden serves: "B. ROE, Warden, FCI Acton"."""
_THING = re.compile(
    r"persons?\s+coming\b|(?:in|at|from)\s+(?!his\b|her\b|their\b|its\b|the\b|official|individual|both|personal)|(?:located|seized|contained|bearing|held|on\s+deposit)\s|(?:(?:certain|the|all)\s+)?(?:real|personal)\s+property\b|(?:serial|vin)\b",
    re.IGNORECASE,
)
"""Of an action against a thing: "IN ACTON COUNTY", "REAL PROPERTY LOCATED AT 1 MAIN STREET" name nobody."""
_PRISONER = re.compile(r"(?:[A-Z]{2,5}|Inmate|Prisoner|Reg(?:ister)?\.?|ID)?\s?(?:No\.?|#|Number)\s?[A-Z]{0,2}[-\s]?\d", re.IGNORECASE)


def name_behind_rank(text: str, start: int, stop: int) -> int:
    """Returns where the person's name begins in "Acton Police Chief HAROLD STOUT", or `start`."""
    ranked = _RANKED.match(text, start, stop)
    if ranked is None:
        return start
    name = " ".join(text[ranked.end() : stop].split())
    first, _, rest = name.partition(" ")
    if _SURE_RANK.search(text, start, ranked.end()) and 1 < len(name.split()) < 4 and name_shapes.is_person(name):
        return ranked.end()
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


def is_credential(text: str) -> bool:
    """Returns whether the text between commas is what a person has behind the name: "Jane Roe, LPN"."""
    return bool(_CREDENTIAL.match(text.strip()))


def is_prison(text: str) -> bool:
    """Returns whether the text between commas is where a warden serves: "B. ROE, Warden, FCI Acton"."""
    return bool(_PRISON.match(text))


def is_prisoner_number(text: str) -> bool:
    """Returns whether the text between commas is the number of a prisoner."""
    return bool(_PRISONER.match(text))


def is_thing(text: str) -> bool:
    """Returns whether the text belongs to a thing or a place, not to a party: "in Acton County", "REAL PROPERTY AT 1 MAIN STREET"."""
    return bool(_THING.match(text))
