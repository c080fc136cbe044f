"""Messages between a worker and its reading process: two lengths, a JSON head, a body of raw bytes.

Messages are bounded data and never pickled, because the file may have compromised the reading process.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LENGTHS = struct.Struct("!II")
_MAX_HEAD_BYTES = 64 * 1024
_SLICE_SECONDS = 1.0

Json = dict[str, str | int | float | bool | None]


class ChannelClosed(Exception):
    """The other side closed the channel."""


class DeadlineExceeded(Exception):
    """The time was over before the message was complete."""


class MalformedMessage(Exception):
    """The received data is not a message, or is larger than requested."""


@dataclass(frozen=True, slots=True)
class Message:
    head: Json
    body: bytes = b""


@dataclass
class Patience:
    """Time that is left, counted only while this process runs: a machine that sleeps must not use up the time of a file."""

    seconds: float

    def wait(self, channel: socket.socket) -> None:
        """Wait until the channel can be read. Raises DeadlineExceeded."""
        # poll, not select: file descriptors above 1023 are common in long-lived workers
        poll = select.poll()
        poll.register(channel, select.POLLIN)
        while self.seconds > 0:
            slice_seconds = min(self.seconds, _SLICE_SECONDS)
            began_at = time.monotonic()
            if poll.poll(slice_seconds * 1000):
                return
            self.seconds -= min(time.monotonic() - began_at, 2 * slice_seconds)
        if not poll.poll(0):
            raise DeadlineExceeded


def send(channel: socket.socket, message: Message) -> None:
    """Send a message. Raises ChannelClosed."""
    head = json.dumps(message.head).encode()
    lengths = _LENGTHS.pack(len(head), len(message.body))
    try:
        if len(message.body) < _MAX_HEAD_BYTES:
            channel.sendall(lengths + head + message.body)
        else:
            channel.sendall(lengths + head)
            channel.sendall(message.body)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise ChannelClosed from error


def receive(channel: socket.socket, *, max_body_bytes: int, patience: Patience | None = None) -> Message:
    """Wait for a message, for as long as `patience` lasts. Raises ChannelClosed, DeadlineExceeded, MalformedMessage."""
    # a worker waits for one answer at a time, so all that has arrived belongs to it; a reader may have got two messages
    size = _LENGTHS.size
    start = bytes(_receive_exactly(channel, size, None)) if patience is None else _receive_some(channel, size, patience)
    head_bytes, body_bytes = _LENGTHS.unpack_from(start)
    if head_bytes > _MAX_HEAD_BYTES or body_bytes > max_body_bytes:
        raise MalformedMessage(f"a message of {head_bytes} + {body_bytes} bytes where at most {max_body_bytes} were asked for")
    body_at = _LENGTHS.size + head_bytes
    if len(start) < body_at:
        start += _receive_exactly(channel, body_at - len(start), patience)
    try:
        head = json.loads(start[_LENGTHS.size : body_at])
    except ValueError as error:
        raise MalformedMessage("the head of a message is not JSON") from error
    if not isinstance(head, dict):
        raise MalformedMessage("the head of a message is not an object")
    if len(start) > body_at + body_bytes:
        raise MalformedMessage("more bytes than the message has")
    arrived = start[body_at:]
    rest = body_bytes - len(arrived)
    return Message(head, arrived + _receive_exactly(channel, rest, patience) if rest else arrived)


def join_messages(messages: Iterable[Message]) -> bytes:
    """Return several messages as the body of one."""
    parts: list[bytes] = []
    for message in messages:
        head = json.dumps(message.head).encode()
        parts += (_LENGTHS.pack(len(head), len(message.body)), head, message.body)
    return b"".join(parts)


def split_messages(body: bytes) -> Iterator[Message]:
    """Yield the messages that `join_messages` has joined. Raises MalformedMessage."""
    at = 0
    while at < len(body):
        try:
            head_bytes, body_bytes = _LENGTHS.unpack_from(body, at)
            start = at + _LENGTHS.size
            head = json.loads(body[start : start + head_bytes])
        except (struct.error, ValueError) as error:
            raise MalformedMessage("a message within another is broken") from error
        at = start + head_bytes + body_bytes
        if not isinstance(head, dict) or at > len(body):
            raise MalformedMessage("a message within another is cut off")
        yield Message(head, body[start + head_bytes : at])


def _receive_some(channel: socket.socket, at_least: int, patience: Patience) -> bytes:
    """Return what has arrived, at least so many bytes and at most 64 KiB."""
    data = b""
    while len(data) < at_least:
        patience.wait(channel)
        try:
            received = channel.recv(_MAX_HEAD_BYTES)
        except ConnectionResetError as error:
            raise ChannelClosed from error
        if not received:
            raise ChannelClosed
        data += received
    return data


def _receive_exactly(channel: socket.socket, count: int, patience: Patience | None) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    filled = 0
    while filled < count:
        if patience is not None:
            patience.wait(channel)
        try:
            received = channel.recv_into(view[filled:])
        except ConnectionResetError as error:
            raise ChannelClosed from error
        if received == 0:
            raise ChannelClosed
        filled += received
    return data
