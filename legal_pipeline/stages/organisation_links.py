"""Which names of organisations, bodies and courts in one document mean the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from legal_pipeline.data.organisation_suffixes import GENERIC_WORDS
from legal_pipeline.stages.links import Link
from legal_pipeline.stages.name_keys import OrganisationName, folded, organisation_name
from legal_pipeline.stages.spelling import near_pairs

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}(?:'s)?")
_SHORTEST_SHORT_NAME = 4  # characters: a shorter first word says too little

Body = list[str]
"""The printed names of one organisation, the first standing for all."""


def organisation_links(texts: Iterable[str], surnames: frozenset[str] = frozenset()) -> Iterator[Link[str]]:
    """Links between printed names. `surnames` (lower case) of the document's persons are no short names of companies."""
    bodies: list[Body] = []
    for block in _blocks(texts):
        for body, links in _bodies(block):
            bodies.append(body)
            yield from links
    by_core: dict[str, list[Body]] = {}
    for body in bodies:
        by_core.setdefault(_joined(organisation_name(body[0])), []).append(body)
    yield from _trading_names(bodies, by_core)
    yield from _national(bodies, by_core)
    yield from _acronyms(bodies)
    yield from _short_names(bodies, surnames)
    yield from _slips(bodies)


def _joined(name: OrganisationName) -> str:
    """MasterCard is Master Card."""
    return "".join(name.core)


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    blocks: dict[str, list[str]] = {}
    for text in sorted(set(texts)):
        key = _joined(organisation_name(text))
        if key:
            blocks.setdefault(key, []).append(text)
    for _, block in sorted(blocks.items()):
        yield block


def _bodies(block: Sequence[str]) -> Iterator[tuple[Body, list[Link[str]]]]:
    """One core's names, parted by legal form; a name without one belongs to the only body there is, or stands alone."""
    bodies: list[tuple[set[str], Body, list[Link[str]]]] = []
    for text in sorted(block, key=lambda text: (-len(organisation_name(text).forms), text)):
        forms = organisation_name(text).forms
        if forms:
            fitting = [body for body in bodies if body[0] & forms]
        else:
            fitting = [body for body in bodies if not body[0]] or (bodies if len(bodies) == 1 else [])
        if fitting:
            forms_seen, body, links = fitting[0]
            links.append(Link(body[0], text, _difference(body[0], text)))
            body.append(text)
            forms_seen |= forms
        else:
            bodies.append((set(forms), [text], []))
    yield from ((body, links) for _, body, links in bodies)


def _difference(left: str, right: str) -> str:
    if folded(left) == folded(right):
        return "same_words"
    one, other = organisation_name(left), organisation_name(right)
    if one.is_described != other.is_described:
        return "description"
    return "legal_form" if one.forms != other.forms else "same_words"


def _trading_names(bodies: Iterable[Body], by_core: dict[str, list[Body]]) -> Iterator[Link[str]]:
    for body in bodies:
        for text in body:
            other = organisation_name(text).trading_as
            found = by_core.get(_joined(organisation_name(other)), []) if other else []
            if len(found) == 1:
                yield Link(text, found[0][0], "trading_as")


def _national(bodies: Iterable[Body], by_core: dict[str, list[Body]]) -> Iterator[Link[str]]:
    """United States Department of Justice = Department of Justice."""
    for body in bodies:
        core = organisation_name(body[0]).core
        found = by_core.get("".join(core[1:]), []) if core[0] == "us" and len(core) > 3 else []
        if len(found) == 1:
            yield Link(body[0], found[0][0], "national")


def _acronyms(bodies: Iterable[Body]) -> Iterator[Link[str]]:
    short = [body for body in bodies if any(_ACRONYM.fullmatch(text) for text in body)]
    wanted = {_joined(organisation_name(body[0])) for body in short}
    meaning: dict[str, list[Body]] = {}
    for body in bodies:
        for letters in organisation_name(body[0]).initials & wanted:
            meaning.setdefault(letters, []).append(body)
    for body in short:
        found = meaning.get(_joined(organisation_name(body[0])), [])
        if len(found) == 1 and found[0] is not body:
            yield Link(found[0][0], body[0], "acronym")


def _short_names(bodies: Sequence[Body], surnames: frozenset[str]) -> Iterator[Link[str]]:
    """"Experian" where one company of the document, and no person, begins with that word."""
    by_first_word: dict[str, list[Body]] = {}
    for body in bodies:
        core = organisation_name(body[0]).core
        if len(core) > 1:
            by_first_word.setdefault(core[0], []).append(body)
    for body in bodies:
        name = organisation_name(body[0])
        word = name.core[0]
        if len(name.core) > 1 or name.forms or len(word) < _SHORTEST_SHORT_NAME or word in GENERIC_WORDS or word in surnames:
            continue
        found = by_first_word.get(word, [])
        if len(found) == 1:
            yield Link(found[0][0], body[0], "short_name")


def _slips(bodies: Iterable[Body]) -> Iterator[Link[str]]:
    by_words: dict[str, list[Body]] = {}
    for body in bodies:
        by_words.setdefault(" ".join(organisation_name(body[0]).core), []).append(body)
    for left, right in near_pairs(by_words):
        for one in by_words[left]:
            for other in by_words[right]:
                forms = organisation_name(one[0]).forms, organisation_name(other[0]).forms
                if not forms[0] or not forms[1] or forms[0] & forms[1]:
                    yield Link(one[0], other[0], "one_letter")
