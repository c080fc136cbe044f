"""Reconciles what the stages said they wrote with what is there."""

from __future__ import annotations

from collections.abc import Mapping

# table -> the stage that writes it
WRITTEN_BY = {"chunks": "chunks", "mentions": "entity_mentions", "entities": "canonical_entities", "relationships": "relationships"}


class CountsDisagree(Exception):
    """Rows present are not the rows a stage reported: a bug, or somebody edited the database."""


def reconcile(recorded: Mapping[str, Mapping[str, int]], present: Mapping[str, int]) -> dict[str, int]:
    """`recorded`: stage -> counts it reported; `present`: table -> rows now, and `unlinked_mentions`.

    Returns the document's summary. Raises CountsDisagree naming every difference.
    """
    wrong = [
        f"{table}: {stage} reported {recorded[stage][table]}, present {present[table]}"
        for table, stage in WRITTEN_BY.items()
        if recorded[stage][table] != present[table]
    ]
    if present["unlinked_mentions"]:
        wrong.append(f"mentions: {present['unlinked_mentions']} without an entity")
    if wrong:
        raise CountsDisagree("; ".join(wrong))
    text = recorded["document_text"]
    return {"pages": text["pages"], "ocr_pages": text["ocr_pages"], **{table: present[table] for table in WRITTEN_BY}}
