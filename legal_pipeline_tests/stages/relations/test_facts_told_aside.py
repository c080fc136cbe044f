"""Facts told of a name behind an aside, of what a body calls "its", and of words that stand for a body or a party."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.relations.context import fold
from legal_pipeline_tests.stages.facts import found_in

_CAPTION = (
    "UNITED STATES DISTRICT COURT\nNORTHERN DISTRICT OF OHIO\n\nKAREN VANE,\n          Plaintiff,\n     v.       "
    "     Case No. 1:20-cv-00123\n"
    "ROE MILLS, INC.,\n          Defendant.\n\nCOMPLAINT\n\n"
)
_TOLD = [
    # an aside between the name and what is said of it
    (
        "Hamish Vane, a resident of Reno, Nevada, was the owner and administrator of Roe Mills, Inc.",
        "officer_of",
        "Hamish Vane",
        "Roe Mills, Inc.",
    ),
    ("Karen Vane, who lives in Delavan, is Roe Mills, Inc.'s controller.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane, M.D., a hospitalist employed by Roe Mills, Inc., saw him.", "employed_by", "Karen Vane", "Roe Mills, Inc."),
    ("Karen Vane was, until June 2019, a teller at Harbor Savings Bank.", "employed_by", "Karen Vane", "Harbor Savings Bank"),
    (
        "Karen Vane, the wife of Hamish Vane, has served as Treasurer of Roe Mills, Inc. since 2013.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    (
        "Karen Vane is a natural person who, at all times relevant hereto, has resided in Dover, Delaware.",
        "located_in",
        "Karen Vane",
        "Dover, Delaware",
    ),
    ("Hamish Vane acknowledged that he is the sole proprietor of Vane Consulting.", "owns", "Hamish Vane", "Vane Consulting"),
    ("Roe Mills, Inc. admits that it was insured by Beacon Surety Co.", "insured_by", "Roe Mills, Inc.", "Beacon Surety Co."),
    # its
    (
        "The lift was sold by Roe Mills, Inc. I reported to Karen Vane, its operations manager.",
        "officer_of",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    ("Roe Mills, Inc. closed. Hamish Vane is its majority shareholder.", "owns", "Hamish Vane", "Roe Mills, Inc."),
    ("Roe Mills, Inc. is an Ohio corporation. Its majority shareholder is Hamish Vane.", "owns", "Hamish Vane", "Roe Mills, Inc."),
    (
        "Roe Mills, Inc. made paper. At all times all of its stock was held by Harbor Group Inc.",
        "owns",
        "Harbor Group Inc.",
        "Roe Mills, Inc.",
    ),
    # of which, where, one's own
    ("He sued Roe Mills, Inc., of which Karen Vane is the managing member.", "officer_of", "Karen Vane", "Roe Mills, Inc."),
    ("The boy went to Acton Elementary School, where his teacher was Karen Vane.", "employed_by", "Karen Vane", "Acton Elementary School"),
    (
        "She met Karen Vane. She came in 2012 from Roe Mills, Inc., where she was an accountant.",
        "employed_by",
        "Karen Vane",
        "Roe Mills, Inc.",
    ),
    ("Roe Mills, Inc. is Harbor Group Inc.'s Canadian subsidiary.", "owns", "Harbor Group Inc.", "Roe Mills, Inc."),
    ("Harbor Group Inc. formed a wholly owned subsidiary, Roe Mills, Inc.", "owns", "Harbor Group Inc.", "Roe Mills, Inc."),
    ("Roe Mills, Inc., which until 2017 was known as Lund Paper Co., answered.", "alias_of", "Lund Paper Co.", "Roe Mills, Inc."),
    # nouns that stand for the body
    ("Roe Mills, Inc. is closed. Hamish Vane is the sole shareholder of the company.", "owns", "Hamish Vane", "Roe Mills, Inc."),
    (
        "She was paid by Harbor Valley Credit Union. They called Karen Vane, the credit union's branch manager.",
        "officer_of",
        "Karen Vane",
        "Harbor Valley Credit Union",
    ),
    # a party by its role, at either end
    (f"{_CAPTION}1. Plaintiff is the daughter of a miner and resides in Dover, Delaware.", "located_in", "Karen Vane", "Dover, Delaware"),
    (
        "KAREN VANE, being duly sworn, deposes and says:\n1. I reside at 19 Alder Court, Bend, Oregon 97701.",
        "located_in",
        "Karen Vane",
        "19 Alder Court, Bend, Oregon 97701",
    ),
    (f"{_CAPTION}1. In 2012 Bo Mott was employed by Defendant as a driver.", "employed_by", "Bo Mott", "Roe Mills, Inc."),
    (
        "They wrote to the Harbor Commission. The commission's chairman, Hamish Vane, voted.",
        "officer_of",
        "Hamish Vane",
        "Harbor Commission",
    ),
    (
        "Hamish Vane, deceased, who was the president of Roe Mills, Inc. until 2017, owned it.",
        "officer_of",
        "Hamish Vane",
        "Roe Mills, Inc.",
    ),
    (
        "Roe Mills, Inc. is a not-for-profit corporation which maintains its headquarters at 9 Wharf Street, Rockland, Maine 04841.",
        "located_in",
        "Roe Mills, Inc.",
        "9 Wharf Street, Rockland, Maine 04841",
    ),
    ("Hamish Vane. Risk manager of Roe Mills, Inc. since 2010.", "officer_of", "Hamish Vane", "Roe Mills, Inc."),
    (
        "Upon information and belief, she said so. Karen Vane came. Upon information and belief she resides in Dover, Delaware.",
        "located_in",
        "Karen Vane",
        "Dover, Delaware",
    ),
    # towns that no list has
    ("Karen Vane lives in Tollard.", "located_in", "Karen Vane", "Tollard"),
    ("His sister is Karen Vane, of Dover, Delaware.", "located_in", "Karen Vane", "Dover, Delaware"),
]


@pytest.mark.parametrize(("text", "type_", "source", "target"), _TOLD)
def test_a_fact_is_read(text: str, type_: str, source: str, target: str) -> None:
    facts = {(found, fold(first), fold(second)) for found, first, second, _ in found_in(text).facts}
    ends = fold(source), fold(target)
    assert (type_, *ends) in facts or (type_ == "alias_of" and (type_, *reversed(ends)) in facts)


_UNTOLD = [
    ("All was denied, including that Karen Vane was an employee of Roe Mills, Inc.", "employed_by"),
    ("The court did not believe Bo Mott's testimony that Karen Vane had been an officer of Roe Mills, Inc.", "officer_of"),
    ("Roe Mills, Inc. and Harbor Group Inc. met. The sale was made by Karen Vane, its treasurer.", "employed_by"),
    ("Roe Mills, Inc. denies that Karen Vane was its treasurer.", "officer_of"),
    ("He left Acton School Board. The principal of the school, Karen Vane, wrote.", "officer_of"),
    (f"{_CAPTION}1. Bo Mott was not employed by Defendant.", "employed_by"),
    ("Roe Mills, Inc. sued Harbor Group Inc. Its stock was held by Karen Vane.", "owns"),
]


@pytest.mark.parametrize(("text", "type_"), _UNTOLD)
def test_no_such_fact_is_read(text: str, type_: str) -> None:
    assert [fact for fact in found_in(text).facts if fact[0] == type_] == []


def test_what_is_said_of_the_wife_is_not_said_of_the_husband() -> None:
    facts = found_in("Karen Vane, the wife of Hamish Vane, has served as Treasurer of Roe Mills, Inc. since 2013.").facts
    assert [fact[1] for fact in facts if fact[0] == "officer_of"] == ["Karen Vane"]
