"""Handlers for the limited process that do what hostile files make a reader do."""

from __future__ import annotations

import ctypes
import os
import signal
import time

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message


class Hostile:
    """The question says what to do; harmless ones are answered."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path = path
        self._answered = 0

    def answer(self, question: str, page: int) -> Message:
        self._answered += 1
        if question == "sleep":
            time.sleep(3600)
        if question == "spin":
            while True:
                pass
        if question == "allocate":
            _ = bytearray(8 * 1024**3)
        if question == "segfault":
            ctypes.string_at(0)
        if question == "abort":
            os.abort()
        if question == "leave":
            os._exit(3)
        if question == "write":
            with open(f"{self._path}.written", "wb") as target:  # noqa: PTH123
                target.write(b"x" * 100)
        if question == "refuse":
            raise Refusal(RefusalReason.CORRUPT, "it is\x00 torn")
        if question == "bug":
            raise KeyError("secret words of a document")
        if question == "swamp":
            return Message({}, b"x" * 5_000_000)
        if question == "killed always":
            os.kill(os.getpid(), signal.SIGKILL)
        if question == "stopped always":
            os.kill(os.getpid(), signal.SIGSTOP)
        if question == "environment":
            return Message({}, " ".join(sorted(os.environ)).encode())
        return Message({"pid": os.getpid(), "zygote": os.getppid(), "answered": self._answered, "page": page})
