"""Two blocks of counsel whose words the reader found in the same lines."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

CAPTION = "STATE OF ACTON\nIN THE CIRCUIT COURT\nJANE ROE,\nPlaintiff,\nv\nACME, INC.,\nDefendant.\n____________________________/\n"
BLOCKS = [
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
