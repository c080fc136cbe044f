from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions import money
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a fine of $250,000, and", [("$250,000", "USD 250000.00")], id="sign and groups"),
        pytest.param("$ 5,650.00", [("$ 5,650.00", "USD 5650.00")], id="blank behind the sign"),
        pytest.param("$1.2 million", [("$1.2 million", "USD 1200000.00")], id="scale word"),
        pytest.param("$3.5M or $20K", [("$3.5M", "USD 3500000.00"), ("$20K", "USD 20000.00")], id="scale letter"),
        pytest.param(
            "five thousand dollars ($5,000)",
            [("five thousand dollars", "USD 5000.00"), ("$5,000", "USD 5000.00")],
            id="words and digits are two mentions of one amount",
        ),
        pytest.param(
            "Two Hundred Fifty and no/100 Dollars ($250.00)",
            [("Two Hundred Fifty and no/100 Dollars", "USD 250.00"), ("$250.00", "USD 250.00")],
            id="cheque style",
        ),
        pytest.param(
            "one million two hundred thousand dollars", [("one million two hundred thousand dollars", "USD 1200000.00")], id="words alone"
        ),
        pytest.param(
            "€5 million, £1,000 and EUR 20",
            [("€5 million", "EUR 5000000.00"), ("£1,000", "GBP 1000.00"), ("EUR 20", "EUR 20.00")],
            id="other currencies",
        ),
        pytest.param("US$ 10 and U.S.$20", [("US$ 10", "USD 10.00"), ("U.S.$20", "USD 20.00")], id="country before the sign"),
        pytest.param("It cost us $48,200.00; you can $5 it.", [("$48,200.00", "USD 48200.00"), ("$5", "USD 5.00")], id="no country"),
        pytest.param("500 dollars, 75 cents", [("500 dollars", "USD 500.00"), ("75 cents", "USD 0.75")], id="unit behind"),
        pytest.param("$0.10", [("$0.10", "USD 0.10")], id="parts of a dollar"),
        pytest.param(
            "€2.500,00, Rs. 5,00,000, $1 234.56, $.75",
            [("€2.500,00", "EUR 2500.00"), ("Rs. 5,00,000", "INR 500000.00"), ("$1 234.56", "USD 1234.56"), ("$.75", "USD 0.75")],
            id="grouping of other countries, no digit before the point",
        ),
        pytest.param("300 EUR, 1,250.00 USD", [("300 EUR", "EUR 300.00"), ("1,250.00 USD", "USD 1250.00")], id="code behind"),
        pytest.param("the 2019 CAD drawings", [], id="a year before a word that is also a code"),
        pytest.param(
            "$5-7 million, $10 to $12 million",
            [("$5-7 million", "USD 5000000.00/7000000.00"), ("$10 to $12 million", "USD 10000000.00/12000000.00")],
            id="both ends of a range have its scale",
        ),
        pytest.param("$1,000 to $2,000", [("$1,000", "USD 1000.00"), ("$2,000", "USD 2000.00")], id="two whole amounts"),
        pytest.param(
            "half a million dollars, a million and a half dollars, two and a half million dollars, $1½ million",
            [
                ("half a million dollars", "USD 500000.00"),
                ("a million and a half dollars", "USD 1500000.00"),
                ("two and a half million dollars", "USD 2500000.00"),
                ("$1½ million", "USD 1500000.00"),
            ],
            id="halves",
        ),
        pytest.param("one of them, 500 pages, $ per page", [], id="no amounts"),
    ],
)
def test_money(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(money.find, text)] == expected
