"""The generated files in the repository: writes them, and finds those that are out of date."""

from __future__ import annotations

from pathlib import Path

from legal_pipeline.deployment.render import compose, dagster, kubernetes, systemd, tables
from legal_pipeline.deployment.render.server import default_number
from legal_pipeline.topology import PROFILES, Profile

DOCUMENT = "docs/deployment.md"
"""Holds the tables of `tables`."""

_IN_A_CLUSTER = "c7i.2xlarge"
"""A cluster lends workers: the profile of a control machine has more than those."""


def committed(profile: Profile) -> dict[str, str]:
    """Returns the text of each file by its path in the repository."""
    port = default_number("code_server_port")
    files = {
        "dagster.yaml": dagster.dagster_yaml(profile),
        "workspace.yaml": dagster.workspace_yaml(port),
        "compose-workspace.yaml": dagster.workspace_yaml(port, host="code-server"),
        "compose.yaml": compose.compose_yaml(profile),
        "Dockerfile": compose.dockerfile(),
        "kubernetes.yaml": kubernetes.manifests(PROFILES[_IN_A_CLUSTER]),
        **{f"systemd/{name}": text for name, text in systemd.units(profile).items()},
    }
    return {f"deploy/{name}": text for name, text in files.items()}


def stale(root: Path, profile: Profile) -> list[str]:
    """Returns the paths of files that are missing, out of date, or no longer generated."""
    wanted = _wanted(root, profile)
    differ = [path for path, text in wanted.items() if _text(root / path) != text]
    return differ + [path for path in _units(root) if path not in wanted]


def write(root: Path, profile: Profile) -> list[str]:
    """Updates the files; returns the paths that were written or removed."""
    wanted, changed = _wanted(root, profile), stale(root, profile)
    for path in changed:
        if path in wanted:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(wanted[path], encoding="utf-8")
        else:
            (root / path).unlink()
    return changed


def _wanted(root: Path, profile: Profile) -> dict[str, str]:
    document = _text(root / DOCUMENT)
    return committed(profile) | ({} if document is None else {DOCUMENT: tables.with_tables(document)})


def _units(root: Path) -> list[str]:
    """Returns the existing units; the unit of a renamed worker would start it under its old name."""
    folder = root / "deploy" / "systemd"
    return sorted(str(path.relative_to(root)) for kind in ("service", "target", "slice") for path in folder.glob(f"*.{kind}"))


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
