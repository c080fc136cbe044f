"""Faults that a person makes, and what a person does about an alarm: the remedy that it prints is pasted as it stands."""

from __future__ import annotations

import json
import random
import re
import shlex
import time
from typing import Any

import dagster as dg

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import State
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.faults.running.arena import Arena, NobodyToHit

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
    done = arena.deployment.call("batch", "cancel", arena.batch_id(), "--wait", "60")
    if "nothing was left to cancel" in done.stdout:
        return "the batch was over before it could be cancelled"
    wait_until(lambda: not _has_active_runs(arena.deployment), "the runs have ended", max(arena.cancel_seconds, 180))
    said = paste(arena.deployment, "failed (configuration)", "retry")
    return f"batch cancelled and retried ({said})"


def cancel_in_scan(arena: Arena, chance: random.Random) -> str | None:
    """The batch is cancelled in the middle of its scans: everything of it ends at once; then somebody wants it after all."""
    deployment = arena.deployment
    batch_id = arena.batch_id()
    began = time.monotonic()
    cancelled = deployment.call("batch", "cancel", batch_id)
    took = time.monotonic() - began
    wait_until(
        lambda: not deployment.leases.all(), f"nobody has anything of it: {cancelled.stdout}{deployment.logs()}", arena.cancel_seconds
    )
    ended = time.monotonic() - began
    documents = deployment.services.store.documents
    pages = documents.pages_read([status.document.document_id for status in documents.find()])
    left = list(documents.find(states=[State.WAITING, State.RUNNING]))
    assert not left, f"{cancelled.stdout}: {[status.document.file_name for status in left]}"
    retried = deployment.call("batch", "retry", batch_id, "--failed")
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


def _has_active_runs(deployment: Deployment) -> bool:
    with deployment.instance as instance:
        return instance.get_runs_count(dg.RunsFilter(job_name="process_document", statuses=ACTIVE_STATUSES)) > 0
