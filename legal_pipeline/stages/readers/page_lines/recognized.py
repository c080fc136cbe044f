"""Mends what text recognition makes of bullets, of line numbers in a margin, and of sentences that it cuts with a blank line."""

from __future__ import annotations

import re
from collections.abc import Collection

_BULLET = re.compile(r"^(?P<sign>[©®¢°¤«»●▪■○¥·*:+]|[eo](?= +[A-Z]))(?= +[^\W\d_])", re.MULTILINE)
"""A sign alone before the words of a line; before figures it is one: `© 2019`, `° 45`."""
_SURE_SIGNS = frozenset("©®¢°¤«●▪■○¥")
"""The others begin lines too: a note with an asterisk, an answer with a colon."""
_MIN_BULLETS = 2

_CUT_SENTENCE = re.compile(r"(?<=[a-z,\d\])’])\n\n(?=[a-z§])(?!vs?\.)|(?<=U\.S\.C\.|C\.F\.R\.)\n\n(?=§)")
_FULL_LINE = 0.6
"""Of the longest line of the page: the last line of a paragraph may be as long, but then it ends with a period."""

_LONGEST_MISREAD, _MIN_MISREAD = 3, 6
_DOUBTFUL_SHARE = 0.5


def mended(text: str, doubtful: Collection[int] = ()) -> str:
    """Return the text of a page that was recognized, mended. `doubtful` are positions of words that the engine is not sure of."""
    return _whole_sentences(_with_bullets(_without_misread_numbers(text, doubtful)))


def _with_bullets(text: str) -> str:
    signs = [match["sign"] for match in _BULLET.finditer(text)]
    if len(signs) < _MIN_BULLETS or _SURE_SIGNS.isdisjoint(signs):
        return text
    return _BULLET.sub("•", text)


def _whole_sentences(text: str) -> str:
    if "\n\n" not in text:
        return text
    full = _FULL_LINE * max(map(len, text.split("\n")))

    def joint(match: re.Match[str]) -> str:
        line = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        return "\n" if line >= full else match[0]

    return _CUT_SENTENCE.sub(joint, text)


def _without_misread_numbers(text: str, doubtful: Collection[int]) -> str:
    """Drop the lines that were made of a column of line numbers: many short words, half of them doubtful and more."""
    if len(doubtful) < _DOUBTFUL_SHARE * _MIN_MISREAD:
        return text
    doubts = frozenset(doubtful)
    kept: list[str] = []
    at = 0
    for line in text.split("\n"):
        words = line.split()
        unsure = len(doubts.intersection(range(at, at + len(words))))
        at += len(words)
        is_misread = len(words) >= _MIN_MISREAD and unsure >= _DOUBTFUL_SHARE * len(words) and max(map(len, words)) <= _LONGEST_MISREAD
        if not is_misread:
            kept.append(line)
    return "\n".join(kept)
