"""XML as a stream of text pieces: no tree is built, so memory does not grow with the file.

Knows neither Word nor OpenDocument; a `TextTarget` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.zip_safety import SupportsRead

_BLOCK_BYTES = 64 * 1024


class TextTarget:
    """What lxml calls while it parses; subclasses append to `pieces` in `start`, `end` and `data`."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        raise NotImplementedError

    def data(self, text: str) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """lxml asks for it; the pieces are fetched as they come."""

    def drain(self) -> Iterator[str]:
        pieces, self.pieces = self.pieces, []
        yield from pieces


def stream_text(source: SupportsRead, target: TextTarget) -> Iterator[str]:
    """Feeds `source` to `target` block by block and yields what it makes of it.

    Entities are not expanded and nothing is fetched. Raises Refusal(corrupt) for broken XML and
    for nesting or text nodes beyond libxml2's limits.
    """
    from lxml import etree

    lxml_target: Any = target  # the stubs ask for a comment() as well, lxml does not
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
    """`{namespace}name` without the namespace."""
    return tag.rpartition("}")[2]


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """The attribute of this local name, in whatever namespace (strict and transitional OOXML differ)."""
    for key, value in attributes.items():
        if local_name(key) == name:
            return value
    return None
