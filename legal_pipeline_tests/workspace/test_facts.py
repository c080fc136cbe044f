"""Facts as a list reads them."""

from __future__ import annotations

from legal_pipeline.model import RelationshipType
from legal_pipeline.workspace.facts import PHRASES


def test_every_relationship_reads_in_both_directions() -> None:
    assert PHRASES.keys() == set(RelationshipType)
    assert all(forwards and backwards for forwards, backwards in PHRASES.values())
