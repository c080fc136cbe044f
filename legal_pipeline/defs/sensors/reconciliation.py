"""Reconciliation: compares inboxes, documents and runs, reports every discrepancy and repairs those it can.

The sensors resolve discrepancies over time; reconciliation shows that none remains, or lists them.

Does not belong here: comparing an inbox with the documents (`storage.inbox.reconciliation`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import is_abandoned
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.defs.execution.prospects import with_active_runs
from legal_pipeline.defs.execution.run_requests import REQUEST_AGAIN_AFTER
from legal_pipeline.model import Origin, Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.storage.inbox.arrivals import Arrivals
from legal_pipeline.storage.inbox.configured import inboxes
from legal_pipeline.storage.inbox.reconciliation import Discrepancy, Finding, Reconciliation
from legal_pipeline.storage.inbox.scan import ArrivalScanner
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.topology import PRIORITY_TAG, QUEUE_TAG, Queue

SHOWN = 50
"""Maximum number of discrepancies in the run log; the metadata has the total."""


@dataclass
class Report:
    """What was compared; complete once all discrepancies have been consumed."""

    places: list[str] = field(default_factory=list)
    objects: int = 0
    documents: int = 0
    found: Counter[Finding] = field(default_factory=Counter)

    @property
    def sentence(self) -> str:
        where = ", ".join(self.places) or "no inbox is set"
        counts = f"{self.objects:,} objects, {self.documents:,} documents from there"
        kinds = ", ".join(f"{count:,} {finding.replace('_', ' ')}" for finding, count in sorted(self.found.items()))
        return f"{where}: {counts}; {kinds or 'no difference'}"


def reconcile(services: Services, instance: dg.DagsterInstance, report: Report) -> Iterator[Discrepancy]:
    """Yields each discrepancy, after repairing it where possible. Raises LegalPipelineError when an inbox cannot be listed."""
    for discrepancy in _discrepancies(services, instance, report):
        report.found[discrepancy.finding] += 1
        yield discrepancy


def _discrepancies(services: Services, instance: dg.DagsterInstance, report: Report) -> Iterator[Discrepancy]:
    settings, engine = services.settings, services.store.engine
    prefixes = []
    for inbox in inboxes(settings, S3.of(settings)):
        report.places.append(inbox.place)
        prefixes.append(inbox.uri_prefix)
        of_it = Reconciliation(ArrivalScanner(Arrivals(engine), inbox, settings.matter_priorities))
        yield from of_it.discrepancies()
        report.objects += of_it.objects
        report.documents += of_it.documents
    yield from _without_run(RunRequests(engine), instance)
    for document_id, source_uri in RunRequests(engine).outside_inboxes(prefixes):
        said = f"waits for a run, and {source_uri} is in no inbox of the settings"
        yield Discrepancy(Finding.NO_RUN, document_id, said, "left alone; set the inbox it came from, or run it by name")
    left = [marked for marked in services.store.documents.running() if is_abandoned(instance, marked[1])]
    # checked twice: a run may have ended between the two queries
    for document_id, run_id in sorted(set(left).intersection(services.store.documents.running())):
        said = f"is marked as running, and its run {run_id} is over or deleted"
        yield Discrepancy(Finding.DEAD_RUN, document_id, said, "the sensor ended_runs gives it its state")


def _without_run(requests: RunRequests, instance: dg.DagsterInstance) -> Iterator[Discrepancy]:
    for page in requests.all_requested_before(now() - REQUEST_AGAIN_AFTER, (Origin.ARRIVAL, Origin.CHILD)):
        busy = with_active_runs(instance, page)
        lost = [document_id for document_id in page if document_id not in busy]
        requests.release_claim(lost)
        for document_id in lost:
            yield Discrepancy(Finding.NO_RUN, document_id, "was asked for, waits, and no run is at it", "asked for with the next tick")


@dg.op(description="Compares inboxes, documents and runs, and reports discrepancies.", tags={QUEUE_TAG: Queue.CLEANUP.value})
def reconcile_inboxes(context: dg.OpExecutionContext, pipeline: dg.ResourceParam[Services]) -> None:
    report = Report()
    for number, each in enumerate(reconcile(pipeline, context.instance, report)):
        if number < SHOWN:
            context.log.warning(f"{each.subject or each.finding}: {each.message}; {each.action}")
    context.log.info(report.sentence)
    counts = {finding.value: report.found[finding] for finding in Finding}
    context.add_output_metadata({"objects": report.objects, "documents": report.documents, "said": report.sentence, **counts})


@dg.job(
    description="Verifies that every object in the inboxes is accounted for, or lists those that are not.",
    executor_def=document_executor,
    # must not wait behind the runs that it checks
    tags={PRIORITY_TAG: Priority.HIGH.value},
)
def reconcile_arrivals() -> None:
    reconcile_inboxes()


hourly_reconciliation = dg.ScheduleDefinition(
    name="hourly_reconciliation",
    job=reconcile_arrivals,
    cron_schedule="17 * * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Runs reconcile_arrivals every hour.",
)
