"""The date of a document: where it is printed, and which dates in a document are not its own."""

from __future__ import annotations

from collections import Counter

import pytest

from legal_pipeline.model import RelationshipType, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.relations.relate import relate
from legal_pipeline.stages.resolution.resolve import Form, resolve
from legal_pipeline_tests.stages.mentions.rows import pages

DATES = [
    pytest.param(["DEPOSITION OF JANE ROE\nJune 18, 2024\n\n1 Q. Please state your name."], {"2024-06-18"}, id="a line of the first page"),
    pytest.param(["DEPOSITION OF JANE ROE\nJune 18, 2024", "1 Q. Please state your name."], {"2024-06-18"}, id="the last line of a page"),
    pytest.param(["ROE MILLS, INC.", "June 18, 2024\n\nDear Ann Vane:"], {"2024-06-18"}, id="the first line of a page"),
    pytest.param(
        ["This Lease is made and entered into this 21 st day of May , 2007, by and between Roe Land, Inc. and Mott Nurseries, Inc."],
        {"2007-05-21"},
        id="an ordinal that the reader set apart",
    ),
    pytest.param(
        ["This Agreement is made this first (1st) day of March, 1998, by and between Roe Corporation and Mott Sports Inc."],
        {"1998-03-01"},
        id="an ordinal in words and figures",
    ),
    pytest.param(
        ["LICENSE\n\nRoe Coffee Co. licenses its marks to Mott Roasters, LLC.\n\nSigned and effective this 17th day of July, 1996."],
        {"1996-07-17"},
        id="signed and effective",
    ),
    pytest.param(
        ["The parties agree as follows.\n\nHamburg, October 9, 2012\n\n/s/ Carl Mott\n"],
        {"2012-10-09"},
        id="a place and a date above a signature",
    ),
    pytest.param(["The parties met.\n\nHamburg, October 9, 2012\n\nThey left again.\n"], set(), id="a place and a date above prose"),
    pytest.param(
        [
            "AMENDMENT NO. 3\n\nThis Amendment No. 3 is made as of June 14, 2015 by and between Roe Systems, Inc. and Mott Mills LLC.\n\n"
            "The parties entered into a Filing Agreement with an effective date of October 2, 2011.\n"
        ],
        {"2015-06-14"},
        id="not the date of the agreement that is amended",
    ),
]


def dates_of(texts: list[str]) -> set[str]:
    made = list(windows(pages(*texts)))
    mentions = list(extract(lambda: made))
    forms = Counter((mention.type, mention.text, mention.value) for mention in mentions)
    resolution = resolve("document", [Form(*form, count) for form, count in forms.items()])
    value_of = {entity: mention.value for mention in mentions if (entity := resolution.entity_of.get((mention.type, mention.text)))}
    edges = relate("document", made, lambda window: mentions, resolution)
    return {value_of[edge.target_id] for edge in edges if edge.type is RelationshipType.DATED}


@pytest.mark.parametrize(("texts", "expected"), DATES)
def test_the_date_of_a_document(texts: list[str], expected: set[str]) -> None:
    assert dates_of(texts) == expected
