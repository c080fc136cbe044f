"""Converts XML to a stream of text without building a tree, so that memory does not grow with the file.

Subclasses of `TextTarget` interpret the elements of Word and OpenDocument.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.zip_safety import SupportsRead

_BLOCK_BYTES = 64 * 1024


class TextTarget:
    """The parser target of lxml. Subclasses append to `pieces` in `start`, `end` and `data`."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        raise NotImplementedError

    def data(self, text: str) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Required by lxml; `drain` returns the pieces."""

    def drain(self) -> Iterator[str]:
        """Yield and remove the collected pieces."""
        pieces, self.pieces = self.pieces, []
        yield from pieces


class _Unescaped:
    """Passes events on. Where it expands no entities, libxml2 leaves the ampersand of an attribute as `&#38;`."""

    def __init__(self, target: TextTarget) -> None:
        self._start, self.end, self.data, self.close = target.start, target.end, target.data, target.close

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if any("&" in value for value in attributes.values()):
            attributes = {name: value.replace("&#38;", "&") for name, value in attributes.items()}
        self._start(tag, attributes)


def stream_text(source: SupportsRead, target: TextTarget) -> Iterator[str]:
    """Parse `source` block by block and yield the text that `target` produces.

    Entities are not expanded and external resources are not loaded. Raises Refusal(corrupt) for broken XML, and for
    nesting or text nodes beyond the limits of libxml2.
    """
    from lxml import etree

    lxml_target: Any = _Unescaped(target)  # the stubs require comment(), lxml does not
    parser = etree.XMLParser(target=lxml_target, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        while block := source.read(_BLOCK_BYTES):
            parser.feed(block)
            yield from target.drain()
        parser.close()
    except etree.LxmlError as error:
        raise Refusal(RefusalReason.CORRUPT, "the XML inside is broken; open the file in its program and save it again") from error
    yield from target.drain()


def local_name(tag: str) -> str:
    """Return `{namespace}name` without the namespace."""
    return tag.rpartition("}")[2]


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """Return the attribute with this local name in any namespace: those of strict and transitional OOXML differ."""
    for key, value in attributes.items():
        if local_name(key) == name:
            return value
    return None
