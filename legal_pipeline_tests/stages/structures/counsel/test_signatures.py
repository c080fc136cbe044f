"""Who signs for a company is its officer and not its counsel, and each signature has the date of its own block."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import structures_of

PAPER = "ROE PAPER, LLC\nBy: /s/ Jane Vane\nName: Jane Vane\nTitle: Sole Member and Manager\nDate: May 4, 2020\n"
MILLS = "MOTT MILLS COMPANY\nBy: /s/ Henry Marsh\nName: Henry Marsh\nTitle: Vice President of Claims\nDate: May 6, 2020\n"
FIRM = "DOYLE HART LLP\nBy: /s/ Ruth Doyle\nRuth Doyle\nAttorneys for Mott Mills Company\n"

DATES = [
    pytest.param(PAPER + MILLS, {"Jane Vane": {"May 4, 2020"}, "Henry Marsh": {"May 6, 2020"}}, id="below each"),
    pytest.param(PAPER + FIRM, {"Jane Vane": {"May 4, 2020"}, "Ruth Doyle": {None}}, id="that of the block above is not its own"),
    pytest.param("Dated: May 8, 2020\n\n" + FIRM, {"Ruth Doyle": {"May 8, 2020"}}, id="above the signature"),
    pytest.param(FIRM + "\nDated: May 8, 2020\n", {"Ruth Doyle": {"May 8, 2020"}}, id="below the block"),
    pytest.param(FIRM + "\n" + PAPER, {"Ruth Doyle": {None}, "Jane Vane": {"May 4, 2020"}}, id="that of the block below is not its own"),
]


@pytest.mark.parametrize(("text", "dates"), DATES)
def test_each_signature_has_its_own_date(text: str, dates: dict[str, set[str | None]]) -> None:
    found: dict[str, set[str | None]] = {}
    for signature in structures_of(text).signatures:
        found.setdefault(signature.name.span.text, set()).add(signature.date.text if signature.date else None)
    assert found == dates


COLUMNS = [
    pytest.param(
        "ROE PAPER, INC. 551 ACTON ASSOCIATES LLC\n\nBy: /s/ Michael C. Vane By: /s/ Henry Marsh\n\nName: Michael C. Vane Henry Marsh\n\n"
        "Title: Chief Executive Officer Title: Manager\n",
        {("Michael C. Vane", "ROE PAPER, INC."), ("Henry Marsh", "551 ACTON ASSOCIATES LLC")},
        id="run together",
    ),
    pytest.param(
        "ROE PAPER, INC.                      ACTON PARTNERS LP\n\nBy: /s/ Ernest Pell                     By: /s/ Ruth Brice\n"
        "Name: Ernest Pell                       Name: Ruth Brice\nTitle: President                        Title: General Partner\n",
        {("Ernest Pell", "ROE PAPER, INC."), ("Ruth Brice", "ACTON PARTNERS LP")},
        id="apart",
    ),
    pytest.param(
        "ROE PAPER, INC.                      EXECUTIVE\n\nBy: /s/ Ernest Pell                     /s/ Ruth Brice\n"
        "Ernest Pell                             Ruth Brice\nChief Executive Officer\n",
        {("Ernest Pell", "ROE PAPER, INC.")},
        id="a company and a person",
    ),
    pytest.param(
        "ROE ASSOCIATES LP\nBy: Roe GP, Inc., its general partner\nBy: /s/ Ernest Pell\nErnest Pell, President\n",
        {("Ernest Pell", "Roe GP, Inc.")},
        id="a general partner acts",
    ),
]


@pytest.mark.parametrize(("text", "expected"), COLUMNS)
def test_who_signs_for_whom_in_columns(text: str, expected: set[tuple[str, str]]) -> None:
    found = {(one.name.span.text, one.organisation.span.text) for one in structures_of(text).signatures if one.organisation and one.title}
    assert found == expected


COUNSEL = [
    pytest.param(PAPER, set(), id="a member of a company with limited liability"),
    pytest.param(PAPER.replace("Sole Member and Manager", "President"), set(), id="its president"),
    pytest.param(PAPER + FIRM, {"Ruth Doyle"}, id="counsel below"),
    pytest.param(FIRM + "\n" + PAPER, {"Ruth Doyle"}, id="counsel above"),
    pytest.param(PAPER.replace("Sole Member and Manager", "Attorney"), {"Jane Vane"}, id="an attorney of a firm that is one"),
]


@pytest.mark.parametrize(("text", "counsel"), COUNSEL)
def test_who_signs_for_a_company_is_not_its_counsel(text: str, counsel: set[str]) -> None:
    assert {found.name.span.text for found in structures_of(text).counsel if found.name} == counsel
