"""Decrypts an OpenDocument file. Runs in the sandboxed process (see `sandbox`): how long a key takes is said by the file.

Each part is encrypted by itself, with a key of its own that is made of the password. Source: OASIS OpenDocument 1.3 part 2,
section 4 (packages) and 4.16 (encryption); AES-256 in CBC mode and Blowfish in CFB mode, keys by PBKDF2.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from cryptography.hazmat.decrepit.ciphers import algorithms as old_algorithms
from cryptography.hazmat.decrepit.ciphers import modes as old_modes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

BLOCK_BYTES = 4 * 1024 * 1024
_MANIFEST = "META-INF/manifest.xml"
_MAX_MANIFEST_BYTES = 4 * 1024 * 1024
_CHECKED_BYTES = 1024
"""Of the compressed content: a checksum tells whether the password is right."""
_MAX_ITERATIONS = 10_000_000
_NOT_TEXT = ("Pictures/", "Thumbnails/", "Configurations2/", "ObjectReplacements/")


class _Part(NamedTuple):
    """An encrypted part of the package, as the manifest describes it."""

    name: str
    algorithm: str
    start_hash: str
    checksum_hash: str
    checksum: bytes
    initial: bytes
    salt: bytes
    iterations: int
    key_bytes: int


class LockedOdf:
    """Answers `try` with whether password number `page` opens the file, and `block N` with block `page` of what password N opens."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path, self._passwords = path, limits.passwords
        self._max_bytes = limits.memory_bytes // 4
        self._content: tuple[int, memoryview] | None = None

    def answer(self, question: str, page: int) -> Message:
        kind, _, number = question.partition(" ")
        with zipfile.ZipFile(self._path) as package:
            parts = list(_parts(package))
            if kind == "try":
                smallest = min(parts, key=lambda part: package.getinfo(part.name).file_size)
                return Message({"unlocked": _decrypted(smallest, package.read(smallest.name), self._passwords[page - 1]) is not None})
            if self._content is None or self._content[0] != int(number):
                self._content = int(number), self._opened(package, parts, self._passwords[int(number) - 1])
        return Message({}, bytes(self._content[1][(page - 1) * BLOCK_BYTES : page * BLOCK_BYTES]))

    def _opened(self, package: zipfile.ZipFile, parts: list[_Part], password: str) -> memoryview:
        """Return the package without encryption, and without parts that hold no text."""
        locked = {part.name: part for part in parts}
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as copy:
            for info in package.infolist():
                if info.filename == _MANIFEST or info.filename.startswith(_NOT_TEXT):
                    continue
                content: bytes | None = package.read(info)
                if info.filename in locked:
                    packed = _decrypted(locked[info.filename], content or b"", password)
                    content = _inflated(packed, self._max_bytes) if packed is not None else None
                if content is None:
                    raise Refusal(RefusalReason.CORRUPT, f"a part of the document cannot be decrypted: {info.filename[:80]}")
                copy.writestr(info.filename, content)
        return sink.getbuffer()


def _parts(package: zipfile.ZipFile) -> Iterator[_Part]:
    """Yield the encrypted parts. Raises Refusal(encrypted) for a method that is not known here."""
    entries: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if kind == "file-entry":
            entries.append({"name": values.get("full-path", "")})
        elif entries:
            entries[-1] |= {f"{kind} {key}": value for key, value in values.items()}

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(package.open(_MANIFEST).read(_MAX_MANIFEST_BYTES), True)
        for entry in entries:
            if "encryption-data checksum" in entry and entry["name"] in package.namelist():
                yield _part(entry)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise Refusal(RefusalReason.ENCRYPTED, "it is protected by a method that cannot be opened; save it without a password") from error


def _part(entry: dict[str, str]) -> _Part:
    """Raises KeyError and ValueError."""
    algorithm = entry["algorithm algorithm-name"].rpartition("#")[2].lower()
    iterations = int(entry["key-derivation iteration-count"])
    if (
        algorithm not in ("aes256-cbc", "blowfish cfb")
        or entry["key-derivation key-derivation-name"].rpartition("#")[2].upper() != "PBKDF2"
    ):
        raise ValueError
    if not 0 < iterations <= _MAX_ITERATIONS:
        raise ValueError
    start = entry.get("start-key-generation start-key-generation-name", "SHA1").rpartition("#")[2].lower()
    return _Part(
        entry["name"],
        algorithm,
        "sha256" if start == "sha256" else "sha1",
        "sha256" if "sha256" in entry["encryption-data checksum-type"].lower() else "sha1",
        b64decode(entry["encryption-data checksum"]),
        b64decode(entry["algorithm initialisation-vector"]),
        b64decode(entry["key-derivation salt"]),
        iterations,
        int(entry.get("key-derivation key-size", "16")),
    )


def _decrypted(part: _Part, content: bytes, password: str) -> bytes | None:
    """Return the compressed content of a part, or None if the password is wrong."""
    start = hashlib.new(part.start_hash, password.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, part.salt, part.iterations, part.key_bytes)
    try:
        if part.algorithm == "aes256-cbc":
            opener = Cipher(algorithms.AES(key), modes.CBC(part.initial)).decryptor()
        else:
            opener = Cipher(old_algorithms.Blowfish(key), old_modes.CFB(part.initial)).decryptor()
        packed = opener.update(content) + opener.finalize()
    except ValueError:
        return None
    if part.algorithm == "aes256-cbc" and packed and 0 < packed[-1] <= 16:
        packed = packed[: -packed[-1]]
    return packed if hashlib.new(part.checksum_hash, packed[:_CHECKED_BYTES]).digest() == part.checksum else None


def _inflated(packed: bytes, max_bytes: int) -> bytes:
    opener = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = opener.decompress(packed, max_bytes)
    except zlib.error as error:
        raise Refusal(RefusalReason.CORRUPT, "a part of the document is damaged; get a fresh copy of it") from error
    if opener.unconsumed_tail:
        raise Refusal(RefusalReason.HOSTILE, "a part of the document unpacks to more than its reader may hold")
    return content
