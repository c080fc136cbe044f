"""Universities of a state with their campus and their school; places that are only where a university is."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.mentions.rows import mentions, of_type

UNIVERSITIES = [
    pytest.param("a clinic of the University of California, Berkeley in 2019", ["University of California, Berkeley"], id="behind a comma"),
    pytest.param(
        "University of California, Davis\nSchool of Law\n400 Mrak Hall",
        ["University of California, Davis\nSchool of Law"],
        id="school below",
    ),
    pytest.param("the University of Nevada, Las Vegas opposed", ["University of Nevada, Las Vegas"], id="a campus of two words"),
    pytest.param("studied at Acton State University, Long Beach before", ["Acton State University, Long Beach"], id="a state university"),
    pytest.param("the University of Texas at Austin moved", ["University of Texas at Austin"], id="at"),
    pytest.param("the University of Wisconsin–Milwaukee moved", ["University of Wisconsin–Milwaukee"], id="a dash"),
    pytest.param("the University of Iowa College of Law moved", ["University of Iowa College of Law"], id="college without campus"),
    pytest.param(
        "University of Maryland, Baltimore, School of Nursing and Health Policy",
        ["University of Maryland, Baltimore, School of Nursing and Health Policy"],
        id="a school with two subjects",
    ),
    pytest.param("the University of Acton, Provo sued", ["University of Acton"], id="a city that is no campus"),
    pytest.param("the University of Oregon, Columbia, Missouri", ["University of Oregon"], id="a place with its state"),
    pytest.param("the University of Ohio. Boston is large", ["University of Ohio"], id="a new sentence"),
]


@pytest.mark.parametrize(("text", "expected"), UNIVERSITIES)
def test_universities(text: str, expected: list[str]) -> None:
    assert of_type(mentions(text), "ORG") == expected
