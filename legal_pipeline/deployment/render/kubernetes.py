"""Manifests for workers in a Kubernetes cluster: a Deployment for each worker group, scaled by KEDA on what waits in its queues.

The control machine stays outside, or is a machine of its own: it has the daemon and the UI, and serves every queue, so that the cluster may
scale to nothing. Prometheus scrapes its endpoint (`LEGAL_PIPELINE_METRICS_PORT`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml  # type: ignore[import-untyped]

from legal_pipeline.deployment.plan import ENVIRONMENT, Program, programs
from legal_pipeline.deployment.render.compose import HEALTH_CHECK_SECONDS, USER_ID, health_check
from legal_pipeline.deployment.render.server import CODE, CONFIG, DAGSTER_HOME, GENERATED, HOME, places
from legal_pipeline.settings import variable
from legal_pipeline.topology import Profile

NAME = "legal-pipeline"
"""Of the image, of the Secret with the two URLs, and of the ConfigMap with the settings that are no secrets."""
QUEUE_METRIC = "legal_pipeline_queue_messages"
_SECRETS = ("database_url", "broker_url")
_SETTINGS = {
    variable("s3_bucket"): "case-files",
    variable("files_uri"): "s3://case-files/files",
}
"""Examples: the values of the control machine belong here."""
_PROMETHEUS = "http://prometheus-server.monitoring.svc"
_MOST_REPLICAS = 8
_MESSAGES_A_PROCESS = 4
"""KEDA adds a pod when more messages than this wait for each process of those there are."""

Manifest = dict[str, Any]


class _Written(yaml.SafeDumper):  # type: ignore[misc]
    """Writes what occurs twice twice: a person reads and edits these files."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def manifests(profile: Profile) -> str:
    """Returns all manifests of the workers of a profile in one file."""
    documents = [yaml.dump(manifest, Dumper=_Written, sort_keys=False, width=140) for manifest in _manifests(profile)]
    head = f"# Workers of profile {profile.name}; {GENERATED}.\n# The Secret {NAME} has the URLs: see docs/deployment.md, Kubernetes.\n"
    return head + "---\n".join(documents)


def _manifests(profile: Profile) -> Iterator[Manifest]:
    yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": NAME}, "data": _SETTINGS}
    for program in programs(profile, places()):
        if program.is_worker:
            yield _deployment(program, profile)
            yield _scaled(program)


def _deployment(program: Program, profile: Profile) -> Manifest:
    labels = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/component": program.name}
    environment = ENVIRONMENT | {variable("home"): str(HOME), "DAGSTER_HOME": str(DAGSTER_HOME), variable("profile"): profile.name}
    environment |= {"TMPDIR": str(HOME / "tmp")}
    secrets = [
        {"name": variable(name), "valueFrom": {"secretKeyRef": {"name": NAME, "key": f"legal_pipeline_{name}"}}} for name in _SECRETS
    ]
    mounts = [{"name": "home", "mountPath": str(HOME)}, {"name": "tmp", "mountPath": "/tmp"}]
    unprivileged = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    # the volume hides what the image has there
    prepared = f"mkdir -p {DAGSTER_HOME} {HOME}/tmp && ln -sf {CONFIG}/dagster.yaml {DAGSTER_HOME}/dagster.yaml"
    image = {"image": f"{NAME}:local", "securityContext": unprivileged, "volumeMounts": mounts}
    pod: Manifest = {
        # a stopping worker finishes its steps, or returns them to the queue
        "terminationGracePeriodSeconds": program.stop_seconds,
        "securityContext": {"runAsNonRoot": True, "runAsUser": USER_ID, "runAsGroup": USER_ID, "fsGroup": USER_ID},
        "automountServiceAccountToken": False,
        "initContainers": [{"name": "home", **image, "command": ["sh", "-c", prepared]}],
        "containers": [
            {
                "name": program.name,
                **image,
                "command": [str(CODE / ".venv" / "bin" / "python"), *program.command[1:]],
                "envFrom": [{"configMapRef": {"name": NAME}}],
                "env": [{"name": name, "value": value} for name, value in environment.items()] + secrets,
                "resources": {
                    "requests": {"cpu": str(program.processes), "memory": str(program.memory_bytes)},
                    "limits": {"memory": str(program.memory_bytes)},
                },
                # it ends a program that makes no progress
                "livenessProbe": {
                    "exec": {"command": list(health_check(program)[1:])},
                    "periodSeconds": HEALTH_CHECK_SECONDS,
                    "timeoutSeconds": 30,
                    "failureThreshold": 1,
                },
            }
        ],
        "volumes": [{"name": "home", "emptyDir": {}}, {"name": "tmp", "emptyDir": {}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"{NAME}-{program.name}", "labels": labels},
        # the number of pods is KEDA's
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": pod}},
    }


def _scaled(program: Program) -> Manifest:
    query = f'sum({QUEUE_METRIC}{{queue=~"{"|".join(queue.replace(".", "[.]") for queue in program.queues)}",kind="waiting"}})'
    trigger = {
        "type": "prometheus",
        "metadata": {"serverAddress": _PROMETHEUS, "query": query, "threshold": str(_MESSAGES_A_PROCESS * program.processes)},
    }
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": f"{NAME}-{program.name}"},
        "spec": {
            "scaleTargetRef": {"name": f"{NAME}-{program.name}"},
            "minReplicaCount": 0,
            "maxReplicaCount": _MOST_REPLICAS,
            "triggers": [trigger],
        },
    }
