"""What a person typed becomes a matter, an entity or a document: an id, the beginning of one, a name.

Unknown names are answered with the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from legal_pipeline.errors import UsageError
from legal_pipeline.model import DocumentStatus
from legal_pipeline.stages.resolution.name_keys import folded
from legal_pipeline.storage.decisions.entities import KnownName, known_names
from legal_pipeline.storage.store import Store

_LEAST_PREFIX = 5
_NEAREST = 3
_NEAR_ENOUGH = 55
"""Of 100: below this, a name is no suggestion but noise."""


def the_matter(store: Store, name: str | None) -> str:
    """Returns the matter, which need not be named when there is only one. Raises UsageError otherwise."""
    matters = store.documents.matters()
    if name is None and len(matters) == 1:
        return matters[0]
    if name is None:
        raise UsageError(f"which matter? add --matter M; there are: {', '.join(matters)}" if matters else "there is no matter yet")
    if name not in matters:
        raise UsageError(f"there is no matter {name}{nearest(name, matters)}")
    return name


def the_entity(store: Store, matter: str, text: str) -> KnownName:
    """Returns the entity of a matter with this id, beginning of an id, name or other name. Raises UsageError for none or several."""
    known = list(known_names(store.engine, matter))
    wanted = folded(text)
    by_id = [each for each in known if each.entity_id == text or (len(text) >= _LEAST_PREFIX and each.entity_id.startswith(text))]
    by_name = [each for each in known if folded(each.name) == wanted]
    by_alias = [each for each in known if wanted in map(folded, each.aliases)]
    found = by_id or by_name or by_alias
    if not found:
        names = [name for each in known for name in (each.name, *each.aliases)]
        raise UsageError(f"the matter {matter} has no entity {text!r}{nearest(text, names)}")
    if len(found) > 1:
        several = "; ".join(f"{each.entity_id} {each.name} ({each.type}, {each.mention_count} mentions)" for each in found[:8])
        raise UsageError(f"{text!r} may be any of {len(found)} entities; name it by id: {several}")
    return found[0]


def the_document(store: Store, matter: str, text: str) -> DocumentStatus:
    """Returns the document of a matter with this id, beginning of an id or file name. Raises UsageError for none or several."""
    known = list(store.documents.find(matter=matter))
    found = [each for each in known if each.document.document_id == text]
    found = found or [each for each in known if each.document.file_name.casefold() == text.casefold()]
    found = found or [each for each in known if len(text) >= _LEAST_PREFIX and each.document.document_id.startswith(text)]
    if not found:
        raise UsageError(f"the matter {matter} has no document {text!r}{nearest(text, [each.document.file_name for each in known])}")
    if len(found) > 1:
        several = ", ".join(each.document.document_id for each in found[:8])
        raise UsageError(f"{text!r} may be any of {len(found)} documents; name it by id: {several}")
    return found[0]


def nearest(text: str, names: Iterable[str]) -> str:
    """Returns `; did you mean ...?`, or nothing when no name is near."""
    found = nearest_names(text, names)
    return f"; did you mean {' or '.join(found)}?" if found else ""


def nearest_names(text: str, names: Iterable[str]) -> list[str]:
    """Returns the few names that are most like the text, the nearest first."""
    choices = list(dict.fromkeys(names))
    found = process.extract(text, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=_NEAREST, score_cutoff=_NEAR_ENOUGH)
    return [name for name, _, _ in found]
