"""Archives that libarchive reads in the confined process: 7z, RAR, CAB, ISO, xz, zstd, with the limits of every other archive."""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zlib
from pathlib import Path

import libarchive
import py7zr
import pytest

from legal_pipeline.data.file_signatures import CAB, ISO, RAR, SEALED_MARK, SEVEN_ZIP, TAR, XZ, ZIP, ZSTD
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers import archive
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline.stages.readers.zip_safety import UnpackLimits
from legal_pipeline_tests.specimens import factories

NOTE = b"The lease of Ann Vane."
MEMBERS = {"folder/n\u00f6te.txt": NOTE, "../../b.txt": b"abc"}


def written(path: Path, kind: str, compression: str | None = None, members: dict[str, bytes] = MEMBERS) -> Path:
    with libarchive.file_writer(str(path), kind, compression) as writer:
        for name, content in members.items():
            writer.add_file_from_memory(name, len(content), content)
    return path


def cabinet(name: bytes, content: bytes) -> bytes:
    """One stored file ([MS-CAB])."""
    data = struct.pack("<IHH", 0, len(content), len(content)) + content
    file = struct.pack("<IIHHHH", len(content), 0, 0, 0x4E65, 0, 0x20) + name + b"\0"
    folder = struct.pack("<IHH", 36 + 8 + len(file), 1, 0)
    size = 36 + len(folder) + len(file) + len(data)
    return b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, size, 0, 36 + 8, 0, 3, 1, 1, 1, 0, 1, 0) + folder + file + data


def rar(name: bytes, content: bytes, flags: int = 0, *, declared: int | None = None, mode: int = 0x20) -> bytes:
    """One stored file (RAR 4). `declared` is its size as the archive claims it; `mode` that of Unix, where it is large."""

    def block(kind: int, flags: int, body: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    size = len(content) if declared is None else declared
    system = 3 if mode > 0xFF else 2
    file = struct.pack("<IIBIIBBHI", size, size, system, zlib.crc32(content), 0x4E650000, 29, 0x30, len(name), mode) + name
    return b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6)) + block(0x74, 0x8000 | flags, file) + content + block(0x7B, 0x4000, b"")


def rar5(name: bytes, content: bytes) -> bytes:
    """One stored file (RAR 5), after the technical note of its author. No free program writes RAR."""

    def number(value: int) -> bytes:
        pieces = bytearray()
        while value > 0x7F:
            pieces.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*pieces, value])

    def block(fields: bytes) -> bytes:
        sized = number(len(fields)) + fields
        return struct.pack("<I", zlib.crc32(sized)) + sized

    size = number(len(content))
    file = b"\x02\x02" + size + b"\x04" + size + number(0x20) + struct.pack("<I", zlib.crc32(content)) + b"\0\0" + number(len(name)) + name
    return b"Rar!\x1a\x07\x01\0" + block(b"\x01\0\0") + block(file) + content + block(b"\x05\0\0")


def found_in(path: Path, into: Path) -> dict[str, bytes]:
    into.mkdir()
    kind = media_type(path, path.name)
    return {found.child.file_name: found.path.read_bytes() for found in extract(path, kind, into, ContainerLimits())}


@pytest.mark.parametrize(
    ("file_name", "kind", "compression", "expected"),
    [
        pytest.param("a.7z", "7zip", None, SEVEN_ZIP, id="7z"),
        pytest.param("a.iso", "iso9660", None, ISO, id="ISO"),
        pytest.param("a.tar.xz", "ustar", "xz", XZ, id="tar.xz"),
        pytest.param("a.tar.zst", "ustar", "zstd", ZSTD, id="tar.zst"),
    ],
)
def test_members_become_documents(tmp_path: Path, file_name: str, kind: str, compression: str | None, expected: str) -> None:
    path = written(tmp_path / file_name, kind, compression, MEMBERS if kind != "iso9660" else {"n\u00f6te.txt": NOTE, "b.txt": b"abc"})
    assert media_type(path, file_name) == expected
    assert found_in(path, tmp_path / "into") == {"n\u00f6te.txt": NOTE, "b.txt": b"abc"}
    [page] = archive.reader(SEVEN_ZIP)(path, ReadLimits())
    assert "te.txt\t22 bytes" in page.text


@pytest.mark.parametrize(
    ("content", "expected"),
    [(cabinet(b"note.txt", NOTE), CAB), (rar(b"note.txt", NOTE), RAR), (rar5(b"note.txt", NOTE), RAR)],
    ids=["CAB", "RAR", "RAR 5"],
)
def test_a_stored_file(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert media_type(path, "a") == expected
    assert found_in(path, tmp_path / "into") == {"note.txt": NOTE}


def test_a_single_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xz"
    path.write_bytes(lzma.compress(NOTE))
    assert list(found_in(path, tmp_path / "into").values()) == [NOTE]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\xff" * 200, RefusalReason.CORRUPT, id="a shell"),
        pytest.param(b"Rar!\x1a\x07\x00" + b"\xff" * 200, RefusalReason.CORRUPT, id="garbage"),
        pytest.param(cabinet(b"note.txt", NOTE)[:-10], RefusalReason.CORRUPT, id="cut off"),
    ],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes, reason: RefusalReason) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        for member in archive.members(path, media_type(path, "a"), UnpackLimits()):
            for _ in member.content:
                pass
    assert refused.value.reason is reason


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.7z", "7zip", members={"zeros": bytes(40_000_000)})
    limits = UnpackLimits(ratio_free_bytes=1_000_000)
    with pytest.raises(Refusal, match="decompression bombs"):
        for member in archive.members(path, SEVEN_ZIP, limits):
            for _ in member.content:
                pass


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.7z", "7zip", members={f"{number}.txt": b"x" for number in range(5)})
    with pytest.raises(Refusal, match="more than 4 files"):
        list(archive.members(path, SEVEN_ZIP, UnpackLimits(max_members=4)))


def test_a_member_with_a_password_refuses_itself_alone(tmp_path: Path) -> None:
    content = bytearray(factories.zip_of({"open.txt": NOTE, "locked.txt": b"secret words"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.rindex(mark, 0, content.rindex(b"locked.txt") if mark[2] == 1 else content.index(b"locked.txt"))
        content[place + at] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert media_type(path, path.name) == ZIP
    found = found_in(path, tmp_path / "into")
    assert found["open.txt"] == NOTE
    sealed = tmp_path / "sealed"
    sealed.write_bytes(found["locked.txt"])
    with pytest.raises(Refusal, match="needs the password of its archive") as refused:
        media_type(sealed, "locked.txt")
    assert refused.value.reason is RefusalReason.ENCRYPTED


@pytest.mark.parametrize(
    ("passwords", "locked"),
    [((), "sealed"), (("wrong",), "sealed"), (("wrong", "secret"), "secret words")],
    ids=["without a password", "with a wrong one", "with the right one"],
)
@pytest.mark.parametrize("is_locked_first", [False, True])
def test_a_7z_member_with_a_password_refuses_itself_alone(
    tmp_path: Path, passwords: tuple[str, ...], locked: str, is_locked_first: bool
) -> None:
    path = tmp_path / "a.7z"
    members = [("open.txt", "open", None), ("locked.txt", "secret words", "secret"), ("open as well.txt", "also open", None)]
    for mode, (name, content, password) in zip("waa", members[is_locked_first:] + members[:is_locked_first], strict=True):
        with py7zr.SevenZipFile(path, mode, password=password) as archive_file:
            archive_file.writestr(content.encode(), name)

    found = {member.file_name: b"".join(member.content) for member in archive.members(path, SEVEN_ZIP, UnpackLimits(), passwords)}

    wanted = SEALED_MARK if locked == "sealed" else locked.encode()
    assert found == {"open.txt": b"open", "locked.txt": wanted, "open as well.txt": b"also open"}


def test_an_encrypted_rar_member_is_known_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(rar(b"note.txt", NOTE, flags=0x04))
    with pytest.raises(Refusal) as refused:
        found = found_in(path, tmp_path / "into")
        sealed = tmp_path / "sealed"
        sealed.write_bytes(found["note.txt"])
        media_type(sealed, "note.txt")
    assert refused.value.reason is RefusalReason.ENCRYPTED


def test_without_the_library_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.7z", "7zip")
    monkeypatch.setattr(archive, "_has_libarchive", lambda: False)
    with pytest.raises(Refusal, match="install libarchive13"):
        list(archive.members(path, SEVEN_ZIP, UnpackLimits()))


def test_an_archive_of_links_says_so(tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as links:
        link = tarfile.TarInfo("lease.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/srv/lease.pdf"
        links.addfile(link)
    path = tmp_path / "a.tar"
    path.write_bytes(target.getvalue())
    with pytest.raises(Refusal, match="links"):
        list(archive.reader(TAR)(path, ReadLimits()))


def with_links(path: Path) -> Path:
    """A 7z with a link to a file of the machine, one to a member, and a member."""
    folder = path.parent / "packed"
    folder.mkdir()
    (folder / "note.txt").write_bytes(NOTE)
    (folder / "also.txt").symlink_to("note.txt")
    (folder / "passwd").symlink_to("/etc/passwd")
    with py7zr.SevenZipFile(path, "w") as archive_file:
        for member in sorted(folder.iterdir()):
            archive_file.write(member, member.name)
    return path


def test_links_are_not_followed(tmp_path: Path) -> None:
    assert found_in(with_links(tmp_path / "a.7z"), tmp_path / "into") == {"note.txt": NOTE}


def test_a_link_in_a_rar_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(rar(b"passwd", b"/etc/passwd", mode=0o120777))
    assert found_in(path, tmp_path / "into") == {}


@pytest.mark.parametrize("name", ["../../../evil.txt", "/etc/evil.txt", "C:\\Windows\\evil.txt", "a/./../..//evil.txt"])
@pytest.mark.parametrize("kind", ["7z", "rar"])
def test_a_path_leads_nowhere_else(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "rar":
        path.write_bytes(rar(name.encode(), NOTE))
    else:
        written(path, "7zip", members={name: NOTE})
    assert found_in(path, tmp_path / "into") == {"evil.txt": NOTE}
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [path.name]


def test_a_rar_that_claims_gigabytes_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(rar(b"note.txt", NOTE, declared=3 * 1024**3))
    with pytest.raises(Refusal) as refused:
        found_in(path, tmp_path / "into")
    assert refused.value.reason is RefusalReason.CORRUPT


def test_archives_within_archives_end(tmp_path: Path) -> None:
    """Each level is a document of its own, and the nesting of documents is limited."""
    content = NOTE
    for level in range(3):
        path = written(tmp_path / f"{level}.7z", "7zip", members={f"{level}.7z" if level else "note.txt": content})
        content = path.read_bytes()
    into = tmp_path / "into"
    into.mkdir()
    inner = list(extract(path, SEVEN_ZIP, into, ContainerLimits()))
    assert [file.child.file_name for file in inner] == ["2.7z"]
    with pytest.raises(Refusal, match="deep"):
        list(extract(path, SEVEN_ZIP, into, ContainerLimits(), depth=ContainerLimits().max_depth))
