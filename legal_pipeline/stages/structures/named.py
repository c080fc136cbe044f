"""What the structures of a document tell its resolution: terms with their meaning, and the parties whom only the case's name prints."""

from __future__ import annotations

from collections.abc import Iterable

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import read_structures
from legal_pipeline.stages.structures.model import Definition, NamedSpan


def names_to_resolve(windows: Iterable[Window]) -> tuple[list[Definition], list[NamedSpan]]:
    """Returns the definitions and the parties inside case names; memory grows with their number, not with the text."""
    definitions: list[Definition] = []
    parties: dict[str, NamedSpan] = {}
    for window in windows:
        structures = read_structures(window)
        definitions += structures.definitions
        for caption in structures.captions:
            if caption.case_name is not None:
                for party in caption.parties:
                    parties.setdefault(party.name.name, party.name)
    return definitions, list(parties.values())
