"""What comes out of mails and archives, under which names, and what is refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import ExternalError, Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.containers import ContainerLimits, extract, safe_name
from legal_pipeline_tests.stages.documents import encrypted_zip_bytes, mail_bytes, mail_message, tar_bytes, zip_bytes

_MEBIBYTE = 1024 * 1024
_LIMITS = ContainerLimits(max_depth=2, max_members=5, max_bytes=2 * _MEBIBYTE)


def _extract(tmp_path: Path, content: bytes, media_type: str, depth: int = 0) -> list[tuple[str, bytes]]:
    path = tmp_path / "container"
    path.write_bytes(content)
    into = tmp_path / "into"
    into.mkdir()
    found = []
    for child, extracted in extract(path, media_type, into, _LIMITS, depth):
        content = extracted.read_bytes()
        assert extracted.parent == into
        assert (child.sha256, child.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
        found.append((child.locator, content))
    return found


@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        pytest.param(zip_bytes({"a.txt": "1", "sub/b.txt": "2"}), of.ZIP, [("1/a.txt", b"1"), ("2/b.txt", b"2")], id="zip"),
        pytest.param(zip_bytes({"sub/": "", "sub/a": "1"}), of.ZIP, [("1/a", b"1")], id="folders are no files"),
        pytest.param(
            zip_bytes({"../../etc/passwd": "1", "C:\\x\\b.txt": "2", "..": "3"}),
            of.ZIP,
            [("1/passwd", b"1"), ("2/b.txt", b"2"), ("3/unnamed", b"3")],
            id="paths that lead outside",
        ),
        pytest.param(zip_bytes({"a": "1", "A": "2", "x/a": "3"}), of.ZIP, [("1/a", b"1"), ("2/A", b"2"), ("3/a", b"3")], id="same names"),
        pytest.param(zip_bytes({"__MACOSX/._a": "x", ".DS_Store": "x", "a": "1"}), of.ZIP, [("3/a", b"1")], id="what Finder leaves"),
        pytest.param(zip_bytes({}), of.ZIP, [], id="empty zip"),
        pytest.param(tar_bytes({"d/a": b"1", "/b": b"2"}), of.TAR, [("1/a", b"1"), ("2/b", b"2")], id="tar"),
        pytest.param(tar_bytes({"a": b"1"}, is_gzipped=True), of.GZIP, [("1/a", b"1")], id="tar.gz"),
        pytest.param(gzip.compress(b"1", mtime=0), of.GZIP, [("1/content", b"1")], id="gzip without a name"),
        pytest.param(mail_bytes({"a.pdf": b"1", "../b.pdf": b"2"}), of.MAIL, [("1/a.pdf", b"1"), ("2/b.pdf", b"2")], id="mail"),
        pytest.param(b"plain", of.PLAIN, [], id="no container"),
    ],
)
def test_children(tmp_path: Path, content: bytes, media_type: str, expected: list[tuple[str, bytes]]) -> None:
    assert _extract(tmp_path, content, media_type) == expected


def test_a_gzip_names_its_content(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile("brief.txt", "wb", fileobj=buffer, mtime=0) as sink:
        sink.write(b"1")
    assert _extract(tmp_path, buffer.getvalue(), of.GZIP) == [("1/brief.txt", b"1")]


def test_links_and_devices_are_left_out(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("x")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert _extract(tmp_path, buffer.getvalue(), of.TAR) == []


def test_a_link_in_a_zip_is_left_out(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert _extract(tmp_path, buffer.getvalue(), of.ZIP) == []


@pytest.mark.parametrize(
    ("size", "is_taken"),
    [pytest.param(4 * 1024, False, id="a logo shown in the text"), pytest.param(6 * 1024, True, id="a picture that may be a scan")],
)
def test_images_shown_in_the_html(tmp_path: Path, size: int, is_taken: bool) -> None:
    message = mail_message(None, '<p>Hello<img src="cid:logo">')
    message.add_related(bytes(size), "image", "png", cid="<logo>", filename="logo.png")
    assert len(_extract(tmp_path, message.as_bytes(), of.MAIL)) == is_taken


def test_small_images_that_are_attached_are_taken(tmp_path: Path) -> None:
    message = mail_message("See")
    message.add_attachment(bytes(100), "image", "png", filename="stamp.png")
    assert [locator for locator, _ in _extract(tmp_path, message.as_bytes(), of.MAIL)] == ["1/stamp.png"]


def _lying_zip() -> bytes:
    data = bytearray(zip_bytes({"a": bytes(3 * _MEBIBYTE)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(signature) + at
        data[start : start + 4] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "media_type", "depth", "reason"),
    [
        pytest.param(zip_bytes({str(n): "x" for n in range(6)}), of.ZIP, 0, RefusalReason.HOSTILE, id="too many in a zip"),
        pytest.param(tar_bytes({str(n): b"x" for n in range(6)}), of.TAR, 0, RefusalReason.HOSTILE, id="too many in a tar"),
        pytest.param(mail_bytes({str(n): b"x" for n in range(6)}), of.MAIL, 0, RefusalReason.HOSTILE, id="too many in a mail"),
        pytest.param(zip_bytes({"a": bytes(3 * _MEBIBYTE)}), of.ZIP, 0, RefusalReason.HOSTILE, id="too many bytes in a zip"),
        pytest.param(gzip.compress(bytes(3 * _MEBIBYTE)), of.GZIP, 0, RefusalReason.HOSTILE, id="too many bytes in a gzip"),
        pytest.param(mail_bytes({"a": bytes(3 * _MEBIBYTE)}), of.MAIL, 0, RefusalReason.HOSTILE, id="too many bytes in a mail"),
        pytest.param(zip_bytes({"a": "x"}), of.ZIP, 2, RefusalReason.HOSTILE, id="too deep"),
        pytest.param(_lying_zip(), of.ZIP, 0, RefusalReason.CORRUPT, id="a zip that lies about its sizes"),
        pytest.param(encrypted_zip_bytes(), of.ZIP, 0, RefusalReason.ENCRYPTED, id="password"),
        pytest.param(gzip.compress(b"x" * 1000)[:-6], of.GZIP, 0, RefusalReason.CORRUPT, id="cut short"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, media_type: str, depth: int, reason: RefusalReason) -> None:
    with pytest.raises(Refusal) as refusal:
        _extract(tmp_path, content, media_type, depth)
    assert refusal.value.reason is reason


def test_a_full_or_missing_disk_is_the_worlds_fault(tmp_path: Path) -> None:
    path = tmp_path / "container"
    path.write_bytes(zip_bytes({"a": "x"}))
    with pytest.raises(ExternalError):
        list(extract(path, of.ZIP, tmp_path / "no such folder", _LIMITS))


def test_no_container_is_ever_too_deep(tmp_path: Path) -> None:
    assert _extract(tmp_path, mail_bytes(), of.MAIL, depth=9) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("a.pdf", "a.pdf", id="as it is"),
        pytest.param("Größe § 5.pdf", "Größe § 5.pdf", id="letters of any language"),
        pytest.param("a/b\\c.txt", "c.txt", id="both kinds of path"),
        pytest.param("con\x00trol\n\x1b[31m.txt", "con_trol_[31m.txt", id="control characters"),
        pytest.param("a:b*?.txt", "a_b_.txt", id="what Windows forbids"),
        pytest.param(" .hidden. ", "hidden", id="blanks and dots at the ends"),
        pytest.param("x" * 300 + ".pdf", "x" * 116 + ".pdf", id="too long: the extension stays"),
        pytest.param("../..", "unnamed", id="nothing left"),
        pytest.param("", "unnamed", id="nothing at all"),
        pytest.param("a\udcffb", "a_b", id="a byte that is no character"),
    ],
)
def test_safe_names(name: str, expected: str) -> None:
    assert safe_name(name) == expected
