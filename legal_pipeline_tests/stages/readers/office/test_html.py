"""What a browser shows of a page beside its running text: choices, frames, drawings, descriptions of pictures."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.office.html import html_text
from legal_pipeline.stages.readers.page_lines.apart import take_out


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<select><option>One<option>Two</select>", "One"),
        ("<select><option>One<option selected>Two</select> x", "Two x"),
        ("<select multiple><option>One<option>Two</select>x", "x"),
        ("<svg><title>t</title><text>Vane</text><text>Mills</text><style>.a{}</style></svg>", "t\n\nVane\nMills"),
        ("Rent<iframe srcdoc='&lt;p&gt;The lease&lt;/p&gt;'></iframe>", "Rent\nThe lease"),
        ("See <img src=a.png alt='Photo of the barn'> now", "See [Picture: Photo of the barn] now"),
        ("<img alt=''><img alt='image001.png'><img width=1 height=1 alt='open tracking'>x", "x"),
        ("Yes <img alt=':)'>", "Yes :)"),
        ("<style>.pre{display:none}</style><p class=pre>View online</p><p>The lease</p>", "The lease"),
        ("Pay <math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math> now", "Pay x=1/2 now"),
        ("<ruby>Roe<rp>[</rp><rt>row</rt><rp>]</rp></ruby> Mills", "Roe(row) Mills"),
        ("a<dialog>not shown</dialog><dialog open>Pay now</dialog>", "a\nPay now"),
        (
            "<button>Send</button>Rent<textarea>Roe</textarea><select multiple><option selected>A<option selected>B</select>5",
            "Send Rent Roe A B 5",
        ),
        ("<span style='display:block'>Ann <b>Vane</b></span><span style='display: block'>Counsel</span>x", "Ann Vane\nCounsel\nx"),
        ("<p>Ann <span style='color:red'>Va</span>ne", "Ann Vane"),
        ("She said <q>no</q>.", "She said \u201cno\u201d."),
        ("Roe<sup>1</sup> on the 10<sup>th</sup>", "Roe[1] on the 10th"),
    ],
)
def test_what_is_shown(markup: str, expected: str) -> None:
    text, _ = take_out("".join(html_text([markup])))
    assert text.replace("\ufdd9", "").strip() == expected


def test_frames_within_frames_end() -> None:
    markup = "x"
    for _ in range(6):
        escaped = markup.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
        markup = f"<p>y<iframe srcdoc='{escaped}'></iframe>"
    assert "".join(html_text([markup])).split() == ["y"] * 4
