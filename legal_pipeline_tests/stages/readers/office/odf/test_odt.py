"""What OpenDocument texts hold beside their running text: headers, text boxes, charts, hidden fields, numbers of lists."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from legal_pipeline.model import NoteKind, Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.odf import odt

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("svg", "svg-compatible"),
        ("chart", "chart"),
    )
)  # fmt: skip
MARGINS = (
    "<style:header><text:p>Case No. 24-CV-77</text:p></style:header>"
    "<style:header-first><text:p>Case No. 24-CV-77</text:p></style:header-first>"
    "<style:footer><text:p>Draft of Roe LLP</text:p></style:footer>"
)
NUMBERS = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>'
    '<text:list-level-style-number text:level="2" style:num-prefix="(" style:num-suffix=")" style:num-format="a"/></text:list-style>'
)


def item(text: str, inner: str = "", attributes: str = "") -> str:
    return f"<text:list-item{attributes}><text:p>{text}</text:p>{inner}</text:list-item>"


def pages(path: Path, body: str, styles: str = "", master: str = "", objects: dict[str, str] | None = None) -> list[Page]:
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    master = f'<style:master-page style:name="S">{master}</style:master-page>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {NAMESPACES}><office:master-styles>{master}</office:master-styles></office:document-styles>",
        )
        for name, chart in (objects or {}).items():
            archive.writestr(f"{name}/content.xml", chart)
    return list(odt.read(path, ReadLimits()))


def test_headers_and_footers_are_read_once(tmp_path: Path) -> None:
    [page] = pages(tmp_path / "a.odt", "<text:p>The lease.</text:p>", master=MARGINS)
    assert page.text == "Case No. 24-CV-77\nThe lease.\nDraft of Roe LLP"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<text:p>Signed by Alan<draw:frame><draw:text-box><text:p>Nora Roe</text:p><text:p>Counsel</text:p></draw:text-box>"
            "<svg:desc>Photo of the barn</svg:desc></draw:frame> Vane</text:p>",
            "Signed by Alan Vane\nNora Roe\nCounsel\n[Picture: Photo of the barn]",
            id="text box and description",
        ),
        pytest.param(
            "<text:p>Mr. <text:ruby><text:ruby-base>Roe</text:ruby-base><text:ruby-text>row</text:ruby-text></text:ruby> Mills</text:p>",
            "Mr. Roe(row) Mills",
            id="what stands above a word",
        ),
        pytest.param(
            "<table:table><table:table-row><table:table-cell><text:p>Ada<draw:custom-shape><text:p>Roe</text:p></draw:custom-shape></text:p>"
            "</table:table-cell><table:table-cell><text:p>Quill</text:p></table:table-cell></table:table-row></table:table>",
            "Ada Roe\tQuill",
            id="a shape in a cell",
        ),
        pytest.param(
            '<text:p><draw:frame><draw:object xmlns:xlink="urn:x" xlink:href="./Object 1"/></draw:frame></text:p>',
            "Sales of Vane Mills",
            id="a chart",
        ),
        pytest.param('<text:p>Roe<text:span text:style-name="T1">1</text:span></text:p>', "Roe[1]", id="a raised mark"),
    ],
)
def test_what_is_drawn_follows_its_paragraph(tmp_path: Path, body: str, expected: str) -> None:
    title = "<chart:title><text:p>Sales of Vane Mills</text:p></chart:title>"
    chart = f"<office:body><office:chart>{title}</office:chart></office:body>"
    chart = f"<office:document-content {NAMESPACES}>{chart}</office:document-content>"
    raised = '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    [page] = pages(tmp_path / "a.odt", body, raised, objects={"Object 1": chart})
    assert page.text.strip() == expected


FORM = (
    "<office:forms><form:form><form:checkbox form:id='a' form:label='Jury demanded' form:current-state='checked'/>"
    "<form:radio form:id='b' form:label='Lease' form:state='unchecked'/>"
    "<form:textarea form:id='c' form:current-value='Nora Roe'><text:p>Nora Roe</text:p></form:textarea>"
    "<form:listbox form:id='d'><form:option form:label='Ohio'/><form:option form:label='Utah' form:current-selected='true'/></form:listbox>"
    "<form:password form:id='e' form:value='secret'/></form:form></office:forms>"
)


@pytest.mark.parametrize(
    ("control", "expected"),
    [("a", "[x] Jury demanded x"), ("b", "[ ] Lease x"), ("c", "Nora Roe x"), ("d", "Utah x"), ("e", " x"), ("f", " x")],
)
def test_what_a_control_of_a_form_shows(tmp_path: Path, control: str, expected: str) -> None:
    names = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
    body = f"<text:section {names}>{FORM}<text:p><draw:control draw:control='{control}'/> x</text:p></text:section>"
    [page] = pages(tmp_path / "a.odt", body)
    assert page.text == expected


FIELD = "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"


def mark(kind: str, *values: tuple[str, str], name: str = "fieldmark") -> str:
    inner = "".join(f'<field:param field:name="{key}" field:value="{value}"/>' for key, value in values)
    return f'<field:{name} xmlns:field="{FIELD}" field:type="vnd.oasis.opendocument.field.{kind}">{inner}</field:{name}>'


ENTRIES = ("Dropdown_ListEntry", "No"), ("Dropdown_ListEntry", "Yes"), ("Dropdown_Selected", "1")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (mark("FORMCHECKBOX", ("Checkbox_Checked", "true")), "[x] jury"),
        (mark("FORMCHECKBOX"), "[ ] jury"),
        (mark("FORMDROPDOWN", *ENTRIES), "Yes jury"),
        (mark("FORMDROPDOWN", *ENTRIES, name="fieldmark-start") + "Yes", "Yes jury"),
        (mark("FORMTEXT", name="fieldmark-start") + "Ann Vane", "Ann Vane jury"),
    ],
)
def test_fields_of_a_form_of_word(tmp_path: Path, field: str, expected: str) -> None:
    [page] = pages(tmp_path / "a.odt", f"<text:p>{field} jury</text:p>")
    assert page.text == expected


MATH = "<math xmlns='urn:m'><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation>a over b</annotation></math>"


def test_a_formula_stands_in_its_line(tmp_path: Path) -> None:
    body = '<text:p>Pay <draw:frame><draw:object xmlns:xlink="urn:x" xlink:href="./Object 1"/></draw:frame> now</text:p>'
    [page] = pages(tmp_path / "a.odt", body, objects={"Object 1": MATH})
    assert page.text == "Pay a/b now"


def test_a_hidden_section_is_kept_apart(tmp_path: Path) -> None:
    [page] = pages(tmp_path / "a.odt", "<text:p>Rent</text:p><text:section text:display='none'><text:p>backdated</text:p></text:section>")
    assert (page.text.strip(), [(note.kind, note.text) for note in page.notes]) == ("Rent", [(NoteKind.HIDDEN, "backdated")])


def test_a_hidden_field_is_kept_apart(tmp_path: Path) -> None:
    [page] = pages(tmp_path / "a.odt", '<text:p>Rent<text:hidden-text text:string-value="backdated"/></text:p>')
    assert (page.text, [(note.kind, note.text) for note in page.notes]) == ("Rent", [(NoteKind.HIDDEN, "backdated")])


@pytest.mark.parametrize(
    ("field", "text", "hidden"),
    [
        ('<text:hidden-text text:string-value="new" text:is-hidden="false">new</text:hidden-text>', "Rentnew", []),
        ('<text:hidden-paragraph text:is-hidden="true"/>, backdated', "Rent", [", backdated"]),
        ('<text:hidden-paragraph text:is-hidden="false"/>, dated', "Rent, dated", []),
        ("<text:script>run()</text:script>", "Rent", []),
    ],
)
def test_what_a_field_hides(tmp_path: Path, field: str, text: str, hidden: list[str]) -> None:
    [page] = pages(tmp_path / "a.odt", f"<text:p>Rent{field}</text:p>")
    assert (page.text, [note.text for note in page.notes if note.kind is NoteKind.HIDDEN]) == (text, hidden)


def comment(text: str, author: str = "", attributes: str = "") -> str:
    creator = f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{author}</dc:creator>' if author else ""
    return f"<office:annotation{attributes}>{creator}{text}</office:annotation>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (comment("<text:p>One.</text:p><text:p>Two.</text:p>", "Roe &amp; Vane"), "[Comment by Roe & Vane: One.\nTwo.]"),
        (comment("<text:p>Void.</text:p>"), "[Comment: Void.]"),
        (
            comment("<text:p>Void.</text:p>", "Ann Roe", ' office:name="1"')
            + comment("<text:p>No.</text:p>", "Lee Vane", ' x:parent-name="1" xmlns:x="urn:x"'),
            "[Comment by Ann Roe: Void.]  [Comment by Lee Vane, reply to Ann Roe: No.]",
        ),
        ("<text:note><text:note-citation>1</text:note-citation><text:p>One.</text:p><text:p>Two.</text:p></text:note>", "[One.\nTwo.]"),
    ],
)
def test_comments_and_their_paragraphs(tmp_path: Path, body: str, expected: str) -> None:
    [page] = pages(tmp_path / "a.odt", f"<text:p>Rent{body}</text:p>")
    assert page.text.strip() == f"Rent {expected}"


def test_what_was_deleted_is_kept_apart_without_who_did_it(tmp_path: Path) -> None:
    info = "<office:change-info><dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ann Roe</dc:creator></office:change-info>"
    deleted = "<text:p>$900,<text:span>000</text:span></text:p><text:p>net<text:s/>of tax</text:p>"
    region = f"<text:changed-region text:id='c'><text:deletion>{info}{deleted}</text:deletion></text:changed-region>"
    [page] = pages(
        tmp_path / "a.odt",
        f"<text:tracked-changes>{region}</text:tracked-changes><text:p>Rent<text:change text:change-id='c'/> due</text:p>",
    )
    assert (page.text, [(note.kind, note.text) for note in page.notes]) == ("Rent due", [(NoteKind.STRUCK, "$900,000 net of tax")])


def test_cells_of_a_table_within_a_cell_stand_apart(tmp_path: Path) -> None:
    def table(*cells: str) -> str:
        row = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table><table:table-row>{row}</table:table-row></table:table>"

    [page] = pages(tmp_path / "a.odt", table("<text:p>Ann Vane</text:p>", table("<text:p>Roe</text:p>", "<text:p>Bank</text:p>")))
    assert page.text.split() == ["Ann", "Vane", "Roe", "Bank"]


def numbered(*items: str, attributes: str = "") -> str:
    return f'<text:list text:style-name="L1"{attributes}>{"".join(items)}</text:list>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (numbered(item("a"), item("b")), ["1. a", "2. b"]),
        (numbered(item("a", f"<text:list>{item('x')}{item('y')}</text:list>"), item("b")), ["1. a", "(a) x", "(b) y", "2. b"]),
        (
            f"{numbered(item('a'))}<text:p>-</text:p>{numbered(item('b'), attributes=' text:continue-numbering=~true~')}".replace("~", '"'),
            ["1. a", "-", "2. b"],
        ),
        (numbered(item("a", attributes=' text:start-value="12"'), item("b")), ["12. a", "13. b"]),
        (numbered("<text:list-header><text:p>h</text:p></text:list-header>", item("a")), ["h", "1. a"]),
        (f"<text:list>{item('a')}</text:list>", ["a"]),
    ],
)
def test_numbers_of_lists(tmp_path: Path, body: str, expected: list[str]) -> None:
    [page] = pages(tmp_path / "a.odt", body, NUMBERS)
    assert page.text.split("\n") == expected
