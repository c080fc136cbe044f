"""The entry that a notice of electronic filing announces."""

from __future__ import annotations

import pytest

from legal_pipeline.model import DocketEntry, Window
from legal_pipeline.stages.structures.dockets.notices import read_notice_entries

HEAD = (
    "Notice of Electronic Filing\n\n"
    "The following transaction was entered by Vane, Ann on 8/9/2021 at 11:53 AM CDT and filed on 8/8/2021\n\n"
)
FOOT = "\n\n\n3:21-cv-90437-ABC Notice has been electronically mailed to:\n\nBo Mott  bo@mott.example\n"


def read(text: str) -> list[DocketEntry]:
    found = list(read_notice_entries(Window(text, 0, (0,), 1)))
    assert all(text[entry.start : entry.end] == entry.text for entry in found)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            HEAD
            + "Case Name:\tRoe v. Acme\nFiler:\tAcme Brake Co.\nDocument Number:\t9\n\nDocket Text:\nNOTICE re [7] MOTION (Vane, Ann)\n"
            + FOOT,
            ("2021-08-08", "9", "Acme Brake Co.", "NOTICE re [7] MOTION (Vane, Ann)"),
            id="fields with their values beside them",
        ),
        pytest.param(
            HEAD + "Filer:\n\nDocument Number:\n\n12\n\nDocket Text:\n\nANSWER by Jane Roe (Vane, Ann)\n" + FOOT,
            ("2021-08-08", "12", "Jane Roe", "ANSWER by Jane Roe (Vane, Ann)"),
            id="a value below its label, a label without value",
        ),
        pytest.param(
            HEAD + "Docket Text:\nORDER setting a hearing.\n\nThe hearing is by video.\n" + FOOT,
            ("2021-08-08", None, None, "ORDER setting a hearing.\n\nThe hearing is by video."),
            id="a text of two paragraphs, no document",
        ),
        pytest.param(
            "Notice of Docket Activity\n\nThe following transaction was entered on 08/10/2022\nDocket Text:\nBRIEF filed by Jane Roe.\n"
            "The following document(s) are associated with this transaction:\n",
            ("2022-08-10", None, "Jane Roe", "BRIEF filed by Jane Roe."),
            id="an appellate notice that names only the day of the entry",
        ),
    ],
)
def test_notices(text: str, expected: tuple[str, str | None, str | None, str]) -> None:
    assert [(entry.date, entry.number, entry.filed_by, entry.text) for entry in read(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["Docket Text:\nNOTICE", HEAD + "Docket Text:\n\n", "The following transaction was filed on 45/45/2021\nDocket Text:\nNOTICE"]
)
def test_without_a_date_or_a_text_there_is_no_entry(text: str) -> None:
    assert read(text) == []
