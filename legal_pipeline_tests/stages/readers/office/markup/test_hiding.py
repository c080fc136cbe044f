"""Which elements a browser hides or strikes out."""

from __future__ import annotations

import pytest

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.office.markup.hiding import HidingRules

H, S = NoteKind.HIDDEN, NoteKind.STRUCK


@pytest.mark.parametrize(
    ("sheet", "tag", "attributes", "expected"),
    [
        ("", "p", {}, None),
        ("", "p", {"style": "color:red; display:none"}, H),
        ("", "p", {"hidden": ""}, H),
        ("", "div", {"style": "max-height:0;overflow:hidden"}, H),
        ("", "span", {"style": "mso-hide:all"}, H),
        ("", "div", {"style": "opacity: 0;"}, H),
        ("", "div", {"style": "opacity:0.5"}, None),
        (".fade{opacity:0}", "div", {"class": "fade"}, None),
        ("", "div", {"style": "position:absolute; left:-9999px"}, H),
        ("", "p", {"style": "text-indent:-9999px"}, H),
        ("", "p", {"style": "margin-left:-1200px; text-indent:-20px"}, None),
        ("", "p", {"style": "color:#FFF; background-color:#ffffff"}, H),
        ("", "p", {"style": "color:#fff; background:#000"}, None),
        ("", "p", {"style": "background-color:#fff"}, None),
        ("", "s", {}, S),
        ("", "span", {"style": "text-decoration: line-through"}, S),
        ("", "body", {"style": "visibility:hidden"}, None),
        (".pre{display:none}", "p", {"class": "big pre"}, H),
        (".pre{display:none}", "p", {"class": "prefix"}, None),
        ("#x , td.h{visibility:hidden}", "td", {"class": "h"}, H),
        ("#x , td.h{visibility:hidden}", "p", {"class": "h"}, None),
        ("#x , td.h{visibility:hidden}", "p", {"id": "x"}, H),
        (".old{text-decoration:line-through}", "span", {"class": "old"}, S),
        (".a{display:none} .a{display:block}", "p", {"class": "a"}, None),
        (".a{display:none} p.a{display:block}", "p", {"class": "a"}, None),
        (".a{display:none}", "p", {"class": "a", "style": "display:block"}, None),
        ("@media print{.a{display:none}}", "p", {"class": "a"}, None),
        ("@media (max-width:600px){.b{color:red} .a{display:none}} .c{display:none}", "p", {"class": "a"}, None),
        ("@media (max-width:600px){.b{color:red} .a{display:none}} .c{display:none}", "p", {"class": "c"}, H),
        ("@media screen{.a{display:none}}", "p", {"class": "a"}, H),
        ("@import url(x.css); .a{display:none}", "p", {"class": "a"}, H),
        ("/* .a{display:none} */ <!-- .b{display:none} -->", "p", {"class": "a"}, None),
        ("div .a{display:none}", "p", {"class": "a"}, None),
        ("* {visibility:hidden} body{display:none}", "p", {}, None),
        ("@media screen{.a{display:none", "p", {"class": "a"}, None),
    ],
)
def test_what_is_hidden(sheet: str, tag: str, attributes: dict[str, str], expected: NoteKind | None) -> None:
    rules = HidingRules()
    rules.read(sheet)
    assert rules.kind(tag, attributes) is expected
