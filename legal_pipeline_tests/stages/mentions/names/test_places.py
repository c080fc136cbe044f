from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.candidate import Candidate
from legal_pipeline.stages.mentions.names import places
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import words
from legal_pipeline_tests.stages.mentions.rows import mentions_by


def find(normalized: NormalizedText) -> list[Candidate]:
    return [*places.find(normalized), *places.find_known(normalized.text, words(normalized.text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "12909 SW 68th Parkway, Suite 160\nPortland, OR 97223",
            ["12909 SW 68th Parkway, Suite 160\nPortland, OR 97223"],
            id="address over two lines",
        ),
        pytest.param(
            "Sample Building\n53 West Jackson Boulevard Suite 1215\nChicago, Illinois 60604",
            ["Sample Building\n53 West Jackson Boulevard Suite 1215\nChicago, Illinois 60604"],
            id="building above",
        ),
        pytest.param("Franklin, Tennessee", ["Franklin, Tennessee"], id="city and state"),
        pytest.param("in Davidson County, Tennessee", ["Davidson County, Tennessee"], id="county"),
        pytest.param("from Jeddah to Washington, D.C. via London", ["Jeddah", "Washington, D.C.", "London"], id="known places"),
        pytest.param("England & Wales", ["England & Wales"], id="a country with a sign"),
        pytest.param("11. Georgia law applies.", ["Georgia"], id="the law of a state that is also a given name"),
        pytest.param("Oklahoma, Texas and Arkansas", ["Oklahoma", "Texas", "Arkansas"], id="a list of states"),
        pytest.param("United States District Judge", [], id="adjective"),
        pytest.param("Jane Sample, MD", [], id="a degree is no state"),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(lambda normalized: iter(find(normalized)), text)] == expected
