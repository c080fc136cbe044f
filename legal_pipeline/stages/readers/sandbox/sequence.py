"""A reading process that answers with one sequence of messages, such as the members of an archive and their content."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from legal_pipeline.stages.readers.sandbox.protocol import Message


class MessageSequence(ABC):
    """Answers `next` with message `page` of the sequence, and with `end` behind the last.

    The worker asks by number, so that a question can be repeated in a new process, which reads up to that number again.
    """

    _at = 0
    _messages: Iterator[Message] = iter(())

    def answer(self, question: str, page: int) -> Message:
        if page <= self._at or not self._at:
            self._messages, self._at = self._read(), 0
        while True:
            message = next(self._messages, Message({"kind": "end"}))
            self._at += 1
            if self._at >= page:
                return message

    @abstractmethod
    def _read(self) -> Iterator[Message]:
        """Yields the messages from the first on."""
