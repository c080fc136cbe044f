# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Blocks of counsel in many layouts: who is counsel, of which firm, for whom."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in
from legal_pipeline_tests.stages.structures.counsel.figures import figures_by_layout, total
from legal_pipeline_tests.stages.structures.counsel.layouts import HELD_OUT, RULES_SEEN, Layout
from legal_pipeline_tests.stages.structures.counsel.mended_layouts import MENDED

_PAPERS = 4


@pytest.mark.parametrize("layout", (*RULES_SEEN, *MENDED), ids=lambda layout: layout.__name__)
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
    figures = total(figures_by_layout((*HELD_OUT, *MENDED), _PAPERS))
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


_OF_COUNSEL = """APPEARANCES:                              OF COUNSEL:

HARROW, MOTT & STANNARD                   IDA VANE, ESQ.
  FOREMAN, LLP                            CARL LEE, ESQ.
Attorneys for Plaintiff
12 Elm Street
Provo, Utah 84601

DRESSLER LAW FIRM                         OLIVE TOLLIVER, ESQ.
Attorneys for Defendants
One Park Place
Provo, UT 84601

EDITH CORVANE
United States Magistrate Judge
"""
_BOTH = {"ACME BRAKE CO.", "BO MOTT"}


@pytest.mark.parametrize(
    ("text", "clients"),
    [
        pytest.param(
            _OF_COUNSEL,
            {"IDA VANE": {"ANN ROE"}, "CARL LEE": {"ANN ROE"}, "OLIVE TOLLIVER": _BOTH},
            id="people beside their firms",
        ),
        pytest.param(
            "IDA VANE, CASBN 197231\nCARL LEE – 262515\n12 Elm Street\nSan Francisco, California 94103\nAttorneys for Plaintiff\n",
            {"IDA VANE": {"ANN ROE"}, "CARL LEE": {"ANN ROE"}},
            id="bar numbers of several kinds, a city with its state",
        ),
        pytest.param(
            "APPEARANCES:\nFOR THE PLAINTIFF:\n    IDA VANE, ATTORNEY AT LAW\n    Vane & Lee, LLP\n    12 Elm Street\n    Provo, Utah 84601\n"
            "TELEPHONICALLY FOR THE DEFENDANT ACME BRAKE CO.:\n    CARL LEE, ATTORNEY-AT-LAW\n    Lee Harrow, PA\n    12 Oak Street\n",
            {"IDA VANE": {"ANN ROE"}, "CARL LEE": {"ACME BRAKE CO."}},
            id="attorney at law, by telephone",
        ),
        pytest.param(
            "APPEARANCES:\n\nFOR THE DEFENDANTS:\n\nAcme Brake:     VANE & LEE, ESQS.\n                12 Elm Street\n                Provo, Utah\n"
            "                BY: IDA VANE, ESQ.\n\nMott:           HARROW & HARROW, ESQS.\n                12 Oak Street\n                Provo, Utah\n"
            "                BY: CARL LEE, ESQ.\n",
            {"IDA VANE": {"ACME BRAKE CO."}, "CARL LEE": {"BO MOTT"}},
            id="each defendant below the heading of all",
        ),
        pytest.param(
            "By: Ida Vane, Esq. ct28454\n12 Elm Street\nHarbor, Utah 84601\n\nCarl Lee, Esq.\n(motion for admission pro hac vice pending)\n"
            "12 Oak Street\nProvo, UT 84601\n\nDesignated Counsel for Plaintiff and the proposed classes\n",
            {"Ida Vane": {"ANN ROE"}, "Carl Lee": {"ANN ROE"}},
            id="admission pending",
        ),
        pytest.param(
            "FOR PLAINTIFF:\n\nIDA VANE\nAssistant Chief\nCARL LEE\nAssistant Branch Director\n"
            "12 Elm Street\nProvo, UT 84601\n\nFOR ACME BRAKE CO.:\n\nOLIVE TOLLIVER\nPresident\n",
            {"IDA VANE": {"ANN ROE"}, "CARL LEE": {"ANN ROE"}},
            id="the head of a branch of attorneys, and a president",
        ),
        pytest.param(
            "ON BEHALF OF PLAINTIFF: Ida Vane, Esquire\n\nON BEHALF OF DHS: Carl Lee\n                  Assistant Chief Counsel\n",
            {"Ida Vane": {"ANN ROE"}, "Carl Lee": {"DHS"}},
            id="counsel of an agency",
        ),
        pytest.param(
            "Ida Vane\nVANE LAW LLP\n12 Elm Street\nProvo, UT 84601\nAttorney for Defendant Zeta Steel\n",
            {"Ida Vane": {"Zeta Steel"}},
            id="a client outside the caption",
        ),
    ],
)
def test_blocks(text: str, clients: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {}
    for kind, source, target, role in found_in(_CAPTION + text).facts:
        if kind == "represented_by" and role is None:
            found.setdefault(target, set()).add(source)
    assert found == clients


def test_a_firm_in_a_column_is_read_to_its_end() -> None:
    facts = found_in(_CAPTION + _OF_COUNSEL).facts
    assert {target for kind, source, target, _ in facts if kind == "member_of" and source == "IDA VANE"} == {
        "HARROW, MOTT & STANNARD FOREMAN, LLP"
    }


def test_does_have_no_counsel() -> None:
    caption = _CAPTION.replace("BO MOTT", "DOES 1-50")
    facts = found_in(f"{caption}Ida Vane\nVANE LAW LLP\n12 Elm Street\nProvo, UT 84601\nAttorney for Defendant\n").facts
    assert {source for kind, source, *_ in facts if kind == "represented_by"} == {"ACME BRAKE CO."}


def test_what_a_firm_is_is_not_its_name() -> None:
    block = "VANE & LEE\nA Professional Law Corporation\nIda Vane (SBN 441122)\n12 Elm Street\nProvo, UT 84601\nAttorneys for Plaintiff\n"
    facts = found_in(_CAPTION + block).facts
    assert {target for kind, source, target, _ in facts if kind == "member_of" and source == "Ida Vane"} == {"VANE & LEE"}
