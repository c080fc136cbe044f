"""The numbers of the paragraphs of a slide."""

from __future__ import annotations

import pytest
from lxml import etree

from legal_pipeline.stages.readers.office.drawings.list_numbers import ListNumbers


def numbered(kind: str, level: int = 0, start: str = "") -> str:
    first = f' startAt="{start}"' if start else ""
    return f'<p><pPr lvl="{level}"><buAutoNum type="{kind}"{first}/></pPr><r><t>x</t></r></p>'


PLAIN, EMPTY = "<p><r><t>x</t></r></p>", '<p><pPr><buAutoNum type="arabicPeriod"/></pPr></p>'
FIRST = numbered("arabicPeriod")


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param([FIRST, FIRST], ["1.", "2."], id="counted"),
        pytest.param([FIRST, PLAIN, FIRST], ["1.", "", "1."], id="begun anew behind a paragraph without a number"),
        pytest.param([FIRST, EMPTY, FIRST], ["1.", "", "2."], id="an empty paragraph has no number"),
        pytest.param([FIRST, numbered("alphaLcParenR", 1), numbered("alphaLcParenR", 1), FIRST], ["1.", "a)", "b)", "2."], id="levels"),
        pytest.param([numbered("romanUcPeriod", start="4"), numbered("romanUcPeriod", start="4")], ["IV.", "V."], id="Roman, from four on"),
        pytest.param([numbered("arabicParenBoth"), numbered("alphaUcPeriod")], ["(1)", "A."], id="another kind begins anew"),
        pytest.param([numbered("ea1ChsPeriod"), PLAIN], ["", ""], id="an unknown kind"),
    ],
)
def test_numbers(paragraphs: list[str], expected: list[str]) -> None:
    numbers = ListNumbers()
    assert [numbers.label(etree.fromstring(paragraph)) for paragraph in paragraphs] == expected
