"""Mails as a person reads them: headers, one body, the names of what is attached. Malformed ones included."""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Iterator
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import mail, mime
from legal_pipeline.stages.readers.mail.transfer_encoding import decode_transfer
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.stages.documents import mail_bytes, mail_message

_HEAD = (
    "From: Dana Voss <dana@voss-legal.example>\nTo: Peer Lindqvist <peer@lindqvist.example>\n"
    "Date: Tue, 04 Mar 2025 09:30:00 +0000\nSubject: Exhibit A\n\n"
)
_MEBIBYTE = 1024 * 1024


def _read(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return "\f".join(page.text for page in mail.read_mail(path, ReadLimits()))


def _raw(body: str, *headers: str) -> bytes:
    return "\n".join(["From: a@b.example", *headers, "", body]).encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(mail_bytes(text="Hello Peer,\nsee below."), _HEAD + "Hello Peer,\nsee below.", id="plain"),
        pytest.param(mail_bytes(text="Plain", html="<p>Rich"), _HEAD + "Plain", id="the plain one of two alternatives"),
        pytest.param(mail_bytes(text=" ", html="<p>Rich <b>text"), _HEAD + "Rich text", id="the HTML where the plain one is blank"),
        pytest.param(mail_bytes(text=None, html="<p>One<p>Two"), _HEAD + "One\n\nTwo", id="HTML alone"),
        pytest.param(
            mail_bytes({"a.pdf": b"x", "b.txt": b"y"}, text="See"), _HEAD + "See\n\n\nAttachments: a.pdf; b.txt", id="attachments are named"
        ),
        pytest.param(mail_bytes(text=""), _HEAD.rstrip("\n"), id="blank"),
        pytest.param(
            _raw("x", "Subject: =?utf-8?q?Stra=C3=9Fe?= =?iso-8859-1?b?/A==?="),
            "From: a@b.example\nSubject: Straßeü\n\nx",
            id="encoded words",
        ),
        pytest.param(
            _raw("x", "To: a@b.example,\n =?utf-8?q?Ren=C3=A9?= <c@d.example>\nSubject: =?utf-8?q?a_?=\n =?utf-8?q?b?="),
            "From: a@b.example\nTo: a@b.example, René <c@d.example>\nSubject: a b\n\nx",
            id="folded before encoded words",
        ),
        pytest.param(_raw("x", "Subject: =?nonsense?q?a=E4?="), "From: a@b.example\nSubject: a\ufffd\n\nx", id="unknown character set"),
        pytest.param(_raw("x", "Subject: folded\n\tsubject"), "From: a@b.example\nSubject: folded subject\n\nx", id="folded header"),
        pytest.param(
            _raw("M=C3=BCller=\n !", "Content-Transfer-Encoding: quoted-printable"), "From: a@b.example\n\nMüller !", id="quoted-printable"
        ),
        pytest.param(_raw("TcO8bGxlcg", "Content-Transfer-Encoding: base64"), "From: a@b.example\n\nMüller", id="base64 without padding"),
        pytest.param(
            _raw("TcO8\n****\nbGxlcg==\nIQ==", "Content-Transfer-Encoding: base64"),
            "From: a@b.example\n\nMüller!",
            id="base64 with noise, twice padded",
        ),
        pytest.param(_raw("x", "Content-Type: multipart/mixed"), "From: a@b.example\n\nx", id="multipart without boundary"),
        pytest.param(
            _raw("--B\n\none\n--B\n\ntwo", "Content-Type: multipart/mixed; boundary=B"),
            "From: a@b.example\n\none\n\ntwo",
            id="never closed",
        ),
        pytest.param(
            _raw("--B\nContent-Type: x", "Content-Type: multipart/mixed; boundary=B"), "From: a@b.example", id="ends in a part's header"
        ),
        pytest.param(
            _raw("pre\n--B--\nepilogue", "Content-Type: multipart/mixed; boundary=B"), "From: a@b.example\n\npre", id="no part at all"
        ),
        pytest.param(
            _raw("pre\n--B\n\none\n--B--", "Content-Type: multipart/mixed; boundary=B"), "From: a@b.example\n\none", id="before the parts"
        ),
        pytest.param(
            _raw("--C\n\nThe lease\n--C--", "Content-Type: multipart/mixed; boundary=B"),
            "From: a@b.example\n\n--C\n\nThe lease\n--C--",
            id="another boundary than the header names",
        ),
        pytest.param(
            b"From: a@b.example\rSubject: x\r\rOne\rTwo\r", "From: a@b.example\nSubject: x\n\nOne\nTwo", id="line ends of old Macs"
        ),
        pytest.param(
            _raw("See it.\nbegin 644 a.txt\n%4F5N=  \n`\nend\nBye."),
            "From: a@b.example\n\nSee it.\nBye.\n\nAttachments: a.txt",
            id="a file in the text",
        ),
        pytest.param(_raw("begin 644 days\nof rent"), "From: a@b.example\n\nbegin 644 days\nof rent", id="no file"),
        pytest.param(
            b"From: M\xfcller <a@b.example>\n\nGr\xfc\xdfe", "From: Müller <a@b.example>\n\nGrüße", id="8-bit headers and body undeclared"
        ),
        pytest.param(
            _raw("x", "Content-Type: text/plain; charset=cp-850-or-so"), "From: a@b.example\n\nx", id="character set that does not exist"
        ),
        pytest.param("From: a@b.example\n\nGrüße".encode("utf-16"), "From: a@b.example\n\nGrüße", id="UTF-16"),
        pytest.param(mail_bytes().replace(b"\n", b"\r\n"), _HEAD + "Please see the attached exhibit.", id="CRLF"),
    ],
)
def test_mail(tmp_path: Path, content: bytes, expected: str) -> None:
    assert _read(tmp_path / "x", content) == expected


def test_a_nested_message_is_attached_and_not_part_of_the_body(tmp_path: Path) -> None:
    outer = mail_message("Outer")
    outer.add_attachment(mail_message("Inner"))
    assert "Inner" not in _read(tmp_path / "x", outer.as_bytes())
    attached = [(found.file_name, b"".join(found.content)) for found in mail.attachments(tmp_path / "x", of.MAIL)]
    assert [name for name, _ in attached] == ["message.eml"]
    assert b"Inner" in attached[0][1]
    assert b"Outer" not in attached[0][1]


def test_mbox_gives_each_message_a_page_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "box"
    line = b"From dana@voss-legal.example Tue Mar  4 09:30:00 2025\n"
    path.write_bytes(line + mail_bytes(text="First\nFrom here on, nothing.\n") + b"\n" + line + mail_bytes({"b.txt": b"y"}, text="Second"))
    texts = [page.text for page in mail.read_mailbox(path, ReadLimits())]
    assert [text.removeprefix(_HEAD).split("\n")[0] for text in texts] == ["First", "Second"]
    assert [(found.file_name, b"".join(found.content)) for found in mail.attachments(path, of.MBOX)] == [("b.txt", b"y")]


def test_a_line_that_begins_no_mail_of_a_mailbox_is_no_quotation(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(
        b"From a@b.example Tue Mar  4 09:30:00 2025\nFrom: a@b.example\n\nYes.\n>From now on\n>>From x\n>quoted\n"
    )
    [page] = mail.read_mailbox(tmp_path / "a.mbox", ReadLimits())
    assert page.text.split("\n")[2:] == ["Yes.", "From now on", "From x", "quoted"]
    assert [(page.text[note.start : note.end], note.detail) for note in page.notes] == [("From x\nquoted", "1")]


def test_apple_mail_ends_before_its_property_list(tmp_path: Path) -> None:
    path = tmp_path / "1.emlx"
    message = mail_bytes(text="Hello")
    path.write_bytes(f"{len(message)}\n".encode() + message + b"<?xml?><plist>flags</plist>")
    assert [page.text for page in mail.read_apple_mail(path, ReadLimits())] == [_HEAD + "Hello"]


def test_multiparts_nested_beyond_reason_are_hostile(tmp_path: Path) -> None:
    inner: MIMEText | MIMEMultipart = MIMEText("x")
    for number in range(60):
        outer = MIMEMultipart(boundary=f"b{number}")
        outer.attach(inner)
        inner = outer
    with pytest.raises(Refusal) as refusal:
        _read(tmp_path / "x", inner.as_bytes())
    assert refusal.value.reason is RefusalReason.HOSTILE


@settings(max_examples=examples(80), deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["base64", "quoted-printable", "7bit"]), st.integers(1, 50))
def test_what_the_standard_library_packs_comes_back(content: bytes, encoding: str, size: int) -> None:
    if encoding == "7bit":
        packed = content
    elif encoding == "base64":
        packed = base64.encodebytes(content)
    else:
        import quopri

        content = content.replace(b"\r", b"")  # quoted-printable is for text: a bare CR is no line end and no character
        packed = quopri.encodestring(content)
    blocks = (packed[at : at + size] for at in range(0, len(packed), size))
    assert b"".join(decode_transfer(mime.split_lines(blocks), encoding)) == content


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"--B",
                b"--B--",
                b"--C",
                b"--C--",
                b"",
                b"Content-Type: multipart/mixed; boundary=C",
                b"Content-Type: text/html; charset=utf-16",
                b"Content-Transfer-Encoding: base64",
                b"x=y",
                b"\xff\x00",
                b"Content-Disposition: attachment; filename*=x''%",
            ]
        ),
        max_size=25,
    )
)
def test_no_soup_of_boundaries_breaks_the_walk(lines: list[bytes]) -> None:
    content = b"Content-Type: multipart/mixed; boundary=B\n\n" + b"\n".join(lines)
    for part in mime.walk(mime.split_lines([content])):
        b"".join(part.content())
        assert isinstance(part.file_name, str)
        assert part.charset is None or isinstance(part.charset, str)


def test_memory_does_not_grow_with_the_attachment(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b"From: a@b.example\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nbody\n--B\n"
        yield b"Content-Disposition: attachment; filename=big.bin\nContent-Transfer-Encoding: base64\n\n"
        line = base64.b64encode(bytes(57)) + b"\n"
        for _ in range(8 * _MEBIBYTE // len(line) // 1000):
            yield line * 1000
        yield b"--B--\n"

    path = tmp_path / "big.eml"
    with path.open("wb") as sink:
        sink.writelines(lines())
    tracemalloc.start()
    text = [page.text for page in mail.read_mail(path, ReadLimits())]
    size = sum(len(block) for found in mail.attachments(path, of.MAIL) for block in found.content)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text == ["From: a@b.example\n\nbody\n\nAttachments: big.bin"]
    assert size > 5 * _MEBIBYTE
    assert peak_bytes < 3 * _MEBIBYTE
