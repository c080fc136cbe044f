# ruff: noqa: E501  (a paper reads best as one string)
"""Parties that a complaint names in words, with and without a caption; prose that names none."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

_CAPTION = "UNITED STATES DISTRICT COURT\nDISTRICT OF NOWHERE\nIDA KERN,\nPlaintiff,\nv.\nQUARRY MILLS, INC., et al.,\nDefendants.\n\nCOMPLAINT\n\n"
_SECTION = (
    "THE PARTIES\n\n1. Plaintiff Ida Kern is a resident of Acton County.\n2. Defendant Quarry Mills, Inc. is a Nevada corporation with its\n"
    'principal place of business in Acton.\n3. Defendant Bela Kastner ("Kastner") is, and at all times was, the\npresident of Quarry.\n'
    "4. At all times mentioned, Defendants Orla Finch and Hob Transit, LLC were agents of Quarry.\n5. The true names of DOES 1 to 9 are unknown.\n\n"
    "JURISDICTION AND VENUE\n\n6. Defendant Acton Bank is a witness.\n"
)

STATED = [
    pytest.param(
        "OPINION\n\nPlaintiff Ida Kern filed this civil rights action against Defendants Quarry Mills, Inc. and Bela Kastner, alleging fraud.\n",
        [("Ida Kern", "plaintiff"), ("Quarry Mills, Inc.", "defendant"), ("Bela Kastner", "defendant")],
        id="the first sentence of an opinion",
    ),
    pytest.param(
        "In re Hob Filters\n\nORDER\n\nThese are injury cases brought against Defendants C. Q. Hob, Inc. and Hob Transit, LLC (collectively, “Hob”).\n",
        [("C. Q. Hob, Inc.", "defendant"), ("Hob Transit, LLC", "defendant")],
        id="cases brought against",
    ),
    pytest.param(
        "OPINION\n\nThe action was filed in this Court against Respondent Orla Finch under state law.\n",
        [("Orla Finch", "respondent")],
        id="filed against, in the passive",
    ),
    pytest.param("OPINION\n\nThe claims were filed against defendants who left. Nobody sued Defendant.\n", [], id="roles without names"),
    pytest.param(
        _CAPTION + "Plaintiff filed this action against Defendant Orla Finch, alleging fraud.\n", [], id="a caption outranks the sentence"
    ),
    pytest.param(
        "COMPLAINT\n\n" + _SECTION,
        [
            ("Ida Kern", "plaintiff"),
            ("Quarry Mills, Inc.", "defendant"),
            ("Bela Kastner", "defendant"),
            ("Orla Finch", "defendant"),
            ("Hob Transit, LLC", "defendant"),
        ],
        id="section of a complaint whose caption is not legible",
    ),
    pytest.param(
        _CAPTION + _SECTION,
        [("Bela Kastner", "defendant"), ("Orla Finch", "defendant"), ("Hob Transit, LLC", "defendant")],
        id="the section says who the others are",
    ),
    pytest.param(
        'THE PARTIES\n\n1. Ida Kern ("Plaintiff") is a resident of Acton.\n2. Hob Transit, Inc. (the "Defendant") is a corporation.\n',
        [("Ida Kern", "plaintiff"), ("Hob Transit, Inc.", "defendant")],
        id="roles as defined terms",
    ),
    pytest.param(
        "COMES NOW Plaintiff, ANNA GREELEY, by and through her counsel, and for her complaint against\n"
        "Defendants, SAGE HOTELS, LLC and DIRK MASON, alleges as follows:\n",
        [("ANNA GREELEY", "plaintiff"), ("SAGE HOTELS, LLC", "defendant"), ("DIRK MASON", "defendant")],
        id="comes now",
    ),
    pytest.param(
        'PETITION\n\nPlaintiff Hob Transit, LLC ("Hob"), by its undersigned attorneys, brings this action against Defendant Orla Finch for\n'
        "breach of contract.\n",
        [("Hob Transit, LLC", "plaintiff"), ("Orla Finch", "defendant")],
        id="a sentence without comes now",
    ),
    pytest.param(
        "NOW COMES the Petitioner, ORLA FINCH, pro se, and states:\n", [("ORLA FINCH", "petitioner")], id="who appears without counsel"
    ),
]

NOBODY = [
    pytest.param("MEMORANDUM\n\nThe Plaintiff is a resident of Acton. The Defendant is a corporation.\n", id="roles alone"),
    pytest.param("In 2019, plaintiff Rosa Dunn sued Acton Mills, Inc. in another matter.\n", id="another case"),
    pytest.param("THE PARTIES\n\n1. Plaintiffs and the Class are consumers.\n2. Defendant Officers are policemen.\n", id="descriptions"),
    pytest.param("THE PARTIES\n\n1. Plaintiff Kern is a resident of Acton.\n", id="a surname alone"),
    pytest.param("1. PARTIES\n\n1.1 Seller is a Delaware corporation. Buyer is a partnership.\n", id="section of a contract"),
    pytest.param("Plaintiff Kern argues that the complaint against Defendant fails.\n", id="argument"),
    pytest.param(
        "COMES NOW the Plaintiff, by and through undersigned counsel, and for her complaint states:\n", id="comes now without a name"
    ),
]


def _stated(text: str) -> list[tuple[str, str]]:
    parties = [party for caption in structures_of(text).captions for party in caption.parties if party.name.rule.startswith("stated.")]
    return [(flat(party.name.name), party.role) for party in parties]


@pytest.mark.parametrize(("text", "parties"), STATED)
def test_parties_stated_in_words(text: str, parties: list[tuple[str, str]]) -> None:
    assert _stated(text) == parties


@pytest.mark.parametrize("text", NOBODY)
def test_prose_that_states_no_party(text: str) -> None:
    assert _stated(text) == []
