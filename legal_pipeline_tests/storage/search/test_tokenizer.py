"""The tokenizer for PostgreSQL splits words as SQLite does, so that a query finds the same pages."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest

from legal_pipeline.storage.search.query.syntax import Phrase, Prefix, Similar, Term, Word
from legal_pipeline.storage.search.snippets import MARK_END, MARK_START, snippet
from legal_pipeline.storage.search.tokenizer import words

TOKENIZER = "unicode61 remove_diacritics 2"
"""As the first migration has it."""

# what both know: SQLite's tables are of an older Unicode, and two letters have their accent on another letter
_ALIKE = [chr(code) for code in (*range(0x20, 0x500), *range(0x2000, 0x2070), *range(0x20A0, 0x2150)) if code not in (0x1E0, 0x1E1)]
CHARACTERS = [each for each in _ALIKE if unicodedata.ucd_3_2_0.category(each) not in ("Cn", "Mn")]


@pytest.fixture(scope="module")
def fts5() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(f"create virtual table pages using fts5(text, tokenize='{TOKENIZER}')")
    database.execute("create virtual table found using fts5vocab(pages, 'instance')")
    return database


def tokens(fts5: sqlite3.Connection, text: str) -> list[str]:
    fts5.execute("delete from pages")
    fts5.execute("insert into pages(text) values (?)", (text,))
    return [term for (term,) in fts5.execute("select term from found order by offset")]


def test_every_character_of_western_text_is_cut_and_folded_alike(fts5: sqlite3.Connection) -> None:
    assert len(CHARACTERS) > 1100
    text = " ".join(f"a{character}b" for character in CHARACTERS)
    assert [word for word, _, _ in words(text)] == tokens(fts5, text)


@pytest.mark.parametrize(
    "text",
    [
        "28 U.S.C. § 1332(a)(1); No. 24-cv-417, $1,250.00 on 3/4/2024",
        "cafe\u0301 café CAFÉ Köln Łódź naïve fiancée",
        "snake_case a\ufffdb nul\x00nul tab\tline\nend",
        "Straße ΣΊΣΥΦΟΣ Москва й",
        "e\u0301",
        "\u0301 alone",
        "",
    ],
)
def test_texts_are_cut_alike(fts5: sqlite3.Connection, text: str) -> None:
    found = [word for word, _, _ in words(text)]
    # a NUL ends a text for SQLite; our texts have none
    assert found == tokens(fts5, text.replace("\x00", " "))


def test_places_are_those_in_the_text() -> None:
    text = "Ann cafe\u0301, Köln."
    assert [text[start:end] for _, start, end in words(text)] == ["Ann", "cafe\u0301", "Köln"]


LONG = " ".join(f"w{number}" for number in range(100))


HOBART = Similar("hobart", 2)


def _term(typed: list[str]) -> Term:
    parts = tuple(HOBART if word == "hobart~" else Prefix(word[:-1]) if word.endswith("*") else Word(word) for word in typed)
    return parts[0] if len(parts) == 1 else Phrase(parts)


@pytest.mark.parametrize(
    ("text", "terms", "shown"),
    [
        ("(Acme) hired.", [["acme"]], "([Acme]) hired."),
        ("Ann Lee and Ann.", [["ann", "lee"]], "[Ann Lee] and Ann."),
        ("Ann Lee and Ann.", [["ann"], ["ann", "lee"]], "[Ann Lee] and [Ann]."),
        ("a a a", [["a", "a"]], "[a a] a"),
        ("no hit", [["else"]], "no hit"),
        ("", [["else"]], ""),
        (LONG, [["w0"]], "[w0] " + " ".join(f"w{n}" for n in range(1, 24)) + " … "),
        (LONG, [["w99"]], " … " + " ".join(f"w{n}" for n in range(76, 99)) + " [w99]"),
        (LONG, [["w5"], ["w50"], ["w52"]], None),
        ("Ann annexed it.", [["ann*"]], "[Ann] [annexed] it."),
        ("Ann Leigh came.", [["ann", "le*"]], "[Ann Leigh] came."),
        ("Hobard came.", [["hobart~"]], "[Hobard] came."),
    ],
)
def test_snippets(text: str, terms: list[list[str]], shown: str | None) -> None:
    made = snippet(text, [_term(words) for words in terms], {HOBART: ("hobard",)}).replace(MARK_START, "[").replace(MARK_END, "]")
    if shown is None:
        assert "[w50] w51 [w52]" in made, "the window with the most different words"
    else:
        assert made == shown
