"""Two blocks of counsel whose words the reader found in the same lines."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

CAPTION = "STATE OF ACTON\nIN THE CIRCUIT COURT\nJANE ROE,\nPlaintiff,\nv\nACME, INC.,\nDefendant.\n____________________________/\n"
BLOCKS = [
    pytest.param(
        "Case No.   CV 20-07719                    Date  May 17, 2022\nTitle    Roe v. Acme, Inc.\n\n"
        "   Attorneys Present for Plaintiffs:      Attorneys Present for Defendants:\n"
        "   Ida P. Roe                             Yoon-hee Mott\n   Carl Vane\n\nProceedings: MOTION\n",
        [("Ida P. Roe", ("Plaintiffs",)), ("Carl Vane", ("Plaintiffs",)), ("Yoon-hee Mott", ("Defendants",))],
        id="minutes",
    ),
    pytest.param(
        "Atty. No.: 41807                          ENTERED:\nName: Ida P. Roe                          Judge Ann Vane-2187\n"
        "Atty. for: Plaintiff\nRoe Law Group\nAddress: 77 W. Oak Street\n",
        [("Ida P. Roe", ("Plaintiff",))],
        id="the foot of an order of Cook County",
    ),
    pytest.param(
        "ROE LEHR, P.C. THE MOTT FIRM PLLC\nIda P. Roe (P39881) Bo K. Mott (P41121)\nAttorney for Plaintiff Attorneys for Defendant\n"
        "1 Main Drive, Suite 250 110 W. Lyle Street\n",
        [("Ida P. Roe", ("Plaintiff",)), ("Bo K. Mott", ("Defendant",))],
        id="Michigan",
    ),
    pytest.param(
        "By: /s/ Ida P. Roe By: /s/ Bo K. Mott\nAttorneys for Plaintiff Attorneys for Defendant Acme, Inc.\n",
        [("Ida P. Roe", ("Plaintiff",)), ("Bo K. Mott", ("Defendant Acme, Inc",))],
        id="signed",
    ),
    pytest.param("Attorneys for Plaintiff Attorneys for Defendant\n", [], id="no names"),
]


@pytest.mark.parametrize(("block", "expected"), BLOCKS)
def test_each_attorney_has_the_client_of_the_own_column(block: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(flat(one.name.span.text), one.represents) for one in structures_of(CAPTION + block).counsel] == expected
