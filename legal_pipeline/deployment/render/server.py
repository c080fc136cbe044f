"""Where things are on a server that is set up as `deploy/README.md` says. The committed files know no other paths."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from legal_pipeline.deployment.plan import Places
from legal_pipeline.settings import Settings

CODE = PurePosixPath("/opt/legal-pipeline")
CONFIG = PurePosixPath("/etc/legal-pipeline")
HOME = PurePosixPath("/var/lib/legal-pipeline")
DAGSTER_HOME = PurePosixPath(Settings.model_construct(home=Path(HOME), broker_url="redis://").dagster_home)
USER = "legal-pipeline"

GENERATED = "written by `legal-pipeline workers render` from legal_pipeline/topology.py: change it there, not here"


def default_port(name: str) -> int:
    """A setting's default, whatever the environment of this process says: committed files are the same for everybody."""
    return int(Settings.model_fields[name].default)


def places(programs: PurePosixPath = CODE / ".venv" / "bin", workspace: PurePosixPath = CONFIG / "workspace.yaml") -> Places:
    return Places(programs, workspace, "127.0.0.1", default_port("webserver_port"), default_port("code_server_port"))
