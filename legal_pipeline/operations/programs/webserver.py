"""`python -m legal_pipeline.operations.programs.webserver ...` is `dagster-webserver ...` with a pulse."""

from __future__ import annotations

from dagster_webserver.cli import main

from legal_pipeline.monitoring.answers import webserver_error, webserver_url
from legal_pipeline.operations.programs.self_probe import start_pulse
from legal_pipeline.settings import load_settings

if __name__ == "__main__":
    settings = load_settings()
    url = webserver_url(settings)
    start_pulse(settings, "webserver", lambda: webserver_error(url))
    main()  # type: ignore[no-untyped-call]
