# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Lists of counsel in opinions: who argues for whom, in the forms of the reporters."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

_CAPTION = (
    "HARBOR SEED COMPANY and Ida Lanyard, Plaintiffs-Appellees\nv.\nBOARD OF EDUCATION OF ROSSVILLE, Defendant-Appellant.\n\nNo. 90-1183.\n\n"
    "United States Court of Appeals,\nTenth Circuit.\n\nApril 30, 1991.\n\n"
)
_BODY = "\n\nBefore CORVANE and QUENBY, Circuit Judges.\n\nThis appeal is about seed.\n"
_SEED, _IDA, _BOARD = "HARBOR SEED COMPANY", "Ida Lanyard", "BOARD OF EDUCATION OF ROSSVILLE"


@pytest.mark.parametrize(
    ("listed", "clients"),
    [
        pytest.param(
            "Agnes Stannard, Denver, Colo., for appellees.", {"Agnes Stannard": {_SEED, _IDA}}, id="an abbreviated state ends no sentence"
        ),
        pytest.param(
            "Boris T. Pellworth, Asst. Atty. Gen., Boston, Mass. (Celia Oakhampton, Dep. Sol., on the brief), for appellant.",
            {"Boris T. Pellworth": {_BOARD}, "Celia Oakhampton": {_BOARD}},
            id="others in parentheses",
        ),
        pytest.param(
            "Desmond Zeller argued the cause for appellant. With him on the briefs were Edith R. Yarwood and Felix Ambery.",
            {"Desmond Zeller": {_BOARD}, "Edith R. Yarwood": {_BOARD}, "Felix Ambery": {_BOARD}},
            id="with him on the briefs",
        ),
        pytest.param(
            "Greta Wainscott, Sol., with whom Harold Brisco, Deputy Sol. and Irene B. Dressler, Atty., were on brief, for appellant.",
            {"Greta Wainscott": {_BOARD}, "Harold Brisco": {_BOARD}, "Irene B. Dressler": {_BOARD}},
            id="with whom",
        ),
        pytest.param(
            "Julian Marchbank, Washington, D.C., also entered an appearance for appellant.", {"Julian Marchbank": {_BOARD}}, id="appearance"
        ),
        pytest.param("Karen Quenby, for appellee Zeta.", {}, id="a name that no party bears"),
        pytest.param("Leonard Ellerby, for appellee Ida Lanyard.", {"Leonard Ellerby": {_IDA}}, id="one of several"),
        pytest.param("Leonard Ellerby, for appellee Lanyard.", {"Leonard Ellerby": {_IDA}}, id="a family name"),
        pytest.param("Marian Tolliver, for appellant Bd. of Educ. of Rossville.", {"Marian Tolliver": {_BOARD}}, id="abbreviations"),
        pytest.param("Nathan Underhay, for appellee.", {"Nathan Underhay": {_SEED, _IDA}}, id="the singular stands for all"),
        pytest.param(
            "Leonard Ellerby, for appellee Ida Lanyard.\n\nNathan Underhay, for appellees.",
            {"Leonard Ellerby": {_IDA}},
            id="not where another list tells them apart",
        ),
        pytest.param(
            "Olive Ravenscar filed a brief in support of the motion, which the court denied for appellant's delay.", {}, id="prose"
        ),
        pytest.param("Argued before Patrick Inglemoor, District Judge, for the Northern District of Ohio, Plaintiff.", {}, id="a judge"),
    ],
)
def test_clients(listed: str, clients: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {}
    for kind, source, target, role in found_in(_CAPTION + listed + _BODY).facts:
        if kind == "represented_by" and role is None:
            found.setdefault(target, set()).add(source)
    assert found == clients


@pytest.mark.parametrize(
    ("listed", "firms"),
    [
        (
            "Rosa Kettlewell, Samuel Jessamore, Hathersage Fosterling, P.C., Provo, Utah, Teresa Grimwade, Dunmarsh & Lee LLP, for appellees.",
            {
                "Rosa Kettlewell": "Hathersage Fosterling, P.C.",
                "Samuel Jessamore": "Hathersage Fosterling, P.C.",
                "Teresa Grimwade": "Dunmarsh & Lee LLP",
            },
        ),
        ("Brackwell, Holt & Nethercot, by: Victor D. Ostrander, for appellant.", {"Victor D. Ostrander": "Brackwell, Holt & Nethercot"}),
        (
            "Wendy Whitlock, Burlington, Vt. (Adele Calloway, Calloway & Engstrom, Burlington, Vt., on the brief), for appellant.",
            {"Adele Calloway": "Calloway & Engstrom"},
        ),
    ],
)
def test_firms(listed: str, firms: dict[str, str]) -> None:
    facts = found_in(_CAPTION + listed + _BODY).facts
    assert {source: target for kind, source, target, _ in facts if kind == "member_of"} == firms


def test_the_side_without_a_role_word() -> None:
    caption = "Ida LANYARD, Appellant,\nv.\nHARBOR SEED COMPANY, et al.\nNo. 83-2343.\nUnited States Court of Appeals,\nTenth Circuit.\n\n"
    facts = found_in(f"{caption}Agnes Stannard, Denver, Colo., for appellees.{_BODY}").facts
    assert {source for kind, source, *_ in facts if kind == "represented_by"} == {"HARBOR SEED COMPANY"}
