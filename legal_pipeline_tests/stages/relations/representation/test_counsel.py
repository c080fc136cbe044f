"""Attorneys, whom they act for and of which firm they are, on papers of many courts."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.relations.context import fold
from legal_pipeline.stages.relations.contradictions import LOWERED_CONFIDENCE, ContradictionKind, contradictions
from legal_pipeline_tests.stages.facts import found_in, relationships_in
from legal_pipeline_tests.stages.relations.representation import blocks, columns, lists, papers, regions, tables
from legal_pipeline_tests.stages.relations.representation.paper import CALDER, THREE_DEFENDANTS, Paper


@pytest.mark.parametrize(
    "paper", [*blocks.PAPERS, *lists.PAPERS, *papers.PAPERS, *tables.PAPERS, *regions.PAPERS, *columns.PAPERS], ids=lambda paper: paper.name
)
def test_attorneys_their_clients_and_firms(paper: Paper) -> None:
    clients, firms = _read(paper.text)
    assert clients == {fold(attorney): {fold(one) for one in whom} for attorney, whom in paper.clients.items()}
    assert {attorney: firms.get(fold(attorney)) for attorney in paper.firms} == {one: {fold(firm)} for one, firm in paper.firms.items()}


_JUNIPER = "Nora Pellworth\nPELLWORTH GRIMWADE LLP\n12 Elm Street\nProvo, UT 84601\nAttorneys for Defendant Juniper Freight Co.\n\n"
_COLLEAGUE = "Dennis Zeller\nPELLWORTH GRIMWADE LLP\n14 Main Street\nBoise, ID 83702\n"


@pytest.mark.parametrize(
    ("blocks_of_firm", "clients"),
    [
        pytest.param(_JUNIPER, {"juniper freight co"}, id="the firm's only client"),
        pytest.param(
            _JUNIPER + _JUNIPER.replace("Nora Pellworth", "Clara Quenby").replace("Juniper Freight Co.", "Owen Tarrant"),
            set(),
            id="two attorneys of the firm have different clients",
        ),
    ],
)
def test_a_colleague_has_the_clients_of_the_firm(blocks_of_firm: str, clients: set[str]) -> None:
    found, _ = _read(f"{THREE_DEFENDANTS}{blocks_of_firm}CERTIFICATE OF SERVICE\n\nServed on:\n\n{_COLLEAGUE}")
    assert found["dennis zeller"] == clients


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The undersigned certifies that a copy was mailed to counsel for Plaintiff Iris Calder.\n", id="served, not for whom"),
        pytest.param("I conferred with counsel for Juniper Freight Co., who opposes this motion.\n", id="conferred"),
        pytest.param("Exhibit 4 is substituted for Exhibit 3 in the expert report.\n", id="an exhibit is substituted"),
    ],
)
def test_who_is_mentioned_is_not_the_signers_client(text: str) -> None:
    clients, _ = _read(f"{CALDER}NOTICE\n\n{text}\nDated: June 4, 2019\n\n/s/ Nora Pellworth\nNora Pellworth\nPELLWORTH GRIMWADE LLP\n")
    assert clients.get("nora pellworth", set()) == set()


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(
            CALDER + _JUNIPER + "CERTIFICATE OF SERVICE\n\nServed on:\n\n" + _JUNIPER.replace("Defendant Juniper Freight Co.", "Plaintiff"),
            id="in two blocks",
        ),
        pytest.param(
            f"{CALDER}ORDER\n\nNora Pellworth, Pellworth Grimwade LLP, for Plaintiff.\n\nNora Pellworth, for Defendant.\n",
            id="in lists",
        ),
        pytest.param(
            f"{CALDER}Iris Calder is represented by Nora Pellworth. Nora Pellworth, counsel for Juniper Freight Co., left\n",
            id="in prose",
        ),
    ],
)
def test_an_attorney_on_both_sides_is_lowered_and_listed(paper: str) -> None:
    facts = relationships_in(paper)
    (contradiction,) = contradictions(facts, str)
    excluded = [one for one in facts if one.relationship_id in contradiction.relationship_ids]
    assert contradiction.kind is ContradictionKind.BOTH_SIDES
    assert len({one.source_id for one in excluded}) == 2
    assert {one.confidence for one in excluded} == {LOWERED_CONFIDENCE}


def _read(text: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    clients: dict[str, set[str]] = {}
    firms: dict[str, set[str]] = {}
    for kind, source, target, role in found_in(*text.split("\f")).facts:
        if kind == "represented_by":
            clients.setdefault(fold(target), set()).update(() if role == "counsel" else {fold(source)})
        elif kind == "member_of":
            firms.setdefault(fold(source), set()).add(fold(target))
    return clients, firms
