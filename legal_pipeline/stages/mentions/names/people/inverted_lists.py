"""PERSON in lists that print the surname first: each line is one person.

    Roe, Jane
    Mott III, William R.
    Vane, Martin, Esq.

The rules for prose would read "Jane" and the "Mott" below it as one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.places import STATES
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.data.word_list import common_words
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_CAPTION, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import LEGAL_FORMS, given_names

_WORD = r"[A-ZÀ-Þ](?:[^\W\d_]|['’-](?=[^\W\d_]))+"
_SUFFIX = r"(?:Jr|Sr|JR|SR)\b\.?|I{2,3}\b|IV\b|2d\b|3d\b"
_LINE = re.compile(
    r"(?:\A|(?<=[\n\u2029]))[ ]?(?:\d{1,3}[.)][ ])?"
    rf"(?P<name>(?P<surname>(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Ll]a|[Dd]el|[Ll]os|[Ss]t\.)[ ]){{0,3}}{_WORD}(?:[ "
    rf"](?!{_SUFFIX}){_WORD})?)(?:,?[ ](?:{_SUFFIX}))?,[ ]"
    rf"(?P<given>{_WORD}|(?:[A-Z]\.[ ]?){{1,2}})(?:[ ](?:[A-Z]\.|[A-Z]\b|{_WORD})){{0,2}}(?:,?[ ](?:{_SUFFIX}))?)"
    r"(?P<behind>,?[ ](?:Esq|M\.D|MD|Ph\.D|CPA|J\.D)\.?)?[ ]?(?:[,;(\t][^\n\u2029]{0,60})?(?=[\n\u2029]|\Z)"
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields the persons of two or more neighboring lines, of which at least one has a known given name."""
    if ", " not in normalized.text:
        return
    lines: list[re.Match[str]] = []
    for line in _LINE.finditer(normalized.text):
        if not _is_name(line):
            continue
        if lines and line.start() - lines[-1].end() > 1:
            yield from _list(normalized.text, lines)
            lines = []
        lines.append(line)
    yield from _list(normalized.text, lines)


def _list(text: str, lines: list[re.Match[str]]) -> Iterator[Candidate]:
    if len(lines) > 1 and any(line["given"].upper() in given_names() for line in lines) and _begins_a_list(text, lines[0].start()):
        for line in lines:
            yield name_candidate(text, MentionType.PERSON, line.start("name"), line.end("name"), 0.9, "person.inverted_list", RANK_CAPTION)


def _begins_a_list(text: str, start: int) -> bool:
    """Returns whether a heading or nothing stands above the first line, and not the first half of a name: "JANE T. / ROE, BO M."."""
    above = text[max(0, start - 80) : max(0, start - 1)].rsplit("\n", 1)[-1].rsplit("\u2029", 1)[-1].strip()
    words = above.rstrip(":").split()
    return (
        not words
        or text[start - 1] == "\u2029"
        or above.endswith((":", ";"))
        or (len(words) < 5 and all(word.lower() in NOT_IN_NAMES or word.islower() or word.lower() in common_words() for word in words))
    )


def _is_name(line: re.Match[str]) -> bool:
    """Returns whether the line is no place ("Salem, Oregon") and no organization ("Roe Mills, Inc.")."""
    given, surname = line["given"].strip(), line["surname"].split()
    if len(surname) > 1 and surname[0].upper() in given_names():
        return False  # "Jane Roe, Bo Mott" in a list of persons
    if given in STATES or given in LEGAL_FORMS or given.rstrip(".") in LEGAL_FORMS or is_place(f"{given}"):
        return False
    return not any(word.lower() in NOT_IN_NAMES for word in (*surname, given) if len(word) > 2)
