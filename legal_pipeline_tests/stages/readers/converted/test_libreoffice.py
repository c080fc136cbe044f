"""Old office formats: read through LibreOffice where it is installed, which is confined and killed after a limit; else refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import psutil
import pytest

from legal_pipeline.data.file_signatures import DOC, ODP, ODS, PPT, WORDPERFECT, XLS, XLSB
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.intake import IntakeLimits, examine
from legal_pipeline.stages.readers.converted import libreoffice
from legal_pipeline.stages.readers.converted.launch import command_line
from legal_pipeline.stages.readers.formats import READERS
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline.stages.readers.sandbox import denials, landlock, seccomp
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.stages.readers.converted import binary_workbook
from legal_pipeline_tests.stages.readers.converted.wordperfect import wordperfect_5, wordperfect_6
from legal_pipeline_tests.stages.readers.sandbox.test_confinement import judged

TEXT = "Ann Vane leased the mill to Orrin Pike."
needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="needs LibreOffice: apt-get install libreoffice-nogui")


def workbook() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"] = TEXT, 1250.5  # type: ignore[index]
    book.active["A2"].number_format = '"$"#,##0.00'  # type: ignore[index]
    book.save(target)
    return target.getvalue()


def presentation() -> bytes:
    deck, target = pptx.Presentation(), io.BytesIO()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = TEXT
    deck.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("plain", "made", "target", "expected", "words"),
    [
        pytest.param("a.docx", lambda: factories.docx([TEXT]), "doc", DOC, [TEXT], id="doc"),
        pytest.param("a.xlsx", workbook, "xls", XLS, [TEXT, "$1,250.50"], id="xls"),
        pytest.param("a.pptx", presentation, "ppt", PPT, [TEXT], id="ppt"),
        pytest.param("a.xlsx", workbook, "ods", ODS, [TEXT, "$1,250.50"], id="ods"),
        pytest.param("a.pptx", presentation, "odp", ODP, [TEXT], id="odp"),
    ],
)
@needs_libreoffice
def test_an_old_format_is_read(tmp_path: Path, plain: str, made: Callable[[], bytes], target: str, expected: str, words: list[str]) -> None:
    (tmp_path / plain).write_bytes(made())
    with libreoffice.converted(tmp_path / plain, Path(plain).suffix, target, ReadLimits()) as old:
        path = old.rename(tmp_path / old.name)
    assert media_type(path, path.name) == expected
    text = "\n".join(page.text for page in READERS[expected](path, ReadLimits()))
    assert all(word in text for word in words)


@pytest.mark.parametrize("write", [wordperfect_5, wordperfect_6])
@needs_libreoffice
def test_a_wordperfect_document_is_read(tmp_path: Path, write: Callable[[list[str]], bytes]) -> None:
    path = tmp_path / "a.wpd"
    path.write_bytes(
        write(["*LEASE*", TEXT.replace("mill", "*mill*").replace(" to ", "\nto "), "Rent is due under § 7 — “at once” — at Café Roe."])
    )
    assert media_type(path, path.name) == WORDPERFECT
    [page] = READERS[WORDPERFECT](path, ReadLimits())
    assert page.text.split("\n") == ["LEASE", TEXT, "Rent is due under § 7 — “at once” — at Café Roe."]


@needs_libreoffice
def test_a_title_a_page_and_a_footnote_of_wordperfect(tmp_path: Path) -> None:
    path = tmp_path / "a.wpd"
    path.write_bytes(wordperfect_5([TEXT], title="LEASE OF THE MILL", footnote="See Exhibit B."))
    pages = [page.text for page in READERS[WORDPERFECT](path, ReadLimits())]
    assert [" ".join(text.split()) for text in pages] == ["LEASE OF THE MILL", f"{TEXT}[1] 1 See Exhibit B."]


@pytest.mark.parametrize("write", [wordperfect_5, wordperfect_6])
def test_a_wordperfect_document_with_a_password_is_refused_as_encrypted(tmp_path: Path, write: Callable[..., bytes]) -> None:
    path = tmp_path / "a.wpd"
    path.write_bytes(write([TEXT], is_sealed=True))
    with pytest.raises(Refusal) as refused:
        media_type(path, path.name)
    assert refused.value.reason is RefusalReason.ENCRYPTED


@needs_libreoffice
def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(binary_workbook.workbook("Rents", TEXT))
    assert media_type(path, path.name) == XLSB
    assert [page.text for page in READERS[XLSB](path, ReadLimits())] == [f"Rents\n\n{TEXT}"]


def test_without_libreoffice_the_remedy_is_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    path = tmp_path / "a.wpd"
    path.write_bytes(b"\xffWPC" + bytes(60))
    with pytest.raises(Refusal, match="install LibreOffice") as refused:
        examine(path, path.name, IntakeLimits(), ReadLimits())
    assert refused.value.reason is RefusalReason.UNSUPPORTED


@needs_libreoffice
def test_what_takes_too_long_is_killed_with_all_its_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # other tests convert documents in the common folder meanwhile
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "a.docx").write_bytes(factories.docx([TEXT]))
    with (
        pytest.raises(Refusal, match="could not convert it within") as refused,
        libreoffice.converted(tmp_path / "a.docx", ".docx", "doc", ReadLimits(page_timeout_seconds=0.01)),
    ):
        pass
    assert refused.value.reason is RefusalReason.HOSTILE
    assert [process for process in psutil.Process().children(recursive=True) if "convert-" in " ".join(process.cmdline())] == []
    assert list(Path(tempfile.gettempdir()).glob("convert-*/document.docx")) == []


@needs_libreoffice
def test_what_it_cannot_open_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(Refusal) as refused:
        list(READERS[DOC](tmp_path / "a.doc", ReadLimits()))
    assert refused.value.reason is RefusalReason.CORRUPT


ATTEMPTS = """
import json, os, socket, sys
from pathlib import Path
from legal_pipeline.stages.readers.converted.launch import confine

folder, source, outside = sys.argv[1:4]

def can(attempt):
    try:
        attempt()
    except OSError:
        return False
    return True

attempts = {
    "write in its folder": lambda: Path(folder, "a").write_text("a"),
    "read the document": lambda: Path(source).read_text(),
    "read another": lambda: Path(outside).read_text(),
    "write elsewhere": lambda: Path(outside + ".new").write_text("a"),
    "delete": lambda: os.unlink(outside),
    "connect": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "run a program": lambda: os.execv("/bin/true", ["true"]),
}
confine(Path("/opt/none/program/soffice.bin"), source, folder, 2**33, 2**20)
print(json.dumps({name: can(attempt) for name, attempt in attempts.items()}))
"""


@pytest.mark.skipif(not (landlock.version() and seccomp.is_supported()), reason="the system confines no process")
def test_it_writes_into_its_folder_reads_the_document_and_does_nothing_else(tmp_path: Path) -> None:
    folder, source, outside = tmp_path / "folder", tmp_path / "a.doc", tmp_path / "secret"
    folder.mkdir()
    source.write_text("a")
    outside.write_text("b")
    done = subprocess.run([sys.executable, "-c", ATTEMPTS, folder, source, outside], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert {name for name, is_possible in found.items() if is_possible} == {"write in its folder", "read the document"}
    assert outside.exists()


@pytest.mark.parametrize(("machine", "audit"), [("x86_64", 0xC000003E), ("aarch64", 0xC00000B7)])
def test_verdicts_of_its_filter(machine: str, audit: int) -> None:
    program, column = denials.program(machine), 0 if machine == "x86_64" else 1
    access, mode = denials.ACCESS[column]
    verdicts = [
        (denials.SOCKET[column], (1,), "allow"),  # AF_UNIX
        (denials.SOCKET[column], (2,), "refuse"),  # AF_INET
        (denials.SOCKET[column], (10,), "refuse"),  # AF_INET6
        (access, (0,) * mode + (0,), "allow"),
        (access, (0,) * mode + (2,), "refuse"),
        (0 if column == 0 else 63, (), "allow"),  # read
        *((numbers[column], (), "refuse") for numbers in denials.DENIED.values()),
    ]
    for number, arguments, verdict in verdicts:
        assert judged(program, number, audit, arguments) == verdict, (number, arguments)
    assert judged(program, 0, 0x40000003, ()) == "kill"


def test_what_it_keeps_lies_in_its_folder() -> None:
    """Extensions of the machine are code of somebody else, and their cache is not always writable."""
    line = command_line("/opt/office/soffice.bin", "/tmp/convert-1/document.doc", "/tmp/convert-1", "docx")
    places = dict(word.removeprefix("-env:").split("=", 1) for word in line if word.startswith("-env:"))
    assert set(places) == {"UserInstallation", "OSL_SOCKET_PATH", "UNO_SHARED_PACKAGES_CACHE"}
    assert {place.removeprefix("file://")[: len("/tmp/convert-1")] for place in places.values()} == {"/tmp/convert-1"}
