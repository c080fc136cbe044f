"""Which pictures of an office document become documents: those in its body that are shown large enough to be read."""

from __future__ import annotations

import base64
import quopri
import zipfile
from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import APPLE_MAIL, DOCX, HTML, MAIL, MBOX, MSG, ODT, PPTX, RTF, XLSX
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pictures.find import pictures
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.specimens.ole import ole_bytes
from legal_pipeline_tests.stages.documents import docx_bytes, paragraph, zip_bytes

SCAN = bytes(range(256)) * 40
NAMES = " ".join(
    f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("r", "a", "pic", "wp", "wps", "wpg", "v", "mc", "p", "xdr", "draw", "svg", "xlink", "o")
)
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
INCH = 914_400


def pic(place: str, across: float = 6, down: float = 4) -> str:
    size = f'<a:ext cx="{int(across * INCH)}" cy="{int(down * INCH)}"/>' if across else ""
    return (
        f'<pic:pic {NAMES}><pic:blipFill><a:blip r:embed="{place}"/></pic:blipFill><pic:spPr><a:xfrm>{size}</a:xfrm></pic:spPr></pic:pic>'
    )


def vml(place: str, style: str) -> str:
    return f'<w:pict {NAMES}><v:shape style="{style}"><v:imagedata r:id="{place}"/></v:shape></w:pict>'


def group(content: str, across: int, inner: int) -> str:
    return (
        f'<wpg:wgp {NAMES}><wpg:grpSpPr><a:xfrm><a:ext cx="{across * INCH}" cy="{across * INCH}"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="{inner * INCH}" cy="{inner * INCH}"/></a:xfrm></wpg:grpSpPr>{content}</wpg:wgp>'
    )


def relations(*targets: str) -> str:
    listed = "".join(f'<Relationship Id="r{at}" Type="{IMAGE}" Target="{target}"/>' for at, target in enumerate(targets))
    return f"<Relationships>{listed}</Relationships>"


def word(path: Path, body: str) -> Path:
    path.write_bytes(docx_bytes(body, header1="<w:hdr>x</w:hdr>"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels", relations("media/one.png", "/word/media/two.jpeg", "media/icon.png", "media/drawing.emf")
        )
        archive.writestr("word/_rels/header1.xml.rels", relations("media/logo.png"))
        for name, content in {
            "one.png": SCAN,
            "two.jpeg": SCAN + b"2",
            "icon.png": b"small",
            "drawing.emf": SCAN,
            "logo.png": SCAN,
        }.items():
            archive.writestr(f"word/media/{name}", content)
    return path


def found(path: Path, media_type: str) -> list[str]:
    return [picture.file_name.rpartition("/")[2] for picture in pictures(path, media_type)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(pic("r1") + pic("r0"), ["two.jpeg", "one.png"], id="in the order of the text"),
        pytest.param(pic("r0") + pic("r0"), ["one.png"], id="each once"),
        pytest.param(pic("r0", 2, 1), [], id="a signature"),
        pytest.param(pic("r0", 2, 4), ["one.png"], id="a screenshot of a telephone"),
        pytest.param(pic("r0", 0), ["one.png"], id="of unknown size"),
        pytest.param(f'<wp:extent {NAMES} cx="{INCH}" cy="{INCH}"/>{pic("r0", 0)}', [], id="the size of its place"),
        pytest.param(pic("r2"), [], id="few bytes"),
        pytest.param(pic("r3"), [], id="no pixels"),
        pytest.param(pic("r9"), [], id="a part that is not there"),
        pytest.param("", [], id="not shown"),
        pytest.param(vml("r0", "width:468pt;height:6in"), ["one.png"], id="as older programs draw it"),
        pytest.param(vml("r0", "position:absolute;width:60pt;height:40pt"), [], id="a small one of older programs"),
        pytest.param(f"<w:object>{vml('r0', 'width:6in;height:6in')}</w:object>", [], id="what stands for an embedded file"),
        pytest.param(f"<mc:Fallback {NAMES}>{pic('r0')}</mc:Fallback>", [], id="what stands for a drawing"),
        pytest.param(f'<wps:spPr {NAMES}><a:blipFill><a:blip r:embed="r0"/></a:blipFill></wps:spPr>', [], id="the filling of a shape"),
        pytest.param(group(pic("r0"), 6, 6), ["one.png"], id="in a group"),
        pytest.param(group(pic("r0", 400, 400), 6, 600), ["one.png"], id="in a group with units of its own"),
        pytest.param(group(pic("r0"), 1, 6), [], id="in a group that is shown small"),
    ],
)
def test_pictures_of_word(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert found(word(tmp_path / "a.docx", f"<w:p>{body}</w:p>"), DOCX) == expected


def frame(across: str, down: str, place: str) -> str:
    return f'<draw:frame svg:width="{across}" svg:height="{down}"><draw:image xlink:href="{place}"/></draw:frame>'


@pytest.mark.parametrize(
    ("media_type", "members", "expected"),
    [
        pytest.param(
            PPTX,
            {
                "ppt/slides/slide10.xml": f"<p:sld {NAMES}>{pic('r0')}</p:sld>",
                "ppt/slides/_rels/slide10.xml.rels": relations("../media/one.png"),
                "ppt/slides/slide2.xml": f"<p:sld {NAMES}><p:bg>{pic('r1')}</p:bg>{pic('r0')}</p:sld>",
                "ppt/slides/_rels/slide2.xml.rels": relations("../media/two.png", "../media/ground.png"),
                "ppt/slideLayouts/slideLayout1.xml": f"<p:sld {NAMES}>{pic('r0')}</p:sld>",
                "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations("../media/ground.png"),
                **{f"ppt/media/{name}.png": SCAN for name in ("one", "two", "ground")},
            },
            ["two.png", "one.png"],
            id="slides",
        ),
        pytest.param(
            XLSX,
            {
                "xl/drawings/drawing1.xml": f"<xdr:wsDr {NAMES}>{pic('r0')}{pic('r1', 1, 1)}</xdr:wsDr>",
                "xl/drawings/_rels/drawing1.xml.rels": relations("../media/one.png", "../media/two.png"),
                **{f"xl/media/{name}.png": SCAN for name in ("one", "two")},
            },
            ["one.png"],
            id="sheets",
        ),
        pytest.param(
            ODT,
            {
                "content.xml": f"<o:document {NAMES}>{frame('16.5cm', '12cm', 'Pictures/one.png')}"
                f"{frame('0.5in', '1in', 'Pictures/two.png')}{frame('6in', '6in', './ObjectReplacements/Object 1')}</o:document>",
                "Pictures/one.png": SCAN,
                "Pictures/two.png": SCAN,
            },
            ["one.png"],
            id="OpenDocument",
        ),
    ],
)
def test_pictures_of_other_programs(tmp_path: Path, media_type: str, members: dict[str, bytes | str], expected: list[str]) -> None:
    (tmp_path / "a").write_bytes(zip_bytes(members))
    assert found(tmp_path / "a", media_type) == expected


def rtf(words: str, kind: str = "png", content: bytes = SCAN) -> bytes:
    digits = content.hex()
    lines = "\r\n".join(digits[at : at + 128] for at in range(0, len(digits), 128))
    return rf"{{\rtf1 Text {{\*\shppict{{\pict{words}\{kind}blip{{\*\blipuid 00ff}}\bliptag7 {lines}}}}} end}}".encode()


def html(content: bytes = SCAN, quote: str = '"') -> bytes:
    return f"<p>Text<img alt=x src={quote}data:image/png;base64,\n{base64.b64encode(content).decode()}{quote}> end".encode()


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        pytest.param(RTF, rtf(r"\picwgoal8640\pichgoal5760"), [SCAN], id="RTF"),
        pytest.param(
            RTF, rtf(r"{\*\picprop{\sp{\sn a}}}\picw10") + rtf("", "jpeg", SCAN + b"2"), [SCAN, SCAN + b"2"], id="properties in between"
        ),
        pytest.param(RTF, rtf(r"\picwgoal1440\pichgoal1440"), [], id="shown small"),
        pytest.param(RTF, rtf("", content=b"small"), [], id="few bytes"),
        pytest.param(RTF, rtf("", "wmetafile8"), [], id="a drawing"),
        pytest.param(RTF, rtf("")[:9000], [], id="cut off"),
        pytest.param(HTML, html() + html(SCAN + b"2", "'"), [SCAN, SCAN + b"2"], id="HTML"),
        pytest.param(HTML, b"x" * 262_100 + html(), [SCAN], id="across two blocks"),
        pytest.param(HTML, html() + b"quoted: " + html(), [SCAN], id="each once"),
        pytest.param(HTML, html(quote="").replace(b",\n", b","), [SCAN], id="without quotation marks"),
        pytest.param(HTML, html().replace(b"<img alt=x src", b"<image href"), [SCAN], id="in a drawing"),
        pytest.param(HTML, html().replace(b"<img alt=x src", b"<object data"), [SCAN], id="an object"),
        pytest.param(HTML, html().replace(b"<img alt=x src", b"<link rel='icon' href"), [], id="an icon"),
        pytest.param(HTML, html().replace(b"+", b"%2B").replace(b"/w", b"%2Fw"), [SCAN], id="written as an address"),
        pytest.param(HTML, html(b"pixel") + b"<img src='data:image/svg+xml;base64,AAAA'>", [], id="a pixel and a drawing"),
    ],
)
def test_pictures_written_as_letters(tmp_path: Path, media_type: str, content: bytes, expected: list[bytes]) -> None:
    (tmp_path / "a").write_bytes(content)
    assert [b"".join(picture.content) for picture in pictures(tmp_path / "a", media_type)] == expected


def mailed(content: bytes, kind: str = "text/html", attached: str = "") -> bytes:
    """A mail with plain text and HTML, quoted-printable as mail programs write it."""
    lines = [b"From: roe@example.com", b"Subject: The deed", b'Content-Type: multipart/alternative; boundary="b"', b""]
    lines += [b"--b", b"Content-Type: text/plain", b"", b"See the deed.", b"--b", f"Content-Type: {kind}".encode()]
    lines += [b"Content-Transfer-Encoding: quoted-printable", *([f"Content-Disposition: {attached}".encode()] if attached else []), b""]
    return b"\r\n".join([*lines, quopri.encodestring(content), b"--b--", b""])


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        pytest.param(MAIL, mailed(html()), ["image1.png"], id="a mail"),
        pytest.param(MAIL, mailed(html() + html(SCAN + b"2")), ["image1.png", "image2.png"], id="two pictures"),
        pytest.param(MAIL, mailed(html(b"pixel")), [], id="a pixel"),
        pytest.param(MAIL, mailed(html(), "text/plain"), [], id="plain text"),
        pytest.param(MAIL, mailed(html(), attached="attachment"), [], id="an attached page, which is a document of its own"),
        pytest.param(APPLE_MAIL, b"%d\n%s" % (len(mailed(html())), mailed(html())), ["image1.png"], id="Apple Mail"),
        pytest.param(
            MBOX,
            b"".join(b"From a Mon Jan  4 10:00:00 2021\r\n" + mailed(html(SCAN + end)) + b"\r\n" for end in (b"1", b"2", b"1")),
            ["image1.png", "image2.png"],
            id="a mailbox whose messages quote each other",
        ),
        pytest.param(MSG, ole_bytes({"__substg1.0_10130102": html(), "__properties_version1.0": bytes(32)}), ["image1.png"], id="Outlook"),
        pytest.param(MSG, ole_bytes({"__substg1.0_1000001F": html(), "__properties_version1.0": bytes(32)}), [], id="Outlook, plain text"),
    ],
)
def test_pictures_in_the_html_of_mails(tmp_path: Path, media_type: str, content: bytes, expected: list[str]) -> None:
    (tmp_path / "a").write_bytes(content)
    assert found(tmp_path / "a", media_type) == expected


def test_they_become_documents_however_deep_their_document_lies(tmp_path: Path) -> None:
    into, limits = tmp_path / "into", ContainerLimits()
    into.mkdir()
    path = word(tmp_path / "a.docx", f"<w:p>{pic('r0')}</w:p>")
    [extracted] = extract(path, DOCX, into, limits, depth=limits.max_depth)
    assert (extracted.child.file_name, extracted.path.read_bytes()) == ("one.png", SCAN)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<w:p>{pic('r0')}{pic('r1')}</w:p>", "Pictures: one.png; two.jpeg", id="pictures alone"),
        pytest.param(f"{paragraph('See below.')}<w:p>{pic('r0')}</w:p>", "See below.", id="text and a picture"),
        pytest.param("<w:p/>", "", id="neither"),
    ],
)
def test_a_document_of_pictures_alone_says_their_names(tmp_path: Path, body: str, expected: str) -> None:
    [page] = read_pages(word(tmp_path / "a.docx", body), DOCX, limits=ReadLimits(), ocr=pytest.fail)
    assert page.text == expected
