"""The program that sends alerts, which notices sooner that nobody evaluates them: what a test waits for is not its patience."""

from __future__ import annotations

from legal_pipeline.alerts import verdict
from legal_pipeline.operations.programs import alerts

STALE_SECONDS = 20.0
"""Several ticks of the sensors of `quick_location`, and an iteration of the daemon that takes long."""

if __name__ == "__main__":
    verdict.STALE_SECONDS = STALE_SECONDS
    alerts.EVERY_SECONDS = 1.0
    alerts.main()
