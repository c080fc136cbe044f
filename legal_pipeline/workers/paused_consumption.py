"""Pauses consumption while a worker cannot do its work: it would only hold messages that another worker could process.

What it has in hand is finished. An obstacle on one machine need not exist on another, so messages stay in their queues for workers
that can process them. The heartbeat of the worker gives the reason, and the monitor names the machine.

A message that the worker requested a moment earlier is still delivered.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import redis
from celery import bootsteps

from legal_pipeline.settings import Settings
from legal_pipeline.storage.disks import Disk, disk_of

log = logging.getLogger(__name__)

Obstacle = Callable[[], bool]
"""Returns whether consumption is paused, as of the last check."""


class PausedConsumption(bootsteps.StartStopStep):  # type: ignore[misc]
    """Requests no message while there is an obstacle.

    A step of the consumer: each connection to the broker has its own.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)
    obstacles: ClassVar[Sequence[Obstacle]] = ()

    def start(self, parent: Any) -> None:
        qos = parent.task_consumer.channel.qos
        can_consume: Callable[[], bool] = qos.can_consume
        qos.can_consume = lambda: not any(pauses() for pauses in self.obstacles) and can_consume()


@dataclass
class VersionWatch:
    """Compares the code of this worker with that of the control machine: results of two versions would lie side by side."""

    find: Callable[[redis.Redis], str | None]
    """The code of the control machine as it publishes it; None when it is this machine, or says nothing. May raise LegalPipelineError."""
    own: str = ""
    other: str | None = field(default=None, init=False)
    """That of the control machine, when it is another one."""

    def look(self, client: redis.Redis) -> None:
        # a daemon that is being restarted says nothing
        if (found := self.find(client)) is None:
            return
        other = found if found != self.own else None
        if other != self.other:
            said = "another version of legal-pipeline runs on the control machine: no message is taken"
            log.warning("%s", said if other else "the control machine has the same version of legal-pipeline again")
        self.other = other

    def pauses(self) -> bool:
        return self.other is not None


@dataclass
class DiskWatch:
    """Looks whether the disks of a machine that lends workers have room for documents."""

    folders: Sequence[Path]
    disk_at: Callable[[Path], Disk] = disk_of
    full: Disk | None = field(default=None, init=False)

    def look(self) -> None:
        found = next((disk for folder in self.folders if (disk := self._disk(folder)) is not None and disk.is_low), None)
        if (found is None) != (self.full is None):
            log.warning("%s", f"the disk {found}: no message is taken" if found else "the disk has room again")
        self.full = found

    def pauses(self) -> bool:
        return self.full is not None

    def _disk(self, folder: Path) -> Disk | None:
        try:
            return self.disk_at(folder)
        except OSError:
            # the work itself reports what it cannot reach
            return None


def disk_watch(settings: Settings) -> DiskWatch:
    """Watches nothing on a control machine, whose queues nobody else may serve: there the documents wait, and the disk is an alarm."""
    if settings.machine.is_control:
        return DiskWatch(())
    return DiskWatch((settings.home, settings.downloads_dir, Path(tempfile.gettempdir())))
