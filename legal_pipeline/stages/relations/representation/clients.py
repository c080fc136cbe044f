"""Finds the parties that a phrase in a block of counsel names: "Defendants Acme Co. and Roe", "the Government", "Plaintiffs".

Names come first, in full, then short ("Acme", a family name), then roles. A phrase with a name that no party bears, and a
role that several have, name nobody: rather no client than a wrong one. In the list of counsel of an opinion, "for appellee" stands for
all appellees.
"""

from __future__ import annotations

import re

from legal_pipeline.data.name_abbreviations import expanded
from legal_pipeline.data.places import STATES
from legal_pipeline.data.roles import AMICUS
from legal_pipeline.model import Span
from legal_pipeline.stages.relations.context import NAMES, Context, fold
from legal_pipeline.stages.relations.representation.office_holders import office_holder
from legal_pipeline.stages.structures.captions.role_words import ROLE_WORD, role_of

_SAME_SIDE = {
    "appellant": ("plaintiff", "defendant", "petitioner", "intervenor"),
    "appellee": ("defendant", "plaintiff", "respondent"),
    "petitioner": ("plaintiff", "appellant"),
    "respondent": ("defendant", "appellee"),
    "plaintiff": ("petitioner",),
    "defendant": ("respondent",),
}
"""Role in a block that no party has -> equivalent roles to try, each only if it has a single party."""
_OPPOSITE = {
    "appellee": frozenset({"appellant"}),
    "appellant": frozenset({"appellee"}),
    "respondent": frozenset({"petitioner"}),
    "petitioner": frozenset({"respondent"}),
    "defendant": frozenset({"plaintiff"}),
    "plaintiff": frozenset({"defendant"}),
}
_PLACES = {"plaintiff": 0, "defendant": 1}
"""Where a party stands in a caption of two parties that prints no role: "UNITED STATES OF AMERICA v. ROE"."""
_EXCEPT = re.compile(r"\b(?:except(?:\s+for)?|other\s+than|excluding|but\s+not)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\bet\s+al\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:john |jane |and )*(?:does|roes|doe \d+ (?:through|to)|unknown|xyz)\b|afl cio$|local (?:no )?\d+$|(?:the )?state$"
)
_STATES = frozenset(name.lower() for name in STATES)
_MOST_IN_LIST = 8
"""Parties for whom "for appellee" may stand in an opinion."""
_PLURAL_BEHIND = re.compile(r"s|\(s\)", re.IGNORECASE)
_GOVERNMENT = {
    "government": ("united states of america", "united states", "usa", "u s a"),
    "united states": ("united states of america", "usa"),
    "united states of america": ("united states", "usa"),
    "usa": ("united states of america", "united states"),
    "u s": ("united states of america", "united states"),
}
"""Folded name of the government in a block -> its names in captions."""
_NO_NAME = frozenset(
    """agency a above all an and any appeal as at behalf below by captioned certified class classes co consolidated corp counter
    counterclaim company cross crossclaim debtor each et al federal for her herself him himself his ii iii in inc individually interest
    interests its itself iv jr lead llc member members named no nominal nos of official capacity on only or others parties party possession
    pro proposed putative real respective review rule action se settlement similarly situated sr the their them third this to various
    certain""".split()  # noqa: SIM905
)
"""Words in the phrase that are no name."""
_TITLE = re.compile(
    r"\b(?:DEFENDANT|PLAINTIFF|PETITIONER|RESPONDENT|APPELLANT|APPELLEE|CLAIMANT|INTERVENOR)\s+(?P<name>[A-Z][^\n]{2,90})|"
    r"\b(?:Defendant|Plaintiff|Petitioner|Respondent)\s+(?P<mixed>[A-Z][^\n]{2,90}?)['’]s?\s+(?:Motion|Answer|Brief|Memorandum|Opposition|"
    r"Reply|Response|Notice|Objection|Application)"
)
_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4}
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)})\b(?=(?:\s*(?:,|and|to)\s*\w+)*\s+(?:Claimant|Defendant|Respondent|Appellant|Applicant)s?\b)", re.I
)
"""The parties of an English case by their numbers: "for the First and Third Defendants"."""
_NEAR = 240
"""Characters behind the evidence in which the client's name may still be printed."""


def clients_of(context: Context, client: str, near: Span, *, is_list: bool = False) -> list[str]:
    """Returns the entities that `client` names. `near` is the evidence, in which a client outside the captions may be named.

    `is_list` says that the phrase is that of an opinion's list of counsel.
    """
    phrase, _, excepted = _divided(client)
    role, is_plural = _role(phrase)
    entities, rest = _named(context, phrase)
    rest_entities, rest = _short(context, rest)
    entities = _without_placeholders(context, [*entities, *(entity for entity in rest_entities if entity not in entities)])
    if excepted:
        without, _ = _named(context, excepted)
        without += _short(context, excepted)[0]
        return [entity for entity in _in_role(context, role) if entity not in without]
    if entities and (is_list or not (_OTHERS.search(phrase) and is_plural)):
        return entities
    if not entities and (holder := office_holder(context, phrase)):
        return [holder]
    if not entities and is_plural and (family := _family(context, role, rest)):
        return family
    if not entities and (mentioned := _mentioned(context, phrase, near)):
        return mentioned
    if not role:
        return entities
    parties = _in_role(context, role)
    if ordinals := {_ORDINALS[word.lower()] for word in _ORDINAL.findall(phrase)}:
        return [party for at, party in enumerate(parties) if at in ordinals] if max(ordinals) < len(parties) else []
    if not entities and rest:
        return [party for party in parties if _shares_a_word(context, party, rest)] if len(parties) == 1 else []
    real = _without_placeholders(context, parties)
    if len(real) > 1 and not entities and not is_plural and not (is_list and len(real) <= _MOST_IN_LIST):
        return _titled(context, parties)
    return real or entities


def _family(context: Context, role: str, rest: str) -> list[str]:
    """Returns the parties in the role whose family name the phrase gives, where it is that of several: "Attorney for Defendants Roe"."""
    bearers = {entity for name, entity in context.case.names.items() if rest and name.endswith(f" {rest}")}
    parties = [party for party in _in_role(context, role) if party in bearers]
    return parties if len(parties) > 1 else []


def _shares_a_word(context: Context, party: str, rest: str) -> bool:
    """Returns whether a name that is no party's may yet be this party's, written otherwise: "Acme Brake Company" for "ACME BRAKE CO."."""
    sought = {word for word in expanded(rest).split() if len(word) > 3 and word not in _NO_NAME}
    return any(sought & set(expanded(name).split()) for name, entity in context.case.names.items() if entity == party)


def _without_placeholders(context: Context, parties: list[str]) -> list[str]:
    """Returns the parties without "DOES 1-50", for whom nobody appears, and "Local 4", a part of another name; all if none is left."""
    names = {entity: name for name, entity in reversed(context.case.names.items())}
    return [party for party in parties if not _PLACEHOLDER.match(names.get(party, "")) and names.get(party) not in _STATES] or parties


def _divided(client: str) -> tuple[str, str, str]:
    match = _EXCEPT.search(client)
    return (client[: match.start()], match[0], client[match.end() :]) if match else (client, "", "")


def _role(phrase: str) -> tuple[str, bool]:
    match = ROLE_WORD.search(phrase)
    if match is None:
        return role_of(phrase), False
    return role_of(phrase), bool(_PLURAL_BEHIND.match(phrase, match.end("role")))


def _named(context: Context, phrase: str) -> tuple[list[str], str]:
    """Returns the parties whose whole name is in the phrase, the longer before the shorter, and the folded rest."""
    rest = f" {fold(phrase)} "
    found: dict[str, int] = {}
    for name in sorted(context.case.names, key=lambda one: (-len(one), one)):
        form = name.removeprefix("the ")
        at = rest.find(f" {form} ") if len(form) > 3 else -1
        if at >= 0:
            found.setdefault(context.case.names[name], at)
            rest = f"{rest[:at]} {'#' * len(form)} {rest[at + len(form) + 2 :]}"
    return sorted(found, key=lambda entity: found[entity]), " ".join(re.sub(r"#+", ";", rest).split())


def _short(context: Context, rest: str) -> tuple[list[str], str]:
    """Returns the parties named by a part of their name that is in no other party's, and the words that name nobody."""
    entities: list[str] = []
    unknown: list[str] = []
    for part in re.split(r";", ROLE_WORD.sub(" ; ", fold(rest) if ";" not in rest else rest)):
        # "Building and Construction Trades Department" is one name, "Roe and Mott" are two
        whole = _hits(context, _sought(part))
        for run in [part] if len(whole) == 1 else re.split(r"\band\b|\bor\b", part):
            if not (sought := _sought(run)):
                continue
            hits = _hits(context, sought)
            if len(hits) == 1:
                entities += hits
            else:
                unknown.append(sought)
    return entities, " ".join(unknown)


def _sought(run: str) -> str:
    return " ".join(word for word in run.split() if word not in _NO_NAME and len(word) > 1)


def _hits(context: Context, sought: str) -> set[str]:
    """Returns the parties of whose names the folded words are a part, abbreviations written out if need be."""
    if not sought:
        return set()
    forms = (sought, *_GOVERNMENT.get(sought, ()))
    hits = {entity for name, entity in context.case.names.items() for form in forms if f" {form} " in f" {name} "}
    if hits or not (long := _without_small_words(expanded(sought))):
        return hits
    return {entity for name, entity in context.case.names.items() if f" {long} " in f" {_without_small_words(expanded(name))} "}


def _without_small_words(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _NO_NAME)


def _mentioned(context: Context, phrase: str, near: Span) -> list[str]:
    """Returns the names of the phrase that are mentioned in or just behind the evidence, counsel and their firms left out."""
    folded = f" {fold(phrase)} "
    own = {context.entity_at(one.name) for one in context.structures.counsel} | {
        context.entity_at(one.firm) for one in context.structures.counsel if one.firm
    }
    found: dict[str, None] = {}
    for mention in context.between(near.start, near.end + _NEAR, NAMES):
        name = fold(mention.text).removeprefix("the ")
        if len(mention.text) > 2 and f" {name} " in folded and (entity := context.entity(mention)) and entity not in own:
            found[entity] = None
    return list(found)


def _in_role(context: Context, role: str) -> list[str]:
    if parties := context.case.parties.get(role):
        return parties
    for other in _SAME_SIDE.get(role, ()):
        parties = context.case.parties.get(other, [])
        if len(parties) == 1:
            return parties
    return _other_side(context, role)


def _other_side(context: Context, role: str) -> list[str]:
    """Returns the parties without a role, if all the others stand on the other side ("ROE, Appellant, v. MOTT"), or no party has a role."""
    if set(context.case.parties) <= {AMICUS} and role in _PLACES:
        friends = context.case.parties.get(AMICUS, [])
        both = [party for party in dict.fromkeys(context.case.names.values()) if party not in friends]
        return [both[_PLACES[role]]] if len(both) == 2 else []
    if not context.case.parties:
        return list(dict.fromkeys(context.case.names.values())) if len(set(context.case.names.values())) == 1 else []
    if not set(context.case.parties) or not set(context.case.parties) <= _OPPOSITE.get(role, frozenset()):
        return []
    placed = {party for parties in context.case.parties.values() for party in parties}
    return list(dict.fromkeys(party for party in context.case.names.values() if party not in placed))


def _titled(context: Context, parties: list[str]) -> list[str]:
    """Returns the one of several parties in a role whose paper it is by its title: "ANSWER OF DEFENDANT ROE"; else nobody."""
    head = context.window.text[:6_000]
    found: set[str] = set()
    for match in _TITLE.finditer(head):
        printed = f" {fold(match['name'] or match['mixed'])} "
        found |= {entity for name, entity in context.case.names.items() if entity in parties and f" {name} " in printed}
    return list(found) if len(found) == 1 else []
