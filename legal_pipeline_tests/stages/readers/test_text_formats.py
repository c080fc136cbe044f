"""Plain text in any encoding, HTML and RTF: what a person would read."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers import formats
from legal_pipeline.stages.readers.limits import Reader, ReadLimits
from legal_pipeline.stages.readers.office import html, rtf
from legal_pipeline.stages.readers.office.html import html_text
from legal_pipeline.stages.readers.office.rtf import rtf_text
from legal_pipeline_tests.stages import documents


def _read(reader: Reader, path: Path, content: bytes) -> tuple[str, float]:
    path.write_bytes(content)
    pages = list(reader(path, ReadLimits()))
    return "\f".join(page.text for page in pages), pages[0].confidence


_RUSSIAN = "Договор поставки между сторонами, заключённый в городе Москве. " * 5


@pytest.mark.parametrize(
    ("content", "text", "confidence"),
    [
        pytest.param("Müller § 5".encode(), "Müller § 5", 1.0, id="UTF-8"),
        pytest.param("Müller § 5".encode("utf-8-sig"), "Müller § 5", 1.0, id="UTF-8 with mark"),
        pytest.param("Müller § 5 “x”".encode("utf-16"), "Müller § 5 “x”", 1.0, id="UTF-16 with mark"),
        pytest.param("Mueller v. Voss".encode("utf-16-le"), "Mueller v. Voss", 1.0, id="UTF-16 LE without mark"),
        pytest.param("Mueller v. Voss".encode("utf-16-be"), "Mueller v. Voss", 1.0, id="UTF-16 BE without mark"),
        pytest.param("Voss".encode("utf-32"), "Voss", 1.0, id="UTF-32"),
        pytest.param(("plain " * 50000 + "“quoted” café").encode("cp1252"), "“quoted” café", 0.9, id="windows-1252 far behind the head"),
        pytest.param(_RUSSIAN.encode("cp1251"), "Договор поставки", 0.8, id="windows-1251"),
        pytest.param(b"a\r\nb\x00c", "a\nbc", 1.0, id="line ends and NUL"),
        pytest.param(b"", "", 1.0, id="nothing"),
    ],
)
def test_plain_text(tmp_path: Path, content: bytes, text: str, confidence: float) -> None:
    found, sure = _read(formats.read_plain, tmp_path / "x", content)
    assert text in found
    assert sure == confidence


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<title>Docket</title><body><p>One</p><p>Two</p>", "Docket\n\nOne\n\nTwo\n\n", id="title and paragraphs"),
        pytest.param("<p>a <b>b</b>c\n  d<br>e</p>", "a bc d\ne\n\n", id="inline tags, folded blanks, line break"),
        pytest.param("<style>p{}</style><script>var a='<p>';</script><p>x", "x\n\n", id="style and script"),
        pytest.param(
            "<tr><td>1</td><td>Answer filed</td></tr><tr><td>2</td><td></td><td>z</td></tr>", "1\tAnswer filed\n2\tz\n", id="table rows"
        ),
        pytest.param("<pre>a\n  b</pre>", "a\n  b\n\n", id="preformatted"),
        pytest.param("<div>a</div><div>b</div><ul><li>c<li>d</ul>", "a\nb\n\nc\nd\n\n", id="blocks and items"),
        pytest.param("A &amp; B &sect; 1983 &#8220;x&#8221;", "A & B § 1983 “x”\n", id="entities"),
        pytest.param("<!-- hidden --><p>a<!-- b -->c", "ac\n\n", id="comments"),
        pytest.param("<p>unclosed <b>tags <i>x</p></div></html>y", "unclosed tags x\n\ny\n", id="tag soup"),
        pytest.param(
            "<p>Name <input value='Alma Roe'> <input type=checkbox checked> Jury <input type=hidden value=k>"
            "<select><option>Ohio<option selected>Utah</select></p>",
            "Name Alma Roe [x] Jury Utah\n\n",
            id="what is filled in",
        ),
        pytest.param("", "", id="nothing"),
        pytest.param("<div>" * 5000 + "deep", "deep\n", id="nested beyond reason"),
    ],
)
def test_html(markup: str, expected: str) -> None:
    for size in (1, 7, 10_000):
        pieces = (markup[at : at + size] for at in range(0, len(markup), size))
        assert "".join(html_text(pieces)).removeprefix("\n") == expected


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param('<meta charset="windows-1251"><p>Договор'.encode("cp1251"), "Договор", id="declared"),
        pytest.param(
            '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>“x”'.encode("cp1252"),
            "“x”",
            id="latin-1 is windows-1252",
        ),
        pytest.param('<meta charset="windows-1252"><p>Договор'.encode("utf-16"), "Договор", id="the mark beats the declaration"),
        pytest.param("<p>Straße".encode(), "Straße", id="UTF-8 undeclared"),
        pytest.param('<meta charset="iso-8859-1"><p>Straße'.encode(), "Straße", id="UTF-8 declared as latin-1"),
        pytest.param('<meta charset="nonsense"><p>Straße'.encode("cp1252"), "Straße", id="unknown character set"),
    ],
)
def test_html_encodings(tmp_path: Path, content: bytes, text: str) -> None:
    assert _read(html.read, tmp_path / "x", content)[0] == text


def test_rtf(tmp_path: Path) -> None:
    text, _ = _read(rtf.read, tmp_path / "x", documents.RTF)
    assert text.split("\f") == [
        "Case No. 24-CV-77\n\nCOMPLAINT\nPlaintiff’s café —owes {1} [See Ex. B.] \nПри\na\tb",
        "Second page\U0001f47f",
    ]


@pytest.mark.parametrize("size", [1, 3, 64, 100_000])
def test_rtf_does_not_depend_on_the_blocks(size: int) -> None:
    blocks = (documents.RTF[at : at + size] for at in range(0, len(documents.RTF), size))
    assert "".join(rtf_text(blocks)) == "".join(rtf_text([documents.RTF]))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(rb"{\rtf1 a{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}b}", "ashownb", id="field"),
        pytest.param(rb"{\rtf1 {\pict\bin5 }}}}}}x}", "x", id="binary data with braces"),
        pytest.param(rb"{\rtf1 {\shp{\*\shpinst{\sp x}{\shptxt boxed}}}}", "boxed", id="text box"),
        pytest.param(
            rb"{\rtf1 Rent{\*\atnid AR}{\*\atnauthor Alan Roe}\chatn{\*\annotation{\*\atndate 1}not agreed} due",
            "Rent [Comment by Alan Roe: not agreed]  due",
            id="comment",
        ),
        pytest.param(rb"{\rtf1 \uc2\u8364 EUy}", "€y", id="stand-ins of two characters"),
        pytest.param(rb"{\rtf1 never closed", "never closed", id="cut short"),
        pytest.param(rb"{\rtf1 a}trailing garbage", "a", id="behind the end"),
        pytest.param(rb"}}{\rtf1 a}", "a", id="closed too often"),
    ],
)
def test_rtf_words(content: bytes, expected: str) -> None:
    assert "".join(rtf_text([content])).strip("\n") == expected


def test_rtf_nested_beyond_reason_is_hostile() -> None:
    with pytest.raises(Refusal) as refusal:
        list(rtf_text([b"{\\rtf1" + b"{" * 100_000]))
    assert refusal.value.reason is RefusalReason.HOSTILE
