"""`python -m legal_pipeline.operations.programs.webserver ...` is `dagster-webserver ...` with a pulse."""

from __future__ import annotations

from legal_pipeline.workers.start_up import importing


def main() -> None:
    with importing():
        from dagster_webserver.cli import main as serve

        from legal_pipeline.monitoring.answers import http_error, webserver_url
        from legal_pipeline.operations.programs.self_probe import start_pulse
        from legal_pipeline.settings import load_settings

    settings = load_settings()
    url = webserver_url(settings)
    start_pulse(settings, "webserver", lambda: http_error(url))
    serve()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
