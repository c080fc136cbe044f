"""Who testifies and who examines, as court reporters print it; papers that only speak of a deposition name nobody."""

from __future__ import annotations

import pytest

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.transcripts.testimony import read_testimony

QA = "\nQ.   Your name?\nA.   I gave it.\n"
SWORN = "\nhaving been first duly sworn, testified as follows:\n"


def read(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    witnesses, examinations = read_testimony(Window(text, 0, (0,), 1))
    for evidence in (*(one.evidence for one in witnesses), *(one.evidence for one in examinations)):
        assert text[evidence.start : evidence.end] == evidence.text
    return [witness.name.name for witness in witnesses], [(one.attorney.name, one.kind) for one in examinations]


@pytest.mark.parametrize(
    ("text", "witnesses"),
    [
        pytest.param("VIDEOTAPED DEPOSITION OF JANE Q. ROE\nActon, Ohio\nMarch 9, 2023\n" + QA, ["JANE Q. ROE"], id="the place below"),
        pytest.param("DEPOSITION OF JANE ROE\nJune 18, 2024\nPage 14\n" + QA, ["JANE ROE"], id="a title"),
        pytest.param(
            "Videotaped deposition of JANE\n ROE, taken pursuant to subpoena, was\n held at the offices" + QA,
            ["JANE ROE"],
            id="broken name",
        ),
        pytest.param("ORAL AND VIDEOTAPED DEPOSITION OF\nJANE Q. ROE\nVOLUME I\n" + QA, ["JANE Q. ROE"], id="name below"),
        pytest.param("DEPOSITION OF DR. JANE ROE VOLUME II\n" + QA, ["JANE ROE"], id="title and volume"),
        pytest.param("EXAMINATION BEFORE TRIAL of JANE ROE, held on" + QA, ["JANE ROE"], id="New York"),
        pytest.param("30(b)(6) DEPOSITION OF ROE MILLS, INC.\nBY AND THROUGH JANE ROE\n" + QA, ["JANE ROE"], id="for a company"),
        pytest.param(" 1  JANE ROE,\n 2  called as a witness by the Plaintiff," + SWORN + QA, ["JANE ROE"], id="sworn, numbered lines"),
        pytest.param("Whereupon,\nJANE ROE, a witness herein," + SWORN + QA, ["JANE ROE"], id="whereupon"),
        pytest.param(
            "JANE ROE, PLAINTIFF'S WITNESS, SWORN\n" + QA + "BO MOTT, DEFENDANT'S WITNESS, SWORN\n" + QA,
            ["JANE ROE", "BO MOTT"],
            id="a trial",
        ),
        pytest.param("WITNESS:  Jane Roe\n" + QA, ["Jane Roe"], id="a label"),
        pytest.param(
            "Videotaped deposition of JANE ROE, taken on\nMay 2, 2016, before Ida Cole, a Notary Public.\n", ["JANE ROE"], id="a cover"
        ),
        # controls
        pytest.param(
            "NOTICE OF DEPOSITION OF JANE ROE\nPLEASE TAKE NOTICE that the deposition of Jane Roe will be taken", [], id="a notice"
        ),
        pytest.param("See the deposition of Jane Roe, taken on May 2, 2016, at 14.", [], id="a brief"),
        pytest.param("Q. What is a docket?\nA. A list of what was filed.\nJane Roe", [], id="frequent questions"),
        pytest.param("THE WITNESS: Jane Roe told me.\n" + QA, [], id="an answer that names somebody"),
        pytest.param("DEPOSITION OF ROE MILLS, INC.\n" + QA, [], id="a company without its speaker"),
    ],
)
def test_witnesses(text: str, witnesses: list[str]) -> None:
    assert read(text)[0] == witnesses


@pytest.mark.parametrize(
    ("text", "examinations"),
    [
        pytest.param("DIRECT EXAMINATION\nBY MS. MOTT:\n" + QA, [("MOTT", "direct")], id="direct"),
        pytest.param("EXAMINATION BY MR. VANE:\n" + QA, [("VANE", "")], id="one line"),
        pytest.param("  5  CROSS-EXAMINATION\n  6  BY MR. DE LA ROE:\n" + QA, [("DE LA ROE", "cross")], id="numbered lines"),
        pytest.param(
            "EXAMINATION\nBY MS. MOTT:\n" + QA + "FURTHER RE-DIRECT EXAMINATION\nBY MR. VANE:" + QA,
            [("MOTT", ""), ("VANE", "further redirect")],
            id="two",
        ),
        pytest.param("sworn\nQ. (BY MR. VANE) Your name?\nA. Roe.\n", [("VANE", "")], id="inside a question"),
        pytest.param("APPEARANCES:\nBY: ANN VANE, ESQUIRE\n" + "sworn" + QA, [], id="an appearance is no examination"),
    ],
)
def test_examinations(text: str, examinations: list[tuple[str, str]]) -> None:
    assert read(text)[1] == examinations
