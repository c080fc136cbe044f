"""Dot leaders of tables of contents, which engines misread as letters: `Jurisdiction .esecsecesseesseeeesseaseeees 14`."""

from __future__ import annotations

import re

from legal_pipeline.data.word_list import common_words

LEADER = "....."
_LOOKS = "cesouanrw0\\-.·•,:;_~*«»=—–'"
"""What dots in a row are taken for."""
_ENTRY = re.compile(r"(?P<head>\S.*?\S)(?P<tail>[ \t]+(?:[A-Za-z]{1,2}-)?(?:\d{1,4}|[ivxl]{1,6}|passim)[\d, ]*)\Z", re.IGNORECASE)
_DOTS_BEHIND_WORD = re.compile(rf"(?<=[^\W_])[.·•…_]{{2,}}[{_LOOKS}]*\Z", re.IGNORECASE)
_ONLY_LOOKS = re.compile(rf"[{_LOOKS}]+\Z", re.IGNORECASE)
_DOUBLED = re.compile(r"(.)\1", re.IGNORECASE)
_MIN_LETTERS = 6
_MIN_DOUBLED = 3
"""Doubled letters; "successes" and "assesses" have two."""


def without_misread_leaders(text: str) -> str:
    """Return the text with each row of dots between an entry and its page number as `.....`, whatever it was read as."""
    return "\n".join(map(_entry, text.split("\n")))


def _entry(line: str) -> str:
    match = _ENTRY.search(line)
    if match is None:
        return line
    words = match["head"].split(" ")
    kept = len(words)
    while kept > 1 and _is_leader(words[kept - 1]):
        kept -= 1
    leader = "".join(words[kept:])
    last = _DOTS_BEHIND_WORD.sub("", words[kept - 1])
    leader = words[kept - 1][len(last) :] + leader
    if len(leader) < _MIN_LETTERS:
        return line
    return line[: match.start()] + " ".join([*words[: kept - 1], last, LEADER]) + match["tail"]


def _is_leader(word: str) -> bool:
    if not word or not any(char.isalnum() for char in word):
        return True  # blanks, and dots that were read as dots
    if not _ONLY_LOOKS.match(word) or word.lower() in common_words():
        return False
    return len(word) >= _MIN_LETTERS and len(_DOUBLED.findall(word)) >= _MIN_DOUBLED
