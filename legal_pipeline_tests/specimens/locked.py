"""Files that need a password, written by the libraries that usually write them."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib
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


def locked_odt(path: Path, plain: bytes, method: str = "aes", password: str = PASSWORD) -> Path:
    """An OpenDocument text: AES-256 as LibreOffice writes it since 2011, or Blowfish ("blowfish"), as OpenOffice did."""
    from cryptography.hazmat.decrepit.ciphers import algorithms as old_algorithms
    from cryptography.hazmat.decrepit.ciphers import modes as old_modes
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    is_aes = method == "aes"
    entries = []
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(path, "w") as target:
        target.writestr("mimetype", source.read("mimetype"))
        for number, name in enumerate(name for name in source.namelist() if name not in ("mimetype", "META-INF/manifest.xml")):
            content = source.read(name)
            packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            packed = packer.compress(content) + packer.flush()
            salt, initial = bytes([number] * 16), bytes([number + 1] * (16 if is_aes else 8))
            digest = hashlib.sha256 if is_aes else hashlib.sha1
            key = hashlib.pbkdf2_hmac("sha1", digest(password.encode()).digest(), salt, 1000, 32 if is_aes else 16)
            padded = packed + bytes([16 - len(packed) % 16] * (16 - len(packed) % 16)) if is_aes else packed
            cipher = (
                Cipher(algorithms.AES(key), modes.CBC(initial)) if is_aes else Cipher(old_algorithms.Blowfish(key), old_modes.CFB(initial))
            )
            sealer = cipher.encryptor()
            target.writestr(name, sealer.update(padded) + sealer.finalize())
            base = "http://www.w3.org/2001/04/xmlenc#"
            odf = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#"
            text = [base64.b64encode(value).decode() for value in (digest(packed[:1024]).digest(), initial, salt)]
            entries.append(
                f'<m:file-entry m:full-path="{name}" m:size="{len(content)}" m:media-type="text/xml">'
                f'<m:encryption-data m:checksum-type="{f"{odf}sha256-1k" if is_aes else "SHA1/1K"}" m:checksum="{text[0]}">'
                f'<m:algorithm m:algorithm-name="{f"{base}aes256-cbc" if is_aes else "Blowfish CFB"}" m:initialisation-vector="{text[1]}"/>'
                + (
                    f'<m:start-key-generation m:start-key-generation-name="{base.replace("2001/04/xmlenc", "2000/09/xmldsig")}sha256"/>'
                    * is_aes
                )
                + f'<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="{32 if is_aes else 16}" m:iteration-count="1000" '
                f'm:salt="{text[2]}"/></m:encryption-data></m:file-entry>'
            )
        manifest = f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{"".join(entries)}</m:manifest>'
        target.writestr("META-INF/manifest.xml", manifest)
    return path
