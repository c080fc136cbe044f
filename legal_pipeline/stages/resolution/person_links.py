"""Links the names of persons within one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from legal_pipeline.stages.resolution.misspellings import near_pairs
from legal_pipeline.stages.resolution.name_keys import PersonName, folded, given_names_agree, person_name
from legal_pipeline.stages.resolution.union_find import Link


def person_links(texts: Iterable[str]) -> Iterator[Link[str]]:
    """Yields links between printed names. A name that fits two persons is linked to neither."""
    printed_forms: dict[PersonName, list[str]] = {}
    for text in sorted(set(texts)):
        name = person_name(text)
        if name is not None:
            printed_forms.setdefault(name, []).append(text)
    for same in printed_forms.values():
        yield from (Link(same[0], text, _difference(same[0], text)) for text in same[1:])
    blocks: dict[str, list[PersonName]] = {}
    for name in printed_forms:
        blocks.setdefault(name.surname.rsplit(None, 1)[-1], []).append(name)
    persons: list[list[PersonName]] = []
    for _, block in sorted(blocks.items()):
        persons += _persons(block)
    for person in persons:
        for name in person[1:]:
            yield Link(printed_forms[person[0]][0], printed_forms[name][0], merge_reason(person[0], name) or "nickname")
    yield from _given_names_alone(persons, printed_forms)
    heads = {" ".join(person[0].words): person[0] for person in persons if len(person[0].given) > 1}
    for left, right in near_pairs(heads):
        if heads[left].generation == heads[right].generation:
            yield Link(printed_forms[heads[left]][0], printed_forms[heads[right]][0], "one_letter")


def merge_reason(full: PersonName, name: PersonName) -> str | None:
    """Returns the reason why `name` can be the person `full`, or None if it cannot."""
    if full.generation and name.generation and full.generation != name.generation:
        return None
    if full.courtesy and name.courtesy and full.courtesy != name.courtesy:
        return None
    long, short = full.words, name.words
    if name.is_surname_only:
        return ("title_and_surname" if name.courtesy else "surname_only") if long[-len(short) :] == short else None
    if full.is_surname_only:
        return merge_reason(name, full)
    if len(short) >= 2 and long[-len(short) :] == short:
        return "first_name_left_out" if len(short) < len(long) else _same_words(full, name)
    if len(short) > len(long):
        long, short = short, long
    surnames = min(len(full.surname.split()), len(name.surname.split()))
    if long[-surnames:] != short[-surnames:]:
        return None
    long, short = long[:-surnames], short[:-surnames]
    if len(long) >= len(short) >= 1 and len(short) >= 2 and long[-len(short) :] == short:
        return "first_name_left_out"
    nickname = {word for word in (full.nickname, name.nickname) if word}
    if not given_names_agree(long[0], short[0]) and not nickname & {long[0], short[0]}:
        return None
    if not _middles_agree(long[1:], short[1:]):
        return None
    if long[0] != short[0]:
        return "initial" if 1 in (len(long[0]), len(short[0])) else "nickname"
    return "middle_name" if long != short else _same_words(full, name)


def _same_words(full: PersonName, name: PersonName) -> str:
    return "generation" if full.generation != name.generation else "title"


def _middles_agree(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Returns whether the shorter list of middle names occurs in order in the longer; initials match names."""
    rest = iter(long)
    return all(any(word == other or (1 in (len(word), len(other)) and word[0] == other[0]) for other in rest) for word in short)


def _persons(block: list[PersonName]) -> list[list[PersonName]]:
    """Groups the names with one surname by person, the fullest name first."""
    ordered = sorted(block, key=lambda one: (one.is_surname_only, -one.fullness, one.words, one.generation, one.courtesy, one.nickname))
    persons: list[_Person] = []
    courtesies = {name.courtesy for name in block if name.is_surname_only and name.courtesy}
    for name in ordered:
        fitting = [person for person in persons if person.fits(name)]
        if len(fitting) == 1 and not (name.is_surname_only and len(courtesies) > 1):
            fitting[0].add(name)
        else:
            persons.append(_Person([name], [name]))
    return [person.names for person in persons]


@dataclass(slots=True)
class _Person:
    names: list[PersonName]
    """Names of the person, the fullest first."""
    discriminating: list[PersonName]
    """The names that a further name must match: neither nicknames nor names without the first name."""

    def fits(self, name: PersonName) -> bool:
        """Returns whether `name` matches all discriminating names: "John Doe" does not fit "John A. Doe" with "J. B. Doe"."""
        return self._is_nickname(name) or all(merge_reason(member, name) for member in self.discriminating)

    def add(self, name: PersonName) -> None:
        self.names.append(name)
        if not self._is_nickname(name) and merge_reason(self.names[0], name) != "first_name_left_out":
            self.discriminating.append(name)

    def _is_nickname(self, name: PersonName) -> bool:
        return any(member.nickname == name.given != "" and _same_family(member, name) for member in self.names)


def _same_family(left: PersonName, right: PersonName) -> bool:
    return left.surname == right.surname and (left.generation == right.generation or not (left.generation and right.generation))


def _given_names_alone(persons: list[list[PersonName]], printed_forms: Mapping[PersonName, list[str]]) -> Iterator[Link[str]]:
    by_given: dict[str, list[PersonName]] = {}
    for person in persons:
        for given in {name.given for name in person if len(name.given) > 1}:
            by_given.setdefault(given, []).append(person[0])
    for person in persons:
        alone = person[0]
        if alone.is_surname_only and not alone.courtesy and len(by_given.get(alone.surname, ())) == 1:
            yield Link(printed_forms[by_given[alone.surname][0]][0], printed_forms[alone][0], "given_name_only")


def _difference(left: str, right: str) -> str:
    if folded(left) == folded(right):
        return "same_words"
    if (left.count(",") > 0) != (right.count(",") > 0):
        return "surname_first" if folded(left).split()[0].rstrip(",") != folded(right).split()[0].rstrip(",") else "title"
    return "title"
