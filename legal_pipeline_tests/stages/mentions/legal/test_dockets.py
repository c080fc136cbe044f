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
        pytest.param("before the Board, IPR2021-00917", [("IPR2021-00917", "IPR2021-00917")], id="trial before the Patent Office"),
        pytest.param("File No.: A 208-441-907", [("A 208-441-907", "A 208-441-907")], id="alien"),
        pytest.param("Inv. No. 337-TA-1288", [("337-TA-1288", "337-TA-1288")], id="International Trade Commission"),
        pytest.param("Charge No: 420-2020-01877", [("420-2020-01877", "420-2020-01877")], id="charge of discrimination"),
        pytest.param("Call 420-2020-01877", [], id="the same figures without a cue"),
        pytest.param("No. 22-2-08814-3 SEA", [("22-2-08814-3 SEA", "22-2-08814-3 SEA")], id="Washington"),
        pytest.param("UCN: 292019CA006741A001HC", [("292019CA006741A001HC", "292019CA006741A001HC")], id="Florida, uniform"),
        pytest.param("File No. 2020-418/A", [("2020-418/A", "2020-418/A")], id="surrogate"),
        pytest.param("STATE OF OHIO, :\n   No. 111873\nv. :\nJANE ROE, :", [("111873", "111873")], id="figures beside a caption"),
        pytest.param("JANE ROE,      )\n  v.     )    No. 111873\nBO MOTT,      )", [("111873", "111873")], id="figures behind a rail"),
        pytest.param("Received with thanks.\nNo. 111873\nYours", [], id="figures without a caption"),
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
        pytest.param("Adv. Proc. No. 21-50123 (KBO)", [("21-50123 (KBO)", "21-50123")], id="judge's initials behind a bankruptcy number"),
        pytest.param(
            "Docket Nos. 18744-12, 26118-12,             Filed March 6, 2019.\n            9930-13, 10417-14.",
            [("18744-12",) * 2, ("26118-12",) * 2, ("9930-13",) * 2, ("10417-14",) * 2],
            id="Tax Court, a list around another column",
        ),
        pytest.param("Nos. 25-1234 to 25-1236", [("25-1234",) * 2, ("25-1236",) * 2], id="a range"),
        pytest.param("v.          18-1906\n", [("18-1906", "18-1906")], id="beside v."),
        pytest.param(
            "No. 2019 L 004512; Case No. BC 654321; CAUSE NO. D-1-GN-19-003456; Court File No. CV-19-00612345-0000; Claim No: HQ18X01234",
            [("2019 L 004512",) * 2, ("BC 654321",) * 2, ("D-1-GN-19-003456",) * 2, ("CV-19-00612345-0000",) * 2, ("HQ18X01234",) * 2],
            id="Cook County, Los Angeles, Travis County, Ontario, England",
        ),
        pytest.param(
            "Missouri: No. ED107332, WD80915. No. 1611-CC00418, No. 16CY-CV03312",
            [("ED107332",) * 2, ("WD80915",) * 2, ("1611-CC00418",) * 2, ("16CY-CV03312",) * 2],
            id="Missouri",
        ),
        pytest.param(
            "DOCKET NO. HHD-CV25-6190044-S; Case No. JO-2025-CV-000877; Cause No. DV-16-2025-0000411; Court File No. 55-PR-25-4471",
            [("HHD-CV25-6190044-S",) * 2, ("JO-2025-CV-000877",) * 2, ("DV-16-2025-0000411",) * 2, ("55-PR-25-4471",) * 2],
            id="Connecticut, Kansas, Montana, Minnesota",
        ),
        pytest.param(
            "Case No.: 2025CV31207; Case No. 250401877; No. D-101-CV-2025-01144; CAUSE NO. 45CH1:25-cv-00377; Gen. No. 25 EV 00001187",
            [("2025CV31207",) * 2, ("250401877",) * 2, ("D-101-CV-2025-01144",) * 2, ("45CH1:25-cv-00377",) * 2, ("25 EV 00001187",) * 2],
            id="Colorado, Utah, New Mexico, Mississippi, Illinois",
        ),
        pytest.param(
            "COUNTY OF ACTON 25CV002218-100; 1CCV-25-0000718; 01-CV-2025-901877.00",
            [("25CV002218-100",) * 2, ("1CCV-25-0000718",) * 2, ("01-CV-2025-901877.00",) * 2],
            id="North Carolina, Hawaii, Alabama, without a cue",
        ),
        pytest.param(
            "Docket No. EL25-88-000; File No. 3-22501; Appeal No. 2024003371; MDL No. 3151",
            [("EL25-88-000",) * 2, ("3-22501",) * 2, ("2024003371",) * 2, ("MDL No. 3151",) * 2],
            id="agencies, a multidistrict litigation",
        ),
        pytest.param(
            "25-1044\nUnited States Court of Appeals\nfor the\nSecond Circuit", [("25-1044", "25-1044")], id="above the court on a cover"
        ),
        pytest.param("IN THE SUPREME COURT OF WASHINGTON No. 103377-4", [("103377-4",) * 2], id="Washington"),
        pytest.param(
            "Valve No. 103377-4, File: REPORT-2023, Case 100-watt, Case No. 10-11-2024, Docket No. 555-0144", [], id="what looks like one"
        ),
        pytest.param("Lot Nos. 1123-14, Part No. 7719-10, Order No. 4022-2016, Policy No. 17-33, Tel. No. 555-0144", [], id="other things"),
        pytest.param("pages 12-2209, SSN 123-45-6789, call 212-555-0100", [], id="no cue, no docket"),
        pytest.param("Case 5 of 7; No. 4", [], id="cues without a docket's shape"),
    ],
)
def test_dockets(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(dockets.find, text)] == expected
