"""A reader that its document has taken over reaches nothing: no network, no file, no process. Ordinary documents do not notice."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import re
import shutil
import socket
import struct
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.data import file_signatures
from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.pdf.reader import PdfSource, open_pdf
from legal_pipeline.stages.readers.sandbox import confinement, landlock, seccomp
from legal_pipeline.stages.readers.sandbox.protocol import Json
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline_tests.stages.documents import tar_bytes
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, typed

HANDLER = "legal_pipeline_tests.stages.readers.sandbox.escaping_handler:Escaping"
LIMITS = ReadLimits(memory_bytes=512 * MEBIBYTE, page_timeout_seconds=20)
REFUSED = (errno.EPERM, errno.EACCES)

needs_seccomp = pytest.mark.skipif(not seccomp.is_supported(), reason="seccomp programs are there for Linux on x86_64 and aarch64")
needs_landlock = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock: Linux 5.13 or later, switched on")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.pdf"
    path.write_bytes(b"the document")
    return path


@pytest.fixture
def box(document: Path) -> Iterator[Sandbox]:
    with Sandbox(HANDLER, document, LIMITS) as opened:
        yield opened


def attempt(box: Sandbox, way: str, target: object = "") -> Json:
    return box.ask(f"{way}: {target}", max_body_bytes=1000).head


def is_refused(answer: Json) -> bool:
    return answer.get("errno") in REFUSED


@needs_seccomp
def test_no_connection_to_a_server_on_this_machine(box: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert is_refused(attempt(box, "connect", server.getsockname()[1]))
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


@needs_seccomp
@pytest.mark.parametrize("kind", ["udp", "ipv6", "unix", "netlink", "packet", "pair"])
def test_no_socket_of_any_kind(box: Sandbox, kind: str) -> None:
    assert is_refused(attempt(box, kind))


@needs_seccomp
@pytest.mark.parametrize("folder", ["beside the document", "temporary", "home", "shared memory"])
@pytest.mark.parametrize("way", ["write", "mkdir", "symlink"])
def test_nothing_is_written_anywhere(box: Sandbox, document: Path, folder: str, way: str) -> None:
    folders = {"beside the document": document.parent, "temporary": Path("/tmp"), "home": Path.home(), "shared memory": Path("/dev/shm")}
    target = folders[folder] / f"legal-pipeline-test-{uuid.uuid4().hex}"
    try:
        assert is_refused(attempt(box, way, target))
        assert not os.path.lexists(target)
    finally:
        if target.is_dir() and not target.is_symlink():
            target.rmdir()
        target.unlink(missing_ok=True)


@needs_seccomp
@pytest.mark.parametrize("way", ["write", "append", "truncate", "unlink", "rename", "link", "chmod", "touch"])
def test_the_document_itself_is_not_changed(box: Sandbox, document: Path, way: str) -> None:
    before = document.stat()
    assert is_refused(attempt(box, way, document))
    after = document.stat()
    assert document.read_bytes() == b"the document"
    assert (before.st_mode, before.st_mtime_ns, before.st_nlink) == (after.st_mode, after.st_mtime_ns, after.st_nlink)


@needs_landlock
@pytest.mark.parametrize("what", ["read", "list"])
def test_no_file_but_the_document_is_read(box: Sandbox, document: Path, what: str) -> None:
    neighbour = document.with_name("another matter.pdf")
    neighbour.write_bytes(b"privileged")
    target = neighbour if what == "read" else neighbour.parent
    assert is_refused(attempt(box, what, target))
    assert is_refused(attempt(box, what, "/etc/passwd" if what == "read" else "/etc"))
    assert box.ask("own document", max_body_bytes=1000).body == b"the document"


@needs_landlock
@pytest.mark.parametrize("name", ["environ", "mem", "maps", "fd/0"])
def test_nothing_is_learnt_of_the_worker(box: Sandbox, name: str) -> None:
    assert is_refused(attempt(box, "read", f"/proc/{os.getpid()}/{name}"))


@needs_seccomp
def test_memory_of_another_process_is_not_read(box: Sandbox) -> None:
    secret = ctypes.create_string_buffer(b"a secret of ours")
    assert is_refused(attempt(box, "read memory", f"{os.getpid()} {ctypes.addressof(secret)}"))
    assert is_refused(attempt(box, "trace", os.getpid()))


@needs_seccomp
@pytest.mark.parametrize("way", ["execute", "spawn"])
def test_no_program_is_started(box: Sandbox, way: str) -> None:
    assert is_refused(attempt(box, way, shutil.which("true")))


@needs_seccomp
@pytest.mark.parametrize("way", ["fork", "thread", "limits"])
def test_no_process_no_thread_and_no_more_memory(box: Sandbox, way: str) -> None:
    assert "done" not in attempt(box, way)
    assert attempt(box, "list", sys.base_prefix + "/lib")["done"], "and the reader goes on"


@needs_seccomp
@pytest.mark.parametrize("way", ["kill", "kill by descriptor"])
def test_nobody_else_is_killed(box: Sandbox, way: str) -> None:
    assert is_refused(attempt(box, way, os.getpid()))
    assert is_refused(attempt(box, way, 1))


@needs_seccomp
@pytest.mark.parametrize("way", ["kill group", "memory file", "new namespace", "chroot"])
def test_other_ways_out(box: Sandbox, way: str) -> None:
    assert is_refused(attempt(box, way, "/tmp"))


@needs_seccomp
def test_a_call_that_came_after_this_was_written_is_not_there(box: Sandbox) -> None:
    assert attempt(box, "unknown call")["errno"] == errno.ENOSYS


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86_64 has tables of calls beside its own")
@pytest.mark.parametrize("way", ["other table", "32-bit table"])
def test_a_call_of_another_table_is_the_end(box: Sandbox, way: str) -> None:
    with pytest.raises(Refusal, match="SIGSYS") as caught:
        attempt(box, way)
    assert caught.value.reason is RefusalReason.HOSTILE


@pytest.mark.skipif(sys.platform != "linux", reason="the name is one of Linux")
def test_a_document_that_is_replaced_while_it_is_read_stays_the_one_that_was_opened(box: Sandbox, document: Path) -> None:
    assert box.ask("own document", max_body_bytes=1000).body == b"the document"
    document.with_name("new").write_bytes(b"another one")
    document.with_name("new").replace(document)
    assert box.ask("own document", max_body_bytes=1000).body == b"the document"
    document.unlink()
    assert box.ask("own document", max_body_bytes=1000).body == b"the document"


def test_a_document_behind_a_link_is_read(tmp_path: Path, document: Path) -> None:
    link = tmp_path / "link.pdf"
    link.symlink_to(document)
    with Sandbox(HANDLER, link, LIMITS) as box:
        assert box.ask("own document", max_body_bytes=1000).body == b"the document"


NAMES = [
    pytest.param("a\nb\r\x1b[31m.pdf", id="control characters"),
    pytest.param("x" * 251 + ".pdf", id="as long as a file system has them"),
    pytest.param("-rf; $(reboot) `id` %s.pdf", id="what a shell would obey"),
    pytest.param("a\udcff.pdf", id="a byte that is no character"),
    pytest.param("... .pdf", id="dots"),
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_a_file_can_have_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    typed(tmp_path / "plain.pdf", [PROSE]).rename(path)
    with open_pdf(path, LIMITS) as sandbox:
        assert "Alma Whitfield" in PdfSource(sandbox, LIMITS).text_layer(1).text


def test_a_name_that_no_file_can_have_is_missing(tmp_path: Path) -> None:
    with open_pdf(tmp_path / "none.pdf", LIMITS) as sandbox, pytest.raises(SourceMissing):
        sandbox.ask("open")


def _mail(name: str) -> bytes:
    """As a hostile sender writes it, percent-encoded (RFC 2231)."""
    quoted = "".join(f"%{byte:02X}" for byte in name.encode("utf-8", "surrogateescape"))
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n'
    part = f"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''{quoted}\r\n\r\nevil\r\n--b--\r\n"
    return (head + part).encode()


UPLOADED = [
    "../../outside.pdf", "/etc/cron.d/outside", "C:\\Windows\\outside.dll", "a\x00b.pdf", "x" * 1000 + ".pdf", "a\nb\r\n.pdf",
    "..", "~root", "$(reboot).pdf", "\x1b]0;title\x07.pdf",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["mail", "tar"])
@pytest.mark.parametrize("name", UPLOADED, ids=lambda name: ascii(name[:20]))
def test_an_uploaded_name_is_never_a_path(tmp_path: Path, kind: str, name: str) -> None:
    container = tmp_path / "container"
    container.write_bytes(_mail(name) if kind == "mail" else tar_bytes({name: b"evil"}))
    into = tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    [(child, path)] = extract(container, file_signatures.MAIL if kind == "mail" else file_signatures.TAR, into, ContainerLimits())
    assert path == into / "1"
    assert sorted(found for found in tmp_path.rglob("*") if found.is_file()) == [container, path]
    assert 0 < len(child.file_name) <= 120
    assert child.file_name not in (".", "..")
    assert not re.search(r"[/\\\x00-\x1f\x7f]", child.file_name)


def test_a_pdf_without_its_fonts_is_drawn(tmp_path: Path) -> None:
    """Helvetica is named and not held in the file."""
    with open_pdf(typed(tmp_path / "a.pdf", [PROSE]), LIMITS) as sandbox:
        image = PdfSource(sandbox, LIMITS).image(1)
    assert image is not None
    assert image.grey.count(0) > 1000, "the page is blank"


@needs_seccomp
@needs_landlock
def test_what_holds_here_is_said() -> None:
    found = confinement.probe()
    assert found.allowed == ()
    assert str(found) == "documents are read without network, writing, reading other files, starting processes, signals to others"


def test_what_does_not_hold_is_said() -> None:
    found = confinement.Confinement(("network", "writing"), ("reading other files",))
    assert str(found) == "documents are read without network, writing; it is not kept from reading other files"
    assert str(confinement.Confinement((), ("network",))) == "documents are read by an ordinary process; it is not kept from network"


def test_older_kernels_are_asked_for_what_they_know() -> None:
    assert landlock.rights(1) == ((1 << 13) - 1, 0, 0)
    assert landlock.rights(4) == ((1 << 15) - 1, 0b11, 0)
    assert landlock.rights(7) == ((1 << 16) - 1, 0b11, 0b11)


# (call, arguments) · verdict; numbers of linux/unistd.h for both
VERDICTS = [
    ({"x86_64": 0, "aarch64": 63}, (), "allow"),  # read
    ({"x86_64": 231, "aarch64": 94}, (), "allow"),  # exit_group
    ({"x86_64": 257, "aarch64": 56}, (0, 0, os.O_CLOEXEC), "allow"),  # openat
    ({"x86_64": 257, "aarch64": 56}, (0, 0, os.O_WRONLY), "refuse"),
    ({"x86_64": 257, "aarch64": 56}, (0, 0, os.O_CREAT), "refuse"),
    ({"x86_64": 41, "aarch64": 198}, (), "refuse"),  # socket
    ({"x86_64": 42, "aarch64": 203}, (), "refuse"),  # connect
    ({"x86_64": 49, "aarch64": 200}, (), "refuse"),  # bind
    ({"x86_64": 56, "aarch64": 220}, (), "refuse"),  # clone
    ({"x86_64": 435, "aarch64": 435}, (), "refuse"),  # clone3
    ({"x86_64": 59, "aarch64": 221}, (), "refuse"),  # execve
    ({"x86_64": 322, "aarch64": 281}, (), "refuse"),  # execveat
    ({"x86_64": 101, "aarch64": 117}, (), "refuse"),  # ptrace
    ({"x86_64": 310, "aarch64": 270}, (), "refuse"),  # process_vm_readv
    ({"x86_64": 425, "aarch64": 425}, (), "refuse"),  # io_uring_setup
    ({"x86_64": 46, "aarch64": 211}, (), "refuse"),  # sendmsg
    ({"x86_64": 62, "aarch64": 129}, (4711,), "allow"),  # kill
    ({"x86_64": 62, "aarch64": 129}, (4712,), "refuse"),
    ({"x86_64": 62, "aarch64": 129}, (0,), "refuse"),
    ({"x86_64": 72, "aarch64": 25}, (0, 3), "allow"),  # fcntl F_GETFL
    ({"x86_64": 72, "aarch64": 25}, (0, 8), "refuse"),  # F_SETOWN
    ({"x86_64": 16, "aarch64": 29}, (0, 0x5412), "refuse"),  # ioctl TIOCSTI
    ({"x86_64": 302, "aarch64": 261}, (0, 7, 0), "allow"),  # prlimit64
    ({"x86_64": 302, "aarch64": 261}, (0, 7, 1 << 32), "refuse"),
    ({"x86_64": 999, "aarch64": 999}, (), "unknown"),
]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_verdicts_of_both_programs(machine: str) -> None:
    program = seccomp.program(machine, 4711)
    assert program is not None
    audit = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
    for numbers, arguments, verdict in VERDICTS:
        assert judged(program, numbers[machine], audit[machine], arguments) == verdict, (numbers, arguments)
    with_threads = seccomp.program(machine, 4711, has_threads=True)
    assert with_threads is not None
    clone, clone3 = {"x86_64": 56, "aarch64": 220}[machine], 435
    changed = {(clone, (0x10000,)): "allow", (clone, (0,)): "refuse", (clone3, ()): "unknown"}
    for numbers, arguments, verdict in VERDICTS:
        if numbers[machine] not in (clone, clone3):
            assert judged(with_threads, numbers[machine], audit[machine], arguments) == verdict, (numbers, arguments)
    for (number, arguments), verdict in changed.items():
        assert judged(with_threads, number, audit[machine], arguments) == verdict
    assert judged(program, 0, 0x40000003, ()) == "kill"
    if machine == "x86_64":
        assert judged(program, 0x40000000, audit[machine], ()) == "kill"


def test_a_machine_without_a_table_is_not_pretended_to_be_locked() -> None:
    assert seccomp.program("riscv64", 1) is None


def judged(program: bytes, number: int, architecture: int, arguments: tuple[int, ...]) -> str:
    """The five instructions of the kernel's interpreter that these programs use."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, *arguments, *([0] * (6 - len(arguments))))
    code = list(struct.iter_unpack("=HBBI", program))
    held, at = 0, 0
    while True:
        operation, if_true, if_false, value = code[at]
        if operation == 0x06:
            return {0x7FFF0000: "allow", 0x00050001: "refuse", 0x00050026: "unknown", 0x80000000: "kill"}[value]
        if operation == 0x20:
            held, at = struct.unpack_from("=I", data, value)[0], at + 1
            continue
        is_true = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[operation]
        at += 1 + (if_true if is_true else if_false)


@needs_seccomp
@needs_landlock
def test_it_costs_well_under_a_millisecond_a_document(document: Path) -> None:
    confinement.prepare()
    taken = []
    for _ in range(20):
        read, write = os.pipe()
        if (pid := os.fork()) == 0:
            started = time.perf_counter()
            confinement.apply(str(document))
            os.write(write, struct.pack("d", time.perf_counter() - started))
            os._exit(0)
        os.close(write)
        taken.append(struct.unpack("d", os.read(read, 8))[0])
        os.close(read)
        os.waitpid(pid, 0)
    assert sorted(taken)[len(taken) // 4] < 0.002, "0.35 ms on two cores at work"
