"""Profiles of hypothesis: the same examples in every CI run, new ones on a developer's machine, twenty times as many at night."""

from __future__ import annotations

import os

from hypothesis import settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "default")
_FACTORS = {"nightly": 20}

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("nightly", deadline=None, print_blob=True)
settings.load_profile(PROFILE)


def examples(count: int) -> int:
    """How many examples a test tries that tries `count` of them in CI."""
    return count * _FACTORS.get(PROFILE, 1)
