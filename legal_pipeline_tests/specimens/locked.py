"""Files that need a password, written by the libraries that usually write them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import libarchive

PASSWORD = "Tiger & Söhne 7"
NOTE = b"Ann Vane leased the mill to Orrin Pike on March 3, 2021.\n"
MEMBERS = {"folder/lease.txt": NOTE, "b.txt": b"Second file.\n"}


def locked_zip(path: Path, encryption: str, members: Mapping[str, bytes] = MEMBERS, password: str = PASSWORD) -> Path:
    """`encryption` is that of libarchive: zipcrypt, aes128 or aes256."""
    with libarchive.file_writer(str(path), "zip", options=f"encryption={encryption}", passphrase=password) as writer:
        for name, content in members.items():
            writer.add_file_from_memory(name, len(content), content)
    return path


def locked_seven_zip(path: Path, *, hides_names: bool, members: Mapping[str, bytes] = MEMBERS) -> Path:
    import py7zr

    with py7zr.SevenZipFile(path, "w", password=PASSWORD, header_encryption=hides_names) as archive:
        for name, content in members.items():
            archive.writestr(content, name)
    return path


def locked_office(path: Path, plain: bytes, password: str = PASSWORD) -> Path:
    """A DOCX, XLSX or PPTX with agile encryption, as Office since 2010 writes."""
    import msoffcrypto

    with path.open("wb") as sink:
        msoffcrypto.OfficeFile(io.BytesIO(plain)).encrypt(password, sink)
    return path


def locked_pdf(path: Path, plain: bytes, algorithm: str, password: str = PASSWORD) -> Path:
    """`algorithm` is that of pypdf: RC4-40, RC4-128, AES-128, AES-256-R5 or AES-256."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(plain))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    with path.open("wb") as sink:
        writer.write(sink)
    return path
