"""Sentences about offices, employment, ownership, firms and homes, and those that say nothing of the kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from legal_pipeline.model import Mention, MentionType
from legal_pipeline.stages.relations.context import fold
from legal_pipeline.stages.relations.prose.name_pairs import CONDITIONS, NamePair
from legal_pipeline_tests.stages.facts import found_in

_TOLD = [
    ("Hestia Corvane is the treasurer of Roe Mills, Inc. and has been since 2010.", "officer_of", "Hestia Corvane", "Roe Mills, Inc."),
    ("Roe Mills, Inc., by its president, Tilda Vane, moved to dismiss.", "officer_of", "Tilda Vane", "Roe Mills, Inc."),
    ("Roe Mills, Inc.'s general counsel, Tilda Vane, signed the letter.", "officer_of", "Tilda Vane", "Roe Mills, Inc."),
    ("Doreen Mott was elected chairman of Roe Mills, Inc. in May.", "officer_of", "Doreen Mott", "Roe Mills, Inc."),
    ("The board appointed Doreen Mott to serve as secretary of Roe Mills, Inc.", "officer_of", "Doreen Mott", "Roe Mills, Inc."),
    ("Roe Mills, Inc. named Greta Vane as its chief executive officer.", "officer_of", "Greta Vane", "Roe Mills, Inc."),
    ("Simeon Roe and Tilda Vane, Chair and Director of the Harbor Review Board, spoke.", "officer_of", "Simeon Roe", "Harbor Review Board"),
    ("Mercer Dean Lund, managing member of Lund Holdings LLC, testified.", "officer_of", "Mercer Dean Lund", "Lund Holdings LLC"),
    ("Loretta St. Vane became an employee of Granite Dairy, Inc. in 2011.", "employed_by", "Loretta St. Vane", "Granite Dairy, Inc."),
    ("Hamish Vane worked as a driver for Granite Dairy, Inc.", "employed_by", "Hamish Vane", "Granite Dairy, Inc."),
    ("Hamish Vane, an engineer at Granite Dairy, Inc., inspected it.", "employed_by", "Hamish Vane", "Granite Dairy, Inc."),
    ("At all relevant times Hamish Vane was employed by Granite Dairy, Inc.", "employed_by", "Hamish Vane", "Granite Dairy, Inc."),
    ("In 2012 Granite Dairy, Inc. hired Karen Vane as a cook.", "employed_by", "Karen Vane", "Granite Dairy, Inc."),
    ("Dr. Wanda Vane is a professor of chemistry at Harbor University.", "employed_by", "Wanda Vane", "Harbor University"),
    ("Karen Vane began working for Granite Dairy, Inc. in 2001.", "employed_by", "Karen Vane", "Granite Dairy, Inc."),
    ("Granite Dairy, Inc. fired Karen Vane in 2003.", "employed_by", "Karen Vane", "Granite Dairy, Inc."),
    (
        "Harbor Fund, L.P. owns a 35% membership interest in Quarry Ridge, LLC, its affiliate.",
        "owns",
        "Harbor Fund, L.P.",
        "Quarry Ridge, LLC",
    ),
    ("Harbor Fund, L.P. holds 62 percent of the outstanding shares of Roe Mills, Inc.", "owns", "Harbor Fund, L.P.", "Roe Mills, Inc."),
    ("Ursula Vane is the majority owner of Vane Instrument Co.", "owns", "Ursula Vane", "Vane Instrument Co."),
    ("Roe Mills, Inc. states that it is a wholly owned subsidiary of Harbor Group, Inc.", "owns", "Harbor Group, Inc.", "Roe Mills, Inc."),
    ("Roe Mills, Inc. is 100% owned by Harbor Group, Inc.", "owns", "Harbor Group, Inc.", "Roe Mills, Inc."),
    ("Roe Mills, Inc.'s parent corporation is Harbor Group, Inc.", "owns", "Harbor Group, Inc.", "Roe Mills, Inc."),
    ("Harbor Group, Inc. is the parent of Roe Mills, Inc.", "owns", "Harbor Group, Inc.", "Roe Mills, Inc."),
    ("Karen Vane owned 100% of Roe Mills, Inc. and also owned half of Lund Paper Co.", "owns", "Karen Vane", "Lund Paper Co."),
    ("Sidonie Vane of the law firm Kestrel & Lund LLP appeared.", "member_of", "Sidonie Vane", "Kestrel & Lund LLP"),
    ("With her was Abel Vane, a partner in Lund Teasdale LLP.", "member_of", "Abel Vane", "Lund Teasdale LLP"),
    ("Karen Vane is an associate with Lund Teasdale LLP.", "member_of", "Karen Vane", "Lund Teasdale LLP"),
    (
        "DECLARATION OF KAREN VANE\n\nI, Karen Vane, declare as follows:\n\n1. I am a partner with the law firm of Lund Teasdale LLP.\n\n"
        "/s/ Karen Vane\nKaren Vane\n",
        "member_of",
        "Karen Vane",
        "Lund Teasdale LLP",
    ),
    ("Karen Vane’s employment with Granite Dairy, Inc. ended in 2003.", "employed_by", "Karen Vane", "Granite Dairy, Inc."),
    ("Karen Vane's former employer, Granite Dairy, Inc., answered.", "employed_by", "Karen Vane", "Granite Dairy, Inc."),
    ("In 2016 Karen Vane and Roe Mills, Inc. settled.", "agreed_with", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane and Roe Mills, Inc. have since entered into a written lease.", "agreed_with", "Karen Vane", "Roe Mills, Inc."),
    ("Roe Mills, Inc. and Harbor Group, Inc. are parties to a supply agreement.", "agreed_with", "Roe Mills, Inc.", "Harbor Group, Inc."),
    (
        "Harbor Group, Inc. (“Harbor”), founded in 1934 and based in Reno, Nevada, answered.",
        "located_in",
        "Harbor Group, Inc.",
        "Reno, Nevada",
    ),
    (
        "Harbor Group, Inc. is a non-profit organization and has its principal place of business in Reno, Nevada.",
        "located_in",
        "Harbor Group, Inc.",
        "Reno, Nevada",
    ),
    ("Cordelia Vane lived in Reno, Nevada.", "located_in", "Cordelia Vane", "Reno, Nevada"),
    ("Hamish Vane resides at 14 Alder Court, Bend, Oregon 97701.", "located_in", "Hamish Vane", "14 Alder Court, Bend, Oregon 97701"),
    ("Karen Vane makes her home in Reno, Nevada.", "located_in", "Karen Vane", "Reno, Nevada"),
    ("Roe Mills, Inc. maintains its headquarters in Newark, New Jersey.", "located_in", "Roe Mills, Inc.", "Newark, New Jersey"),
    ("The loan was made by Cane Federal Bank in Houma, Louisiana.", "located_in", "Cane Federal Bank", "Houma, Louisiana"),
    (
        "Defendant Karen Vane is, and at all times mentioned herein was, the treasurer of Roe Mills, Inc.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    (
        "Karen Vane is sued in her official capacity as superintendent of the Harbor School District.",
        "officer_of",
        "Karen Vane",
        "Harbor School District",
    ),
    ("Karen Vane, who at that time was a loan officer of Cane Federal Bank, called.", "employed_by", "Karen Vane", "Cane Federal Bank"),
    ("Hamish Vane and Karen Vane, both vice presidents of Roe Mills, Inc., met him.", "officer_of", "Hamish Vane", "Roe Mills, Inc."),
    ("Karen Vane served on the board of directors of Roe Mills, Inc. until 2014.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    (
        "Karen Vane signed the lease on behalf of Roe Mills, Inc. in her capacity as treasurer.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    ("As president of Roe Mills, Inc., Karen Vane signed the lease.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane joined Roe Mills, Inc. in 2011 as its general counsel.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    ("Sheriff Hamish Vane of Erie County testified.", "officer_of", "Hamish Vane", "Erie County"),
    (
        "She wrote to Acting Administrator Hamish Vane of the Federal Railroad Administration.",
        "officer_of",
        "Hamish Vane",
        "Federal Railroad Administration",
    ),
    ("Detective Hamish Vane of the Enid Police Department called.", "employed_by", "Hamish Vane", "Enid Police Department"),
    ("Karen Vane was hired by Defendant Roe Mills, Inc. in 2010.", "employed_by", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane had been a machinist at the Erie plant of Roe Mills, Inc.", "employed_by", "Karen Vane", "Roe Mills, Inc."),
    (
        "I, Karen Vane, declare as follows: I am employed as a senior paralegal at the law firm of Lund Teasdale LLP.",
        "employed_by",
        "Karen Vane",
        "Lund Teasdale LLP",
    ),
    ("Karen Vane says that during her employment with Roe Mills, Inc. she fell.", "employed_by", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane is a senior associate in the Erie office of Lund Teasdale LLP.", "member_of", "Karen Vane", "Lund Teasdale LLP"),
    (
        "Lund Paper Co. is owned by Roe Mills, Inc., which in turn is owned by Harbor Group, Inc.",
        "owns",
        "Harbor Group, Inc.",
        "Roe Mills, Inc.",
    ),
    (
        "Roe Mills, Inc. states that it has no parent corporation and that Harbor Fund, L.P. owns 10% or more of its stock.",
        "owns",
        "Harbor Fund, L.P.",
        "Roe Mills, Inc.",
    ),
    (
        "Roe Mills, Inc. has no parent corporation. Other than Harbor Fund, L.P., no publicly held corporation owns 10% of its stock.",
        "owns",
        "Harbor Fund, L.P.",
        "Roe Mills, Inc.",
    ),
    (
        "Other than Harbor Fund, L.P., no publicly held company owns 10% or more of the stock of Roe Mills, Inc.",
        "owns",
        "Harbor Fund, L.P.",
        "Roe Mills, Inc.",
    ),
    ("Karen Vane is the president of Roe Mills, Inc. and owns 60% of its shares.", "owns", "Karen Vane", "Roe Mills, Inc."),
    (
        "Roe Mills, Inc. has its principal office in Enid, Oklahoma, and is the parent of Lund Paper Co.",
        "owns",
        "Roe Mills, Inc.",
        "Lund Paper Co.",
    ),
    (
        "Hamish Vane and Karen Vane each own fifty percent of the membership interests in Vane Orchards, LLC.",
        "owns",
        "Hamish Vane",
        "Vane Orchards, LLC",
    ),
    (
        "The policy was issued by Harbor Mutual Insurance Company to Roe Mills, Inc. in May.",
        "insured_by",
        "Roe Mills, Inc.",
        "Harbor Mutual Insurance Company",
    ),
    ("Hamish Vane and his wife, Karen Vane, reside in Reno, Nevada.", "located_in", "Hamish Vane", "Reno, Nevada"),
    ("Hamish Vane and Karen Vane, husband and wife, are citizens of Nevada.", "located_in", "Hamish Vane", "Nevada"),
    ("Karen Vane is the treasurer of Roe Mills, Inc. and a resident of Reno, Nevada.", "located_in", "Karen Vane", "Reno, Nevada"),
    (
        "Karen Vane, as Administrator of the Estate of Hamish Vane, is a resident of Reno, Nevada.",
        "located_in",
        "Karen Vane",
        "Reno, Nevada",
    ),
    ("Attorney Karen Vane withdrew as counsel for Roe Mills, Inc.", "represented_by", "Roe Mills, Inc.", "Karen Vane"),
    (
        "The insurer of Roe Mills, Inc., Harbor Mutual Insurance Company, refused.",
        "insured_by",
        "Roe Mills, Inc.",
        "Harbor Mutual Insurance Company",
    ),
    (
        "Roe Mills, Inc. and its insurer, Harbor Mutual Insurance Company, settled.",
        "insured_by",
        "Roe Mills, Inc.",
        "Harbor Mutual Insurance Company",
    ),
    ("As counsel for Roe Mills, Inc., Karen Vane moved to dismiss.", "represented_by", "Roe Mills, Inc.", "Karen Vane"),
    (
        "The Harbor Department of Health, represented by Assistant Attorney General Karen Vane, moved to dismiss.",
        "represented_by",
        "Harbor Department of Health",
        "Karen Vane",
    ),
    (
        "Before me appeared Karen Vane, who, being duly sworn, did say that she is the president of Roe Mills, Inc.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    ("Karen Vane, one of the managing members of Vane Orchards, LLC, kept the books.", "officer_of", "Karen Vane", "Vane Orchards, LLC"),
    ("CITY OF ACTON, a municipal corporation\n\nBy ______________\n   Karen Vane, Mayor\n", "officer_of", "Karen Vane", "CITY OF ACTON"),
    (
        "FOR DEFENDANT ROE MILLS, INC.:\n\n______________\nKaren Vane\nPresident and Treasurer\n",
        "officer_of",
        "Karen Vane",
        "ROE MILLS, INC.",
    ),
    ("As owner of Roe Mills, Inc., Karen Vane signed.", "owns", "Karen Vane", "Roe Mills, Inc."),
    ("ROE & VANE, P.C.\n720 East 13th Avenue\nDenver, Colorado 80203\n\nMarch 4, 2016\n", "located_in", "ROE & VANE, P.C.", None),
]


@pytest.mark.parametrize(("text", "kind", "source", "target"), _TOLD, ids=lambda value: str(value)[:40] if value else "")
def test_a_sentence_tells(text: str, kind: str, source: str, target: str | None) -> None:
    facts = {(one, fold(left), fold(right) if target else None) for one, left, right, _ in found_in(text).facts}
    assert (kind, fold(source), fold(target) if target else None) in facts


_TELLS_NOTHING = [
    "Karen Vane and Roe Mills, Inc. settled in Nevada.",
    "Karen Vane and Roe Mills, Inc. signed the visitors' book.",
    "Karen Vane and Roe Mills, Inc. agreed to nothing.",
    "Karen Vane met the president of Roe Mills, Inc. in May.",
    "Karen Vane, who had sued the treasurer of Roe Mills, Inc., was present.",
    "Karen Vane applied to Roe Mills, Inc. but was never hired by Roe Mills, Inc.",
    "Karen Vane was not employed by Roe Mills, Inc.",
    "Karen Vane has never worked for Roe Mills, Inc.",
    "Karen Vane was a guest of Roe Inn, LLC on that night.",
    "If Karen Vane was employed by Roe Mills, Inc., the claim fails.",
    "The question is whether Karen Vane is the president of Roe Mills, Inc.",
    "Roe Mills, Inc. denies that Karen Vane is an employee of Roe Mills, Inc.",
    "Karen Vane sued Roe Mills, Inc. and Harbor Group, Inc.",
    "Roe Mills, Inc. is not owned by Harbor Group, Inc.",
    "No publicly held corporation owns 10% or more of the stock of Roe Mills, Inc.",
    "Roe Mills, Inc. is not a subsidiary of Harbor Group, Inc.",
    "Karen Vane considered buying Roe Mills, Inc.",
    "Karen Vane traveled to Reno, Nevada, and met Bo Mott in Enid, Oklahoma.",
    "Karen Vane does not reside in Reno, Nevada.",
    "Karen Vane sued Roe Mills, Inc. in Reno, Nevada.",
    "Karen Vane is not a partner in Lund Teasdale LLP.",
    "Neither Karen Vane nor Roe Mills, Inc. is a resident of Nevada.",
    "Karen Vane is a member of the Ohio bar.",
    "Karen Vane is a member of the Society of Saint Brendan.",
    "Neither Karen Vane nor Hamish Vane was an officer of Roe Mills, Inc.",
    "If Karen Vane were the president of Roe Mills, Inc., she could bind it.",
    "Other than Harbor Fund, L.P., nobody answered Roe Mills, Inc.",
    "The policy of Harbor Mutual Insurance Company was sent to Roe Mills, Inc.",
    "Dr. Karen Vane practices at the Tuckahoe Orthopedic Clinic.",
    "It is undisputed that Karen Vane was not an agent of Roe Mills, Inc.",
    "Notice went to Karen Vane, Registered Agent for Roe Mills, Inc.",
    "Counsel for Roe Mills, Inc.\n18 Dock Street\nErie, PA 16501\n",
]
_KINDS = {"agreed_with", "officer_of", "employed_by", "owns", "member_of", "located_in", "represented_by"}


@pytest.mark.parametrize("text", _TELLS_NOTHING, ids=lambda text: text[:50])
def test_a_sentence_tells_nothing(text: str) -> None:
    assert not {fact for fact in found_in(text).facts if fact[0] in _KINDS}


def test_counsel_for_a_company_is_its_lawyer_and_not_one_of_its_members() -> None:
    facts = found_in("Produced by Karen Vane,\ncounsel for Roe Mills Insurance Company.").facts
    assert {fact for fact in facts if fact[0] in _KINDS} == {("represented_by", "Roe Mills Insurance Company", "Karen Vane", None)}


def test_a_heading_below_an_empty_line_says_nothing_of_the_name_above_it() -> None:
    facts = found_in("Party name: Karen Vane\n\n\nAttorneys for Respondents\nBo Mott\n18 Dock Street").facts
    assert not {fact for fact in facts if fact[:2] == ("represented_by", "Bo Mott")}


@pytest.mark.parametrize(
    ("between", "source", "is_said"),
    [
        (", counsel for ", "role", True),
        (" and the\nattorneys for ", "role", True),
        ("\nAttorneys for ", "role", False),
        ("\n\N{NO-BREAK SPACE}\nAttorneys for ", "role", False),
        ("\n\N{NO-BREAK SPACE}\nAttorneys for ", "caption.party", False),
        ("\nAttorneys for ", "caption.party", True),
    ],
)
def test_a_heading_of_a_list_of_counsel_says_nothing_of_the_party_above_it(between: str, source: str, is_said: bool) -> None:
    """As on the docket sheets of the Supreme Court, where "Attorneys for Respondent" comes behind the petitioner."""
    respondent = Mention(MentionType.ORG, 0, 9, 1, "Roe Mills", "Roe Mills", 0.9, source)
    pair = SimpleNamespace(between=between, second=respondent)
    assert CONDITIONS["counsel.acts_for"](cast(NamePair, pair)) is is_said


@pytest.mark.parametrize(
    "text",
    [
        "Karen Vane is the treasurer of Roe Mills, Inc. and a resident of Reno, Nevada.",
        "Karen Vane is the widow of Hamish Vane and lives in Reno, Nevada.",
        "Karen Vane, as Administrator of the Estate of Hamish Vane, is a resident of Reno, Nevada.",
        "The Harbor Records Office, on behalf of Roe Mills, Inc., with offices at 205 Main St., Austin, Texas 78701, signed it.",
    ],
    ids=lambda text: text[:40],
)
def test_what_is_said_of_the_subject_is_not_said_of_the_name_beside_it(text: str) -> None:
    assert not {fact for fact in found_in(text).facts if fact[0] == "located_in" and fact[1] in ("Hamish Vane", "Roe Mills, Inc.")}


def test_a_plaintiff_whom_the_sentence_before_introduces_is_the_one_who_resides() -> None:
    text = (
        "UNITED STATES DISTRICT COURT\nDISTRICT OF NEVADA\n\nJANE ROE and ANNA MOTT,\n     Plaintiffs,\nv.\nHARBOR DAIRY, INC.,\n"
        "     Defendant.\nCase No. 2:18-cv-00511\n\nCOMPLAINT\n\n1. Plaintiff Jane Roe is a nurse. Plaintiff resides in Reno, Nevada.\n"
    )
    assert {fact[1] for fact in found_in(text).facts if fact[0] == "located_in"} == {"Jane Roe"}


def test_an_officer_who_signs_for_a_company_is_not_its_counsel() -> None:
    facts = found_in("FOR DEFENDANT ROE MILLS, INC.:\n\n______________\nKaren Vane\nPresident\n9 Dock Street\nErie, PA 16501\n").facts
    assert not {fact for fact in facts if fact[0] in ("represented_by", "member_of")}
