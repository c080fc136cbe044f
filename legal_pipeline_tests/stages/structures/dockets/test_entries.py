"""Entries of docket sheets in the layouts of courts: date, number, text and filer, each at its place in the document."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import PAGE_BREAK, Page, PageMethod, windows
from legal_pipeline.stages.structures.dockets.entries import read_docket_entries

Row = tuple[str, str | None, str, str | None]


def rows(text: str, target_chars: int = 400_000) -> list[Row]:
    pages = [Page(number, part, PageMethod.TEXT_LAYER, "engine 1", 1.0) for number, part in enumerate(text.split(PAGE_BREAK), 1)]
    found = list(read_docket_entries(windows(pages, target_chars)))
    for entry in found:
        assert text[entry.start : entry.end] == entry.text
        assert entry.page_number == text.count(PAGE_BREAK, 0, entry.start) + 1
    return [(entry.date, entry.number, " ".join(entry.text.split()), entry.filed_by) for entry in found]


LAYOUTS = [
    pytest.param(
        "Date Filed\t#\tDocket Text\n05/14/2019\t1\xa0\tCOMPLAINT against Acme Brake Co. filed by Jane Roe. (Vane, Ann) (Entered: "
        "05/15/2019)\n06/03/2019\t\xa0\tMINUTE ENTRY for proceedings held before Judge Iris Vane. (Entered: 06/03/2019)\n\n\n"
        "PACER Service Center\n06/07/2020 10:18:44\n",
        [
            ("2019-05-14", "1", "COMPLAINT against Acme Brake Co. filed by Jane Roe. (Vane, Ann) (Entered: 05/15/2019)", "Jane Roe"),
            ("2019-06-03", None, "MINUTE ENTRY for proceedings held before Judge Iris Vane. (Entered: 06/03/2019)", None),
        ],
        id="a district court's table",
    ),
    pytest.param(
        "Filing Date\t#\tDocket Text\n06/17/2019\t\xa0\t1\tChapter 7 Voluntary Petition Filed by Ann Vane on "
        "behalf of Jane Roe. (Vane, Ann)\n"
        "06/17/2019\t\xa0\t\xa0\tReceipt of filing fee. Fee amount 299.00.\n",
        [
            ("2019-06-17", "1", "Chapter 7 Voluntary Petition Filed by Ann Vane on behalf of Jane Roe. (Vane, Ann)", "Jane Roe"),
            ("2019-06-17", None, "Receipt of filing fee. Fee amount 299.00.", None),
        ],
        id="a bankruptcy court's table with an empty column",
    ),
    pytest.param(
        "General Docket\nUnited States Court of Appeals\n\nDate Filed:\tDate NOA Filed:\n01/05/2019\t01/20/2019\n\n"
        "01/27/2019\t\xa0 \xa0\tFiling fee paid by Appellant Jane Roe. [19-1095] (ELW)\n02/09/2019\n8 pg, 84.78 KB\tNOTICE of appearance "
        "on behalf of Appellee Acme Brake Co. filed by Attorney Bo Mott.\n"
        "03/01/2019\t2\xa0\n\n3 pg, 94.2 KB\tBRIEF filed.\n1\tNotice\t2\t67.47 KB\n",
        [
            ("2019-01-27", None, "Filing fee paid by Appellant Jane Roe. [19-1095] (ELW)", "Jane Roe"),
            ("2019-02-09", None, "NOTICE of appearance on behalf of Appellee Acme Brake Co. filed by Attorney Bo Mott.", "Acme Brake Co."),
            ("2019-03-01", "2", "BRIEF filed.", None),
        ],
        id="an appellate docket, with sizes of documents and a table of dates above",
    ),
    pytest.param(
        "Proceedings and Orders\n\nDec 03 2016\tApplication to extend the time to file a petition, submitted to\nJustice Vane.\n\n"
        "March 1, 2017\tDISTRIBUTED for Conference of March 17, 2017.\n\nAttorneys for Petitioner:\nBo Mott\n",
        [
            ("2016-12-03", None, "Application to extend the time to file a petition, submitted to Justice Vane.", None),
            ("2017-03-01", None, "DISTRIBUTED for Conference of March 17, 2017.", None),
        ],
        id="a page of the Supreme Court, months in words",
    ),
    pytest.param(
        "Case Events\n\nDate\tEvent Type\tDisposition\tDocument\n01/11/2019\tMandate issued\n[ PDF/161 KB ]\tMandate\n\n"
        "10/30/2018\tMotion for rehearing due\t\xa0\n\nCalendars\n\nSet Date\tCalendar Type\n01/11/2044\tRetention\n",
        [("2019-01-11", None, "Mandate issued", None), ("2018-10-30", None, "Motion for rehearing due", None)],
        id="a state court's events, newest first, and its calendar",
    ),
    pytest.param(
        "Date Filed # Docket Text\n05/14/2019 1 COMPLAINT against Acme Brake Co.\nfiled by Jane Roe. (Vane, Ann)\n(Entered: 05/15/2019)\n"
        "05/20/2019 2 SUMMONS Issued as to Acme\fBrake Co. (Entered: 05/20/2019)\n6/7/2020 CM/ECF - nwd - Docket Report\n"
        "https://ecf.nwd.example/cgi-bin/DktRpt.pl?1234 2/3\n05/21/2019 3 ANSWER to 1 Complaint by Acme Brake Co.. (Mott, Bo)\n",
        [
            ("2019-05-14", "1", "COMPLAINT against Acme Brake Co. filed by Jane Roe. (Vane, Ann) (Entered: 05/15/2019)", "Jane Roe"),
            ("2019-05-20", "2", "SUMMONS Issued as to Acme Brake Co. (Entered: 05/20/2019)", None),
            ("2019-05-21", "3", "ANSWER to 1 Complaint by Acme Brake Co.. (Mott, Bo)", "Acme Brake Co."),
        ],
        id="printed to a PDF: broken lines, an entry over two pages, running heads with a date",
    ),
    pytest.param(
        "REGISTER OF ACTIONS\n2021-03-04   Complaint filed; Plaintiff: Jane Roe\n2021-03-09   Proof of service\n",
        [("2021-03-04", None, "Complaint filed; Plaintiff: Jane Roe", None), ("2021-03-09", None, "Proof of service", None)],
        id="a register of actions with dates of another form",
    ),
    pytest.param(
        "Date Filed\t#\tSelect\nall / clear\tDocket Text\n10/20/19\t7\tREPLY by Jane Roe re 5 Response\n",
        [("2019-10-20", "7", "REPLY by Jane Roe re 5 Response", "Jane Roe")],
        id="a heading over two lines, a year of two digits",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_layouts(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("05/14/2019 we met Jane Roe.\n05/15/2019 She called again.\n", id="a diary"),
        pytest.param("Date\tDescription of services\tHours\n05/14/2019\tCall with client\t0.3\n", id="a bill of hours"),
        pytest.param("Date Filed\t#\tDocket Text\n13/45/2019\t1\tCOMPLAINT\n", id="a day that does not exist"),
        pytest.param("Docket Text:\nMOTION to Dismiss by Jane Roe\n", id="a notice without its date"),
        pytest.param("The docket entries show that on 05/14/2019 the complaint was filed.\n", id="prose about a docket"),
    ],
)
def test_what_is_no_docket(text: str) -> None:
    assert rows(text) == []


def test_a_table_goes_on_in_the_next_window() -> None:
    page = "".join(f"0{month}/01/2019\t{month}\tNOTICE of change number {month}. (Entered: 0{month}/01/2019)\n" for month in range(1, 8))
    text = PAGE_BREAK.join(["Date Filed\t#\tDocket Text\n" + page, page, page])
    assert rows(text, target_chars=100) == rows(text)
    assert len(rows(text)) == 21


@given(
    st.lists(
        st.sampled_from(
            ["05/14/2019\t1\tANSWER by Jane Roe", "Date Filed\t#\tDocket Text", "05/14/2019", "more words", "", "1", "\f", "3 pg, 1.2 KB"]
        ),
        max_size=12,
    )
)
def test_offsets_are_exact_whatever_the_lines(lines: Sequence[str]) -> None:
    rows("\n".join(lines))
