"""Finds headings and numbered paragraphs, and the section path that they form.

A numbered line is a heading only if its number continues the previous ones. This excludes "A. Smith" and
"12. See id." in any kind of document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

_LABEL_CHARS = 120
_FULL_LINE_CHARS = 40  # a heading does not continue after a line shorter than this
_LARGEST_CHAPTER = 60  # "97.5 Percent" is not a section
_LARGEST_GAP = 2  # OCR may have lost one number
_LARGEST_PARAGRAPH_GAP = 4
_CAPITALS_LINES = 3  # longer runs of capitals are emphasis, not headings


class Rank(IntEnum):
    """The level of a heading. A heading closes the open ones of its own and lower levels."""

    PART = 0
    CAPITALS = 1
    ARTICLE = 2
    ROMAN = 3
    SECTION = 4
    LETTER = 5
    NUMBER = 6
    DECIMAL = 7
    PARAGRAPH = 8


@dataclass(frozen=True, slots=True)
class Heading:
    start: int
    end: int
    """The end of the heading. Equal to `start` for a numbered paragraph, whose text is body text."""
    rank: Rank
    label: str

    @property
    def opens_section(self) -> bool:
        """Whether the heading has words. A bare number only begins a paragraph."""
        return self.end > self.start


_WORDS_FOR_NUMBERS = "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN".split()  # noqa: SIM905
_ORDINALS = "FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH ELEVENTH TWELFTH".split()  # noqa: SIM905
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

_HEADING = re.compile(
    rf"""
    \n [\x20\t\xa0]*+ (?=[A-Z0-9“"§])
    (?: (?P<part>(?:PART|Part|EXHIBIT|Exhibit|SCHEDULE|Schedule|APPENDIX|Appendix|ANNEX|Annex|ATTACHMENT)
            \ +(?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}})(?:-\d+)?)
            (?=[ \t]*[\n.:–—-]|[ \t]+[A-Z“])
      | (?P<article>(?:ARTICLE|Article|CHAPTER|Chapter|TITLE)\ +(?:[IVXL]{{1,7}}|\d{{1,2}}|(?:{"|".join(_WORDS_FOR_NUMBERS)})\b)
            |(?:COUNT|Count|CLAIM)\ +(?:[IVXL]{{1,7}}\b|\d{{1,2}}\b|(?:{"|".join(_WORDS_FOR_NUMBERS)})\b)
            |(?:{"|".join(_ORDINALS)})\ +(?:CAUSE\ OF\ ACTION|CLAIM|COUNT|AFFIRMATIVE\ DEFENSE|DEFENSE)\b)
      | (?P<section>(?:SECTION|Section|Sec\.|§)\ *\d{{1,3}}(?:\.\d{{1,3}})*) (?=\.?[ \t\xa0]+[A-Z“"]|\.?[ \t]*\n)
      | (?P<decimal>\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})\.?[ \t\xa0]+(?=[A-Z“"])
      | (?P<number>\d{{1,4}})\.[ \t\xa0]+(?=[A-Z“"'‘\[(])
      | (?P<roman>[IVX]{{1,6}})\.[ \t\xa0]+(?=[A-Z“"])
      | (?P<letter>[A-Z])\.[ \t\xa0]+(?=[A-Z“"])
      | (?P<capitals>[A-Z“"][A-Z][^a-z\n]{{2,100}}+|[A-Z][^a-z\n]\ [^a-z\n]{{2,100}}+) (?=\n)
    )
    """,
    re.VERBOSE,
)
_TITLE_PHRASE = re.compile(r"[A-Z“\"][^.\n:;]{1,70}?(?=[.:](?:\s|\Z)|[ \t\xa0]{3}|[ \t]*\n|\Z)")
_DECIMAL = re.compile(r"\d+(?:\.\d+)*")
_DOT_LEADERS = re.compile(r"\.{4}|(?:\. ){3}|…{2}")
_SMALL_WORDS = frozenset("a an and as at by for from in into its of on or the to under upon v vs with not nor but that".split())  # noqa: SIM905
_NOT_A_TITLE = re.compile(r"[.,;&:]$|\bV\.?$|\d{3}|[$@_=]|^(?:VS?|AND|DATED|BY|NO|CASE|CIVIL ACTION|PAGE)\b|[A-Z]\.[A-Z]\.[A-Z]\.")


@dataclass(slots=True)
class SectionPath:
    """The open sections, outermost first. Pages must be passed in order."""

    _open: list[tuple[Rank, str]] = field(default_factory=list)
    _numbers: dict[Rank, int] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for _, label in self._open)

    def headings(self, body: str, offset: int) -> Iterator[Heading]:
        """Yield the headings and numbered paragraphs of one page, after adding each to the path.

        `offset` is the offset of body[0] in the document text.
        """
        text = f"\n{_with_line_feeds(body)}\n"
        searched_to = 0
        for match in _HEADING.finditer(text):
            kind = str(match.lastgroup)
            rank = Rank[kind.upper()]
            at = match.start(kind)
            if at < searched_to:
                continue
            if rank is Rank.CAPITALS:
                heading, searched_to = _capitals(text, at)
            else:
                heading = self._numbered(text, match, rank, at)
            if heading is not None:
                self._enter(heading)
                yield Heading(heading.start + offset - 1, heading.end + offset - 1, heading.rank, heading.label)

    def _enter(self, heading: Heading) -> None:
        while self._open and self._open[-1][0] >= heading.rank and not _contains(self._open[-1], heading):
            self._open.pop()
        self._open.append((heading.rank, heading.label))
        for rank in [rank for rank in self._numbers if rank > heading.rank and rank is not Rank.PARAGRAPH]:
            del self._numbers[rank]

    def _numbered(self, text: str, match: re.Match[str], rank: Rank, at: int) -> Heading | None:
        printed = match[str(match.lastgroup)]
        line, following = _two_lines(text, match.end())
        if _DOT_LEADERS.search(line) or _DOT_LEADERS.search(following):
            return None
        rest = line.strip()
        if rank in (Rank.PART, Rank.ARTICLE, Rank.SECTION):
            if rest and not _is_title(_phrase(rest.lstrip(" .:–—-\t\xa0"))):
                return Heading(at, at, rank, printed) if rank is Rank.SECTION and rest[:1] in ".:" else None
            return self._with_phrase(text, match, rank, at, printed)
        if rank is Rank.DECIMAL:
            return self._with_phrase(text, match, rank, at, printed) if rest and int(printed.split(".")[0]) <= _LARGEST_CHAPTER else None
        if rank is Rank.NUMBER:
            return self._arabic(text, match, at, int(printed), _phrase(rest))
        number = _roman(printed) if rank is Rank.ROMAN else 0
        if not (number and self._follows(Rank.ROMAN, number)):
            # I, V and X may be letters
            rank, number = Rank.LETTER, ord(printed[0]) - ord("A") + 1
            if len(printed) > 1 or not self._follows(rank, number):
                return None
        self._numbers[rank] = number
        end = match.end() + len(line.rstrip())
        if len(rest) >= _FULL_LINE_CHARS and _is_title(following.strip()) and not _HEADING.match(f"\n{following}\n"):
            rest = f"{rest} {following.strip()}"
            end = match.end() + len(line) + 1 + len(following.rstrip())
        return Heading(at, end, rank, f"{printed}. {_folded(rest)}"[:_LABEL_CHARS].rstrip())

    def _arabic(self, text: str, match: re.Match[str], at: int, number: int, phrase: str) -> Heading | None:
        """Return a heading if the words after the number are a title, else a numbered paragraph."""
        if _is_title(phrase) and self._follows(Rank.NUMBER, number):
            self._numbers[Rank.NUMBER] = number
            return self._with_phrase(text, match, Rank.NUMBER, at, f"{number}.")
        if number == 1 or 0 < number - self._numbers.get(Rank.PARAGRAPH, 0) <= _LARGEST_PARAGRAPH_GAP:
            self._numbers[Rank.PARAGRAPH] = number
            return Heading(at, at, Rank.PARAGRAPH, f"¶ {number}")
        return None

    def _with_phrase(self, text: str, match: re.Match[str], rank: Rank, at: int, printed: str) -> Heading:
        position = match.end()
        while position < len(text) and text[position] in " .:–—-\t\xa0":
            position += 1
        phrase = _TITLE_PHRASE.match(text, position)
        if phrase and _is_title(phrase[0]):
            return Heading(at, phrase.end(), rank, f"{printed} {_folded(phrase[0])}"[:_LABEL_CHARS].rstrip())
        return Heading(at, match.end() if rank in (Rank.PART, Rank.ARTICLE) else at, rank, printed)

    def _follows(self, rank: Rank, number: int) -> bool:
        last = self._numbers.get(rank, 0)
        return number == 1 or 0 < number - last <= _LARGEST_GAP


def _two_lines(text: str, position: int) -> tuple[str, str]:
    """Return the rest of the line at `position` and the next line, up to 120 characters of each."""
    end = text.find("\n", position)
    below = text.find("\n", end + 1)
    return text[position : min(end, position + 120)], text[end + 1 : min(below, end + 121)] if below > 0 else ""


def _with_line_feeds(body: str) -> str:
    """Put a line feed into the wide blanks that end paragraphs in text saved without line feeds. Keeps the length."""
    if "    " in body:
        for sign in ".;:”":
            body = body.replace(f"{sign}    ", f"{sign}   \n")
    return body


def _capitals(text: str, at: int) -> tuple[Heading | None, int]:
    """Return the heading at `at`, if it is one, and the end of the run of lines in capitals."""
    lines: list[str] = []
    position = at
    while position < len(text):
        stop = text.index("\n", position)
        line = text[position:stop].strip()
        if not line or line.upper() != line or sum(map(str.isalpha, line)) < 4:
            break
        lines.append(line)
        position = stop + 1
    label = _folded(" ".join(lines))
    letters = sum(map(str.isalpha, label))
    if len(lines) > _CAPITALS_LINES or letters < 4 or letters * 2 < len(label) or _NOT_A_TITLE.search(label):
        return None, position
    return Heading(at, position - 1, Rank.CAPITALS, label[:_LABEL_CHARS].rstrip()), position


def _contains(outer: tuple[Rank, str], heading: Heading) -> bool:
    """Return whether the heading is within the outer section, as 3.11.2 is within 3.11."""
    if outer[0] is not heading.rank or heading.rank not in (Rank.SECTION, Rank.DECIMAL):
        return False
    own, above = _DECIMAL.search(heading.label), _DECIMAL.search(outer[1])
    return own is not None and above is not None and own[0].startswith(f"{above[0]}.")


def _phrase(rest: str) -> str:
    match = _TITLE_PHRASE.match(rest)
    return match[0] if match else ""


def _is_title(phrase: str) -> bool:
    """Return whether a phrase has up to ten words, all capitalized except small ones."""
    words = phrase.split()
    return 0 < len(words) <= 10 and all(not word[:1].islower() or word in _SMALL_WORDS for word in words) and not words[-1].islower()


def _roman(printed: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in printed]
    return sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))


def _folded(label: str) -> str:
    return " ".join(label.split())
