"""Whose client is said in a letter."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

_ADDRESS = (
    "PELLWORTH GRIMWADE LLP\n12 Exchange Place\nSalt Lake City, Utah 84111\n\nMarch 3, 2017\n\n{to}\n\n"
    "Re: Calder v. Juniper Freight Co.\n\n{dear}\n\n{body}\n\n"
)
_TO = "Boris Lanyard, Esq.\nClara Quenby, Esq.\nLanyard & Hale, P.C.\n14 Main Street\nProvo, Utah 84601"
_CLOSING = "Very truly yours,\n\nNora Pellworth\n"


@pytest.mark.parametrize(
    ("dear", "body", "links"),
    [
        pytest.param(
            "Dear Mr. Lanyard:",
            "Your client, Juniper Freight Co., has not answered.",
            {("Juniper Freight Co.", "Boris Lanyard"), ("Juniper Freight Co.", "Clara Quenby")},
            id="your client",
        ),
        pytest.param(
            "Dear Counsel:",
            "My client, Iris Calder, asks your client Juniper Freight Co. to answer.",
            {("Iris Calder", "Nora Pellworth"), ("Juniper Freight Co.", "Boris Lanyard"), ("Juniper Freight Co.", "Clara Quenby")},
            id="counsel",
        ),
        pytest.param(
            "Dear Ms. Stone:",
            "This firm represents Juniper Freight Co. in the matter.",
            {("Juniper Freight Co.", "Nora Pellworth")},
            id="this firm",
        ),
        pytest.param("Dear Ms. Stone:", "Your client, Juniper Freight Co., has not answered.", set(), id="somebody else is greeted"),
        pytest.param("Dear Mr. Lanyard:", "Your client has not answered Iris Calder.", set(), id="the client has no name"),
        pytest.param("Dear Mr. Lanyard:", "We told our clients that Juniper Freight Co. would answer.", set(), id="a clause goes on"),
    ],
)
def test_letters(dear: str, body: str, links: set[tuple[str, str]]) -> None:
    facts = found_in(_ADDRESS.format(to=_TO, dear=dear, body=body) + _CLOSING).facts
    assert {(source, target) for kind, source, target, role in facts if kind == "represented_by" and role != "counsel"} == links


def test_what_is_said_below_the_signature_is_not_the_signers() -> None:
    text = _ADDRESS.format(to=_TO, dear="Dear Mr. Lanyard:", body="Please sign below.") + _CLOSING
    facts = found_in(text + "\nI have discussed this letter with my client, Juniper Freight Co.\n").facts
    assert not {fact for fact in facts if fact[0] == "represented_by" and fact[3] != "counsel"}
