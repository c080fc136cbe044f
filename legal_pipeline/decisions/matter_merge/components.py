"""Finds the wordings that hang together through common blocks: the parts of a matter that can be merged each by itself."""

from __future__ import annotations

import json
import pickle
from array import array
from collections.abc import Iterator

from legal_pipeline.model import Entity
from legal_pipeline.storage.merges.scratch import Scratch, Worded

_WORDED = "wording.number, wording, content, holders, mentions, weight, representatives"


def find_components(scratch: Scratch) -> None:
    """Fills the table `component`. Memory: four bytes for each wording."""
    [(largest,)] = scratch.all("select coalesce(max(number), 0) from wording")
    parent = array("i", range(largest + 1))

    def root_of(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    last_block, first = None, 0
    for block, number in scratch.rows("select block, number from block order by block, number"):
        if block != last_block:
            last_block, first = block, number
        else:
            one, other = sorted((root_of(first), root_of(number)))
            parent[other] = one
    numbers = scratch.rows("select number from wording where holders > 0")
    scratch.put("insert into component values (?, ?)", ((root_of(number), number) for (number,) in numbers))


def roots_of_wordings(scratch: Scratch, wordings: list[int]) -> set[int]:
    query = "select root from component join wording on wording.number = component.number where wording in ({})"
    return {row[0] for row in scratch.among(query, wordings)}


def roots_of_blocks(scratch: Scratch, blocks: list[int]) -> set[int]:
    return {
        row[0]
        for row in scratch.among("select root from component join block on block.number = component.number where block in ({})", blocks)
    }


def whole_components(scratch: Scratch, without: set[int], at_least: int) -> Iterator[list[Worded]]:
    """Yields wordings, whole components together, in lists of `at_least` so many; the last one may be shorter."""
    found: list[Worded] = []
    query = f"select root, {_WORDED} from component join wording on wording.number = component.number order by root, component.number"
    for row in scratch.rows(query):
        if row[0] in without:
            continue
        if len(found) >= at_least and found[-1].root != row[0]:
            yield found
            found = []
        found.append(_worded(row))
    if found:
        yield found


def of_components(scratch: Scratch, roots: set[int]) -> Iterator[Worded]:
    """Yields the wordings of these components."""
    query = (
        f"select root, {_WORDED} from component join wording on wording.number = component.number where root = ? order by component.number"
    )
    for root in sorted(roots):
        yield from map(_worded, scratch.all(query, (root,)))


def content_of(scratch: Scratch, number: int) -> Entity:
    [(content,)] = scratch.all("select content from wording where number = ?", (number,))
    return _unpacked(content)


def _worded(row: tuple[int, int, int, bytes, int, int, int, str]) -> Worded:
    root, number, wording, content, holders, mentions, weight, representatives = row
    ids = sorted((entity_id, count) for entity_id, count in json.loads(representatives))
    return Worded(number, wording, _unpacked(content), holders, mentions, weight, tuple(ids), root)


def _unpacked(content: bytes) -> Entity:
    # safe to unpickle: no other process can open the file of these tables
    entity: Entity = pickle.loads(content)
    return entity
