"""Clauses that choose a law, and sentences that only mention one."""

from __future__ import annotations

import pytest

from legal_pipeline.model import MentionType
from legal_pipeline_tests.stages.relations.test_relate import told

HEAD = "LICENSE AGREEMENT\n\n11. "
PLACES = ("United States of America", "United States", "State of Nowhere", "State of Acton", "Nowhere", "Acton", "England")

CHOICES = [
    ("This Agreement shall be governed by and construed in accordance with the laws of the State of Nowhere.", "State of Nowhere"),
    ("This Agreement is subject to and to be construed in accordance with the laws of the State of Nowhere.", "State of Nowhere"),
    ("THE MEANING OF THIS AGREEMENT SHALL BE CONTROLLED BY THE LAWS OF THE State of Nowhere.", "State of Nowhere"),
    (
        "This Agreement shall be governed by the internal laws, and not by the law of conflicts, of the State of Nowhere.",
        "State of Nowhere",
    ),
    ("The rights of the parties shall be determined according to the laws of the State of Nowhere.", "State of Nowhere"),
    ("The laws of the State of Nowhere apply to this Agreement.", "State of Nowhere"),
    ("Governing Law. Nowhere law applies to this License.", "Nowhere"),
    ("This Agreement is governed by the laws of the United States and the State of Nowhere.", "State of Nowhere"),
    ("This Agreement is governed by the laws of Nowhere and the federal laws of Acton applicable there.", "Nowhere"),
    ("GOVERNING LAW: England. Courts: London.", "England"),
    ("This Agreement was made in the State of Nowhere and shall be construed under the laws thereof.", "State of Nowhere"),
    (
        "This Agreement shall be exclusively governed, construed, enforced and controlled by the laws of the State of Nowhere.",
        "State of Nowhere",
    ),
    ("This Agreement shall be construed in accordance with the laws of, the State of Nowhere.", "State of Nowhere"),
    ("INTERPRETATION. Nowhere law controls this Agreement.", "Nowhere"),
    (
        "This Agreement is governed by the laws of the State of Nowhere and the laws of Acton applicable therein.",
        "State of Nowhere",
    ),
    ("The governing law shall be that of the State of Nowhere.", "State of Nowhere"),
    ("The parties submit to the courts of the State of Nowhere, and its laws shall govern this Agreement.", "State of Nowhere"),
    (
        "This Agreement shall be governed by the laws of the United States of America and the State of Nowhere.",
        "State of Nowhere",
    ),
    ("This Agreement is governed in accordance with United States law, and otherwise, in accordance with Nowhere law.", "Nowhere"),
    (
        "This Agreement shall be governed by the laws of the State of Nowhere, and the Agent may rely on the laws of the State of Acton.",
        "State of Nowhere",
    ),
    (
        "This Agreement shall be governed by the laws of the State of Nowhere, except that the laws of the State of Acton shall apply "
        "to it where mandatory.",
        "State of Nowhere",
    ),
    ("Disputes under this Agreement are resolved under Nowhere law.", "Nowhere"),
]

MENTIONS = [
    "Roe Mills is a corporation organized and existing under the laws of the State of Acton.",
    "The Operator shall comply with the laws of the State of Acton that govern this Agreement's site.",
    "without regard to conflicts of laws of the State of Acton, the parties construe nothing.",
    "The Buyer, a corporation subject to the laws of the State of Acton, shall act under this Agreement.",
    "The opinion shall be limited to matters of this Agreement governed by the laws of the State of Acton.",
    "The Supply Agreement, dated May 1, 2012, is governed by the laws of the State of Acton.",
    "Perfection under this Agreement may be governed by the law of the State of Acton.",
    "The lease is governed by the laws of the State of Acton.",
    "We conclude that the agreement is governed by the laws of the State of Acton.",
    "The laws of physics apply to this Agreement in the State of Acton.",
    "The Company is a party to that certain Confidentiality Agreement dated January 3, 2012, governed by Nowhere law.",
    "Nothing in this Agreement is governed by Nowhere law.",
]


def laws_of(text: str) -> set[str]:
    return {target for type_, _, target, _ in told(text, dict.fromkeys(PLACES, MentionType.LOCATION)) if type_ == "governed_by"}


@pytest.mark.parametrize(("clause", "law"), CHOICES)
def test_a_clause_chooses_its_law(clause: str, law: str) -> None:
    assert laws_of(HEAD + clause + "\n\n12. Roe Mills was organized under the laws of the State of Acton.") == {law}


@pytest.mark.parametrize("sentence", MENTIONS)
def test_a_law_that_is_mentioned_is_not_chosen(sentence: str) -> None:
    assert laws_of(HEAD + sentence) == set()


def test_a_filing_chooses_no_law() -> None:
    caption = "UNITED STATES DISTRICT COURT\nJANE ROE,\nPlaintiff,\nv.\nACME BRAKE CO., INC.,\nDefendant.\nCase No. 3:19-cv-00123\n"
    names = {"JANE ROE": MentionType.PERSON, "ACME BRAKE CO., INC.": MentionType.ORG, "3:19-cv-00123": MentionType.DOCKET_NO}
    text = caption + "The contract is governed by the laws of the State of Nowhere.\n"
    assert not any(fact[0] == "governed_by" for fact in told(text, {**names, "State of Nowhere": MentionType.LOCATION}))
