"""Why a stage's rows are not those that the code and the settings of today would make: read out of its key.

A key is a digest of the key before it, the version of the stage's code and its settings. Given the key before,
every version there was can be tried; what none of them gives was made with other settings.
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
    """None when the stage would make the same rows today from what was before it."""
    if key == stage_key(before, stage.name, stage.code_version, option):
        return None
    for version in _earlier(stage.code_version):
        if key == stage_key(before, stage.name, version, option):
            return StageChange(stage.name, f"code {version} -> {stage.code_version}")
    return StageChange(stage.name, SETTINGS)


def changes(sha256: str, keys: Mapping[str, str], options: Mapping[str, str]) -> list[StageChange]:
    """Of all stages of a state that was whole, each for itself: what comes of it behind is not counted again."""
    found, before = [], sha256
    for stage in STAGES:
        key = keys.get(stage.name)
        if key is None:
            # a stage that there was not yet: nothing behind it can be told
            break
        change = change_of(stage, before, key, options.get(stage.name, ""))
        if change is not None:
            found.append(change)
        before = key
    return found


def _earlier(version: str) -> list[str]:
    """The latest first: versions are counted."""
    return [str(number) for number in range(int(version) - 1, 0, -1)] if version.isdigit() else []
