from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.names.people import inverted_cells
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "R-1  3/2/2016    Muster, Ann       Vrabec, Peter (Esq.); Sample, Helen M.         AC",
            ["Muster, Ann", "Vrabec, Peter", "Sample, Helen M."],
            id="columns and semicolons",
        ),
        pytest.param(
            'B. Lay witnesses\n1. Muster, Anthony "Tony" - son\n2. St. Clair, Ann - nurse',
            ['Muster, Anthony "Tony"', "St. Clair, Ann"],
            id="a remark behind a dash",
        ),
        pytest.param("VICTIM: MUSTER, DARLENE KAY    DOB: 1/2/1961", ["MUSTER, DARLENE KAY"], id="label"),
        pytest.param("ORDER granting 12 Motion (Muster, Ann)", ["Muster, Ann"], id="the filer of an entry"),
        pytest.param(
            "R-2  Muster, Zq    Vrabec, Peter    Sample, Ann", ["Muster, Zq", "Vrabec, Peter", "Sample, Ann"], id="unknown given name"
        ),
        pytest.param("Vane, Ann; McMuster, Ian III    Sample, Helen", ["Vane, Ann", "McMuster, Ian III", "Sample, Helen"], id="generation"),
        pytest.param("the testimony of Muster, Ann and others", [], id="prose"),
        pytest.param("Dayton, Austin; Salem, Oregon; Muster Mills, Inc.", [], id="places and companies"),
        pytest.param("Jane Muster, Ann; Ann Sample, Peter", [], id="names in the usual order"),
    ],
)
def test_inverted_cells(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(inverted_cells.find, text)] == expected
