"""Withdraws documents everywhere: runs are stopped, rows go in one transaction, then all that lies outside the database.

What is killed in between is finished by the next call, with the same documents or others.
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
    """What could not be removed yet, a sentence each; calling again goes on with it."""
    unmerged: tuple[str, ...]
    """Matters whose graph is still to be merged without the documents."""


def withdraw(settings: Settings, document_ids: Sequence[str], *, actor: str, reason: str) -> Withdrawn:
    """UsageError, and nothing happens, for a document that was never known."""
    services = services_for(settings)
    withdrawals = Withdrawals(services.store.engine)
    with open_instance(settings) as instance:
        planned = [item.document_id for item in withdrawals.plan(document_ids).affected]
        stopped = stop_runs(instance, planned)
        plan = withdrawals.withdraw(document_ids, actor=actor, reason=reason)
        # those that were begun meanwhile have nothing to write to any more
        stopped += stop_runs(instance, [item.document_id for item in plan.affected] + [item.document_id for item in plan.already])
        left = purge_copies(services.store, settings)
        if said := drop_partitions(instance, [withdrawal.document_id for withdrawal in withdrawals.all()]):
            left.append(f"partitions: {said}")
    matters = {item.matter for item in plan.affected} | {item.matter for item in plan.already}
    return Withdrawn(plan, stopped, tuple(left), tuple(_merge(services, sorted(matters & set(services.store.matters.stale())))))


def undo_withdrawal(settings: Settings, document_id: str, *, actor: str, reason: str | None) -> list[str]:
    """Ids of the documents that wait to be processed anew."""
    services = services_for(settings)
    with open_instance(settings) as instance:
        waiting = Withdrawals(services.store.engine).undo(document_id, actor=actor, reason=reason)
        found = [status.document for status in services.store.documents.find(ids=waiting)]
        add_partitions(instance, [document.document_id for document in found], [document.matter for document in found])
    return waiting


def _merge(services: Services, matters: list[str]) -> list[str]:
    """At once in the embedded form; in the deployed form a sensor sees to it. Returns those that are left."""
    settings = services.settings
    if settings.is_deployed or not matters:
        return matters
    try:
        # `run` takes all runs that it did not begin for dead
        with exclusive_lock(settings.home / "run.lock", wait_seconds=0, held_by="`legal-pipeline run`"):
            runner = open_runner(settings, defs)
            while matters:
                runner.build_matter_graph(matters[0])
                matters = matters[1:]
    except (UsageError, ExternalError):
        return matters
    return []
