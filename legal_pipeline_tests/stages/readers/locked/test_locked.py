"""Files that need a password are opened by one of a list, and refused with the remedy when none opens them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import DOCX, ODT, PDF, SEVEN_ZIP, ZIP
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.intake import IntakeLimits, digest, identify
from legal_pipeline.stages.readers import archive
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.locked.office import opened
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline.stages.readers.zip_safety import UnpackLimits
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.locked import (
    MEMBERS,
    NOTE,
    PASSWORD,
    locked_odt,
    locked_office,
    locked_pdf,
    locked_seven_zip,
    locked_zip,
)

WRONG = ("guess",)
TEXT = "Ann Vane leased the mill to Orrin Pike."

Made = Callable[[Path], Path]

FILES = [
    pytest.param(lambda at: locked_pdf(at / "a.pdf", factories.text_pdf([TEXT]), "RC4-40"), PDF, id="pdf RC4-40"),
    pytest.param(lambda at: locked_pdf(at / "a.pdf", factories.text_pdf([TEXT]), "AES-128"), PDF, id="pdf AES-128"),
    pytest.param(lambda at: locked_pdf(at / "a.pdf", factories.text_pdf([TEXT]), "AES-256"), PDF, id="pdf AES-256"),
    pytest.param(lambda at: locked_office(at / "a.docx", factories.docx([TEXT])), DOCX, id="docx agile"),
    pytest.param(lambda at: locked_odt(at / "a.odt", factories.odt([TEXT])), ODT, id="odt AES-256"),
    pytest.param(lambda at: locked_odt(at / "a.odt", factories.odt([TEXT]), "blowfish"), ODT, id="odt Blowfish"),
    pytest.param(lambda at: locked_zip(at / "a.zip", "zipcrypt"), ZIP, id="zip ZipCrypto"),
    pytest.param(lambda at: locked_zip(at / "a.zip", "aes256"), ZIP, id="zip AES-256"),
    pytest.param(lambda at: locked_seven_zip(at / "a.7z", hides_names=True), SEVEN_ZIP, id="7z with hidden names"),
]


def read(path: Path, passwords: tuple[str, ...]) -> tuple[str, bool, str]:
    """Return media type, whether it was unlocked, and the text of all pages."""
    limits = ReadLimits(passwords=passwords)
    with opened(path, limits, path.parent) as found:
        facts = identify(found, path.name, *digest(path, path.name, 10**9), IntakeLimits(), limits)
        pages = read_pages(found.path, facts.media_type, limits=limits, ocr=pytest.fail)
        return facts.media_type, facts.is_unlocked, "\n".join(page.text for page in pages)


@pytest.mark.parametrize(("made", "expected"), FILES)
def test_the_right_password_of_a_list_opens_it(tmp_path: Path, made: Made, expected: str) -> None:
    media, is_unlocked, text = read(made(tmp_path), (*WRONG, PASSWORD))
    assert (media, is_unlocked) == (expected, True)
    assert ("lease.txt" in text) if expected in (ZIP, SEVEN_ZIP) else (TEXT in text)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("unpack-")] == []


@pytest.mark.parametrize(("made", "expected"), FILES)
@pytest.mark.parametrize(
    ("passwords", "said"),
    [((), "give it with --passwords FILE"), (WRONG, "the password that was given does not open it")],
    ids=["none", "wrong"],
)
def test_without_the_right_one_it_is_refused_with_the_remedy(
    tmp_path: Path, made: Made, expected: str, passwords: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read(made(tmp_path), passwords)
    assert refused.value.reason is RefusalReason.ENCRYPTED
    assert said in refused.value.detail
    assert "--passwords FILE" in refused.value.detail
    assert not any(word in str(refused.value) for word in passwords)


@pytest.mark.parametrize(
    ("name", "passwords", "is_unlocked"),
    [("a.pdf", (PASSWORD,), False), ("a.docx", (PASSWORD,), False), ("a.zip", (PASSWORD,), False)],
)
def test_an_open_file_is_read_as_ever_and_not_called_unlocked(
    tmp_path: Path, name: str, passwords: tuple[str, ...], is_unlocked: bool
) -> None:
    contents = {"a.pdf": factories.text_pdf([TEXT]), "a.docx": factories.docx([TEXT]), "a.zip": factories.zip_of(MEMBERS)}
    path = tmp_path / name
    path.write_bytes(contents[name])
    assert read(path, passwords)[1] is is_unlocked


def test_what_excel_opens_without_asking_is_opened_without_asking(tmp_path: Path) -> None:
    assert read(locked_office(tmp_path / "a.docx", factories.docx([TEXT]), "VelvetSweatshop"), ())[2] == TEXT


@pytest.mark.parametrize(
    "made",
    [
        lambda at: locked_zip(at / "a.zip", "zipcrypt"),
        lambda at: locked_zip(at / "a.zip", "aes128"),
        lambda at: locked_seven_zip(at / "a.7z", hides_names=True),
    ],
    ids=["ZipCrypto", "AES", "7z"],
)
def test_members_are_extracted_decrypted(tmp_path: Path, made: Made) -> None:
    path, into = made(tmp_path), tmp_path / "into"
    into.mkdir()
    files = list(extract(path, media_type(path, path.name), into, ContainerLimits(), passwords=(*WRONG, PASSWORD)))
    assert {file.child.file_name: file.path.read_bytes() for file in files} == {"lease.txt": NOTE, "b.txt": MEMBERS["b.txt"]}


def test_one_of_256_wrong_passwords_passes_the_test_of_zipcrypto_and_is_still_not_believed(tmp_path: Path) -> None:
    path = locked_zip(tmp_path / "a.zip", "zipcrypt")
    many = tuple(f"wrong {number}" for number in range(999))
    contents = [b"".join(member.content) for member in archive.members(path, ZIP, UnpackLimits(), (*many, PASSWORD))]
    assert contents == list(MEMBERS.values())


def test_an_open_member_beside_a_locked_one_needs_no_password(tmp_path: Path) -> None:
    path = locked_zip(tmp_path / "a.zip", "aes256", {"locked.txt": NOTE})
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("open.txt", "Open.")
    for passwords, sealed in (((), True), (WRONG, True), ((PASSWORD,), False)):
        found = {member.file_name: b"".join(member.content) for member in archive.members(path, ZIP, UnpackLimits(), passwords)}
        assert found["open.txt"] == b"Open."
        assert (found["locked.txt"] != NOTE) is sealed


def test_a_locked_bomb_is_still_a_bomb(tmp_path: Path) -> None:
    path = locked_zip(tmp_path / "a.zip", "aes128", {"zeros.txt": bytes(80 * 1024 * 1024)})
    with pytest.raises(Refusal) as refused:
        for member in archive.members(path, ZIP, UnpackLimits(), (PASSWORD,)):
            for _ in member.content:
                pass
    assert refused.value.reason is RefusalReason.HOSTILE


def test_passwords_are_not_shown() -> None:
    assert PASSWORD not in repr(ReadLimits(passwords=(PASSWORD,)))
