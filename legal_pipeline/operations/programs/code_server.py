"""`python -m legal_pipeline.operations.programs.code_server ...` is `dagster api grpc ...` with a pulse."""

from __future__ import annotations

from importlib import import_module

from legal_pipeline.workers.start_up import importing


def main() -> None:
    with importing():
        from dagster._cli.api import grpc_command

        from legal_pipeline.monitoring.answers import code_server_error
        from legal_pipeline.operations.programs.self_probe import start_pulse
        from legal_pipeline.settings import load_settings

        # what the server loads next
        import_module("legal_pipeline.deployment.code_location")

    settings = load_settings()
    start_pulse(settings, "code-server", lambda: code_server_error(settings.code_server_port))
    grpc_command()


if __name__ == "__main__":
    main()
