"""Tokens for the name rules, and the runs of capitalized words in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from legal_pipeline import data
from legal_pipeline.data.organisation_suffixes import LEGAL_FORM_SUFFIXES
from legal_pipeline.data.titles import COURTESY_TITLES, DEGREES, JUDICIAL_TITLES, NAME_SUFFIXES, TITLES

PARTICLES = frozenset(
    {
        "de",
        "la",
        "del",
        "van",
        "von",
        "der",
        "den",
        "di",
        "da",
        "du",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
        "y",
        "le",
        "dos",
        "das",
        "ter",
        "ten",
        "los",
        "las",
        "zu",
        "zur",
        "zum",
        "vom",
        "af",
        "av",
    }
)
CONNECTORS = frozenset({"of", "the", "and", "&", "for", "in", "on", "to", "at"})
LOWER_CASE_FORMS = frozenset({"plc", "p.l.c."})
"""Legal forms that are printed in lower case and end a name as the others do."""
# Lower-case words that never occur inside a name are not tokenized: they become part of the next separator.
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}[A-Z]?(?!\w)|(?<![\w’'&])(?:[A-Z\u00c0-\u00de](?:[^\W_]|['’&/.-](?=[^\W_]))*\.?|(?:"
    + "|".join(re.escape(word) for word in sorted(CONNECTORS | PARTICLES | LOWER_CASE_FORMS, key=len, reverse=True))
    + r")(?!\w)|&|\d[\w-]*)|#\d+"
)
_CAPTION_LEADS = frozenset({"Last", "Describe", "When", "As", "Check"})
_CAPTION = re.compile(r"Last\s+4\s+digits|Describe\s+(?:the|any)\s|When\s+was\s+the\s|As\s+of\s+the\s+date|Check\s+(?:all|one|if)\s")
"""Labels of form fields, printed on the same line as the name filled in (Official Forms 106D, 106E/F)."""
LEGAL_FORMS = frozenset(
    {*LEGAL_FORM_SUFFIXES, *(form.upper() for form in LEGAL_FORM_SUFFIXES), *(form.rstrip(".") for form in LEGAL_FORM_SUFFIXES)}
)
BEHIND_COMMA = LEGAL_FORMS | frozenset({*NAME_SUFFIXES, *(suffix.upper() for suffix in NAME_SUFFIXES)})
_JOINING = frozenset({" ", "\n", "’s ", "'s ", "’S ", "'S ", "’s\n", "'s\n", "’ ", "' ", "’\n", "-\n"})
"""Separators inside a name. A possessive joins an organization's words ("Workers’ Compensation"), never a person's."""
_KEEPS_PERIOD = frozenset(
    {
        *LEGAL_FORMS,
        *TITLES,
        *(title.upper() for title in TITLES),
        *DEGREES,
        *BEHIND_COMMA,
        "St.",
        "Ft.",
        "Mt.",
        "Bros.",
        "Dept.",
        "Assn.",
        "Assoc.",
        "Ass'n.",
        "Int'l.",
        "Nat'l.",
        "Univ.",
        "Ins.",
        "Mut.",
        "Dist.",
        "Bd.",
        "Comm.",
        "Mfg.",
        "Hon.",
        "No.",
        "Chas.",
        "Wm.",
        "Geo.",
        "Jos.",
        "Thos.",
    }
)

TITLE_WORDS = frozenset(word for title in TITLES for word in (*title.split(), *title.upper().split())) - {"The", "THE"}
STRONG_TITLES = frozenset(word for title in (*COURTESY_TITLES, *JUDICIAL_TITLES) for word in (title.split()[-1], title.split()[-1].upper()))
"""Titles that make a person of a single following name: `Mr. Roe`, `Judge Roe`."""
SUFFIXES = frozenset({*NAME_SUFFIXES, *(suffix.upper() for suffix in NAME_SUFFIXES)})


_JUDGE_NUMBER = re.compile(r"(?<=[A-Za-z]{3})-\d{4}\Z")
"""Behind the name of a judge of Cook County: "Judge Jane Roe-2187"."""
_INITIALS = re.compile(r"(?:[A-Z]\.){2,3}")
_OTHER_INITIALS = frozenset(
    """U.S. U.K. E.U. U.N. D.C. N.Y. N.J. N.H. N.M. N.C. S.C. N.D. S.D. R.I. P.R. V.I. W.V. L.A. B.C. P.O. A.M. P.M. A.D. B.V. N.V. N.A.
    S.A. L.P. P.C. P.A. P.L. C.V. L.C. S.E. S.W. N.E. N.W. E.D. W.D. M.D. C.D. D.O. J.D. R.N. B.A. B.S. M.A. M.S. P.E. C.A. D.A. V.P. T.V.
    I.D. I.P. I.T. H.R. R.R. C.J. J.J. F.R. P.D. Q.C. K.C. U.S.C. U.S.A. C.F.R. U.C.C. I.R.S. F.C.C. F.B.I. C.I.A. S.E.C. E.P.A. F.D.A.
    I.R.C. P.L.C. L.L.C. L.L.P. C.P.A. G.P. H.R. P.S. Q.B. U.C. A.G. A.B. A.L.J. J.P.""".split()  # noqa: SIM905
)
"""Places, courts, forms, degrees and offices, which no name of a person begins with."""


def without_accents(word: str) -> str:
    """Returns the word with plain letters: "INES" for "INÉS"."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


class Word(NamedTuple):
    text: str
    start: int
    end: int
    is_capital: bool
    """Whether the word begins with a capital letter or `#`, or is `&`."""
    separator: str
    """The first four characters between the previous word and this one."""

    @property
    def is_initial(self) -> bool:
        return len(self.text) <= 2 and self.text[0].isupper() and self.text[-1:] in (".", self.text[0])

    @property
    def is_initials(self) -> bool:
        """Whether the word is one initial, or several without a blank: `J.R.`, but not `U.S.` or `D.C.`."""
        return self.is_initial or (_INITIALS.fullmatch(self.text) is not None and self.text not in _OTHER_INITIALS)


def words(text: str) -> list[Word]:
    """Returns the tokens of a text that can be part of a name."""
    tokens: list[Word] = []
    last = 0
    for hit in _WORD.finditer(text):
        start, end = hit.span()
        word = hit[0]
        if word in _CAPTION_LEADS and _CAPTION.match(text, start):
            continue
        if word[-1] == "." and not (len(word) == 2 or word in _KEEPS_PERIOD or "." in word[:-1]):
            word, end = word[:-1], end - 1
        if word[-2:] in ("'s", "’s", "'S", "’S"):
            word, end = word[:-2], end - 2
        if word[-1].isdigit() and (number := _JUDGE_NUMBER.search(word)):
            word, end = word[: number.start()], start + number.start()
        tokens.append(
            Word(word, start, end, word[0].isupper() or word[0] in "&#" or word in LOWER_CASE_FORMS, text[last : min(start, last + 4)])
        )
        last = end
    return tokens


def capitalized_runs(tokens: list[Word]) -> Iterator[list[Word]]:
    """Yields the longest runs of capitalized words, joined by whitespace, possessives, or connectors such as "of"."""
    row: list[Word] = []
    pending: list[Word] = []
    for word in tokens:
        joined = (
            word.separator in _JOINING
            or (word.separator in (", ", ",\n") and word.text in BEHIND_COMMA)
            or (word.separator == "" and word.text[0] == "#")
        )
        if row and not joined:
            yield row
            row, pending = [], []
        if word.is_capital and not (word.text == "&" and not row):
            row += [*pending, word]
            pending = []
        elif row and len(pending) < 2 and (word.text in CONNECTORS or word.text in PARTICLES):
            pending.append(word)
        elif row:
            yield row
            row, pending = [], []
    if row:
        yield row


class GivenNames(frozenset[str]):
    """Given names in upper case; a name with accents is found without them: "INÉS"."""

    def __contains__(self, name: object) -> bool:
        if frozenset.__contains__(self, name):
            return True
        return isinstance(name, str) and not name.isascii() and frozenset.__contains__(self, without_accents(name))


@cache
def given_names() -> GivenNames:
    """Returns the given names of the tables in upper case."""
    tables = ("given_names", "given_names_census", "given_names_more")
    return GivenNames(name.upper() for table in tables for name in data.words(table))
