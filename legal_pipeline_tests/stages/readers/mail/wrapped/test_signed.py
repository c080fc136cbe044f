"""Messages inside their signature, as mail programs write them (DER) and as gateways do (BER, in pieces)."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path

import pytest

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import mail
from legal_pipeline.stages.readers.mail.wrapped import signed, signed_file
from legal_pipeline.stages.readers.media_type import media_type

SIGNED_DATA, DATA, ENVELOPED = (bytes.fromhex(f"2a864886f70d0107{kind}") for kind in ("02", "01", "03"))
INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe rent of Ren\xc3\xa9 Roe is due.\r\n"
HEAD = (
    b"From: nora@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
)


def element(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def open_element(tag: int, *contents: bytes) -> bytes:
    """One whose length is not told: an end mark follows."""
    return bytes([tag, 0x80]) + b"".join(contents) + bytes(2)


def message(content: bytes, kind: bytes = SIGNED_DATA) -> bytes:
    version, algorithms = element(0x02, b"\x01"), element(0x31, element(0x30, element(0x06, b"\x2a\x03")))
    inner = element(0x30, element(0x06, DATA), element(0xA0, element(0x04, content)))
    return element(0x30, element(0x06, kind), element(0xA0, element(0x30, version, algorithms, inner, element(0x31))))


def in_pieces(content: bytes) -> bytes:
    version, algorithms = element(0x02, b"\x01"), open_element(0x31, element(0x30, element(0x06, b"\x2a\x03")))
    pieces = [element(0x04, content[at : at + 7]) for at in range(0, len(content), 7)]
    inner = open_element(0x30, element(0x06, DATA), open_element(0xA0, open_element(0x24, *pieces)))
    return open_element(0x30, element(0x06, SIGNED_DATA), open_element(0xA0, open_element(0x30, version, algorithms, inner)))


def by_a_library(content: bytes) -> bytes:
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs7

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nora Roe")])
    begin = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    certificate = builder.not_valid_before(begin).not_valid_after(begin + dt.timedelta(days=9)).sign(key, hashes.SHA256())
    signer = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return signer.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


@pytest.mark.parametrize("wrap", [message, in_pieces, by_a_library])
@pytest.mark.parametrize("content", [INNER, b"x", INNER * 40])
@pytest.mark.parametrize("size", [1, 1000])
def test_the_content_is_what_was_signed(wrap: object, content: bytes, size: int) -> None:
    assert callable(wrap)
    data = wrap(content)
    assert b"".join(signed.content(iter([data[at : at + size] for at in range(0, len(data), size)]))) == content


@pytest.mark.parametrize("cut", range(0, len(message(INNER)), 9))
def test_damaged_content_ends_where_it_is_cut(cut: int) -> None:
    assert INNER.startswith(b"".join(signed.content(iter([message(INNER)[:cut]]))))


@pytest.mark.parametrize("data", [b"", b"0", message(INNER, ENVELOPED), b"0" * 200, bytes([0x30, 0x89]) + b"\xff" * 20])
def test_other_bytes_have_no_signed_content(data: bytes) -> None:
    assert b"".join(signed.content(iter([data]))) == b""


@pytest.mark.parametrize("wrap", [message, in_pieces])
def test_a_signed_mail_is_read_as_if_it_were_not(tmp_path: Path, wrap: object) -> None:
    assert callable(wrap)
    path = tmp_path / "a.eml"
    attached = (
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nSee the lease.\n--B\n"
        b"Content-Type: text/plain\nContent-Disposition: attachment; filename=lease.txt\n\nThe lease.\n--B--\n"
    )
    path.write_bytes(HEAD + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(wrap(attached)))
    assert media_type(path, path.name) == of.MAIL
    [page] = mail.read_mail(path, ReadLimits())
    assert page.text == "From: nora@example.com\nSubject: x\n\nSee the lease.\n\nAttachments: lease.txt"
    assert [(found.file_name, b"".join(found.content)) for found in mail.attachments(path, of.MAIL)] == [("lease.txt", b"The lease.")]


def test_signatures_in_signatures_end(tmp_path: Path) -> None:
    content = b"x"
    for _ in range(60):
        content = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: binary\n\n" + message(content)
    path = tmp_path / "a.eml"
    path.write_bytes(b"From: a@b.example\nMIME-Version: 1.0\n" + content)
    with pytest.raises(Refusal, match="40 deep"):
        list(mail.read_mail(path, ReadLimits()))


@pytest.mark.parametrize(("content", "name"), [(INNER, "message.eml"), (b"%PDF-1.7\n1 0 obj", "content")])
def test_a_signed_file_holds_a_document(tmp_path: Path, content: bytes, name: str) -> None:
    path, into = tmp_path / "lease.pdf.p7m", tmp_path / "into"
    into.mkdir()
    path.write_bytes(message(content))
    assert media_type(path, path.name) == of.SIGNED
    assert [page.text for page in signed_file.read(path, ReadLimits())] == [f"Signed file: {name}"]
    [found] = extract(path, of.SIGNED, into, ContainerLimits())
    assert (found.child.file_name, found.path.read_bytes()) == (name, content)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(message(INNER, ENVELOPED), RefusalReason.ENCRYPTED), (element(0x30, element(0x06, SIGNED_DATA), element(0xA0)), RefusalReason.EMPTY)],
)
def test_without_content_the_reason_is_told(tmp_path: Path, data: bytes, reason: RefusalReason) -> None:
    path = tmp_path / "smime.p7m"
    path.write_bytes(data)
    with pytest.raises(Refusal) as refusal:
        assert media_type(path, path.name) == of.SIGNED
        list(signed_file.read(path, ReadLimits()))
    assert refusal.value.reason is reason
