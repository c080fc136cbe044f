"""Messages between a worker and its reading process: two lengths, a JSON head, a body of raw bytes.

Messages are bounded data and never pickled, because the file may have compromised the reading process.
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


class ChannelClosed(Exception):
    """The other side closed the channel."""


class DeadlineExceeded(Exception):
    """The deadline passed before the message was complete."""


class MalformedMessage(Exception):
    """The received data is not a message, or is larger than requested."""


@dataclass(frozen=True, slots=True)
class Message:
    head: Json
    body: bytes = b""


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


def receive(channel: socket.socket, *, max_body_bytes: int, deadline: float | None = None) -> Message:
    """Wait until `deadline` (time.monotonic) for a message. Raises ChannelClosed, DeadlineExceeded, MalformedMessage."""
    head_bytes, body_bytes = _LENGTHS.unpack(_receive_exactly(channel, _LENGTHS.size, deadline))
    if head_bytes > _MAX_HEAD_BYTES or body_bytes > max_body_bytes:
        raise MalformedMessage(f"a message of {head_bytes} + {body_bytes} bytes where at most {max_body_bytes} were asked for")
    try:
        head = json.loads(bytes(_receive_exactly(channel, head_bytes, deadline)))
    except ValueError as error:
        raise MalformedMessage("the head of a message is not JSON") from error
    if not isinstance(head, dict):
        raise MalformedMessage("the head of a message is not an object")
    return Message(head, bytes(_receive_exactly(channel, body_bytes, deadline)))


def _receive_exactly(channel: socket.socket, count: int, deadline: float | None) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    filled = 0
    while filled < count:
        if deadline is not None:
            _wait(channel, deadline)
        try:
            received = channel.recv_into(view[filled:])
        except ConnectionResetError as error:
            raise ChannelClosed from error
        if received == 0:
            raise ChannelClosed
        filled += received
    return data


def _wait(channel: socket.socket, deadline: float) -> None:
    # poll, not select: file descriptors above 1023 are common in long-lived workers
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise DeadlineExceeded
