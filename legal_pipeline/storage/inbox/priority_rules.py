"""Priority and matter of an arrival: the rules, and the order in which they apply. Pure: no bucket, no database.

The tag of the object takes precedence, then the folder, then the default of the matter; otherwise the size decides
(docs/decisions/0019-arrivals.md).

Does not belong here: what a priority means for the queues (`topology`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from legal_pipeline.model import Priority
from legal_pipeline.topology import WHOLE_MAX_BYTES

_MEBIBYTE = 1024 * 1024

FOLDERS: Mapping[str, Priority] = {"urgent": Priority.HIGH}
"""A folder of this name right below the matter's, or above it: `smith-v-jones/urgent/...`, `urgent/smith-v-jones/...`."""


@dataclass(frozen=True, slots=True)
class SizeClass:
    name: str
    up_to_bytes: int | None
    """Inclusive upper bound; None for no bound."""
    priority: Priority
    """Default priority of arrivals of this class."""


SIZE_CLASSES: tuple[SizeClass, ...] = (
    # a run of all its stages in one worker, where its format allows (`topology.run_form`)
    SizeClass("small", WHOLE_MAX_BYTES, Priority.NORMAL),
    SizeClass("ordinary", 64 * _MEBIBYTE, Priority.NORMAL),
    # hours of one OCR process: starts when no other document waits, and is then read in time slices
    SizeClass("giant", None, Priority.LOW),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    priority: Priority
    warning: str | None = None
    """Problem with the object's priority tag."""


def matter_folder(key: str) -> str:
    """Returns the matter's folder of a key: the first, or the second below a priority folder."""
    first, _, rest = key.partition("/")
    return rest.partition("/")[0] if first.casefold() in FOLDERS and "/" in rest else first


def size_class(size_bytes: int) -> SizeClass:
    return next(each for each in SIZE_CLASSES if each.up_to_bytes is None or size_bytes <= each.up_to_bytes)


def ranked(key: str, matter: str, size_bytes: int, tag: str | None, defaults: Mapping[str, Priority]) -> Ranked:
    """Returns the priority of an object; `key` is its name within the inbox, `defaults` holds the priorities of matters."""
    warning = None
    if tag is not None:
        named = tag.strip().casefold()
        if named in set(Priority):
            return Ranked(Priority(named))
        # a tag is any text of up to 256 characters
        warning = f"its priority tag is {tag[:40]!r}, not one of {', '.join(Priority)}; the next rule decided"
    folders = key.split("/")[:-1][:2]
    of_folder = next((FOLDERS[name.casefold()] for name in folders if name.casefold() in FOLDERS), None)
    return Ranked(of_folder or defaults.get(matter) or size_class(size_bytes).priority, warning)
