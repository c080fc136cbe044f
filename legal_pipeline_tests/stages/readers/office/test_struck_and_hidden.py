"""Struck and hidden text is kept apart from the text of the page, and its place is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.model import NoteKind, Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office import docx, html, rtf
from legal_pipeline.stages.readers.office.odf import odt
from legal_pipeline_tests.stages.documents import docx_bytes, odt_bytes

STRUCK, HIDDEN = NoteKind.STRUCK, NoteKind.HIDDEN


def parts(page: Page) -> list[tuple[NoteKind, int, str]]:
    return [(note.kind, note.start, note.text) for note in page.notes]


@pytest.mark.parametrize(
    ("body", "text", "apart"),
    [
        pytest.param(r"Rent: {\deleted\revauthdel1 $900}{\revised $450}.", "Rent: $450.", [(STRUCK, 6, "$900")], id="tracked deletion"),
        pytest.param(r"Rent: {\mvf $900}{\mvt $450}.", "Rent: $450.", [(STRUCK, 6, "$900")], id="moved away"),
        pytest.param(r"Rent: \strike $900\strike0  $450.", "Rent:  $450.", [(STRUCK, 6, "$900")], id="struck through, switched off"),
        pytest.param(r"Rent: {\striked1 $900 }$450.", "Rent: $450.", [(STRUCK, 6, "$900")], id="struck through twice"),
        pytest.param(r"Alma Whitfield{\v index}, owner.", "Alma Whitfield, owner.", [(HIDDEN, 14, "index")], id="hidden"),
        pytest.param(r"A{\v one {\b two} three}B", "AB", [(HIDDEN, 1, "one two three")], id="groups inside"),
        pytest.param(r"\v secret\plain  plain", " plain", [(HIDDEN, 0, "secret")], id="ended by plain"),
        pytest.param(r"A{\v  }B", "A B", [], id="a hidden blank is a blank"),
        pytest.param(r"{\*\revtbl{Nora Roe;}}Rent.", "Rent.", [], id="names of revisers are no text"),
        pytest.param(r"{\b bold} and {\strike0 plain}", "bold and plain", [], id="other properties"),
    ],
)
def test_rtf(tmp_path: Path, body: str, text: str, apart: list[tuple[NoteKind, int, str]]) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi " + body + "}")
    [page] = rtf.read(path, ReadLimits())
    assert (page.text, parts(page)) == (text, apart)


def test_a_part_over_two_pages_is_kept_apart_on_both(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi One {\deleted of \page two} three.}")
    first, second = rtf.read(path, ReadLimits())
    assert (first.text, parts(first)) == ("One ", [(STRUCK, 4, "of")])
    assert (second.text, parts(second)) == (" three.", [(STRUCK, 0, "two")])


def test_a_long_deletion_never_enters_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi Before. {\deleted " + "struck words of some length\n" * 2_000 + "} After.}")
    pages = list(rtf.read(path, ReadLimits()))
    assert len(pages) > 3
    assert all("struck" not in page.text for page in pages)
    assert pages[-1].text.endswith("After.")


@pytest.mark.parametrize(
    ("body", "text", "apart"),
    [
        pytest.param("<p>Rent: <s>$900</s> $450.", "Rent: $450.", [(STRUCK, 5, "$900")], id="struck"),
        pytest.param("<p>Rent: <del>$900 <b>net</b></del><ins>$450</ins>.", "Rent: $450.", [(STRUCK, 5, "$900 net")], id="deleted"),
        pytest.param(
            '<p>Rent: <span style="color:red;text-decoration: line-through">$900</span> $450.',
            "Rent: $450.",
            [(STRUCK, 5, "$900")],
            id="struck by a style",
        ),
        pytest.param('<div style="display:none">Preview <div>inside</div></div><p>Rent.',
                     "Rent.", [(HIDDEN, 0, "Preview inside")], id="not displayed"),
        pytest.param('<p>A<span style="visibility:hidden">x</span>B', "AB", [(HIDDEN, 1, "x")], id="invisible"),
        pytest.param("<p>A<span hidden>x</span>B", "AB", [(HIDDEN, 1, "x")], id="hidden"),
        pytest.param('<p>A<span style="mso-hide:all">x</span>B', "AB", [(HIDDEN, 1, "x")], id="hidden by Word"),
        pytest.param('<p style="display:block">A <u style="text-decoration:underline">B</u>', "A B", [], id="other styles"),
        pytest.param('<body style="display:none"><p>A</body>', "A", [], id="a whole page"),
        pytest.param("<p>Rent: <s>$900", "Rent:", [(STRUCK, 5, "$900")], id="not closed"),
    ],
)  # fmt: skip
def test_html(tmp_path: Path, body: str, text: str, apart: list[tuple[NoteKind, int, str]]) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html>{body}</html>")
    [page] = html.read(path, ReadLimits())
    assert (page.text, parts(page)) == (text, apart)


_STYLES = """<w:styles>
<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Heir"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Shown"><w:basedOn w:val="Gone"/><w:rPr><w:strike w:val="false"/></w:rPr></w:style></w:styles>"""


def _run(text: str, style: str = "", properties: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{named}{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "text", "apart"),
    [
        pytest.param(_run("Rent: ") + _run("$900", "Gone") + _run("$450."), "Rent: $450.", [(STRUCK, 6, "$900")], id="struck by a style"),
        pytest.param(_run("Rent: ") + _run("$900", "Heir") + _run("$450."), "Rent: $450.", [(STRUCK, 6, "$900")], id="an inherited style"),
        pytest.param('<w:pPr><w:pStyle w:val="Secret"/></w:pPr>' + _run("index"), "", [(HIDDEN, 0, "index")], id="a hidden paragraph"),
        pytest.param(_run("Rent", "Shown"), "Rent", [], id="a style that shows again"),
        pytest.param(_run("Rent", "Gone", '<w:strike w:val="0"/>'), "Rent", [], id="a run that shows again"),
    ],
)
def test_styles_of_word(tmp_path: Path, body: str, text: str, apart: list[tuple[NoteKind, int, str]]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(f"<w:p>{body}</w:p>", styles=_STYLES))
    [page] = docx.read(path, ReadLimits())
    assert (page.text, parts(page)) == (text, apart)


_ODT_STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2" style:family="text" style:parent-style-name="T1"/>'
    '<style:style style:name="P1" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
)


@pytest.mark.parametrize(
    ("body", "text", "apart"),
    [
        pytest.param('<text:p>Rent: <text:span text:style-name="T1">$900</text:span>$450.</text:p>',
                     "Rent: $450.", [(STRUCK, 6, "$900")], id="struck"),
        pytest.param('<text:p>Rent: <text:span text:style-name="T2">$900</text:span>$450.</text:p>',
                     "Rent: $450.", [(STRUCK, 6, "$900")], id="a parent"),
        pytest.param('<text:p text:style-name="P1">index</text:p><text:p>Rent.</text:p>',
                     "Rent.", [(HIDDEN, 0, "index")], id="a hidden paragraph"),
        pytest.param(
            '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>$900</text:p></text:deletion>'
            "</text:changed-region>"
            '</text:tracked-changes><text:p>Rent: <text:change text:change-id="c1"/>$450.</text:p>',
            "Rent: $450.",
            [(STRUCK, 6, "$900")],
            id="a tracked deletion",
        ),
        pytest.param("<text:p>Rent.</text:p>", "Rent.", [], id="none"),
    ],
)  # fmt: skip
def test_odt(tmp_path: Path, body: str, text: str, apart: list[tuple[NoteKind, int, str]]) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(odt_bytes(body, _ODT_STYLES))
    [page] = odt.read(path, ReadLimits())
    assert (page.text.strip("\n"), parts(page)) == (text, apart)
