"""Persons that are known by what is said of them."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.names.people import clause_persons
from legal_pipeline.stages.mentions.normalized_text import NormalizedText


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tilda Vane, a partner in Vane LLP, spoke.", ["Tilda Vane"]),
        ("Hamish Mott resides at 14 Alder Court.", ["Hamish Mott"]),
        ("Hamish McVane resides at 14 Alder Court; Zq Vane-Mott lives in Ohio.", ["Hamish McVane", "Zq Vane-Mott"]),
        ("Simeon Roe and Tilda Vane, Chair and Director of the Board, signed.", ["Simeon Roe", "Tilda Vane"]),
        ("The board appointed Doreen Mott to serve as secretary of Acme Co.", ["Doreen Mott"]),
        ("Petitioner Jocasta Roe was a resident of Tulsa.", ["Jocasta Roe"]),
        ("Mercer Dean Lund, managing member of Lund LLC, testified.", ["Mercer Dean Lund"]),
        ("their herd manager, Dutch Vane, called your salesman, Kipp Mott.", ["Dutch Vane", "Kipp Mott"]),
        ("Szabo's editor, Zq Vane-Mott, refused.", ["Zq Vane-Mott"]),
        ("its supplier, Acme Brake, and his employer, Roe Mills, refused.", []),
        ("Tilda Vane\nTilda Vane, Director of the Board, signed.", ["Tilda Vane"]),
        ("Acme Brake Company is a resident of Ohio.", []),
        ("The District Court was employed as an example.", []),
        ("New York is a member of the compact.", []),
        ("Harbor Bank, a member of the group, paid.", []),
        ("The Review Board, an officer of the state, met.", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    found = [one.value for one in clause_persons.find(NormalizedText(text))]
    assert found == names
