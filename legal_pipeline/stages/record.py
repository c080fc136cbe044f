"""Reconciles the row counts that the stages reported with the rows in the database."""

from __future__ import annotations

from collections.abc import Mapping

# table -> the stage that writes it
WRITTEN_BY = {
    "chunks": "chunks",
    "mentions": "entity_mentions",
    "entities": "canonical_entities",
    "relationships": "relationships",
    "docket_entries": "relationships",
    "testimony": "relationships",
}


class CountMismatch(Exception):
    """The rows in the database differ from the counts that a stage reported: a bug, or a manual change of the database."""


def reconcile(recorded: Mapping[str, Mapping[str, int]], present: Mapping[str, int]) -> dict[str, int]:
    """Return the document's summary. Raises CountMismatch with every difference.

    `recorded` maps a stage to the counts it reported, `present` a table to its current number of rows;
    `present["unlinked_mentions"]` counts the mentions without an entity.
    """
    differences = [
        f"{table}: {stage} reported {recorded[stage][table]}, present {present[table]}"
        for table, stage in WRITTEN_BY.items()
        if recorded[stage][table] != present[table]
    ]
    if present["unlinked_mentions"]:
        differences.append(f"mentions: {present['unlinked_mentions']} without an entity")
    if differences:
        raise CountMismatch("; ".join(differences))
    text = recorded["document_text"]
    return {"pages": text["pages"], "ocr_pages": text["ocr_pages"], **{table: present[table] for table in WRITTEN_BY}}
