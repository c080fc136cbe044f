"""Gathers the wordings that a merge has to look at: those of documents that have changed, and all that they hang together with."""

from __future__ import annotations

import json
import pickle
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy.engine import Connection

from legal_pipeline.model import Entity
from legal_pipeline.stages.resolution.wordings import REPRESENTATIVES, block_ids, wording_id, wording_of
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.merges import state
from legal_pipeline.storage.merges.scratch import Scratch
from legal_pipeline.storage.merges.state import AT_ONCE, StoredLink, StoredWording

_LINKS_AT_ONCE = 50
"""Of one wording, when the three smallest are asked for."""


@dataclass(frozen=True, slots=True)
class Gathering:
    connection: Connection
    """All is read in one transaction."""
    matter: str
    scratch: Scratch
    is_whole: bool
    """Nothing is read of what the last merge has left."""

    def gather(self) -> None:
        """Reads the documents that have changed; `hang_together` goes on from there."""
        for document_id, key, found in state.changed_documents(self.connection, self.matter, is_whole=self.is_whole):
            members = [(entity.entity_id, self._wording(entity), entity.mention_count) for entity in found]
            self.scratch.put("insert into member values (?, ?, ?)", members)
            ids = json.dumps([entity_id for entity_id, _, _ in members])
            self.scratch.do("insert into document values (?, ?, ?)", (document_id, key, ids))
        self.scratch.count_members(REPRESENTATIVES)
        if not self.is_whole:
            self._lose_documents()
            self.scratch.want(state.decided_wordings(self.connection, self.matter))
            self.scratch.do("insert or ignore into wanted (wording) select wording from wording")
            self.scratch.do("insert or ignore into followed (block) select distinct block from block")

    def _wording(self, entity: Entity) -> int:
        wording = wording_id(self.matter, entity)
        number = self.scratch.add_wording(wording, wording_of(entity))
        if number is not None:
            self.scratch.add_blocks(number, block_ids(self.matter, entity))
        return wording

    def _lose_documents(self) -> None:
        for document_id, entity_ids in state.lost_documents(self.connection, self.matter):
            self.scratch.do("insert into gone_document values (?)", (document_id,))
            self._lose(state.links_of(self.connection, entity_ids))
        self._lose(state.links_of_single_mentions(self.connection, self.matter))

    def _lose(self, links: Iterable[StoredLink]) -> None:
        for link in links:
            self.scratch.do("insert or ignore into gone values (?, ?, ?)", (link.entity_id, link.wording, link.mentions))
            self.scratch.do("insert or ignore into stale values (?)", (link.target,))
            if link.wording is not None:
                self.scratch.want([link.wording])

    def hang_together(self) -> None:
        """Reads what is stored of all wordings that were asked for, and of all others in their blocks, until there is no more."""
        if self.is_whole:
            return
        while True:
            if wordings := self.scratch.unread("wanted", AT_ONCE):
                self._read(wordings)
            elif blocks := self.scratch.unread("followed", AT_ONCE):
                self.scratch.want(state.wordings_in(self.connection, blocks))
            else:
                return

    def _read(self, wordings: list[int]) -> None:
        stored = state.stored_wordings(self.connection, wordings)
        for wording in stored:
            self.scratch.add_wording(wording)
        changes = _Changes.of(self, stored)
        for wording, blocks in state.stored_blocks(self.connection, list(stored)).items():
            self.scratch.add_blocks(changes.number[wording], blocks)
            self.scratch.follow(blocks)
        changes.apply()

    def touch(self, links: Iterable[StoredLink]) -> None:
        """Has links written anew, unless they are gone, and the entities of the matter that they lead to."""
        for link in links:
            self.scratch.do("insert or ignore into stale values (?)", (link.target,))
            if link.wording is not None:
                self.scratch.do(
                    "insert or ignore into touched select ?, ?, ? where not exists (select 1 from gone where entity_id = ?)",
                    (link.entity_id, link.wording, link.mentions, link.entity_id),
                )

    def smallest(self, wording: int, *, without: Container[str] = frozenset()) -> list[tuple[str, int]]:
        """Returns the smallest ids that have a wording, with their mentions; at most three."""
        query = "select entity_id, mentions from member where wording = ? order by entity_id"
        found = list(islice((row for row in self.scratch.rows(query, (wording,)) if row[0] not in without), REPRESENTATIVES))
        if not self.is_whole:
            stored = (link for link in self._remaining(wording) if link.entity_id not in without)
            old = list(islice(stored, REPRESENTATIVES))
            self.touch(old)
            found = sorted({*found, *((link.entity_id, link.mentions) for link in old)})[:REPRESENTATIVES]
        return found

    def _remaining(self, wording: int) -> Iterator[StoredLink]:
        """Yields the stored links of a wording that are not gone, those with the smallest ids first."""
        for some in batched(state.links_with(self.connection, wording), _LINKS_AT_ONCE):
            query = "select entity_id from gone where entity_id in ({})"
            gone = {row[0] for row in self.scratch.among(query, [link.entity_id for link in some])}
            yield from (link for link in some if link.entity_id not in gone)


@dataclass(slots=True)
class _Changes:
    """What becomes of stored wordings: their sums without what is gone and with what is new, and their representatives."""

    gathering: Gathering
    stored: dict[int, StoredWording]
    number: dict[int, int] = field(default_factory=dict)
    new: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    has_content: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, gathering: Gathering, stored: dict[int, StoredWording]) -> _Changes:
        changes = cls(gathering, stored)
        query = "select wording, number, representatives, content is not null from wording where wording in ({})"
        for wording, number, representatives, has_content in gathering.scratch.among(query, list(stored)):
            changes.number[wording] = number
            changes.new[wording] = [(entity_id, mentions) for entity_id, mentions in json.loads(representatives)]
            if has_content:
                changes.has_content.add(wording)
        return changes

    def apply(self) -> None:
        gathering, scratch = self.gathering, self.gathering.scratch
        links = {
            link.entity_id: link
            for link in state.links_of(gathering.connection, (each for row in self.stored.values() for each in row.representatives))
        }
        gathering.touch(links.values())
        stored = list(self.stored)
        query = "select wording, count(*), sum(mentions), sum(max(mentions, 1)) from gone where wording in ({}) group by wording"
        gone = {wording: lost for wording, *lost in scratch.among(query, stored)}
        query = "select distinct wording from gone where entity_id in ({})"
        changed = {row[0] for some in batched(links, AT_ONCE) for row in scratch.among(query, some)}
        first: dict[int, str] = {}
        for wording, row in self.stored.items():
            holders, mentions, weight = gone.get(wording, (0, 0, 0))
            if wording in changed:
                representatives = gathering.smallest(wording)
            else:
                old = [(each, links[each].mentions) for each in row.representatives]
                representatives = sorted({*old, *self.new[wording]})[:REPRESENTATIVES]
            scratch.do(
                "update wording set holders = holders + ?, mentions = mentions + ?, weight = weight + ?, representatives = ?,"
                " is_stored = 1, stored_target = ?, was_decided = ? where wording = ?",
                (
                    row.holders - holders,
                    row.mentions - mentions,
                    row.weight - weight,
                    json.dumps(representatives),
                    row.target,
                    row.is_decided,
                    wording,
                ),
            )
            if wording not in self.has_content and representatives:
                first[wording] = representatives[0][0]
        self._read_contents(first)

    def _read_contents(self, first: dict[int, str]) -> None:
        found = state.entities_with(self.gathering.connection, first.values())
        contents = ((pickle.dumps(wording_of(found[entity_id])), wording) for wording, entity_id in first.items())
        self.gathering.scratch.put("update wording set content = ? where wording = ?", contents)
