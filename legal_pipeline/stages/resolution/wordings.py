"""Wordings: what entities of different documents have in common that read alike, so that a merge need not look at each of them.

In a matter of many mails, one person writes hundreds of thousands of times; nearly all of these entities of documents have the same type,
name, aliases and value, and only their ids and numbers of mentions differ. They have one wording, which is read and compared once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from legal_pipeline.model import Entity
from legal_pipeline.stages.resolution.blocks import Block, blocks

RULES = "1"
"""Goes up when wordings or blocks are made otherwise: what is stored of them is then of no use, and the matter is merged as a whole."""

REPRESENTATIVES = 3
"""Entities of a wording that a merge must see (`merge_matter`): the first of a star of links, one that is linked to it, and one more, since
two that remain by themselves have the same name, and each gets an id of its own."""


def wording_of(entity: Entity) -> Entity:
    """Returns the entity without what belongs to its document alone."""
    return replace(entity, entity_id="", mention_count=0)


def wording_id(matter: str, entity: Entity) -> int:
    """Returns the number of the entity's wording in the matter, of 64 bits with a sign."""
    merges = [(merge.form, merge.reason) for merge in entity.merges]
    return _digest(["wording", matter, entity.type.value, entity.name, entity.aliases, merges, entity.value])


def block_ids(matter: str, entity: Entity) -> set[int]:
    """Returns the numbers of the blocks that the entity is in. Two blocks with one number would be looked at together, and merged apart."""
    return {block_id(matter, block) for block in blocks(entity)}


def block_id(matter: str, block: Block) -> int:
    return _digest(["block", matter, *block])


def _digest(parts: Iterable[object]) -> int:
    written = json.dumps(list(parts)).encode()
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "big", signed=True)
