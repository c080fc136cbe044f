"""Withdraws documents: stops their runs, deletes their rows in one transaction, then deletes copies outside the database.

The next call completes a withdrawal that was interrupted, whichever documents it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legal_pipeline.definitions import defs
from legal_pipeline.defs.backfills.withdrawal import drop_partitions, stop_runs
from legal_pipeline.defs.execution.in_process import open_runner
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody.withdrawals import Plan, Withdrawals
from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline.storage.withdrawn_copies import purge_copies


@dataclass(frozen=True, slots=True)
class Withdrawn:
    plan: Plan
    stopped_runs: int
    left: tuple[str, ...]
    """Messages about copies that could not be removed yet; the next call tries again."""
    unmerged: tuple[str, ...]
    """Matters whose graph has not been merged again without the documents yet."""


def withdraw(settings: Settings, document_ids: Sequence[str], *, actor: str, reason: str) -> Withdrawn:
    """UsageError, with nothing changed, when a document is unknown."""
    services = services_for(settings)
    withdrawals = Withdrawals(services.store.engine)
    with open_instance(settings) as instance:
        planned = [item.document_id for item in withdrawals.plan(document_ids).affected]
        stopped = stop_runs(instance, planned)
        plan = withdrawals.withdraw(document_ids, actor=actor, reason=reason)
        # runs that started in the meantime can no longer write their results
        stopped += stop_runs(instance, [item.document_id for item in plan.affected] + [item.document_id for item in plan.already])
        left = purge_copies(services.store, settings)
        if failure := drop_partitions(instance, [withdrawal.document_id for withdrawal in withdrawals.all()]):
            left.append(f"partitions: {failure}")
    matters = {item.matter for item in plan.affected} | {item.matter for item in plan.already}
    return Withdrawn(plan, stopped, tuple(left), tuple(_merge(services, sorted(matters & set(services.store.matters.stale())))))


def undo_withdrawal(settings: Settings, document_id: str, *, actor: str, reason: str | None) -> list[str]:
    """Returns the ids of the documents that wait to be processed again."""
    services = services_for(settings)
    with open_instance(settings) as instance:
        waiting = Withdrawals(services.store.engine).undo(document_id, actor=actor, reason=reason)
        documents = [status.document for status in services.store.documents.find(ids=waiting)]
        add_partitions(instance, [document.document_id for document in documents], [document.matter for document in documents])
    return waiting


def _merge(services: Services, matters: list[str]) -> list[str]:
    """Merges the graphs of matters in embedded mode; in deployed mode a sensor does. Returns the matters not merged yet."""
    settings = services.settings
    if settings.is_deployed or not matters:
        return matters
    try:
        # `run` treats every run that it did not start as dead
        with exclusive_lock(settings.run_lock, wait_seconds=0, held_by="`legal-pipeline run`"):
            runner = open_runner(settings, defs)
            while matters:
                runner.build_matter_graph(matters[0])
                matters = matters[1:]
    except (UsageError, ExternalError):
        return matters
    return []
