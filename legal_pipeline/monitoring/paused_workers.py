"""Workers of other machines that run with consumption paused, and the remedy for each reason.

Does not belong here: when a worker pauses (`workers.paused_consumption`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat


@dataclass(frozen=True, slots=True)
class Reason:
    is_it: Callable[[WorkerHeartbeat], object]
    message: str
    remedy: str


REASONS = (
    Reason(
        lambda beat: beat.is_cut_off,
        "{groups} on {beat.host} cannot reach the database, so no work goes there",
        "mend the network between {beat.host} and the database; the work comes back by itself",
    ),
    Reason(
        lambda beat: beat.is_other_version,
        "{groups} on {beat.host} run another version of legal-pipeline than the control machine, so no work goes there",
        "install the version of the control machine on {beat.host} and run `legal-pipeline workers start` there",
    ),
    Reason(
        lambda beat: beat.full_disk,
        "{groups} on {beat.host} have no room for documents, so no work goes there: the disk {beat.full_disk}",
        "free some space on {beat.host}; `du -axm {beat.full_mount} | sort -n | tail` shows there what uses it;"
        " the work comes back by itself",
    ),
)


def paused_workers(workers: Iterable[WorkerHeartbeat]) -> Iterator[tuple[str, str]]:
    """Yields the message and the remedy for each machine and each reason."""
    workers = list(workers)
    for reason in REASONS:
        found: dict[str, list[WorkerHeartbeat]] = {}
        for beat in workers:
            if reason.is_it(beat):
                found.setdefault(beat.host, []).append(beat)
        for beats in found.values():
            groups = ", ".join(beat.group for beat in beats)
            yield reason.message.format(groups=groups, beat=beats[0]), reason.remedy.format(beat=beats[0])
