"""`python -m legal_pipeline.operations.daemon run ...` is `dagster-daemon run ...` that looks for new backfills every second.

Dagster's own half minute is a constant of a module and no setting; a person who has just submitted an
urgent document would spend it watching nothing happen. Looking costs one indexed query. It also samples and
serves the metrics, in threads: it is the one process of a deployment that there is always one of.
"""

from __future__ import annotations

import dagster._daemon.controller as controller
from dagster._daemon.cli import main

from legal_pipeline.operations.prometheus_endpoint import start_metrics
from legal_pipeline.settings import load_settings

LOOK_EVERY_SECONDS = 1

if __name__ == "__main__":
    controller.DEFAULT_DAEMON_INTERVAL_SECONDS = LOOK_EVERY_SECONDS
    start_metrics(load_settings())
    main()
