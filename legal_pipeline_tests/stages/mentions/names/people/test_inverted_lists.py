from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.names.people import inverted_lists
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Distribution\nMuster, Peter\nSample, Helen M.\nVrabec, Ottla",
            ["Muster, Peter", "Sample, Helen M.", "Vrabec, Ottla"],
            id="plain",
        ),
        pytest.param(
            "Present:\nMuster III, William R.\nSample Jr., John A.", ["Muster III, William R.", "Sample Jr., John A."], id="generations"
        ),
        pytest.param(
            "Witnesses:\nDe La Muster, Maria\nO'Brien, Sean P., Esq.",
            ["De La Muster, Maria", "O'Brien, Sean P."],
            id="particles and degrees",
        ),
        pytest.param("1. MUSTER, JANE\n2. SAMPLE-VRABEC, ANN", ["MUSTER, JANE", "SAMPLE-VRABEC, ANN"], id="numbers and capitals"),
        pytest.param("Muster, Peter (Acton office)\nSample, Helen", ["Muster, Peter", "Sample, Helen"], id="a remark behind"),
        pytest.param("Offices:\nAustin, Texas\nSalem, Oregon", [], id="places"),
        pytest.param("Sellers:\nMuster Mills, Inc.\nSample Works, Ltd.", [], id="organizations"),
        pytest.param("Jane Muster, Ann Sample\nHelen Vrabec, Peter Muster", [], id="names in the usual order"),
        pytest.param("the claims of JANE T.\nMUSTER, ANN M.\nSAMPLE, PETER", [], id="names that run over the line"),
        pytest.param("He met Muster, Peter", [], id="one"),
    ],
)
def test_each_line_is_one_person(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(inverted_lists.find, text)] == expected
