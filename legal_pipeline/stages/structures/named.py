"""What the structures of a document tell its resolution: terms with their meaning, and the parties whom only the case's name prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import read_structures
from legal_pipeline.stages.structures.model import Definition, DocketAttorney, DocketParty, DocketSheet, NamedSpan

_IN_RE = re.compile(r"\b(?:in\s+re|matter\s+of)\s*:?\s*(?:the\s+)?$", re.IGNORECASE)


def names_to_resolve(windows: Iterable[Window]) -> tuple[list[Definition], list[NamedSpan], list[tuple[NamedSpan, str]]]:
    """Returns the definitions, the parties inside case names, and names on docket sheets with the line that has more than the name.

    Memory grows with their number, not with the text.
    """
    definitions: list[Definition] = []
    parties: dict[str, NamedSpan] = {}
    designations: dict[str, tuple[NamedSpan, str]] = {}
    for window in windows:
        structures = read_structures(window)
        definitions += structures.definitions
        for caption in structures.captions:
            for party in caption.parties:
                if caption.case_name is not None or _is_behind_in_re(window, party.name):
                    parties.setdefault(party.name.name, party.name)
        for sheet in structures.docket_sheets:
            for one in _listed(sheet):
                if one.designation:
                    designations.setdefault(one.designation, (one.name, one.designation))
    return definitions, list(parties.values()), list(designations.values())


def _listed(sheet: DocketSheet) -> Iterator[DocketParty | DocketAttorney]:
    for party in sheet.parties:
        yield party
        yield from party.attorneys


def _is_behind_in_re(window: Window, name: NamedSpan) -> bool:
    """Returns whether the name is part of that of the case: "In the Matter of Jane Roe, Petitioner"."""
    at = window.local(name.span.start)
    return _IN_RE.search(window.text, max(0, at - 24), at) is not None
