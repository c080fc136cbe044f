"""The paths of a server that is set up as described in docs/deployment.md. The committed files use only these."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from legal_pipeline.deployment.plan import Places
from legal_pipeline.settings import Settings

CODE = PurePosixPath("/opt/legal-pipeline")
CONFIG = PurePosixPath("/etc/legal-pipeline")
HOME = PurePosixPath("/var/lib/legal-pipeline")
DAGSTER_HOME = PurePosixPath(Settings.model_construct(home=Path(HOME), broker_url="redis://").dagster_home)
USER = "legal-pipeline"

GENERATED = "written by `legal-pipeline workers render` from legal_pipeline/topology: edit the topology, not this file"


def default_number(name: str) -> int:
    """Returns the default of a numeric setting, ignoring the environment, so that committed files are the same everywhere."""
    return int(Settings.model_fields[name].default)


def places(programs: PurePosixPath = CODE / ".venv" / "bin", workspace: PurePosixPath = CONFIG / "workspace.yaml") -> Places:
    return Places(
        programs,
        workspace,
        "127.0.0.1",
        default_number("webserver_port"),
        default_number("code_server_port"),
        home=HOME,
        unresponsive_seconds=default_number("unresponsive_timeout_seconds"),
        start_seconds=default_number("start_timeout_seconds"),
        browse_port=default_number("workspace_port"),
    )
