"""Links the names of organizations, public bodies and courts within one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from legal_pipeline.data.organisation_suffixes import GENERIC_WORDS
from legal_pipeline.stages.resolution.misspellings import near_pairs
from legal_pipeline.stages.resolution.name_keys import OrganisationName, folded, organisation_name
from legal_pipeline.stages.resolution.union_find import Link

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}(?:'s)?")
_SHORTEST_SHORT_NAME = 4  # characters; a shorter first word is too ambiguous

_LINKING_WORDS = frozenset({"of", "the", "for", "in", "and", "at", "state", "commonwealth"})

BodyNames = list[str]
"""The printed names of one organization; the first represents it."""


def organisation_links(
    texts: Iterable[str], reserved: frozenset[str] = frozenset(), public: frozenset[str] = frozenset()
) -> Iterator[Link[str]]:
    """Yields links between printed names.

    `reserved` holds the document's surnames and places in lower case, which are not accepted as short names of companies.
    `public` holds the names of courts and public bodies, which may differ by one letter (Clark County, Clarke County).
    """
    bodies: list[BodyNames] = []
    for block in _blocks(texts):
        for body, links in _bodies(block):
            bodies.append(body)
            yield from links
    by_core: dict[str, list[BodyNames]] = {}
    for body in bodies:
        by_core.setdefault(_without_spaces(organisation_name(body[0])), []).append(body)
    yield from _trading_name_links(bodies, by_core)
    yield from _national_bodies(bodies, by_core)
    yield from _acronym_links(bodies)
    yield from _short_name_links(bodies, reserved, public)
    yield from _misspellings(body for body in bodies if public.isdisjoint(body))
    yield from _same_words_in_any_order(sorted(public))


def _without_spaces(name: OrganisationName) -> str:
    """Joins the core words, so that "MasterCard" equals "Master Card"."""
    return "".join(name.core)


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    blocks: dict[str, list[str]] = {}
    for text in sorted(set(texts)):
        key = _without_spaces(organisation_name(text))
        if key:
            blocks.setdefault(key, []).append(text)
    for _, block in sorted(blocks.items()):
        yield block


def _bodies(block: Sequence[str]) -> Iterator[tuple[BodyNames, list[Link[str]]]]:
    """Splits the names with one core by legal form. A name without a form joins the only organization, else stands alone."""
    bodies: list[tuple[set[str], BodyNames, list[Link[str]]]] = []
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


def _trading_name_links(bodies: Iterable[BodyNames], by_core: dict[str, list[BodyNames]]) -> Iterator[Link[str]]:
    for body in bodies:
        for text in body:
            other = organisation_name(text).trading_as
            matches = by_core.get(_without_spaces(organisation_name(other)), []) if other else []
            if len(matches) == 1:
                yield Link(text, matches[0][0], "trading_as")


def _national_bodies(bodies: Iterable[BodyNames], by_core: dict[str, list[BodyNames]]) -> Iterator[Link[str]]:
    """Links "United States Department of Justice" and "Department of Justice"."""
    for body in bodies:
        core = organisation_name(body[0]).core
        matches = by_core.get("".join(core[1:]), []) if core[0] == "us" and len(core) > 3 else []
        if len(matches) == 1:
            yield Link(body[0], matches[0][0], "national")


def _acronym_links(bodies: Iterable[BodyNames]) -> Iterator[Link[str]]:
    short = [body for body in bodies if any(_ACRONYM.fullmatch(text) for text in body)]
    wanted = {_without_spaces(organisation_name(body[0])) for body in short}
    meaning: dict[str, list[BodyNames]] = {}
    for body in bodies:
        for letters in organisation_name(body[0]).initials & wanted:
            meaning.setdefault(letters, []).append(body)
    for body in short:
        matches = meaning.get(_without_spaces(organisation_name(body[0])), [])
        if len(matches) == 1 and matches[0] is not body:
            yield Link(matches[0][0], body[0], "acronym")


def _short_name_links(bodies: Sequence[BodyNames], reserved: frozenset[str], public: frozenset[str]) -> Iterator[Link[str]]:
    """Links a short name to the only longer name in the document that contains it.

    The short name is the first word of a company ("Expedoe" for "Expedoe Solutions"), the words before "of" ("Roe Chapel"
    for "Roe Chapel of Springfield") or the last words of any name ("Appeals Board").
    """
    cores = [(organisation_name(body[0]).core, body) for body in bodies]
    containing: dict[str, list[tuple[tuple[str, ...], BodyNames]]] = {}
    for core, body in cores:
        for word in set(core):
            containing.setdefault(word, []).append((core, body))
    for core, body in cores:
        if organisation_name(body[0]).forms or set(core) <= GENERIC_WORDS or len(core[0]) < _SHORTEST_SHORT_NAME:
            continue
        longer = [(other, name) for other, name in containing[core[0]] if len(other) > len(core) and _contains(other, core)]
        if len(longer) != 1:
            continue
        other, name = longer[0]
        if len(core) == 1:
            is_part = core[0] not in reserved and public.isdisjoint(body) and core[0] == next((word for word in other if len(word) > 2), "")
        else:
            is_part = (other[: len(core)] == core and (other[len(core)] in ("of", "for") or _is_joined(name[0], body[0]))) or (
                other[-len(core) :] == core and core[0] not in GENERIC_WORDS
            )
        if is_part:
            yield Link(name[0], body[0], "short_name")


def _is_joined(long: str, short: str) -> bool:
    """Returns whether the longer name goes on with "&": "Roe Stave & Heading Co." for "Roe Stave"."""
    return " ".join(long.lower().split()).startswith(f"{' '.join(short.lower().split())} & ")


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _misspellings(bodies: Iterable[BodyNames]) -> Iterator[Link[str]]:
    by_words: dict[str, list[BodyNames]] = {}
    for body in bodies:
        by_words.setdefault(" ".join(organisation_name(body[0]).core), []).append(body)
    for left, right in near_pairs(by_words):
        for one in by_words[left]:
            for other in by_words[right]:
                forms = organisation_name(one[0]).forms, organisation_name(other[0]).forms
                if not forms[0] or not forms[1] or forms[0] & forms[1]:
                    yield Link(one[0], other[0], "one_letter")


def _same_words_in_any_order(public: Iterable[str]) -> Iterator[Link[str]]:
    """Links "Court of Appeals of Ohio", "Ohio Court of Appeals" and "State of Ohio Court of Appeals"."""
    by_words: dict[tuple[str, ...], list[str]] = {}
    for text in public:
        words = tuple(sorted(word for word in organisation_name(text).core if word not in _LINKING_WORDS))
        if len(words) > 2:
            by_words.setdefault(words, []).append(text)
    for texts in by_words.values():
        yield from (Link(texts[0], text, "word_order") for text in texts[1:])
