"""Faults that a person makes, and what a person does about an alarm: the remedy that it prints is pasted as it stands."""

from __future__ import annotations

import json
import random
import re
import shlex
import time
from collections.abc import Collection
from typing import Any

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import State
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.topology import BATCH_TAG, PARTITION_TAG, Queue
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.faults.running.arena import Arena, NobodyToHit

_OPEN = (State.WAITING, State.RUNNING)

ASK_EVERY_SECONDS = 1.0
"""A reading of the monitor takes a third of a second of a machine on which the work is to go on."""

_COMMAND = re.compile(r"`legal-pipeline ([^`]*)`")


def problems(deployment: Deployment) -> list[dict[str, Any]]:
    """The problems that `monitor --once` reports; its exit code says whether there are any."""
    done = deployment.call("monitor", "--once", "--json")
    found: list[dict[str, Any]] = json.loads(done.stdout)["problems"]
    assert done.returncode == bool(found), done.stdout + done.stderr
    return found


def commands_in(text: str, first_word: str) -> list[list[str]]:
    """The commands of a text that begin with this word, as a shell would split them."""
    found = [shlex.split(command) for command in _COMMAND.findall(text)]
    return [command for command in found if command[0] == first_word]


def commands_of(problem: dict[str, Any], first_word: str) -> list[list[str]]:
    return commands_in(problem["fix"], first_word)


def paste(deployment: Deployment, said: str, first_word: str) -> str:
    """Waits for the alarm and pastes its remedy; returns the message."""
    seen: list[dict[str, Any]] = []

    def is_alarmed() -> bool:
        seen[:] = [problem for problem in problems(deployment) if said in problem["said"]]
        return bool(seen)

    wait_until(is_alarmed, lambda: f"the monitor says {said!r} and not {problems(deployment)}", every_seconds=ASK_EVERY_SECONDS)
    commands = [command for problem in seen for command in commands_of(problem, first_word)]
    assert commands, seen
    for command in commands:
        done = deployment.call(*command)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return str(seen[0]["said"])


def wait_for_the_end_of(deployment: Deployment, said: str) -> None:
    """Of this alarm; another one, as of a worker with little memory left, has nothing to do with it."""
    wait_until(
        lambda: not any(said in problem["said"] for problem in problems(deployment)),
        lambda: f"the alarm has ended: {problems(deployment)}",
        every_seconds=ASK_EVERY_SECONDS,
    )


def stop_worker(arena: Arena, chance: random.Random) -> str | None:
    """A worker group is stopped, as by a person who forgets it; everything of its queues waits."""
    groups = arena.deployment.settings.machine.workers
    group = chance.choice([group for group in groups if set(group.queues) & {Queue.BATCH_NORMAL, Queue.OCR, Queue.TEXT}])
    supervisor = Supervisor.find(arena.deployment.settings.home.absolute())
    if supervisor is None:
        raise NobodyToHit("supervisor")
    supervisor.stop(group.name)
    said = paste(arena.deployment, "has no worker", "workers")
    return f"worker {group.name} stopped ({said})"


def cancel_and_retry(arena: Arena, chance: random.Random) -> str | None:
    """The batch is cancelled by mistake; the failed documents keep the monitor red until they are retried."""
    done = [arena.deployment.call("batch", "cancel", batch_id, "--wait", "60") for batch_id in _batches_under_way(arena)]
    if all("nothing was left to cancel" in each.stdout for each in done):
        return "the batch was over before it could be cancelled"
    wait_until(
        lambda: not _active_runs(arena.deployment),
        lambda: f"the runs have ended: {[each.stdout for each in done]} {_active_runs(arena.deployment)}\n{arena.deployment.logs()}",
        max(arena.cancel_seconds, 180),
    )
    # a retry that was asked for before has documents of its own, which cancelling a batch leaves alone: it may have had all of them
    wait_until(
        lambda: arena.deployment.states().get(State.FAILED) or arena.is_final(),
        lambda: f"cancelled documents have failed: {[each.stdout for each in done]} {arena.left()}",
    )
    if not arena.deployment.states().get(State.FAILED):
        return "the batch was cancelled when a retry had all that was left of it"
    said = paste(arena.deployment, "failed (configuration)", "retry")
    return f"batch cancelled and retried ({said})"


def cancel_in_scan(arena: Arena, chance: random.Random) -> str | None:
    """The batch is cancelled in the middle of its scans: everything of it ends at once; then somebody wants it after all."""
    deployment, batch_ids = arena.deployment, _batches_under_way(arena)
    documents = deployment.services.store.documents
    # what had failed before may be retried by itself meanwhile
    ours = {status.document.document_id for status in documents.find(states=_OPEN)}
    began = time.monotonic()
    said = [deployment.call("batch", "cancel", batch_id).stdout for batch_id in batch_ids]
    took = time.monotonic() - began
    wait_until(
        lambda: not _has_leases(deployment, ours), lambda: f"nobody has anything of it: {said}{deployment.logs()}", arena.cancel_seconds
    )
    ended = time.monotonic() - began
    pages = documents.pages_read([status.document.document_id for status in documents.find()])

    def left() -> list[str]:
        return [status.document.file_name for status in documents.find(states=_OPEN) if status.document.document_id in ours]

    wait_until(lambda: not left(), lambda: f"all have a final state: {said}: {left()}", arena.cancel_seconds)
    for batch_id in batch_ids:
        # forced: another fault may have left a queue without a worker, which the documents wait for
        retried = deployment.call("batch", "retry", batch_id, "--failed", "--force")
        assert retried.returncode == 0, retried.stdout + retried.stderr
    return f"cancelled in {took:.1f} s, the last page ended {ended:.1f} s after the command; retried after {pages} pages;"


def delete_runs(arena: Arena, chance: random.Random) -> str | None:
    """Active runs are deleted in the UI, in whatever state they are."""
    with arena.deployment.instance as instance:
        runs = instance.get_runs(filters=dg.RunsFilter(job_name="process_document", statuses=ACTIVE_STATUSES))
        chosen = chance.sample(runs, min(len(runs), chance.randint(1, 4)))
        for run in chosen:
            instance.delete_run(run.run_id)
    if not chosen:
        return None
    return f"runs deleted while {', '.join(sorted(run.status.value.lower() for run in chosen))}"


def _batches_under_way(arena: Arena) -> list[str]:
    """The latest batch first, then others that still have runs: a document may be wanted by several."""
    latest = arena.batch_id()
    with arena.deployment.instance as instance:
        runs = instance.get_runs(filters=dg.RunsFilter(job_name="process_document", statuses=ACTIVE_STATUSES))
        requested = [backfill.backfill_id for backfill in instance.get_backfills(limit=20) if backfill.status is BulkActionStatus.REQUESTED]
    batch_of = Batches(arena.deployment.services.store.engine).batches_of(requested)
    others = {run.tags[BATCH_TAG] for run in runs if BATCH_TAG in run.tags} | {batch_of.get(each, each) for each in requested}
    return [latest, *sorted(others - {latest})]


def _has_leases(deployment: Deployment, document_ids: Collection[str]) -> bool:
    held = [lease.run_id for lease in deployment.leases.all()]
    if not held:
        return False
    with deployment.instance as instance:
        runs = instance.get_runs(filters=dg.RunsFilter(run_ids=held))
    return any(run.tags.get(PARTITION_TAG) in document_ids for run in runs)


def _active_runs(deployment: Deployment) -> list[tuple[str, str, dict[str, str]]]:
    """Id, status and tags of each."""
    with deployment.instance as instance:
        runs = instance.get_runs(filters=dg.RunsFilter(job_name="process_document", statuses=ACTIVE_STATUSES))
    return [(run.run_id, run.status.value, dict(run.tags)) for run in runs]
