"""Facts as complaints, declarations, opinions, disclosure statements and minutes tell them, and sentences that tell none."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.relations.context import fold
from legal_pipeline_tests.stages.facts import found_in

_TOLD = [
    # homes and seats
    (
        "Karen Vane is, and at all times mentioned herein was, a resident of Fresno, California.",
        "located_in",
        "Karen Vane",
        "Fresno, California",
    ),
    ("The driver was Karen Vane. She now lives in Tampa, Florida.", "located_in", "Karen Vane", "Tampa, Florida"),
    ("Hamish Vane was, at his death, domiciled in Illinois.", "located_in", "Hamish Vane", "Illinois"),
    ("Karen Vane moved to Denver, Colorado in 2012.", "located_in", "Karen Vane", "Denver, Colorado"),
    (
        "Hamish Vane and Karen Vane are husband and wife and reside at 19 Alder Court, Bend, Oregon 97701.",
        "located_in",
        "Karen Vane",
        "19 Alder Court, Bend, Oregon 97701",
    ),
    (
        "Karen Vane is the owner of Roe Mills, Inc., and she lives above the shop at 12 Depot Street, Dover, Delaware.",
        "located_in",
        "Karen Vane",
        "12 Depot Street, Dover, Delaware",
    ),
    ("Hamish Vane and Karen Vane resided in Mobile, Alabama.", "located_in", "Hamish Vane", "Mobile, Alabama"),
    (
        "Union Prairie Bank, N.A. is a national bank with its main office, as designated in its articles, in Reno, Nevada.",
        "located_in",
        "Union Prairie Bank, N.A.",
        "Reno, Nevada",
    ),
    ("The note was assigned to Roe Mills, Inc., which had its offices in Reno, Nevada.", "located_in", "Roe Mills, Inc.", "Reno, Nevada"),
    (
        "Notices go to Roe Mills, Inc., Attention: Karen Vane, Operations Manager, 5 Wharf Street, Rockland, Maine 04841.",
        "located_in",
        "Roe Mills, Inc.",
        "5 Wharf Street, Rockland, Maine 04841",
    ),
    # offices
    ("Hamish Vane testified that he was the treasurer of Roe Mills, Inc.", "officer_of", "Hamish Vane", "Roe Mills, Inc."),
    (
        "The undersigned, Karen Vane, does hereby certify that she is the duly elected Secretary of Roe Mills, Inc.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    (
        "The Commissioner of the Department of Human Services, Hamish Vane, signed.",
        "officer_of",
        "Hamish Vane",
        "Department of Human Services",
    ),
    ("The president of Roe Mills, Inc. at the time was Hamish Vane.", "officer_of", "Hamish Vane", "Roe Mills, Inc."),
    ("Roe Mills, Inc. and its president, Karen Vane, were sued.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    ("The dam belongs to Roe Water Company, whose chief engineer is Karen Vane.", "officer_of", "Karen Vane", "Roe Water Company"),
    ("Roe Mills, Inc. grinds flour. Its founder, Karen Vane, agreed.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    (
        "Hamish Vane previously served as general counsel to the Tidewater Port Authority.",
        "officer_of",
        "Hamish Vane",
        "Tidewater Port Authority",
    ),
    ("Karen Vane was a resident of Reno, Nevada, and the vice president of Roe Mills, Inc.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane is a citizen of Germany who served as a director of Roe Fund Ltd.", "officer_of", "Karen Vane", "Roe Fund Ltd."),
    (
        "Hamish Vane served as Mayor of the Town of Acton and as a member of the Board of Directors of the Acton Housing Authority.",
        "officer_of",
        "Hamish Vane",
        "Acton Housing Authority",
    ),
    ("Karen Vane, who heads the forensic division of the Bureau of Prisons, testified.", "officer_of", "Karen Vane", "Bureau of Prisons"),
    (
        "The board elected Karen Vane as chair and Hamish Vane as treasurer of Roe Mills, Inc.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    (
        "Notices go to Roe Mills, Inc., Attention: Karen Vane, Operations Manager, 5 Wharf Street, Rockland, Maine 04841.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    (
        "MINUTES OF THE MEETING OF THE BOARD OF DIRECTORS OF\nROE COVE ASSOCIATION, INC.\n\nPresent: Karen Vane, President; Hamish Vane, "
        "Treasurer.\n",
        "officer_of",
        "Hamish Vane",
        "ROE COVE ASSOCIATION, INC.",
    ),
    (
        "Karen Vane was Senior Vice President of Loss Mitigation for Roe Home Lending Corporation.",
        "officer_of",
        "Karen Vane",
        "Roe Home Lending Corporation",
    ),
    ("Karen Vane is the Warden of Stonegate Correctional Institution.", "officer_of", "Karen Vane", "Stonegate Correctional Institution"),
    # work
    ("The clerk was Karen Vane. From 2011 to 2019 she worked for Roe Mills, Inc.", "employed_by", "Karen Vane", "Roe Mills, Inc."),
    (
        "Hamish Vane, being first duly sworn, deposes and says that he is employed as a custodian at Roe Mills, Inc.",
        "employed_by",
        "Hamish Vane",
        "Roe Mills, Inc.",
    ),
    ("Hamish Vane acted as the agent, servant and employee of Roe Mills, Inc.", "employed_by", "Hamish Vane", "Roe Mills, Inc."),
    ("Karen Vane was employed by a staffing agency, Rapid Hands, Inc., and nobody else.", "employed_by", "Karen Vane", "Rapid Hands, Inc."),
    (
        "Officer Karen Vane, a ten-year veteran of the Enid Police Department, called.",
        "employed_by",
        "Karen Vane",
        "Enid Police Department",
    ),
    ("The loan officer at Cane Federal Bank, Karen Vane, sent the file.", "employed_by", "Karen Vane", "Cane Federal Bank"),
    ("Karen Vane, P.E., of Roe Engineering Group, wrote the report.", "employed_by", "Karen Vane", "Roe Engineering Group"),
    (
        "ANSWER: (a) Hamish Vane, maintenance foreman, Roe Mills, Inc.; (b) nobody else.",
        "employed_by",
        "Hamish Vane",
        "Roe Mills, Inc.",
    ),
    ("Karen Vane, Esq., of counsel to Lund Teasdale LLP, attended.", "member_of", "Karen Vane", "Lund Teasdale LLP"),
    # ownership
    ("Hamish Vane was the owner and operator of Roe Mills, Inc.", "owns", "Hamish Vane", "Roe Mills, Inc."),
    ("The shareholders of Roe Mills, Inc. are Hamish Vane (60%) and Karen Vane (40%).", "owns", "Karen Vane", "Roe Mills, Inc."),
    ("Lund Paper Co. is a unit of Roe Mills, Inc.", "owns", "Roe Mills, Inc.", "Lund Paper Co."),
    (
        "Roe Mills, Inc. operates two plants through its wholly owned subsidiaries, Lund Paper Co. and Harbor Board, LLC.",
        "owns",
        "Roe Mills, Inc.",
        "Harbor Board, LLC",
    ),
    (
        "Roe Mills, Inc. states that it is a Texas company, and that its parent company is Harbor Group Inc.",
        "owns",
        "Harbor Group Inc.",
        "Roe Mills, Inc.",
    ),
    # other names, insurers, claims
    ("Roe Mills, Inc. (“Roe”), f/k/a Lund Paper Co., holds the note.", "alias_of", "Lund Paper Co.", "Roe Mills, Inc."),
    ("In 2003 it bought Lund Paper Co. and renamed it Roe Mills, Inc.", "alias_of", "Roe Mills, Inc.", "Lund Paper Co."),
    ("Roe Mills, Inc. notified its carrier, Beacon Surety Co., of the accident.", "insured_by", "Roe Mills, Inc.", "Beacon Surety Co."),
    (
        "Harbor Mutual Insurance Company issued a homeowner's policy to Karen Vane.",
        "insured_by",
        "Karen Vane",
        "Harbor Mutual Insurance Company",
    ),
    ("Defendants owe Plaintiff Roe Mills, Inc. the principal sum of $184,220.17.", "claims_amount", "Roe Mills, Inc.", "$184,220.17"),
    (
        "Karen Vane respectfully requests judgment against Roe Mills, Inc. in the amount of $75,500.00.",
        "claims_amount",
        "Karen Vane",
        "$75,500.00",
    ),
    ("Roe Mills, Inc. filed Proof of Claim No. 7 in the amount of $1,204,338.92.", "claims_amount", "Roe Mills, Inc.", "$1,204,338.92"),
]


@pytest.mark.parametrize(("text", "type_", "source", "target"), _TOLD)
def test_sentences_that_tell_a_fact(text: str, type_: str, source: str, target: str) -> None:
    facts = {(found, fold(first), fold(second)) for found, first, second, _ in found_in(text).facts}
    ends = fold(source), fold(target)
    assert (type_, *ends) in facts or (type_ == "alias_of" and (type_, *reversed(ends)) in facts)


_UNTOLD = [
    ("A motion to appoint Karen Vane as Chief Executive Officer of Roe Mills, Inc. failed.", "officer_of"),
    ("The order required Roe Mills, Inc. to hire Hamish Vane as its compliance officer.", "officer_of"),
    ("The complaint does not allege that Roe Mills, Inc. is located in Utah.", "located_in"),
    ("It failed to show that Karen Vane was the treasurer of Roe Mills, Inc.", "officer_of"),
    ("Harbor Fund, L.P. sued the union and its president, Hamish Vane.", "officer_of"),
    ("They met the director of Roe Mills, Inc., Karen Vane, and Hamish Vane.", "officer_of"),
    ("Karen Vane, Operations Manager, 5 Wharf Street, Rockland, Maine 04841.", "officer_of"),
    ("Roe Mills, Inc. does not owe Karen Vane the sum of $500.00.", "claims_amount"),
    ("The members of the Weavers Union are Hamish Vane and Karen Vane.", "owns"),
    ("Hamish Vane was the owner and operator of Roe Mills, Inc.", "employed_by"),
    (
        "Mr. Stanley Vane\nGeneral Counsel\nRoe Tire, Inc.\n77 Levee Road\nHouma, Louisiana 70360\n\nDear Mr. Vane:\n\nPlease pay.\n",
        "member_of",
    ),
]


@pytest.mark.parametrize(("text", "type_"), _UNTOLD)
def test_sentences_that_tell_no_such_fact(text: str, type_: str) -> None:
    assert [fact for fact in found_in(text).facts if fact[0] == type_] == []
