"""The keys to S3 become invalid while documents are read from there."""

from __future__ import annotations

import os
import random

from legal_pipeline.model import State
from legal_pipeline.services import services_for
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.faults.running.arena import Arena, NobodyToHit
from legal_pipeline_tests.faults.running.persons import ASK_EVERY_SECONDS, commands_in, paste, problems

_KEY = "AWS_ACCESS_KEY_ID"
_CODES = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken")


def revoke_keys(arena: Arena, chance: random.Random) -> str | None:
    """The keys to S3 become invalid; they are made valid again, or others take their place."""
    deployment, code, keys = arena.deployment, chance.choice(_CODES), arena.keys
    if keys is None:
        raise NobodyToHit("keys")
    keys.reject_all(code)
    is_alarmed = False

    def is_told() -> bool:
        nonlocal is_alarmed
        is_alarmed = _is_alarmed(deployment, code)
        return is_alarmed or arena.is_final()

    try:
        wait_until(
            is_told,
            lambda: f"an alarm names {code}: {deployment.states()}\n{problems(deployment)}\n{deployment.logs()}",
            every_seconds=ASK_EVERY_SECONDS,
        )
    finally:
        is_rotated = chance.random() < 0.5
        keys.accept(f"tests-{chance.randrange(10**6)}" if is_rotated else keys.accepted)
    if is_rotated:
        deployment.environment[_KEY] = os.environ[_KEY] = keys.accepted
        # commands of this process would go on with clients that were made with the old keys, as no command of an operator does
        services_for.cache_clear()
        _restart(deployment)
    if not is_alarmed:
        return f"{code}, when everything had been read"
    said = "retried by itself"
    if deployment.states().get(State.FAILED):
        said = paste(deployment, "failed (configuration)", "retry")
    return f"{code}, {'new keys' if is_rotated else 'the same keys again'} ({said})"


def _is_alarmed(deployment: Deployment, code: str) -> bool:
    return any(code in problem["said"] for problem in problems(deployment))


def _restart(deployment: Deployment) -> None:
    """What the monitor notes of keys that only this shell has, pasted."""
    shown = deployment.call("monitor", "--once").stdout
    [command, *_] = commands_in("\n".join(line for line in shown.splitlines() if line.startswith("note:") and _KEY in line), "workers")
    done = deployment.call(*command)
    assert done.returncode == 0, done.stdout + done.stderr
