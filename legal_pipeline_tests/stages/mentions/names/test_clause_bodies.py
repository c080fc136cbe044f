"""Organizations that are known by what is said of them."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.names import clause_bodies
from legal_pipeline.stages.mentions.normalized_text import NormalizedText


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bo Mott worked for Benning Tools until 2009.", ["Benning Tools"]),
        ("He is a former mechanic at Sunrise Charter Lines.", ["Sunrise Charter Lines"]),
        ("Ida Cole is Chief Operating Officer of Benning Tools.", ["Benning Tools"]),
        ("Plaintiff Zebulon Oyster Farms is a general partnership with an office in Acton.", ["Zebulon Oyster Farms"]),
        ("Larchmont Staffing is owned by Bo Mott.", ["Larchmont Staffing"]),
        ("Bluefin Hosting, a sole proprietorship, answered.", ["Bluefin Hosting"]),
        ("A letter went to Tully Roofing & Siding last week.", ["Tully Roofing & Siding"]),
        ("See the Business & Professions Code and the Terms & Conditions.", []),
        ("Bo Mott worked for Ida Cole.", []),
        ("Bo Mott worked at New York.", []),
        ("She is Vice President of Global Sales of Roe Mills.", []),
        ("He was employed by the Company.", []),
        ("The Service Agreement is a trust document.", []),
        ("He worked for Defendant Roe.", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [one.value for one in clause_bodies.find(NormalizedText(text))] == names
