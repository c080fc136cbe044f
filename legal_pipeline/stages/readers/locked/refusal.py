"""The refusal of a file that no known password opens."""

from __future__ import annotations

from collections.abc import Sequence

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason


def locked(what: str, tried: Sequence[str]) -> Refusal:
    """Return the refusal: `what` says what is locked. It names the remedy, and never a password."""
    if not tried:
        return Refusal(RefusalReason.ENCRYPTED, f"{what}; give it with --passwords FILE")
    count = "the password that was given does not open it" if len(tried) == 1 else f"none of the {len(tried)} passwords given opens it"
    return Refusal(RefusalReason.ENCRYPTED, f"{what}, and {count}; give another with --passwords FILE")
