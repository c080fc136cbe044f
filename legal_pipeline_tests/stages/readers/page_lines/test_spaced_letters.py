"""Words in spaced capitals are one word each; single letters stay single letters."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.page_lines.finish import finish
from legal_pipeline.stages.readers.page_lines.spaced_letters import join_spaced_letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O R D E R", "ORDER"),
        ("O R D E R:", "ORDER:"),
        ("   O  R  D  E  R", "   ORDER"),
        ("O R D E R   T O   S H O W   C A U S E", "ORDER TO SHOW CAUSE"),
        ("O R D E R T O S H O W C A U S E", "ORDER TO SHOW CAUSE"),
        ("M E M O R A N D U M  A N D  O R D E R", "MEMORANDUM AND ORDER"),
        ("J U D G M E N T", "JUDGMENT"),
        ("Plaintiff,    N O T I C E", "Plaintiff,    NOTICE"),
        ("A F F I D A V I T\nof Lydia Fenn", "AFFIDAVIT\nof Lydia Fenn"),
        ("C O M P L A I N T", "COMPLAINT"),
        ("I T  I S  S O  O R D E R E D.", "IT IS SO ORDERED."),
        ("S U P R E M E C O U R T O F W I S C O N S I N", "SUPREME COURT OF WISCONSIN"),
    ],
)
def test_spaced_letters_are_words(text: str, expected: str) -> None:
    assert join_spaced_letters(text) == expected
    assert join_spaced_letters(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Exhibits A B C D",
        "J. R. R. Fenn",
        "A B C",
        "Q X Z W V K",
        "U. S. C.",
        "vitamins A C D E K",
        "Class A B C D shares",
        "ORDER",
        "o r d e r",
    ],
)
def test_single_letters_stay(text: str) -> None:
    assert join_spaced_letters(text) == text


def test_the_text_of_a_page_has_them_joined() -> None:
    assert finish("O R D E R\nIt is so ordered.").text == "ORDER\nIt is so ordered."
