"""Messages between a reading process and whoever asked it: lengths, a JSON head, raw bytes.

No pickle: the sender may have been taken over by the file it reads, so that a message is nothing
but bounded data.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from dataclasses import dataclass

_LENGTHS = struct.Struct("!II")
_MAX_HEAD_BYTES = 64 * 1024

Json = dict[str, str | int | float | bool | None]


class Closed(Exception):
    """The other side is gone."""


class Overdue(Exception):
    """The deadline passed before the message was complete."""


class Malformed(Exception):
    """What came is not a message, or is larger than was asked for."""


@dataclass(frozen=True, slots=True)
class Message:
    head: Json
    body: bytes = b""


def send(channel: socket.socket, message: Message) -> None:
    """Closed when nobody listens any more."""
    head = json.dumps(message.head).encode()
    lengths = _LENGTHS.pack(len(head), len(message.body))
    try:
        if len(message.body) < _MAX_HEAD_BYTES:
            channel.sendall(lengths + head + message.body)
        else:
            channel.sendall(lengths + head)
            channel.sendall(message.body)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Closed from error


def receive(channel: socket.socket, *, max_body_bytes: int, deadline: float | None = None) -> Message:
    """Waits until `deadline` (time.monotonic) for one whole message. Closed, Overdue, Malformed."""
    head_bytes, body_bytes = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, deadline))
    if head_bytes > _MAX_HEAD_BYTES or body_bytes > max_body_bytes:
        raise Malformed(f"a message of {head_bytes} + {body_bytes} bytes where at most {max_body_bytes} were asked for")
    try:
        head = json.loads(bytes(_exactly(channel, head_bytes, deadline)))
    except ValueError as error:
        raise Malformed("the head of a message is not JSON") from error
    if not isinstance(head, dict):
        raise Malformed("the head of a message is not an object")
    return Message(head, bytes(_exactly(channel, body_bytes, deadline)))


def _exactly(channel: socket.socket, count: int, deadline: float | None) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    filled = 0
    while filled < count:
        if deadline is not None:
            _wait(channel, deadline)
        try:
            got = channel.recv_into(view[filled:])
        except ConnectionResetError as error:
            raise Closed from error
        if got == 0:
            raise Closed
        filled += got
    return data


def _wait(channel: socket.socket, deadline: float) -> None:
    # poll, not select: file descriptors above 1023 are common in long-lived workers
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise Overdue
