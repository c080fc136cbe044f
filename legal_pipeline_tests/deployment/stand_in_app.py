"""A Celery application that starts in a second, in place of the one that imports everything."""

from __future__ import annotations

import time
from pathlib import Path

from celery import Celery, signals

from legal_pipeline.defs.execution.celery_app import celery_settings
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.program_settings import publish

app = Celery("stand_in")
app.conf.update(celery_settings(load_settings()))


@signals.celeryd_after_setup.connect
def _publish(sender: str, **_: object) -> None:
    publish(load_settings(), sender.partition("@")[0])


@app.task(name="stand_in.nap")
def nap(seconds: float, diary: str) -> None:
    """Writes into its diary when it begins and when it has ended."""
    with Path(diary).open("a") as file:
        print("began", file=file, flush=True)
        time.sleep(seconds)
        print("ended", file=file, flush=True)
