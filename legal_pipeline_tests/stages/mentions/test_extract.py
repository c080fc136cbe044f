from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.errors import SetupError
from legal_pipeline.model import PAGE_BREAK, Mention, NoteKind, Page, PageMethod, PageNote, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.stages.mentions.rows import mentions, of_type

COMPLAINT = """Jane Q. Sample filed on January 31, 2017 a claim against Acme Widgets, Inc. ("Acme").
Sample says that Acme owes her $5,000 under 18 U.S.C. § 1001 and Roe v. Wade, 410 U.S. 113 (1973).
The American Civil Liberties Union ("ACLU") wrote to Ms. Sample in Portland, Oregon. The ACLU’s letter is GM_00750."""


def test_names_are_found_everywhere() -> None:
    found = mentions(COMPLAINT)
    assert of_type(found, "PERSON") == ["Jane Q. Sample", "Sample", "Sample"]
    assert of_type(found, "ORG") == ["Acme Widgets, Inc.", "Acme", "American Civil Liberties Union", "ACLU"]
    assert of_type(found, "DEFINED_TERM") == ["Acme", "ACLU"]
    assert of_type(found, "CASE") == ["Roe v. Wade"]
    assert of_type(found, "CITATION") == ["410 U.S. 113"]


def test_a_name_defined_late_is_found_on_earlier_pages() -> None:
    found = mentions("Quarrick drove the car.", "Zelphine R. Quarrick signed.")
    assert [(mention.page_number, mention.text) for mention in found] == [(1, "Quarrick"), (2, "Zelphine R. Quarrick")]


def test_line_breaks_and_hyphenation_are_undone_in_the_value() -> None:
    (mention,) = [m for m in mentions("it was Jane Quar-\nrick who asked Acme") if m.type == "PERSON"]
    assert (mention.text, mention.value) == ("Jane Quar-\nrick", "Jane Quarrick")


def test_no_mention_crosses_a_page_break() -> None:
    assert of_type(mentions("the witness Jane", "Sample"), "PERSON") == []


@pytest.mark.parametrize("target_chars", [1, 100, 1000], ids=str)
def test_windows_do_not_change_what_the_rules_find(target_chars: int) -> None:
    pages = (COMPLAINT, "On March 3, 2019 Sample paid €20.", COMPLAINT, "")
    assert mentions(*pages, target_chars=target_chars) == mentions(*pages)


_LEGAL_WORDS = st.sampled_from(
    [
        "Jane",
        "Sample",
        "v.",
        "Acme",
        "Inc.",
        "LLC",
        ",",
        "\n",
        "-\n",
        " \n\n",
        "United States",
        "Court",
        "of",
        "the",
        "and",
        "&",
        "§",
        "U.S.",
        "410",
        "113",
        "2017",
        "January",
        "31,",
        "$5",
        "million",
        "(",
        ")",
        "“",
        "”",
        "'s",
        "’",
        "No.",
        "17-cv-786",
        "Mr.",
        "Department",
        "DISTRICT OF MAINE",
        "x@y.org",
        "123-45-6789",
        "\u00ad\n",
        "É",
        "II",
        "#3",
        "Id.",
        "at",
        "In re",
        "OR 97223",
        "5 Main St.",
        "\t",
    ]
)


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(alphabet=st.characters(exclude_characters=PAGE_BREAK, codec="utf-8"), max_size=30),
            st.lists(_LEGAL_WORDS, max_size=25).map(" ".join),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_offsets_are_exact_and_mentions_do_not_overlap(pages: list[str]) -> None:
    text = PAGE_BREAK.join(pages)
    last = 0
    for mention in mentions(*pages):
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.start >= last
        assert mention.page_number == text.count(PAGE_BREAK, 0, mention.start) + 1
        assert PAGE_BREAK not in mention.text
        last = mention.end


def test_an_installed_spacy_pipeline_joins_where_the_rules_find_nothing(tmp_path: Path) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PERSON", "pattern": "Zzyzx Qwark"},
            {"label": "GPE", "pattern": "Xanadu"},
            {"label": "ORG", "pattern": "Jane Q. Sample"},
        ]
    )
    nlp.to_disk(tmp_path / "tiny")
    found = mentions("Zzyzx Qwark met Jane Q. Sample in\nXanadu.", model=str(tmp_path / "tiny"))
    assert [(m.type.value, m.text, m.source) for m in found] == [
        ("PERSON", "Zzyzx Qwark", "spacy.person"),
        ("PERSON", "Jane Q. Sample", "person.name"),
        ("LOCATION", "Xanadu", "spacy.gpe"),
    ]
    assert _by_text(found, "Zzyzx Qwark").confidence < _by_text(found, "Jane Q. Sample").confidence


def test_a_missing_model_is_named_with_its_remedy() -> None:
    with pytest.raises(SetupError, match="python -m spacy download en_core_web_nowhere"):
        mentions("text", model="en_core_web_nowhere")


def test_a_pipeline_that_names_nothing_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "empty")
    with pytest.raises(SetupError, match="names no entities"):
        mentions("text", model=str(tmp_path / "empty"))


def _by_text(found: list[Mention], text: str) -> Mention:
    return next(mention for mention in found if mention.text == text)


def test_doubtful_words_lower_the_confidence_of_the_mentions_that_hold_them() -> None:
    text = "On March 3, 2019, Alma Whitfield paid $12,500 to Marlow Freight, Inc. and on May 4, 2020 she sued."
    sure, unsure = Page(1, text, PageMethod.OCR, "e", 0.9), text.index("2019")
    doubted = replace(sure, notes=(PageNote(NoteKind.DOUBTFUL, unsure, unsure + 4, detail="0.40"),))

    def found(page: Page) -> dict[str, Mention]:
        return {mention.text: mention for mention in extract(lambda: windows([page]))}

    before, after = found(sure), found(doubted)
    assert after["March 3, 2019"].confidence == round(0.4 * before["March 3, 2019"].confidence, 3)
    assert {text: mention for text, mention in after.items() if text != "March 3, 2019"} == {
        text: mention for text, mention in before.items() if text != "March 3, 2019"
    }
    assert len(before) >= 4
