"""Looks for backfills that are no batches yet without importing Dagster, which takes longer than most commands do.

Does not belong here: making batches of them (`defs.backfills.adoption`).
"""

from __future__ import annotations

from legal_pipeline.batches.status.run_states import latest_backfills
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches

_BACKFILLS = 100


def adopt_new(settings: Settings, batches: Batches) -> None:
    """Makes batches of backfills of the UI. Without one Dagster is not even imported, which takes longer than the rest."""
    there = latest_backfills(settings, _BACKFILLS)
    if len(batches.batches_of(there)) < len(there):
        from legal_pipeline.defs.backfills.adoption import adopt
        from legal_pipeline.defs.instance.instance import open_instance

        with open_instance(settings) as instance:
            adopt(instance, batches)
