"""Puts the names of a firm together again where a list has been cut at its commas: "Mayhew, Ostergaard & Fine"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legal_pipeline.data.places import CITIES, STATES

_PARTNER = re.compile(r"(?:(?:of|at|with)\s+)?(?P<name>(?!(?:Jr|JR|Sr|SR|Esq|ESQ|II|III|IV)\b)[A-Z][\w'’\-]+)$")
"""One of the names of a firm, alone between two commas."""
_LAST_PARTNERS = re.compile(r"[A-Z][\w'’\-]+(?:\s+(?:&|[Aa]nd|AND)\s+[A-Z])")
_STATES = frozenset(form.lower() for name, forms in STATES.items() for form in (name, *forms))
_MOST = 5


def whole_firms(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yields the parts of a list, those of one firm as one. Parts are ranges of the text, and so is what is yielded."""
    run: list[tuple[int, int]] = []
    for start, stop in parts:
        flat = " ".join(text[start:stop].split())
        if (
            (partner := _PARTNER.match(flat))
            and partner["name"] not in CITIES
            and partner["name"].lower() not in _STATES
            and len(run) < _MOST
        ):
            run.append((start, stop))
            continue
        if run and _LAST_PARTNERS.match(flat) and "&" in flat:
            first = _PARTNER.match(" ".join(text[slice(*run[0])].split()))
            assert first is not None
            yield run[0][1] - len(first["name"]) if text[run[0][1] - 1].isalnum() else run[0][0], stop
        else:
            yield from run
            yield start, stop
        run = []
    yield from run
