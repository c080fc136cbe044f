# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Clients of counsel whose block prints none: by the title, the first sentence, the cover, the office."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

_SIGNED = "\n\nDated: May 9, 2018\n\nRespectfully submitted,\n\n/s/ Ida Vane\nIda Vane\nVANE LAW LLP\n12 Elm Street\nProvo, UT 84601\n"


def _caption(plaintiff: str = "ANN ROE", defendant: str = "ACME BRAKE CO.") -> str:
    return f"UNITED STATES DISTRICT COURT\nDISTRICT OF UTAH\n\n{plaintiff},\n     Plaintiff,\nv.\n{defendant},\n     Defendant.\n\nNo. 17-cv-0010\n\n"


def _clients(text: str, attorney: str = "Ida Vane") -> set[str]:
    facts = found_in(text).facts
    return {source.upper() for kind, source, target, role in facts if kind == "represented_by" and role is None and target == attorney}


@pytest.mark.parametrize(
    ("text", "client"),
    [
        pytest.param(f"PLAINTIFF'S MOTION TO COMPEL\n\nThe motion follows.{_SIGNED}", "ANN ROE", id="possessive title"),
        pytest.param(f"DEFENDANT ACME BRAKE CO.'S ANSWER\n\nIt is denied.{_SIGNED}", "ACME BRAKE CO.", id="named in the title"),
        pytest.param(f"BRIEF FOR DEFENDANT\n\nIt is denied.{_SIGNED}", "ACME BRAKE CO.", id="brief for"),
        pytest.param(
            f"MOTION TO STAY\n\nDefendant Acme Brake Co., by and through its undersigned counsel, moves to stay.{_SIGNED}",
            "ACME BRAKE CO.",
            id="first sentence",
        ),
        pytest.param(f"NOW COMES the Plaintiff, Ann Roe, by her attorneys, and says:{_SIGNED}", "ANN ROE", id="now comes"),
    ],
)
def test_the_paper_says_whose_it_is(text: str, client: str) -> None:
    assert _clients(_caption() + text) == {client}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"MOTION TO COMPEL\n\nThe motion follows.{_SIGNED}", id="nothing says"),
        pytest.param(
            "PLAINTIFF'S MOTION TO COMPEL\n\nCERTIFICATE OF SERVICE\n\nI served the following:\n\nIda Vane, Esq.\nVANE LAW LLP\n12 Elm Street\n"
            "Provo, UT 84601\n",
            id="served",
        ),
        pytest.param(f"JOINT STIPULATION\n\nIt is stipulated that the case is closed.{_SIGNED}", id="a stipulation is everybody's"),
    ],
)
def test_nobody_is_named(text: str) -> None:
    assert _clients(_caption() + text) == set()


@pytest.mark.parametrize(
    ("plaintiff", "office", "client"),
    [
        ("UNITED STATES OF AMERICA", "Assistant United States Attorney\n400 Main Street\nProvo, UT 84601", {"UNITED STATES OF AMERICA"}),
        ("UNITED STATES", "Attorney, Appellate Staff\nU.S. Department of Justice\nWashington, DC 20530", {"UNITED STATES"}),
        ("STATE OF UTAH", "Deputy Attorney General\n400 Main Street\nProvo, UT 84601", {"STATE OF UTAH"}),
        ("ANN ROE", "Assistant United States Attorney\n400 Main Street\nProvo, UT 84601", set()),
    ],
)
def test_the_attorneys_of_the_government(plaintiff: str, office: str, client: set[str]) -> None:
    assert _clients(f"{_caption(plaintiff)}MOTION\n\nIt is so.\n\nIda Vane (Bar No. 44111)\n{office}\n") == client


def test_counsel_go_on_behind_the_cover() -> None:
    cover = f"Bo Mott (SBN 441122)\nMOTT LLP\n12 Elm Street\nProvo, UT 84601\nAttorneys for Plaintiff\n\n[ADDITIONAL COUNSEL ON NEXT PAGE]\n\n{_caption()}"
    more = "Ida Vane (SBN 441123)\nVANE LAW LLP\n12 Elm Street\nProvo, UT 84601\n"
    assert found_in(cover, more).facts >= {("represented_by", "ANN ROE", "Ida Vane", None)}


def test_a_page_of_blank_lines_has_no_client_and_ends() -> None:
    """Each line is looked at from its own beginning: a pattern that runs on over blank lines takes the square of their number."""
    signed = "/s/ Nora Pellworth\nNora Pellworth (Bar No. 8841)\nPellworth LLP\n12 Elm Street\nProvo, UT 84601\n\n"
    facts = found_in(f"ANN ROE,\nPlaintiff,\nv.\nACME CO.,\nDefendant.\n\n{signed}" + " \n" * 12_000).facts
    assert not {fact for fact in facts if fact[0] == "represented_by" and fact[3] != "counsel"}
