"""`python -m legal_pipeline.operations.daemon run ...` is `dagster-daemon run ...` that checks for new backfills every second.

Dagster's interval of half a minute is a module constant, not a setting, and would delay an urgent document. A check
costs one indexed query. The daemon also samples and serves the metrics in threads, because a deployment has exactly
one daemon.
"""

from __future__ import annotations

import dagster._daemon.controller as controller
from dagster._daemon.cli import main

from legal_pipeline.operations.prometheus_endpoint import start_metrics
from legal_pipeline.settings import load_settings

CHECK_EVERY_SECONDS = 1

if __name__ == "__main__":
    controller.DEFAULT_DAEMON_INTERVAL_SECONDS = CHECK_EVERY_SECONDS
    start_metrics(load_settings())
    main()
