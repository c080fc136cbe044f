"""Personal data, Bates numbers, defined terms."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions import pii
from legal_pipeline.stages.mentions.legal import bates
from legal_pipeline.stages.mentions.names import defined_terms
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SSN 123-45-6789", [("SSN", "123-45-6789", "123-45-6789")], id="social security number"),
        pytest.param("xxx-xx-7472", [("SSN", "xxx-xx-7472", "xxx-xx-7472")], id="redacted"),
        pytest.param("SSN 000-12-3456 or 666-12-3456", [], id="never issued"),
        pytest.param("SSN 987-65-4321", [("SSN", "987-65-4321", "987-65-4321")], id="a taxpayer number has the same form"),
        pytest.param("account no. 4471-902-0088.", [("ACCOUNT_NO", "4471-902-0088", "4471-902-0088")], id="a full stop ends the sentence"),
        pytest.param(
            "(415) 555-0100, 503-555-0101", [("PHONE", "(415) 555-0100", "4155550100"), ("PHONE", "503-555-0101", "5035550101")], id="phone"
        ),
        pytest.param("Jane.Roe@example.org", [("EMAIL", "Jane.Roe@example.org", "jane.roe@example.org")], id="e-mail"),
        pytest.param("Account No. 00123456789", [("ACCOUNT_NO", "00123456789", "00123456789")], id="account"),
        pytest.param("account ending in 4321", [("ACCOUNT_NO", "4321", "4321")], id="end of an account"),
        pytest.param("https://www.example.com/a?b=1", [], id="a URL is no mention"),
    ],
)
def test_pii(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert mentions_by(pii.find, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("see GM_00750 and ACME-0001234", ["GM_00750", "ACME-0001234"], id="stamps"),
        pytest.param("Bates No. ACME-0001234", ["ACME-0001234"], id="called so"),
        pytest.param(
            "Very truly yours,\n\nACME 000003\n\nCOPY 000004", ["ACME 000003", "COPY 000004"], id="with a blank, on a line of its own"
        ),
        pytest.param("Model ACME 000003 was sold", [], id="with a blank inside a sentence"),
        pytest.param("under policy no. CPP-4471902 and Claim LM-0088145", [], id="an insurer's numbers"),
        pytest.param("Portland OR97223, SBN189649, No00123", [], id="zip code, bar number"),
    ],
)
def test_bates(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(bates.find, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Acme Widgets, Inc. (the “Company”)", ["Company"], id="quoted"),
        pytest.param('("Employer")', ["Employer"], id="straight quotes"),
        pytest.param(
            "(hereinafter “Sentencing Guidelines,” “Guidelines,” or “U.S.S.G.”)",
            ["Sentencing Guidelines", "Guidelines", "U.S.S.G."],
            id="several terms",
        ),
        pytest.param(
            "(hereinafter also referred to as “the Government” or “this Office”)",
            ["the Government", "this Office"],
            id="as printed, article inside the quotes",
        ),
        pytest.param("“Association” means a group of", ["Association"], id="means"),
        pytest.param("Office of Court Administration (OCA)", ["OCA"], id="letters without quotes"),
        pytest.param("Zenith Technologies, Inc. with offices at Plano (Zenith)", ["Zenith"], id="first word without quotes"),
        pytest.param("(“the law is settled”); (quoting “Smith”)", ["the law is settled"], id="quotations in brackets are not told apart"),
        pytest.param("(Plano), (2016), (citing Roe)", [], id="other brackets"),
    ],
)
def test_defined_terms(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(defined_terms.find, text)] == expected
