"""Decrypts an office document. Runs in the sandboxed process (see `sandbox`): how long a key takes is said by the file."""

from __future__ import annotations

import io
import struct
import tempfile
from pathlib import Path
from typing import Any, cast

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

BLOCK_BYTES = 4 * 1024 * 1024
_WRONG = (InvalidKeyError, DecryptionError)
_BROKEN = (
    EncryptionError, FileFormatError, ParseError, OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    AssertionError, NotImplementedError, struct.error,
)  # fmt: skip
"""Raised by msoffcrypto and olefile for broken files and for methods that they do not know."""


class LockedOffice:
    """Answers `try` with whether password number `page` opens the file, and `block N` with block `page` of what password N opens."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path, self._passwords = path, limits.passwords
        self._content: tuple[int, memoryview] | None = None
        # decrypting DOC, XLS and PPT goes through a temporary file, and this process writes none
        tempfile.TemporaryFile = lambda *_, **__: io.BytesIO()  # type: ignore[assignment]

    def answer(self, question: str, page: int) -> Message:
        kind, _, number = question.partition(" ")
        try:
            if kind == "try":
                return Message({"unlocked": self._opens(page)})
            content = self._decrypted(int(number))
        except _WRONG:
            return Message({"unlocked": False})
        except _BROKEN as error:
            raise Refusal(
                RefusalReason.ENCRYPTED, "it is protected by a method that cannot be opened; save it without a password"
            ) from error
        return Message({}, bytes(content[(page - 1) * BLOCK_BYTES : page * BLOCK_BYTES]))

    def _opens(self, number: int) -> bool:
        with Path(self._path).open("rb") as source:
            self._unlocked(source, number)
        return True

    def _unlocked(self, source: Any, number: int) -> Any:
        file = cast(Any, msoffcrypto.OfficeFile(source))
        # only the formats of 2007 and later can say that a password is right before they decrypt
        options = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=self._passwords[number - 1], **options)
        return file

    def _decrypted(self, number: int) -> memoryview:
        if self._content is None or self._content[0] != number:
            sink = io.BytesIO()
            with Path(self._path).open("rb") as source:
                self._unlocked(source, number).decrypt(sink)
            self._content = number, sink.getbuffer()
        return self._content[1]
