"""Blocks of counsel in many layouts: who is counsel, of which firm, for whom."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in
from legal_pipeline_tests.stages.structures.counsel.figures import figures_by_layout, total
from legal_pipeline_tests.stages.structures.counsel.layouts import HELD_OUT, RULES_SEEN, Layout

_PAPERS = 4


@pytest.mark.parametrize("layout", RULES_SEEN, ids=lambda layout: layout.__name__)
def test_layout(layout: Layout) -> None:
    figures = figures_by_layout([layout], _PAPERS)[layout.__name__]
    assert figures.precision >= 0.75
    assert figures.recall >= 0.75
    assert figures.client_right >= 0.75
    assert figures.client_wrong <= 0.25
    assert figures.firm_precision >= 0.8


def test_all_layouts_together_keep_their_floors() -> None:
    figures = total(figures_by_layout(RULES_SEEN, _PAPERS))
    assert (figures.precision >= 0.97, figures.recall >= 0.95, figures.client_right >= 0.95, figures.client_wrong <= 0.03) == (True,) * 4


def test_layouts_that_were_measured_before_they_were_read() -> None:
    figures = total(figures_by_layout(HELD_OUT, _PAPERS))
    assert (figures.precision >= 0.95, figures.recall >= 0.85, figures.client_right >= 0.85, figures.client_wrong <= 0.03) == (True,) * 4


_CAPTION = (
    "UNITED STATES DISTRICT COURT\nDISTRICT OF NOWHERE\n\nANN ROE,\n     Plaintiff,\nv.\n"
    "ACME BRAKE CO. and BO MOTT,\n     Defendants.\n\nNo. 17-cv-0010\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ann Roe\n12 Elm Street\nProvo, UT 84601\nPlaintiff, pro se\n", id="a party for herself"),
        pytest.param("The room was kept for Plaintiff. Counsel for Acme Brake Co. did not appear.\n", id="prose without a name"),
        pytest.param("Reported by:\nIda Vane, CSR No. 4411\nCertified Court Reporter\n12 Elm Street\nProvo, UT 84601\n", id="the reporter"),
        pytest.param("ACME BRAKE CO.\n\nBy: /s/ Ida Vane\nIda Vane\nPresident\n12 Elm Street\nProvo, UT 84601\n", id="an officer signs"),
        pytest.param(
            "Ida Vane does not represent Acme Brake Co. If Ida Vane represented Bo Mott, she would say so.\n", id="negated, supposed"
        ),
    ],
)
def test_nobody_is_counsel(text: str) -> None:
    assert not [fact for fact in found_in(_CAPTION + text).facts if fact[0] == "represented_by"]


@pytest.mark.parametrize(
    ("line", "clients"),
    [
        ("Attorneys for Defendants", {"ACME BRAKE CO.", "BO MOTT"}),
        ("Attorneys for Defendants Acme Brake Co. and Bo Mott", {"ACME BRAKE CO.", "BO MOTT"}),
        ("Counsel for Acme", {"ACME BRAKE CO."}),
        ("Counsel for Defendant Mott", {"BO MOTT"}),
        ("Attorneys for all Defendants other than Bo Mott", {"ACME BRAKE CO."}),
        ("Attorney for the Plaintiff", {"ANN ROE"}),
        ("Attorneys for Defendant", set()),
        ("Attorneys for Defendant Zeta", set()),
    ],
)
def test_client(line: str, clients: set[str]) -> None:
    facts = found_in(f"{_CAPTION}/s/ Ida Vane\nIda Vane\nVANE LAW LLP\n12 Elm Street\nProvo, UT 84601\n{line}\n").facts
    found = {source.upper() for kind, source, target, role in facts if kind == "represented_by" and role is None and target == "Ida Vane"}
    assert found == clients


def test_a_bare_firm_above_its_client_and_its_attorneys() -> None:
    text = "APPEARANCES:\n\nHARROW MOTT FOREMAN\nAttorneys for Plaintiff\n12 Elm Street\nProvo, UT 84601\nBY: IDA VANE, ESQUIRE\n"
    facts = found_in(_CAPTION + text).facts
    assert ("represented_by", "ANN ROE", "IDA VANE", None) in facts
    assert ("member_of", "IDA VANE", "HARROW MOTT FOREMAN", None) in facts


def test_a_client_that_begins_like_a_party_is_read_to_its_end() -> None:
    text = "Ida Vane (P12345)\nVANE LAW, PLLC\nCounsel for Acme Brake\nWorkers Association\n12 Elm Street\nProvo, UT 84601\n"
    facts = found_in(_CAPTION + text).facts
    assert ("represented_by", "ACME BRAKE CO.", "Ida Vane", None) not in facts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ida Vane appeared on behalf of Ann Roe. Carl Lee appeared on behalf of Acme Brake Co.\n", id="appeared"),
        pytest.param("Ida Vane, counsel for Ann Roe, moved to compel. Carl Lee, counsel for Acme Brake Co., opposed it.\n", id="moved"),
    ],
)
def test_a_client_ends_with_its_sentence(text: str) -> None:
    facts = found_in(_CAPTION + text).facts
    clients = {source.upper() for kind, source, target, role in facts if kind == "represented_by" and target == "Ida Vane" and role is None}
    assert clients == {"ANN ROE"}
