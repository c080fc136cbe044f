"""Outlook mailboxes: each item is a document with its folder, its fields and its files; damage is told, not passed over."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages import intake
from legal_pipeline.stages.mail_fields import fields_of_file
from legal_pipeline.stages.readers import archive
from legal_pipeline.stages.readers.containers import ContainerLimits, ExtractedChild, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import mail
from legal_pipeline.stages.readers.zip_safety import UnpackLimits
from legal_pipeline_tests.specimens.pst import ADDRESS_SET, APPOINTMENT_SET, TASK_SET, PstFolder, PstItem, Value, write_pst

pytest.importorskip("pypff")

_NOON = dt.datetime(2021, 3, 1, 12, tzinfo=dt.UTC)
MAIL = PstItem(
    {
        0x37: "\x01\x05Re: Lease of the Harbor Road mill",
        0x1000: "Please sign by March 3.",
        0x0C1A: "Ada Quill",
        0x5D01: "ada@quill.example",
        0x39: _NOON,
        0x1035: "<a1@quill.example>",
        0x7D: "Message-ID: <a1@quill.example>\r\nReferences: <a0@quill.example>\r\nSubject: Re\r\n",
    },
    recipients=[
        {0x3001: "Ben Ortega", 0x39FE: "ben@ortega.example", 0x0C15: 1},
        {0x3001: "Cy Vale", 0x39FE: "cy@vale.example", 0x0C15: 2},
        {0x3001: "Dora Finch", 0x39FE: "dora@finch.example", 0x0C15: 3},
    ],
    attachments=[{0x3707: "exhibit a.txt", 0x3701: b"The exhibit."}],
)


@pytest.fixture
def mailbox(tmp_path: Path) -> Callable[..., Path]:
    def write(*items: PstItem, store: dict[int, Value] | None = None, magic: bytes = b"SM") -> Path:
        top = PstFolder("Top of Personal Folders", folders=[PstFolder("Inbox", items), PstFolder("Empty")])
        write_pst(path := tmp_path / "mailbox.pst", PstFolder("", folders=[top]), store=store, magic=magic)
        return path

    return write


def children(path: Path) -> list[ExtractedChild]:
    into = path.parent / f"from {path.name}"
    into.mkdir()
    detected = intake.examine(path, path.name, intake.IntakeLimits(), ReadLimits()).media_type
    return list(extract(path, detected, into, ContainerLimits()))


def text_of(child: ExtractedChild) -> str:
    return "".join(page.text for page in mail.read_mail(child.path, ReadLimits()))


def names_of(path: Path) -> list[str]:
    return [member.file_name for member in archive.members(path, of.PST, UnpackLimits()) if list(member.content)]


@pytest.mark.parametrize(
    ("store", "magic"),
    [({}, b"SM"), ({}, b"SO"), ({0x67FF: 0x1234ABCD}, b"SM")],
    ids=["PST", "OST", "with a password, which seals nothing"],
)
def test_a_mail_is_a_document_with_its_folder_fields_and_files(mailbox: Callable[..., Path], store: dict[int, Value], magic: bytes) -> None:
    (child,) = children(mailbox(MAIL, store=store, magic=magic))

    assert child.child.locator == ("1/Top of Personal Folders/Inbox/Re_ Lease of the Harbor Road mill.eml")
    assert text_of(child) == (
        "From: Ada Quill <ada@quill.example>\nTo: Ben Ortega <ben@ortega.example>\nCc: Cy Vale <cy@vale.example>\n"
        "Bcc: Dora Finch <dora@finch.example>\nDate: Mon, 01 Mar 2021 12:00:00 +0000\nSubject: Re: Lease of the Harbor Road mill\n"
        "Folder: Top of Personal Folders/Inbox\n\nPlease sign by March 3.\n\nAttachments: exhibit a.txt"
    )
    fields = fields_of_file(child.path, of.MAIL)
    assert fields is not None
    assert (fields.bcc[0].address, fields.message_id, fields.references) == (
        "dora@finch.example", "<a1@quill.example>", ("<a0@quill.example>",),
    )  # fmt: skip
    assert [found.path.read_bytes() for found in children(child.path)] == [b"The exhibit."]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        (
            {
                0x1A: "IPM.Contact",
                0x3001: "Mara Lindt",
                0x3A16: "Lindt & Roe LLP",
                ADDRESS_SET | 0x8083: "mara@lindt.example",
                0x3A42: _NOON,
            },
            "Name: Mara Lindt\nCompany: Lindt & Roe LLP\nEmail: mara@lindt.example\nBirthday: 2021-03-01",
        ),
        (
            {0x1A: "IPM.Appointment", 0x37: "Deposition", APPOINTMENT_SET | 0x820D: _NOON, APPOINTMENT_SET | 0x8208: "Room 4"},
            "Start: Mon, 01 Mar 2021 12:00:00 +0000\nLocation: Room 4",
        ),
        (
            {0x1A: "IPM.Task", 0x37: "File the answer", TASK_SET | 0x8101: 1, TASK_SET | 0x8105: _NOON},
            "Status: in progress\nDue: 2021-03-01",
        ),
        ({0x1A: "IPM.StickyNote", 0x1000: "Call the clerk."}, "Folder: Top of Personal Folders/Inbox\n\nCall the clerk."),
        ({0x1013: b"<p>Signed by <b>Ada</b></p>", 0x37: "HTML only"}, "Signed by Ada"),
    ],
    ids=["contact", "appointment", "task", "note", "html"],
)
def test_items_of_every_kind_are_read_with_their_fields(mailbox: Callable[..., Path], properties: dict[int, Value], said: str) -> None:
    (child,) = children(mailbox(PstItem(properties)))

    assert said in text_of(child)


def test_the_text_of_a_mailbox_is_the_list_of_its_items(mailbox: Callable[..., Path]) -> None:
    # more nodes and blocks than fit into one page of the file
    path = mailbox(*(PstItem({0x37: f"No. {number}"}) for number in range(30)))

    text = "".join(page.text for page in archive.reader(of.PST)(path, ReadLimits()))

    assert [line.split("\t")[0] for line in text.splitlines()] == [
        f"Top of Personal Folders/Inbox/No. {number}.eml" for number in range(30)
    ]


@pytest.mark.parametrize(
    ("attached", "reason", "said"),
    [
        (PstItem({0x37: "Inner"}), RefusalReason.UNSUPPORTED, "save it from Outlook as MSG"),
        ({0x3707: "chart", 0x3705: 6, 0x3701: b"an OLE object"}, RefusalReason.UNSUPPORTED, "save it from Outlook as MSG"),
    ],
    ids=["an attached item", "an OLE object"],
)
def test_what_only_outlook_opens_is_a_document_that_says_so(
    mailbox: Callable[..., Path], attached: PstItem | dict[int, Value], reason: RefusalReason, said: str
) -> None:
    (child,) = children(mailbox(replace(MAIL, attachments=[attached])))
    (inner,) = children(child.path)

    with pytest.raises(Refusal, match=said) as caught:
        intake.examine(inner.path, inner.child.file_name, intake.IntakeLimits(), ReadLimits())
    assert caught.value.reason is reason


def test_a_damaged_item_is_refused_and_the_others_are_read(mailbox: Callable[..., Path]) -> None:
    path = mailbox(PstItem({0x37: "first", 0x1000: "A body to break."}), PstItem({0x37: "second"}))
    content = path.read_bytes()
    heap = content.rindex(b"\xec\xbc", 0, content.index("A body".encode("utf-16-le")))
    path.write_bytes(content[:heap] + b"\0\0" + content[heap + 2 :])

    damaged, whole = children(path)

    assert "Subject: second" in text_of(whole)
    with pytest.raises(Refusal, match="damaged in its mailbox") as caught:
        intake.examine(damaged.path, damaged.child.file_name, intake.IntakeLimits(), ReadLimits())
    assert caught.value.reason is RefusalReason.CORRUPT


def test_a_linked_file_is_told_with_its_address(mailbox: Callable[..., Path]) -> None:
    linked: dict[int, Value] = {0x3707: "budget.xlsx", 0x3705: 7, 0x370D: "https://files.quill.example/budget.xlsx"}

    (child,) = children(mailbox(replace(MAIL, attachments=[linked])))

    assert "Linked file: budget.xlsx <https://files.quill.example/budget.xlsx>" in text_of(child)


@pytest.mark.parametrize(
    ("damage", "reason", "said"),
    [
        (lambda content: content[:-512], RefusalReason.CORRUPT, "the mailbox is cut off: "),
        (lambda content: content[:40], RefusalReason.CORRUPT, "the mailbox is damaged; repair it"),
        (lambda content: content[:564] + bytes(len(content) - 564), RefusalReason.CORRUPT, "the mailbox is damaged; repair it"),
        (lambda content: content[:513] + b"\x10" + content[514:], RefusalReason.ENCRYPTED, "sealed by Windows Information Protection"),
        (lambda content: content[:184] + b"\xff" * 8 + content[192:], RefusalReason.CORRUPT, "the mailbox is cut off: "),
    ],
    ids=["cut off", "a head alone", "zeros", "sealed", "a wrong size"],
)
def test_a_mailbox_that_cannot_be_read_is_refused_with_one_true_sentence(
    mailbox: Callable[..., Path], damage: Callable[[bytes], bytes], reason: RefusalReason, said: str
) -> None:
    path = mailbox(MAIL)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(Refusal, match=said) as caught:
        intake.examine(path, path.name, intake.IntakeLimits(), ReadLimits())
    assert caught.value.reason is reason


@pytest.mark.parametrize(("is_own_child", "is_own_parent"), [(True, False), (False, True), (True, True)])
def test_folders_in_a_ring_are_told_as_damage(tmp_path: Path, is_own_child: bool, is_own_parent: bool) -> None:
    ring = PstFolder("Ring", [PstItem({0x37: "lost"})], is_own_child=is_own_child, is_own_parent=is_own_parent)
    write_pst(path := tmp_path / "ring.pst", PstFolder("", folders=[PstFolder("Inbox", [MAIL]), ring]))

    with pytest.raises(Refusal, match="the mailbox is damaged"):
        names_of(path)


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_is_a_bug(mailbox: Callable[..., Path], seed: int) -> None:
    path, chance = mailbox(MAIL, PstItem({0x37: "another"})), random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(8):
        content[chance.randrange(0x4600, len(content))] = chance.randrange(256)
    path.write_bytes(content)

    try:
        for member in archive.members(path, of.PST, UnpackLimits()):
            list(member.content)
    except Refusal as refusal:
        assert refusal.reason in (RefusalReason.CORRUPT, RefusalReason.HOSTILE)


def test_a_mailbox_with_too_many_items_is_refused(mailbox: Callable[..., Path]) -> None:
    path = mailbox(*(PstItem({0x37: f"No. {number}"}) for number in range(51)))

    with pytest.raises(Refusal, match="more than 50 files") as caught:
        list(archive.members(path, of.PST, UnpackLimits(max_members=1)))
    assert caught.value.reason is RefusalReason.HOSTILE


def test_without_libpff_a_mailbox_is_refused_with_that_remedy(mailbox: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "can_read_mailboxes", lambda: False)

    with pytest.raises(Refusal, match=r"pip install 'legal-pipeline\[pst\]'") as caught:
        intake.examine(mailbox(MAIL), "mailbox.pst", intake.IntakeLimits(), ReadLimits())
    assert caught.value.reason is RefusalReason.UNSUPPORTED


def test_an_item_whose_text_is_no_rtf_is_refused_and_the_others_are_read(mailbox: Callable[..., Path]) -> None:
    damaged, whole = children(mailbox(PstItem({0x37: "first", 0x1009: b"of no account at all"}), PstItem({0x37: "second"})))

    assert "Subject: second" in text_of(whole)
    with pytest.raises(Refusal, match="damaged in its mailbox"):
        intake.examine(damaged.path, damaged.child.file_name, intake.IntakeLimits(), ReadLimits())
