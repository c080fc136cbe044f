"""The Bates number of a page, alone or beside legends and other stamps."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.bates import bates_number


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        pytest.param("ROE-000000123", "ROE-000000123", id="alone"),
        pytest.param("CONFIDENTIAL ROE-000000123", "ROE-000000123", id="behind a legend"),
        pytest.param("ROE-000000123 CONFIDENTIAL", "ROE-000000123", id="before a legend"),
        pytest.param("CONFIDENTIAL - SUBJECT TO PROTECTIVE ORDER ROE-000000123", "ROE-000000123", id="a long legend"),
        pytest.param("Confidential - Subject to Protective Order WHITFIELD 0004411", "WHITFIELD 0004411", id="mixed case"),
        pytest.param("Highly Confidential – Attorneys’ Eyes Only   ROE_GM_00012345", "ROE_GM_00012345", id="for attorneys only"),
        pytest.param("FOIA CONFIDENTIAL TREATMENT REQUESTED BY ROE   ROE 0001234", "ROE 0001234", id="a name in the legend"),
        pytest.param(
            "FOIA CONFIDENTIAL TREATMENT REQUESTED BY ROE & VANE MILLS ROE-SEC-0001234", "ROE-SEC-0001234", id="letters of an agency"
        ),
        pytest.param("ROE 0001234 Page 3 of 9", "ROE 0001234", id="beside a page number"),
        pytest.param("under the Protective Order 000123 of the court", None, id="a sentence"),
        pytest.param("CONFIDENTIAL 000123", None, id="a legend and a number"),
    ],
)
def test_a_legend_is_no_part_of_the_number(stamp: str, expected: str | None) -> None:
    assert bates_number(f"Invoice 4471\nof the account\n{stamp}") == expected
