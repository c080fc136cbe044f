from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.legal import dockets
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Case 1:15-cv-07433-LAP Document 1", [("1:15-cv-07433-LAP", "1:15-cv-07433")], id="CM/ECF stamp"),
        pytest.param("Case No. 8:16-cv-1261 DOC (KESx)", [("8:16-cv-1261 DOC (KESx)", "8:16-cv-01261")], id="judges behind a blank"),
        pytest.param("12-cv-6758 (LAP)", [("12-cv-6758 (LAP)", "12-cv-06758")], id="judge in brackets"),
        pytest.param("17 Civ. 786", [("17 Civ. 786", "17-cv-00786")], id="spaced"),
        pytest.param("17−cv−10310", [("17−cv−10310", "17-cv-10310")], id="minus signs for hyphens"),
        pytest.param("CV 17-00786 AB (PLAx)", [("CV 17-00786 AB (PLAx)", "17-cv-00786")], id="type first"),
        pytest.param("No. MDL 15-02641-PHX-DGC", [("MDL 15-02641-PHX-DGC", "15-md-02641")], id="multidistrict"),
        pytest.param("08-80736-Civ-Marra/Johnson", [("08-80736-Civ-Marra/Johnson", "08-cv-80736")], id="judges by name"),
        pytest.param(
            "Nos. 12-2207, 12-2208 and 12-2209",
            [("12-2207", "12-2207"), ("12-2208", "12-2208"), ("12-2209", "12-2209")],
            id="list behind one cue",
        ),
        pytest.param("Case 18-53173-jwc Doc 35", [("18-53173-jwc", "18-53173")], id="bankruptcy"),
        pytest.param("Case: 20-1507 Document: 0011", [("20-1507", "20-1507")], id="appeals stamp"),
        pytest.param("Cuomo, No. 20A87, 2020", [("20A87", "20A87")], id="application to the Supreme Court"),
        pytest.param("Docket No. 2019-06-0263", [("2019-06-0263", "2019-06-0263")], id="state board"),
        pytest.param("pages 12-2209, SSN 123-45-6789, call 212-555-0100", [], id="no cue, no docket"),
        pytest.param("Case 5 of 7; No. 4", [], id="cues without a docket's shape"),
    ],
)
def test_dockets(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(dockets.find, text)] == expected
