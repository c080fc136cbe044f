"""The channels of LEGAL_PIPELINE_ALERT_URLS: how they are named without their secrets, and sending through them.

Nearly every part of such a URL may be a secret: a password, the token of a chat, the path of a webhook. Only the kind of the channel
and, where it is a server's name, the host are ever shown.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_WITH_HOST = {
    "mailto": "mail",
    "mailtos": "mail",
    "json": "webhook",
    "jsons": "webhook",
    "xml": "webhook",
    "xmls": "webhook",
    "form": "webhook",
    "forms": "webhook",
}
"""Schemes whose host is the name of a server; elsewhere it may be a token."""


@dataclass(frozen=True, slots=True)
class Channel:
    url: str
    """Secret."""

    def __repr__(self) -> str:
        return f"Channel({self.name!r})"

    @property
    def channel_id(self) -> str:
        """Tells channels apart in the stored state, without a part of the URL."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        scheme, separator, _ = self.url.partition("://")
        if not separator:
            return "unreadable channel"
        kind = _WITH_HOST.get(scheme.lower())
        if kind is None:
            return re.sub(r"\W", "", scheme.lower())[:20]
        try:
            host = urlsplit(self.url).hostname
        except ValueError:
            host = None
        return f"{kind} {host}" if host else kind


@dataclass(frozen=True, slots=True)
class Reply:
    channel_id: str
    name: str
    error: str | None
    """None when the channel accepted the message."""


def channels_of(urls: str | None) -> tuple[Channel, ...]:
    """Splits the setting at white space; a URL that is named twice is one channel."""
    return tuple(Channel(url) for url in dict.fromkeys((urls or "").split()))


def send(channels: Sequence[Channel], title: str, body: str) -> list[Reply]:
    """Sends to each channel by itself, whatever becomes of the others. Takes as long as their servers do."""
    return [Reply(channel.channel_id, channel.name, _send(channel, title, body)) for channel in channels]


def _send(channel: Channel, title: str, body: str) -> str | None:
    # imported here: it loads more than a hundred kinds of channels
    from apprise import Apprise, NotifyFormat

    with _warnings() as said:
        sender = Apprise()
        if not sender.add(channel.url):
            return "its URL is not one that apprise knows; see https://github.com/caronc/apprise/wiki"
        is_sent = sender.notify(body=body, title=title, body_format=NotifyFormat.TEXT)
    if is_sent:
        return None
    return without_secrets(said[-1], channel.url) if said else "it did not accept the message"


def without_secrets(text: str, url: str) -> str:
    """Replaces every part of the URL but its host by `***`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme.lower() in _WITH_HOST else None
    except ValueError:
        return "it did not accept the message"
    pieces = [url, unquote(url)]
    for piece in re.split(r"[/:@?&=,#]+", url.partition("://")[2]):
        pieces += [piece, unquote(piece)]
    for piece in sorted(set(pieces), key=len, reverse=True):
        if len(piece) > 2 and piece != host:
            text = text.replace(piece, "***")
    return " ".join(text.split())[:200]


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collects what apprise logs, which would otherwise be printed with the secrets in it."""
    said: list[str] = []

    class _Collected(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("apprise")
    handler, before = _Collected(logging.WARNING), (logger.level, logger.propagate)
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def names(channels: Iterable[Channel]) -> dict[str, str]:
    """Names by id, as they may be stored and shown."""
    return {channel.channel_id: channel.name for channel in channels}
