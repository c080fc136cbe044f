"""How a query is read: its tree, and what is said of one that cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.search.query.errors import QueryError
from legal_pipeline.storage.search.query.field_values import (
    BatesValue,
    DateValue,
    FileValue,
    NameField,
    NameValue,
    TagValue,
    bates_parts,
    kind_of,
)
from legal_pipeline.storage.search.query.parser import LONGEST_QUERY, MOST_TERMS, is_plain, parse
from legal_pipeline.storage.search.query.syntax import And, Field, Near, Node, Not, Or, Phrase, Prefix, Similar, Word, sought_terms

A, B, C, D = map(Word, "abcd")
DAY = dt.date

READS: list[tuple[str, Node]] = [
    ("a", A),
    ("a b", And((A, B))),
    ("a AND b", And((A, B))),
    ("a OR b c", Or((A, And((B, C))))),
    ("a b OR c", Or((And((A, B)), C))),
    ("(a OR b) c", And((Or((A, B)), C))),
    ("(a)(b)", And((A, B))),
    ("a NOT b", And((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("NOT a b", And((Not(A), B))),
    ("NOT (a b)", Not(And((A, B)))),
    ("NOT a NEAR/2 b", Not(Near((A,), (B,), 2))),
    ("a AND(b OR c)", And((A, Or((B, C))))),
    ("a NOT(b)", And((A, Not(B)))),
    ("a and b or not c", And((A, Word("and"), B, Word("or"), Word("not"), C))),
    ('"a b"', Phrase((A, B))),
    ("“a b”", Phrase((A, B))),
    ('"a"', A),
    ('"a"b', And((A, B))),
    ('"AND"', Word("AND")),
    ('"a, b; c"', Phrase((A, B, C))),
    ("a*", Prefix("a")),
    ('"a b*"', Phrase((A, Prefix("b")))),
    ('"a* b"', Phrase((Prefix("a"), B))),
    ("a-b*", Phrase((A, Prefix("b")))),
    ("a*,", Prefix("a")),
    ("abc~", Similar("abc", 1)),
    ("abcdef~", Similar("abcdef", 2)),
    ("abcdef~1", Similar("abcdef", 1)),
    ("a NEAR/5 b", Near((A,), (B,), 5)),
    ("a NEAR/5 b NEAR/2 c", And((Near((A,), (B,), 5), Near((B,), (C,), 2)))),
    ('(a OR b*) NEAR/0 "c d"', Near((A, Prefix("b")), (Phrase((C, D)),), 0)),
    ("a NEAR/5 b c", And((Near((A,), (B,), 5), C))),
    ("O'Brien", Phrase((Word("O"), Word("Brien")))),
    ("§ 1332(a)(1)", Phrase((Word("1332"), A, Word("1")))),
    ("(1332(a) OR b)", Or((Phrase((Word("1332"), A)), B))),
    ("a & b - c", And((A, B, C))),
    ("-a ^b {c}", And((A, B, C))),
    ("who paid?", And((Word("who"), Word("paid")))),
    ("12:30", Phrase((Word("12"), Word("30")))),
    ("policy: text", And((Word("policy"), Word("text")))),
    ("party: a", And((Word("party"), A))),
    ("text:policy", Phrase((Word("text"), Word("policy")))),
    ("party:smith", Field(NameValue(NameField.PARTY, ("smith",)))),
    ('PERSON:"Ann Lee" a', And((Field(NameValue(NameField.PERSON, ("Ann", "Lee"))), A))),
    ("org:acm*", Field(NameValue(NameField.ORG, ("acm*",)))),
    ('tag:"Needs  Redaction"', Field(TagValue("needs redaction"))),
    ("NOT file:*.pdf", Not(Field(FileValue("*.pdf")))),
    ("(file:a(1).txt)", Field(FileValue("a(1).txt"))),
    ("date:2019", Field(DateValue(DAY(2019, 1, 1), DAY(2019, 12, 31)))),
    ("date:2020-02", Field(DateValue(DAY(2020, 2, 1), DAY(2020, 2, 29)))),
    ("date:2019-03..2019-06", Field(DateValue(DAY(2019, 3, 1), DAY(2019, 6, 30)))),
    ("date:2019-03-05..", Field(DateValue(DAY(2019, 3, 5), DAY.max))),
    ("date:..2019", Field(DateValue(DAY.min, DAY(2019, 12, 31)))),
    ("bates:ABC000100", Field(BatesValue("ABC", 100, 100))),
    ("bates:ABC000100-ABC000200", Field(BatesValue("ABC", 100, 200))),
    ("bates:ABC-000100..200", Field(BatesValue("ABC", 100, 200))),
    ('bates:"ABC 000100 - ABC 000200"', Field(BatesValue("ABC", 100, 200))),
    ("bates:sdny_gm_00330001", Field(BatesValue("SDNYGM", 330001, 330001))),
]


@pytest.mark.parametrize(("query", "tree"), READS, ids=[query for query, _ in READS])
def test_the_tree_of_a_query(query: str, tree: Node) -> None:
    assert parse(query) == tree


WRONG: list[tuple[str, str, str]] = [
    # query, what is said, what the caret points at
    ("a AND", "a word is missing behind AND (at the end of the query)", ""),
    ("AND", "a word is missing before AND; the word itself is and", "AND"),
    ("a OR OR b", "a word is missing behind OR before OR", "OR"),
    ("NOT", "a word is missing behind NOT", ""),
    ("(a OR b", "the parenthesis is never closed", "("),
    ("a (b) c)", "the parenthesis closes nothing", ")"),
    ("a ()", "there is nothing in the parentheses", "("),
    ("(a AND )", "a word is missing behind AND before )", ")"),
    ('a "b c', "the quotation mark is never closed", '"'),
    ("5'10\" tall", "the quotation mark is never closed", '"'),
    ('a ""', "there is no word in the quotation marks", '""'),
    ('"a b"~3', "~ stands behind a word, not behind a phrase; write a NEAR/5 b", "~"),
    ('"a b"*', "* stands behind a word, not behind a phrase", "*"),
    ("*ab", "* stands at the end of a word", "*"),
    ("a*b", "* stands at the end of a word", "*"),
    ("a * b", "* and ~ stand behind a word", "*"),
    ("wom?n", "? stands for no letter", "?"),
    ("a-b~", "~ stands behind one word", "~"),
    ("abc~9", "~ takes 1 to 3 edits", "~9"),
    ("a NEAR b", "NEAR needs a number of words, as in fire NEAR/5 panel", "NEAR"),
    ("NEAR(a b)", "NEAR needs a number", "NEAR"),
    ("a NEAR/999 b", "NEAR looks at most 250 words far", "NEAR/999"),
    ("a NEAR/5 (b AND c)", "NEAR/5 stands between words, phrases", "b AND c"),
    ("NEAR/5 b", "a word is missing before NEAR/5", "NEAR/5"),
    ("a type:letter", "there is no type 'letter'; the types are pdf, mail", "type:letter"),
    ("date:soon", "'soon' is no date; write 2019, 2019-03 or 2019-03-21", "date:soon"),
    ("date:2019-13", "there is no date 2019-13", "date:2019-13"),
    ("date:2020..2019", "the range ends before it begins", "date:2020..2019"),
    ("date:..", "date: needs a date", "date:.."),
    ("bates:100", "'100' is no Bates number or range", "bates:100"),
    ("bates:ABC1-XYZ2", "a range of Bates numbers has one prefix, not ABC and XYZ", "bates:ABC1-XYZ2"),
    ("bates:ABC9-ABC1", "the range ends before it begins", "bates:ABC9-ABC1"),
    ("party:???", "party: needs a name", "party:???"),
    ("persn:lee", "there is no field persn:, did you mean person:?", "persn:lee"),
    ("parties:lee", "did you mean party:?", "parties:lee"),
    ("(" * 41 + "a" + ")" * 41, "parentheses and NOT are at most 40 deep", "("),
]


@pytest.mark.parametrize(("query", "message", "place"), WRONG, ids=[query[:20] for query, _, _ in WRONG])
def test_a_wrong_query_is_one_sentence_with_the_place(query: str, message: str, place: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    said, wrong = str(raised.value), raised.value
    assert message in said
    assert "\n" not in said and said.endswith("query)")
    assert query[wrong.start : wrong.end] == place
    line, caret = wrong.pointer()
    assert caret.strip(" ") == "^" * max(1, len(place))
    assert line[caret.index("^") :].startswith(place)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("a " * (LONGEST_QUERY // 2 + 1), "at most 20,000 characters"),
        ("a " * (MOST_TERMS + 1), "at most 1,000 words"),
        ("?!", "no word to search for"),
    ],
)
def test_a_query_that_is_none(query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        parse(query)
    assert len(str(raised.value)) < 200


@given(st.text(st.sampled_from('ab "()*~:-/ANDORTE5“”?'), max_size=40))
def test_every_text_is_a_tree_or_one_sentence(query: str) -> None:
    try:
        tree = parse(query)
    except UsageError as error:
        assert "\n" not in str(error)
    else:
        for term in sought_terms(tree):
            assert 0 <= term.at.start < term.at.end <= len(query)


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("notice of loss", True),
        ("a-b 1332(a)", True),
        ("a OR b", False),
        ("a*", False),
        ("a~", False),
        ('"a b"', False),
        ("type:pdf", False),
    ],
)
def test_words_alone(query: str, plain: bool) -> None:
    assert is_plain(query) is plain


@pytest.mark.parametrize(
    ("stamp", "parts"),
    [
        ("ABC000123", ("ABC", 123)),
        ("ABC-DEF 0001234", ("ABCDEF", 1234)),
        ("SDNY_GM_00330001", ("SDNYGM", 330001)),
        ("AT&T 000012", ("AT&T", 12)),
        ("000012", None),
        ("ABC", None),
    ],
)
def test_parts_of_a_bates_number(stamp: str, parts: tuple[str, int] | None) -> None:
    assert bates_parts(stamp) == parts


def test_kinds_of_files() -> None:
    assert [kind_of(each) for each in ("application/pdf", "image/png", "message/rfc822", "application/x-new", None)] == [
        "pdf",
        "image",
        "mail",
        "other",
        "other",
    ]
