"""Derives from a stage's key why its rows are stale.

A key is a digest of the previous key, the version of the stage's code and its settings. Given the previous key,
every earlier version can be tried; if none reproduces the key, the settings have changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from legal_pipeline.storage.facts.stage_results import stage_key
from legal_pipeline.topology import STAGES, Stage

SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class StageChange:
    stage: str
    why: str
    """`code 1 -> 2`, or `settings`."""


def change_of(stage: Stage, before: str, key: str, option: str) -> StageChange | None:
    """Returns the change; None when the stage would produce the same rows from the same input today."""
    if key == stage_key(before, stage.name, stage.code_version, option):
        return None
    for version in _earlier(stage.code_version):
        if key == stage_key(before, stage.name, version, option):
            return StageChange(stage.name, f"code {version} -> {stage.code_version}")
    return StageChange(stage.name, SETTINGS)


def changes(sha256: str, keys: Mapping[str, str], options: Mapping[str, str]) -> list[StageChange]:
    """Returns the change of each stage of a complete state; a change does not count again in the stages after it."""
    changed, before = [], sha256
    for stage in STAGES:
        key = keys.get(stage.name)
        if key is None:
            # the stage did not exist yet: the keys after it cannot be derived
            break
        change = change_of(stage, before, key, options.get(stage.name, ""))
        if change is not None:
            changed.append(change)
        before = key
    return changed


def _earlier(version: str) -> list[str]:
    """Returns earlier versions, latest first; versions are consecutive numbers."""
    return [str(number) for number in range(int(version) - 1, 0, -1)] if version.isdigit() else []
