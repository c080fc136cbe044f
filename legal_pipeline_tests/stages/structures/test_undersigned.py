"""Contracts that name their parties only where they sign."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

HEAD = (
    "JOINT FILING AGREEMENT\n\nThe undersigned hereby agree that the statement on the shares of Acton Mining Corp. is filed on "
    "behalf of each of "
    "them.\n\nIN WITNESS WHEREOF, the undersigned execute this agreement as of February 19, 2020.\n\n"
)
BLOCKS = [
    pytest.param(
        "ROE PARTNERS L.P.\nBy: Roe GP LLC, its general partner\nBy: /s/ Jane Vane\nName: Jane Vane\nTitle: Director\n\n"
        "ROE GP LLC\n\nBy: /s/ Jane Vane\nName: Jane Vane\nTitle: Director\n",
        ["ROE PARTNERS L.P.", "ROE GP LLC"],
        id="who acts for the party is none",
    ),
    pytest.param(
        "ROE PARTNERS L.P. By: Roe GP LLC, its general partner By: Mott LLC, its member\n\nBy: /s/ Jane Vane Name: Jane Vane Title: "
        "Director\n\n"
        "ROE GP LLC By: /s/ Jane Vane Name: Jane Vane Title: Director\n",
        ["ROE PARTNERS L.P.", "ROE GP LLC"],
        id="a block on one line",
    ),
    pytest.param(
        "ROE NON-ECI FUND LP By: Roe GP LLC, its general partner\n\nBy: /s/ Jane Vane Name: Jane Vane Title: Senior Managing Director\n\n"
        "ROE VCOC FUND II LP By: Roe GP LLC, its general partner\n\nBy: /s/ Jane Vane Name: Jane Vane Title: Senior Managing Director\n",
        ["ROE NON-ECI FUND LP", "ROE VCOC FUND II LP"],
        id="names with letters that are no words, behind the title of another block",
    ),
    pytest.param(
        "ROE TRUST\n\nBy: /s/ Bo Mott\n\nANN B. VANE\n\n/s/ Ann B. Vane\n",
        ["ROE TRUST", "ANN B. VANE"],
        id="a person among them",
    ),
    pytest.param(
        "Dated: May 4, 2020\n\nRoe Mills, Inc., as agent\n\nBy: ______\nName:\nTitle:\n\nMott Works LLC\n\nBy: ______\nName:\nTitle:\n",
        ["Roe Mills, Inc.", "Mott Works LLC"],
        id="blanks to be signed",
    ),
    pytest.param(
        "DATED: April 8, 2020 ROE PARTNERS L.P.\n\nBy: /s/ Jane Vane Jane Vane Chief Financial Officer ROE HOLDING CORPORATION\n\n"
        "By: /s/ Jane Vane Jane Vane Chief Financial Officer\n",
        ["ROE PARTNERS L.P.", "ROE HOLDING CORPORATION"],
        id="the next party behind the title of the one before",
    ),
    pytest.param(
        "DATED: April 8, 2020 ROE PARTNERS L.P. By: /s/ Jane Vane Jane Vane Chief Financial Officer ROE HOLDING CORPORATION By: /s/ "
        "Jane Vane Jane Vane Chief Financial Officer\n",
        ["ROE PARTNERS L.P.", "ROE HOLDING CORPORATION"],
        id="all blocks on one line",
    ),
    pytest.param(
        "Dated: April 8, 2020 ROE FUND L.P. ROE FUND MANAGEMENT L.P. By: /s/ Jane Vane Jane Vane Director MOTT LP By: /s/ Bo Mott "
        "Bo Mott Director\n",
        ["ROE FUND MANAGEMENT L.P.", "MOTT LP"],
        id="two blocks side by side are not one name",
    ),
    pytest.param("ROE PARTNERS L.P.\nBy: /s/ Jane Vane\nName: Jane Vane\nTitle: Director\n", [], id="one"),
]


@pytest.mark.parametrize(("blocks", "expected"), BLOCKS)
def test_who_signs_is_a_party(blocks: str, expected: list[str]) -> None:
    found = [flat(party.name.span.text) for preamble in structures_of(HEAD + blocks).preambles for party in preamble.parties]
    assert found == expected


def test_a_report_has_no_parties() -> None:
    report = "INSPECTION REPORT\n\nDated: May 4, 2020\n\nRoe Mills, Inc.\nBy: Jane Vane\n\nMott Works LLC\nBy: Bo Mott\n"
    assert structures_of(report).preambles == ()


def test_an_officer_who_signs_is_no_counsel_of_the_next_party() -> None:
    block = "By: /s/ Jane Vane\nName: Jane Vane\nTitle: Chief Legal Officer\n"
    structures = structures_of(HEAD + "ROE PARTNERS L.P.\n" + block + "ROE GP LLC\n" + block)
    assert [one.firm for one in structures.counsel if one.firm] == []
