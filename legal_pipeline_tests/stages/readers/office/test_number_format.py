"""Numbers of a workbook read as their cells show them."""

from __future__ import annotations

import datetime as dt

import pytest

from legal_pipeline.stages.readers.office.number_format import shown, shown_date

ACCOUNTING = '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        pytest.param(1250.5, '"$"#,##0.00', "$1,250.50", id="dollars"),
        pytest.param(-300, "$#,##0.00;($#,##0.00)", "($300.00)", id="negative in brackets"),
        pytest.param(-300, "$#,##0.00;[Red]($#,##0.00)", "($300.00)", id="negative in red"),
        pytest.param(-300, "$#,##0.00", "-$300.00", id="negative of one section"),
        pytest.param(1234567, ACCOUNTING, "$1,234,567.00", id="accounting"),
        pytest.param(-1234.5, ACCOUNTING, "$(1,234.50)", id="accounting, negative"),
        pytest.param(0, ACCOUNTING, None, id="accounting, zero as a dash"),
        pytest.param(99.9, "[$\u20ac-407] #,##0.00", "\u20ac 99.90", id="euro before"),
        pytest.param(99.9, "#,##0.00 [$\u20ac-407]", "99.90 \u20ac", id="euro behind"),
        pytest.param(5000, "[$GBP] #,##0", "GBP 5,000", id="a code"),
        pytest.param(5000, '#,##0 "USD"', "5,000 USD", id="a code in quotes"),
        pytest.param(1234.567, "#,##0.00", "1,234.57", id="thousands"),
        pytest.param(12500000, '$#,##0.0,,"M"', "$12.5M", id="millions"),
        pytest.param(0.125, "0.0%", "12.5%", id="percent"),
        pytest.param(1250.005, "0.00", "1250.01", id="rounded half up, as written"),
        pytest.param(3, "0.00", "3.00", id="fixed decimals"),
        pytest.param(-0.001, "0.00", "0.00", id="no minus before zero"),
        pytest.param(417, "00000", "00417", id="leading zeros"),
        pytest.param(5550142, "000-0000", "555-0142", id="telephone number"),
        pytest.param(6175550142, "(000) 000-0000", "(617) 555-0142", id="telephone number with area"),
        pytest.param(1234567, "000\\-00\\-0000", "001-23-4567", id="social security number"),
        pytest.param(4411, '"ROE-"000000', "ROE-004411", id="Bates number"),
        pytest.param(12.5, "00000", None, id="an identifier with a fraction"),
        pytest.param(1, '"Yes";"Yes";"No"', "Yes", id="a word for a number"),
        pytest.param(0, '[Blue]"Yes";"Yes";[Red]"No"_)', "No", id="a word for zero"),
        pytest.param(-2, '"owed";"paid"', "paid", id="a word for a negative number"),
        # left as they are stored
        pytest.param(1250.5, "General", None, id="general"),
        pytest.param(0.25, "0", None, id="a whole number would hide the rest"),
        pytest.param(0.5, "# ?/?", None, id="fraction"),
        pytest.param(12345, "0.00E+00", None, id="exponent"),
        pytest.param(5, "[>100]#,##0;0.0", "5.0", id="condition"),
        pytest.param(5, "mmm d, yyyy", None, id="date"),
        pytest.param(5, "\\", None, id="broken"),
        pytest.param(5, "[", None, id="broken bracket"),
        pytest.param(float("inf"), "0.00", None, id="infinite"),
        pytest.param(float("nan"), "0.00", None, id="not a number"),
    ],
)
def test_a_number_is_written_as_its_cell_shows_it(value: float, number_format: str, expected: str | None) -> None:
    assert shown(value, number_format) == expected


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("mmmm d, yyyy", "March 3, 2019"),
        ("[$-409]d-mmm-yy;@", "3-Mar-19"),
        ('dddd, mmmm dd, yyyy" (closing)"', "Sunday, March 03, 2019 (closing)"),
        # a month as a number may be read as a day: the date stays year first
        ("mm/dd/yyyy", None),
        ("mmm d, yyyy h:mm", None),
    ],
)
def test_a_date_with_the_name_of_its_month(number_format: str, expected: str | None) -> None:
    assert shown_date(dt.date(2019, 3, 3), number_format) == expected
