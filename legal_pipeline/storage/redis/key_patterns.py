"""Patterns of Redis keys (`session:*`), as SCAN and KEYS take them; and whether one can match a key of legal-pipeline.

Syntax (Redis, KEYS): `*` any characters, `?` one, `[a-c]` one of these, `[^a-c]` one other, a backslash before a literal one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.redis.client import Prefix

_TOKEN = re.compile(rb"\*|\?|\[(\^?)((?:\\.|[^\]\\])*)\]|\\(.)|(.)", re.S)
_ANY = frozenset(range(256))


@dataclass(frozen=True)
class KeyPattern:
    text: str

    def __post_init__(self) -> None:
        """Raises UsageError for a pattern that can match a key of legal-pipeline."""
        if not self.text:
            raise UsageError("a pattern of keys is empty; write one such as 'session:*'")
        for prefix in Prefix:
            if self._can_begin_with(prefix.encode()):
                raise UsageError(
                    f"the pattern {self.text!r} also matches keys of legal-pipeline ({prefix}...); name the foreign keys more closely,"
                    " such as 'session:*', or archive everything that is left with --archive FILE"
                )

    def matches(self, key: bytes) -> bool:
        return self._regex.fullmatch(key) is not None

    @cached_property
    def _regex(self) -> re.Pattern[bytes]:
        parts = []
        for choice in self._tokens:
            if choice is None:
                parts.append(b".*")
            elif not choice:
                parts.append(b"(?!)")
            else:
                parts.append(b"[" + b"".join(b"\\x%02x" % byte for byte in sorted(choice)) + b"]")
        return re.compile(b"".join(parts), re.S)

    @cached_property
    def _tokens(self) -> list[frozenset[int] | None]:
        """For each position the bytes that it accepts; None for any number of any bytes."""
        tokens: list[frozenset[int] | None] = []
        for found in _TOKEN.finditer(self.text.encode("utf-8", "surrogateescape")):
            negation, inside, escaped, literal = found.groups()
            if found[0] == b"*":
                tokens.append(None)
            elif found[0] == b"?":
                tokens.append(_ANY)
            elif inside is not None:
                tokens.append(_ANY - _class(inside) if negation else _class(inside))
            else:
                tokens.append(frozenset(escaped or literal))
        return tokens

    def _can_begin_with(self, prefix: bytes) -> bool:
        """Whether the pattern matches any key with this beginning: its positions are followed byte by byte."""
        positions = self._reachable({0})
        for byte in prefix:
            step = {
                position if token is None else position + 1
                for position in positions
                if position < len(self._tokens) and ((token := self._tokens[position]) is None or byte in token)
            }
            positions = self._reachable(step)
        return bool(positions)

    def _reachable(self, positions: set[int]) -> set[int]:
        """With the positions behind each `*`, which may match nothing."""
        found = set(positions)
        for position in sorted(positions):
            while position < len(self._tokens) and self._tokens[position] is None:
                position += 1
                found.add(position)
        return found


def _class(inside: bytes) -> frozenset[int]:
    found: set[int] = set()
    plain: list[int] = []
    literal = False
    for byte in inside:
        if byte == 0x5C and not literal:
            literal = True
            continue
        plain.append(byte)
        literal = False
    index = 0
    while index < len(plain):
        if index + 2 < len(plain) and plain[index + 1] == 0x2D:
            low, high = sorted((plain[index], plain[index + 2]))
            found |= set(range(low, high + 1))
            index += 3
        else:
            found.add(plain[index])
            index += 1
    return frozenset(found)
