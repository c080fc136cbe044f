"""Reads blocks of counsel: on the first page, at the signature, in service lists and appearances.

`zones` finds the runs of lines, `pieces` types what is on them, `card_reader` puts the pieces together to cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.counsel.card_reader import CardReader
from legal_pipeline.stages.structures.counsel.cards import counsel_of, mark_repeated
from legal_pipeline.stages.structures.counsel.client_names import fold_name
from legal_pipeline.stages.structures.counsel.columns.zones import CUE, zones
from legal_pipeline.stages.structures.counsel.pieces import Piece, pieces_of
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Counsel

_SERVICE = re.compile(
    r"Dear\s+Counsel|OFFICE\s+OF\s+THE\s+CLERK|(?:To|cc)\s?:?\s+All\s+(?:Counsel|"
    r"Parties)|CERTIFICATE\s+OF\s+SERVICE",
    re.IGNORECASE,
)
_COUNSEL_SERVED = re.compile(r"\bfollowing\s+(?:\w+\s+){0,2}(?:counsel|attorneys?)\b[^.:]{0,120}:")
"""Above a list of counsel in a certificate of service: who is in it with a firm is counsel, though no address be printed."""


def read_appearances(window: Window, lines: list[Line], parties: Set[str] = frozenset()) -> Iterator[Counsel]:
    """Yields the counsel of covers, signature blocks, service lists and appearances.

    `parties` are the names in the captions, by which the client's name below "Attorneys for Plaintiff" is told from the
    name of another attorney.
    """
    has_service_list = bool(_SERVICE.search(window.text))
    if not has_service_list and not CUE.search(window.text):
        return
    folded = frozenset(fold_name(party) for party in parties)
    cards = [
        card
        for zone in zones(window, lines, has_service_list)
        for block in CardReader(window, _typed(zone), folded).cards()
        for card in block
    ]
    mark_repeated(window, cards)
    yield from counsel_of(window, cards, has_service_list, folded, [found.end() for found in _COUNSEL_SERVED.finditer(window.text)])


def _typed(zone: list[Line]) -> list[Piece | None]:
    """Returns the pieces of a zone, None for a blank line."""
    typed: list[Piece | None] = []
    for line in zone:
        typed += pieces_of(line) if line.text else [None]
    return typed
