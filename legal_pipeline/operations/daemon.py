"""`python -m legal_pipeline.operations.daemon run ...` is `dagster-daemon run ...` that checks for new backfills every second.

Dagster's interval of half a minute is a module constant, not a setting, and would delay an urgent document. A check
costs one indexed query. The daemon also samples and serves the metrics in threads, because a deployment has exactly
one daemon; its pulse tells the watchdog that all of them make progress.
"""

from __future__ import annotations

from functools import partial

from legal_pipeline.workers.start_up import importing

CHECK_EVERY_SECONDS = 1
ERRORS_SHOWN_SECONDS = 60
"""How long a heartbeat repeats an error; with Dagster's five minutes an alarm would outlive its cause."""


def heartbeats() -> dict[str, float]:
    """Returns the time of the last heartbeat of each thread of the daemon that has sent one."""
    from dagster import DagsterInstance

    with DagsterInstance.get() as instance:
        required = instance.get_required_daemon_types()
        return {name: beat.timestamp for name, beat in instance.get_daemon_heartbeats().items() if name in required}


def main() -> None:
    with importing():
        import dagster._daemon.cli as daemon_cli
        import dagster._daemon.controller as controller

        from legal_pipeline.defs.execution.unwanted_runs import spare_deleted_runs
        from legal_pipeline.operations.programs.daemon_pulse import start_daemon_pulse
        from legal_pipeline.operations.prometheus_endpoint import start_metrics
        from legal_pipeline.settings import load_settings

    controller.DEFAULT_DAEMON_INTERVAL_SECONDS = CHECK_EVERY_SECONDS
    shortly = partial(controller.daemon_controller_from_instance, error_interval_seconds=ERRORS_SHOWN_SECONDS)
    vars(daemon_cli)["daemon_controller_from_instance"] = shortly
    spare_deleted_runs()
    settings = load_settings()
    start_daemon_pulse(settings, heartbeats, start_metrics(settings))
    daemon_cli.main()


if __name__ == "__main__":
    main()
