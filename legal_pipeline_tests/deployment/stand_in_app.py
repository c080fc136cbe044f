"""A Celery application that starts in a second, in place of the one that imports everything."""

from __future__ import annotations

import os
import time
from pathlib import Path

from celery import Celery
from kombu.entity import Queue as KombuQueue

from legal_pipeline.topology import Queue

app = Celery("stand_in", broker=os.environ.get("LEGAL_PIPELINE_BROKER_URL"))
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_disable_prefetch=True,
    task_queues=[KombuQueue(queue.value) for queue in Queue],  # type: ignore[no-untyped-call]
)


@app.task(name="stand_in.nap")
def nap(seconds: float, diary: str) -> None:
    """Writes into its diary when it begins and when it has ended."""
    with Path(diary).open("a") as file:
        print("began", file=file, flush=True)
        time.sleep(seconds)
        print("ended", file=file, flush=True)
