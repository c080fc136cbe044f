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
        pytest.param(
            "Confidential Treatment Requested by Roe Holdings, Inc.   ROE-0001234", "ROE-0001234", id="a name in a legend in mixed case"
        ),
        pytest.param("FOIA Exempt   ROE-0001234", "ROE-0001234", id="exempt"),
        pytest.param("Produced in Whitfield v. Roe   ROE-0001234", "ROE-0001234", id="the case in which it was produced"),
        pytest.param("Bates No. ROE000123", "ROE000123", id="a label"),
        pytest.param("BATES: ROE000123", "ROE000123", id="a label with a colon"),
        pytest.param("ROE.0001.0123", "ROE.0001.0123", id="box and page"),
        pytest.param("ROE000123.0004", "ROE000123.0004", id="a page of a native file"),
        pytest.param("ROE-000000000123", "ROE-000000000123", id="twelve figures"),
        pytest.param("7R00000123", "7R00000123", id="a figure before the letters"),
        pytest.param("Whitfield000123", "Whitfield000123", id="small letters"),
        pytest.param("Whitfield Marlow 000123", "Whitfield Marlow 000123", id="a name of two words"),
        pytest.param("Check 001041", None, id="a word and a number"),
        pytest.param("Produced by the bank as Whitfield 000123", None, id="a sentence that begins like a legend"),
        pytest.param("ROE 0001234 Page 3 of 9", "ROE 0001234", id="beside a page number"),
        pytest.param("under the Protective Order 000123 of the court", None, id="a sentence"),
        pytest.param("CONFIDENTIAL 000123", None, id="a legend and a number"),
    ],
)
def test_a_legend_is_no_part_of_the_number(stamp: str, expected: str | None) -> None:
    assert bates_number(f"Invoice 4471\nof the account\n{stamp}") == expected
