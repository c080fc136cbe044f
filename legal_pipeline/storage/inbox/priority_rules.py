"""How urgent an arrival is and whose: tables, and the order they are asked in. Pure: no bucket, no database.

Whoever put the object there knows best, then who made the folder, then who runs the matter; when nobody
has said anything, its size decides (docs/decisions/0019-arrivals.md).

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
    """Included; None for whatever is larger than the class before."""
    priority: Priority
    """Of an arrival that nobody has said anything about."""


SIZE_CLASSES: tuple[SizeClass, ...] = (
    # a run of all its stages in one worker, where its format allows (`topology.run_form`)
    SizeClass("small", WHOLE_MAX_BYTES, Priority.NORMAL),
    SizeClass("ordinary", 64 * _MEBIBYTE, Priority.NORMAL),
    # hours of one OCR process: it begins when nothing else waits, and is read in turns once it has begun
    SizeClass("giant", None, Priority.LOW),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    priority: Priority
    warning: str | None = None
    """What was said about the object and could not be understood."""


def matter_folder(key: str) -> str:
    """The folder of a key that is the matter: the first, or the one below a folder that says how urgent things are."""
    first, _, rest = key.partition("/")
    return rest.partition("/")[0] if first.casefold() in FOLDERS and "/" in rest else first


def size_class(size_bytes: int) -> SizeClass:
    return next(each for each in SIZE_CLASSES if each.up_to_bytes is None or size_bytes <= each.up_to_bytes)


def ranked(key: str, matter: str, size_bytes: int, tag: str | None, defaults: Mapping[str, Priority]) -> Ranked:
    """`key` is the object's name within its inbox, `defaults` the priorities of matters."""
    warning = None
    if tag is not None:
        named = tag.strip().casefold()
        if named in set(Priority):
            return Ranked(Priority(named))
        # a tag is any text of up to 256 characters
        warning = f"its tag priority is {tag[:40]!r}, which is none of {', '.join(Priority)}; the next rule decided"
    folders = key.split("/")[:-1][:2]
    of_folder = next((FOLDERS[name.casefold()] for name in folders if name.casefold() in FOLDERS), None)
    return Ranked(of_folder or defaults.get(matter) or size_class(size_bytes).priority, warning)
