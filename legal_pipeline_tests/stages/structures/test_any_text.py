"""Properties for any text: no exception, exact offsets, bounded time."""

from __future__ import annotations

import time
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.model import Span
from legal_pipeline.stages.structures import read_structures
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.stages.structures.read_text import window_of

_WORDS = st.sampled_from(
    [
        "v.",
        "Plaintiff,",
        "Defendants.",
        "In",
        "re:",
        "JANE",
        "ROE",
        "Acme,",
        "Inc.",
        ";",
        "and",
        ",",
        "(",
        ")",
        "§",
        "“",
        "”",
        "(the",
        "“Company”)",
        "/s/",
        "By:",
        "Name:",
        "Title:",
        "Attorneys",
        "for",
        "Before",
        "Circuit",
        "Judges.",
        "Hon.",
        "between",
        "Agreement",
        "a/k/a",
        "COURT",
        "Case",
        "No.",
        "1:23-cv-45",
        "12345",
        "\n",
        "\n\n\t",
        "-",
        "against",
        "-",
        "Esq.",
        "on",
        "brief,",
        "for",
        "appellant.",
        "amici",
        "curiae.",
        "Dated:",
        "June",
        "3,",
        "2019",
        "$5.00",
        "4.1",
    ]
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=120).map(" ".join))


def _spans(value: object) -> list[Span]:
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for item in value for span in _spans(item)]
    if is_dataclass(value):
        return [span for field in fields(value) for span in _spans(getattr(value, field.name))]
    return []


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(_TEXTS.map(lambda text: text.replace("\f", " ")), min_size=1, max_size=3))
def test_every_span_is_exact(page_texts: list[str]) -> None:
    window = window_of(*page_texts)
    for span in _spans(read_structures(window)):
        assert window.text[span.start : span.end] == span.text
        assert span.page_number == window.page_at(span.start)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A" * 200_000, id="one word"),
        pytest.param("ROE " * 50_000, id="capitals"),
        pytest.param(" " * 200_000 + "v.", id="blanks"),
        pytest.param("\n" * 200_000, id="line feeds"),
        pytest.param("ROE, " * 40_000, id="capitals and commas on one line"),
        pytest.param("ROE,\n" * 40_000, id="capitals and commas on lines"),
        pytest.param("v.\n" * 40_000, id="v. on every line"),
        pytest.param("Before ROE, MOTT and " * 8_000, id="panels without an end"),
        pytest.param("Roe and Mott, for " * 8_000, id="counsel without an end"),
        pytest.param('(the "' * 30_000, id="open quotes"),
        pytest.param("Agreement between " * 10_000, id="between"),
        pytest.param("By: /s/ " * 20_000, id="signatures on one line"),
        pytest.param("J. " * 60_000, id="initials"),
        pytest.param("a/k/a " * 30_000, id="aliases"),
    ],
)
def test_hostile_text_takes_little_time(text: str) -> None:
    window = window_of(text)
    started = time.process_time()
    read_structures(window)
    assert time.process_time() - started < 10
