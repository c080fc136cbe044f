"""Profiles of hypothesis: the same examples in every CI run, new ones on a developer's machine, twenty times as many at night."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "developer")
_FACTORS = {"nightly": 20}

# how long an example takes says more about the machine than about the code
_ANY_SPEED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("developer", **_ANY_SPEED)
settings.register_profile("ci", derandomize=True, **_ANY_SPEED)
settings.register_profile("nightly", **_ANY_SPEED)
settings.load_profile(PROFILE)


def examples(count: int) -> int:
    """How many examples a test tries that tries `count` of them in CI."""
    return count * _FACTORS.get(PROFILE, 1)
