"""Facts that exclude each other are lowered and named, whatever their order."""

from __future__ import annotations

from itertools import permutations

import pytest

from legal_pipeline.model import Evidence, Relationship, RelationshipType
from legal_pipeline.stages.relations.contradictions import LOWERED_CONFIDENCE, ContradictionKind, contradictions
from legal_pipeline_tests.stages.facts import relationships_in

Row = tuple[str, str, str, str | None]
ROE, ACME = ("party_to", "Jane Roe", "1:19-cv-1", "plaintiff"), ("party_to", "Acme Co.", "1:19-cv-1", "defendant")


def facts(*rows: Row) -> list[Relationship]:
    proof = (Evidence("d", 1, 0, 1, "x"),)
    return [Relationship(" ".join(row[:3]), RelationshipType(row[0]), row[1], row[2], row[3], 0.9, "test", proof) for row in rows]


def represented(party: str, attorney: str, role: str | None = None) -> Row:
    return "represented_by", party, attorney, role


def presided(judge: str, role: str = "presiding", case: str = "1:19-cv-1") -> Row:
    return "presided_by", case, judge, role


BOTH = [represented("Jane Roe", "Ida Vane"), represented("Acme Co.", "Ida Vane")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([ROE, ACME, *BOTH], [(ContradictionKind.BOTH_SIDES, "Ida Vane")], id="an attorney on both sides"),
        pytest.param(
            [("party_to", "Jane Roe", "19-11", "appellant"), ("party_to", "Acme Co.", "19-11", "appellee"), *BOTH],
            [(ContradictionKind.BOTH_SIDES, "Ida Vane")],
            id="of an appeal",
        ),
        pytest.param([ROE, ACME, BOTH[0], represented("Acme Co.", "Bo Mott")], [], id="each side its own"),
        pytest.param([ROE, ("party_to", "Acme Co.", "1:19-cv-2", "defendant"), *BOTH], [], id="two cases"),
        pytest.param([ROE, ("party_to", "Acme Co.", "1:19-cv-1", "plaintiff"), *BOTH], [], id="two clients of one side"),
        pytest.param([ROE, ("party_to", "Jane Roe", "1:19-cv-1", "defendant"), ACME, *BOTH], [], id="a party that is sued in return"),
        pytest.param([ROE, ACME, BOTH[0], represented("Acme Co.", "Ida Vane", "counsel")], [], id="counsel of nobody known"),
        pytest.param([presided("Ida Mott"), presided("Carl Vane")], [(ContradictionKind.TWO_JUDGES, "1:19-cv-1")], id="two judges alone"),
        pytest.param([presided("Ida Mott"), presided("MOTT"), presided("Ida Mott, Jr.")], [], id="forms of one judge"),
        pytest.param([presided("Ida Mott"), presided("Carl Vane", "magistrate")], [], id="a judge and a magistrate"),
        pytest.param([presided("Ida Mott"), presided("Carl Vane"), presided("Bo Roe", "panel")], [], id="a panel"),
        pytest.param([presided("Ida Mott"), presided("Carl Vane", case="1:19-cv-2")], [], id="a judge each"),
    ],
)
def test_what_excludes_each_other(rows: list[Row], expected: list[tuple[ContradictionKind, str]]) -> None:
    found = contradictions(facts(*rows), lambda entity_id: entity_id)
    assert [(one.kind, one.about) for one in found] == expected
    orders = list(permutations(rows))[:24]
    assert all(contradictions(facts(*order), lambda entity_id: entity_id) == found for order in orders)


CAPTION = (
    "UNITED STATES DISTRICT COURT\nDISTRICT OF UTAH\n\nJANE ROE,\n     Plaintiff,\nv.\nACME CO.,\n     Defendant.\n\n"
    "Case No. 2:19-cv-00333\n\nORDER\n\n"
)


@pytest.mark.parametrize(("other", "is_lowered"), [("Ida Vane", True), ("Carl Lee", False)])
def test_both_facts_of_a_document_are_lowered(other: str, is_lowered: bool) -> None:
    text = f"{CAPTION}Jane Roe is represented by Ida Vane. Acme Co. is represented by {other}.\n"
    found = [one.confidence for one in relationships_in(text) if one.type is RelationshipType.REPRESENTED_BY]
    assert len(found) == 2
    assert all((confidence <= LOWERED_CONFIDENCE) is is_lowered for confidence in found)
