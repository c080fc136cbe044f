from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.names.people import titled
from legal_pipeline_tests.stages.mentions.rows import mentions, mentions_by, of_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("and his partner, Deputy van Muster, said", ["van Muster"], id="particle"),
        pytest.param("Corporal de Souza came. Ms. de la\nTorre did not.", ["de Souza", "de la\nTorre"], id="particles"),
        pytest.param("the care of Drs. Muster and Vrabec.", ["Muster", "Vrabec"], id="two doctors"),
        pytest.param("Elder Young told Deacon Price.", ["Young", "Price"], id="family names that are words"),
        pytest.param('Sergeant Hugh "Bear" Muster used force', ['Hugh "Bear" Muster'], id="nickname"),
        pytest.param("DECLARATION OF ANNA “JERI” MUSTER-VRABEC", ["ANNA “JERI” MUSTER-VRABEC"], id="nickname in capitals"),
        pytest.param("Robert (Bob) Muster signed", ["Robert (Bob) Muster"], id="nickname in brackets"),
        pytest.param("the Officer Defendants and the Sheriff Department; Captain Morgan Rum", [], id="no names"),
        pytest.param('Muster “Classic” Trucks and John (the "Seller") Deere', [], id="no nicknames"),
    ],
)
def test_titled(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(titled.find, text)] == expected


def test_a_family_name_with_particles_is_found_again() -> None:
    assert of_type(mentions("The claim of Rosita de la Muster. She, de la Muster, signed."), "PERSON") == [
        "Rosita de la Muster",
        "de la Muster",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hugo Trelawney QC (instructed by Farr Holt LLP) for the Claimant", ["Hugo Trelawney"]),
        ("relied on Declan Moriarty-Shaw SC, who", ["Declan Moriarty-Shaw"]),
        ("The Agreement says:\nA.  Mbeki-Rowe taught music.\nHannah Mbeki-Rowe left. H. Mbeki-Rowe wrote.",
         ["Mbeki-Rowe", "Hannah Mbeki-Rowe", "H. Mbeki-Rowe"]),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_no_part_of_it(text: str, names: list[str]) -> None:
    assert of_type(mentions(text), "PERSON") == names
