"""The text of mail parts: character sets that are declared falsely, flowed lines, enriched text, HTML behind a stub."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import mail
from legal_pipeline.stages.readers.mail.body import decoded, flowed

HEAD = b"From: Nora Roe <nora@example.com>\nDate: Tue, 04 Mar 2025 09:30:00 +0000\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"

_LEASE = "Договор аренды мельницы подписан Норой Роу третьего марта две тысячи девятнадцатого года в городе Харлоу."


def text_of(path: Path, message: bytes) -> str:
    path.write_bytes(HEAD + message)
    return "\f".join(page.text for page in mail.read_mail(path, ReadLimits())).partition("\n\n")[2].strip()


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        pytest.param("Ren\u00e9 \u20ac5".encode("cp1252"), "utf-8", "Ren\u00e9 \u20ac5", id="declared as UTF-8"),
        pytest.param("Ren\u00e9 \u20ac5".encode(), "cp1252", "Ren\u00e9 \u20ac5", id="UTF-8 declared as windows-1252"),
        pytest.param("Ren\u00e9".encode(), None, "Ren\u00e9", id="undeclared"),
        pytest.param("\u041f\u0440\u0438".encode("cp1251"), "cp1251", "\u041f\u0440\u0438", id="Russian, true"),
        pytest.param("\u65e5\u672c".encode("shift_jis"), "shift_jis", "\u65e5\u672c", id="Japanese, true"),
        pytest.param("\u65e5\u672c".encode("utf-16-le"), "utf-16-le", "\u65e5\u672c", id="UTF-16, true"),
        pytest.param("\u6731\u9555\u57fa \u20ac5".encode("gb18030"), "gb18030", "\u6731\u9555\u57fa \u20ac5", id="Chinese, true"),
        pytest.param(_LEASE.encode("koi8-r"), None, _LEASE, id="Russian, undeclared"),
        pytest.param(_LEASE.encode("cp1251"), "cp1252", _LEASE, id="Russian, declared as windows-1252"),
        pytest.param("\u00e9\u00e0\u00e8 \u00e9".encode("cp1252"), "cp1252", "\u00e9\u00e0\u00e8 \u00e9", id="few letters, many accents"),
        pytest.param(b"\x1b$BF|K\\\x1b(B", "iso2022_jp", "\u65e5\u672c", id="without high bytes, true"),
    ],
)
def test_character_sets(data: bytes, charset: str | None, expected: str) -> None:
    assert "".join(decoded([data[:3], data[3:]], charset)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The lease of Ann \nVane.\n\nNext\n", "The lease of Ann Vane.\n\nNext\n"),
        ("> quoted of \n> Roe\n>> deeper \n>> still\nBack\n", "> quoted of Roe\n>> deeper still\nBack\n"),
        ("> > quoted of \n> > Roe\n> and \n> so\n", ">> quoted of Roe\n> and so\n"),
        ("> cut off \nBack\n", "> cut off \nBack\n"),
        ("Regards \n-- \nNora\n", "Regards \n-- \nNora\n"),
        (" From Roe\n >5\n", "From Roe\n>5\n"),
        ("a \r\nb\r\n", "a b\n"),
    ],
)
def test_flowed_lines(text: str, expected: str) -> None:
    assert "".join(flowed([text[:7], text[7:]])) == expected


def test_flowed_lines_without_their_blank() -> None:
    assert "".join(flowed(["judi \ncial and  \nfinal\n"], is_joined_without_blank=True)) == "judicial and final\n"


def test_a_flowed_mail_keeps_how_deep_it_is_quoted(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    assert (
        text_of(path, b"Content-Type: text/plain; format=flowed\n\nYes.\n\n> The lease of Ann \n> Vane\n")
        == "Yes.\n\nThe lease of Ann Vane"
    )
    [page] = mail.read_mail(path, ReadLimits())
    assert [(note.kind, note.detail) for note in page.notes] == [(NoteKind.QUOTED, "1")]


def alternatives(plain: str, html: str) -> bytes:
    return (
        'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"{plain}\n--b\nContent-Type: text/html\n\n<p>{html}</p>\n--b--\n"
    ).encode()


LONG = " ".join(f"The settlement with Orrin Pike has {number} terms." for number in range(20))


@pytest.mark.parametrize(
    ("plain", "html", "expected"),
    [
        pytest.param("Your program does not show HTML.", LONG, LONG, id="a stub"),
        pytest.param("This message is in HTML.", "Pay <b>$12</b>.", "Pay $12.", id="a short one that names the HTML"),
        pytest.param("Thanks, Nora", "Thanks, <b>Nora</b>", "Thanks, Nora", id="short, and the same"),
        pytest.param(LONG, "Thanks", LONG, id="a long one"),
        pytest.param(LONG, LONG + LONG + LONG + LONG, LONG, id="a long one with longer HTML"),
    ],
)
def test_html_is_read_where_the_plain_text_is_a_stub(tmp_path: Path, plain: str, html: str, expected: str) -> None:
    assert text_of(tmp_path / "a.eml", alternatives(plain, html)) == expected


def test_enriched_text_is_a_body(tmp_path: Path) -> None:
    enriched = b"Content-Type: text/enriched\n\n<bold>Rich</bold> text<param>red</param> of Roe <<x>\n"
    assert text_of(tmp_path / "a.eml", enriched) == "Rich text of Roe <x>"


def test_of_three_alternatives_one_is_read(tmp_path: Path) -> None:
    parts = "".join(f"--b\nContent-Type: text/{kind}\n\nRoe {kind}\n" for kind in ("enriched", "html", "plain"))
    for left_out, expected in (("--c", "Roe plain"), ("--b\nContent-Type: text/plain\n\nRoe plain\n", "Roe enriched")):
        message = f'Content-Type: multipart/alternative; boundary="b"\n\n{parts.replace(left_out, "")}--b--\n'
        assert text_of(tmp_path / "a.eml", message.encode()) == expected


def test_text_behind_blank_lines_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(HEAD + b"Content-Type: text/plain\n\n" + b" \n" * 5_000 + b"The lease.\n")
    assert [page.text for page in mail.read_mail(tmp_path / "a.eml", ReadLimits())][-1].endswith("The lease.")


def test_an_attached_mail_is_listed(tmp_path: Path) -> None:
    message = b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nSee.\n--b\nContent-Type: message/rfc822\n\nFrom: a@b.c\n\nx\n--b--\n'
    assert text_of(tmp_path / "a.eml", message) == "See.\n\nAttachments: message.eml"
