"""Questions, answers and remarks of a transcript, with their speakers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import PAGE_BREAK, Page, PageMethod, windows
from legal_pipeline.stages.structures.transcripts.passages import read_passages

HEAD = "DEPOSITION OF JANE ROE\n\nEXAMINATION\nBY MS. MOTT:\n"


def read(text: str, target_chars: int = 400_000) -> list[tuple[str, str, str, str]]:
    pages = [Page(number, part, PageMethod.TEXT_LAYER, "engine 1", 1.0) for number, part in enumerate(text.split(PAGE_BREAK), 1)]
    found = list(read_passages(windows(pages, target_chars)))
    for each in found:
        assert text[each.start : each.end] == each.text
        assert each.page_number == text.count(PAGE_BREAK, 0, each.start) + 1
    return [(each.kind.value, each.speaker, each.witness, " ".join(each.text.split())) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            HEAD + "Q.   Did you see\nthe fire?\nMR. VANE: Object to the form.\nA.   I did.\nTHE WITNESS:  From the yard.\n",
            [
                ("question", "MS. MOTT", "JANE ROE", "Did you see the fire?"),
                ("remark", "MR. VANE", "JANE ROE", "Object to the form."),
                ("answer", "JANE ROE", "JANE ROE", "I did."),
                ("answer", "JANE ROE", "JANE ROE", "From the yard."),
            ],
            id="an objection, and the witness by name",
        ),
        pytest.param(
            HEAD + " 1 Q  When?\n 2 A  On March\fPage 15\n 1 Q   In the morning?\n 2 A   Yes.\n(Whereupon, a recess was taken.)\n",
            [
                ("question", "MS. MOTT", "JANE ROE", "When?"),
                ("answer", "JANE ROE", "JANE ROE", "On March"),
                ("question", "MS. MOTT", "JANE ROE", "In the morning?"),
                ("answer", "JANE ROE", "JANE ROE", "Yes."),
            ],
            id="marks without a period, page heads and what nobody says",
        ),
        pytest.param(
            HEAD + "Q. Who?\nA. Bo.\nCROSS-EXAMINATION\nBY MR. VANE:\nQ. Why?\nA. Money.\nC E R T I F I C A T E\nI certify\n",
            [
                ("question", "MS. MOTT", "JANE ROE", "Who?"),
                ("answer", "JANE ROE", "JANE ROE", "Bo."),
                ("question", "MR. VANE", "JANE ROE", "Why?"),
                ("answer", "JANE ROE", "JANE ROE", "Money."),
            ],
            id="another examiner, and the certificate",
        ),
        pytest.param("Q. What is a docket?\nA. A list.\n", [], id="frequent questions"),
        pytest.param("The Q. and A. of the deposition follow.", [], id="prose"),
    ],
)
def test_passages(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert read(text) == expected


def test_witness_and_examiner_hold_on_in_the_next_window() -> None:
    text = PAGE_BREAK.join([HEAD + "Q. One?\nA. Yes.\n", "Page 15\nthe deposition\nQ. Two?\nA. No.\n"])
    assert read(text, target_chars=10) == read(text)
    assert read(text)[-1] == ("answer", "JANE ROE", "JANE ROE", "No.")


@given(
    st.lists(
        st.sampled_from(["Q. Who?", "A.", "A. Bo.", "MR. VANE:", "BY MS. MOTT:", "EXAMINATION", "\f", "", "words sworn", "3  Q."]),
        max_size=12,
    )
)
def test_offsets_are_exact_whatever_the_lines(lines: Sequence[str]) -> None:
    read("\n".join(lines))
