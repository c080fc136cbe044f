"""PERSON by a title before a family name alone, and by a name in quotes between the others.

    Deputy van Houten, Drs. Pei and Roe, Ms. de la Torre, Deacon Price
    Hugh "Bear" Roe

A family name may begin with a small letter, and may be a plain word: the title says that it is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legal_pipeline.data.government import GOVERNMENT_HEADS
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.stopwords import NOT_IN_NAMES, PLAIN_NAMES, ROLE_WORDS
from legal_pipeline.data.titles import JOBS, PERSONAL_TITLES
from legal_pipeline.data.word_list import common_words
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import TITLE_WORDS, Word, given_names, words
from legal_pipeline.stages.structures import name_shapes

_PARTICLES = r"(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Ll]a|[Dd]el|[Ll]os|[Ll]as|[Dd]i|[Dd]a|[Dd]u|[Ll]e|al|el|bin|St\.)[ \n]){1,3}"
_SURNAME = r"(?:[A-Z](?:[’'][A-Z])?[a-z]+(?:[A-Z][a-z]+)?(?:-[A-Z][a-z]+)?)"
_TITLES = frozenset(word for title in PERSONAL_TITLES for word in (title, title.rstrip(".")))
_TITLED = re.compile(
    rf"\.?[ \n](?P<name>(?P<particles>{_PARTICLES})?{_SURNAME})(?:[ ]and[ ](?P<second>{_SURNAME}))?(?![\w’-]*[ \n][A-Z][a-z]|-)"
)
"""Behind a title."""
_CALLED = re.compile(
    r"(?<=[\w.][ \n])[\"“(](?P<called>[A-Z][\w.’' ]{1,14}?)[\"”)][ \n]"
    r"(?P<last>(?:Mc|Mac|O['’])?[A-Z][\w’'-]+(?:,?[ ](?:Jr|Sr)\.|[ ]I{2,3}\b)?)(?![\w’'-])"
)
_FIRST = re.compile(r"(?<![\w.’'-])(?P<first>[A-Z][\w’'-]+)(?:[ \n][A-Z]\.)?[ \n]\Z")
"""Before the name by which somebody is called."""
_LONGEST_FIRST = 30


def find(normalized: NormalizedText, known: Sequence[Word] | None = None) -> Iterator[Candidate]:
    """`known` are the words of the text, where they have been read already."""
    text = normalized.text
    for word in known if known is not None else words(text):
        if word.text in _TITLES and (hit := _TITLED.match(text, word.end)):
            for group in ("name", "second"):
                if hit[group] and _is_surname(hit[group], bool(hit["particles"]) and group == "name"):
                    yield name_candidate(text, MentionType.PERSON, hit.start(group), hit.end(group), 0.8, "person.title", RANK_WEAK)
    for hit in _CALLED.finditer(text):
        first = _FIRST.search(text, max(0, hit.start() - _LONGEST_FIRST), hit.start())
        if first and _is_called(first["first"], hit):
            yield name_candidate(text, MentionType.PERSON, first.start(), hit.end("last"), 0.9, "person.nickname", RANK_NAME)


def _is_surname(name: str, has_particle: bool) -> bool:
    if has_particle:
        return True
    lower = name.lower()
    if name in TITLE_WORDS or name in JOBS or name in KINDS or name in GOVERNMENT_HEADS or lower in ROLE_WORDS or is_place(name):
        return False
    if lower in NOT_IN_NAMES or lower.removesuffix("s") in NOT_IN_NAMES:
        return name.upper() in PLAIN_NAMES
    return lower not in common_words() or name.upper() in PLAIN_NAMES


def _is_called(first: str, hit: re.Match[str]) -> bool:
    """Returns whether the words in quotes stand in the name of a person: one of the words around them is a given name."""
    called, last = hit["called"].split()[0], hit["last"].split()[0].rstrip(",")
    is_bracket = hit[0][0] == "("
    if first.upper() not in given_names() and (is_bracket or called.upper() not in given_names()):
        return False
    if is_bracket and called.upper() not in given_names():
        return False
    return (
        first.lower() not in NOT_IN_NAMES
        and last.lower() not in NOT_IN_NAMES
        and first.isupper() == last.isupper()
        and name_shapes.is_person(f"{first} {last}")
    )
