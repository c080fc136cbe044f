"""Merges the parts of a matter: those that no decision concerns a few thousand wordings at a time, the others together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from legal_pipeline.decisions.matter_merge.components import (
    content_of,
    find_components,
    of_components,
    roots_of_blocks,
    roots_of_wordings,
    whole_components,
)
from legal_pipeline.decisions.matter_merge.gather import Gathering
from legal_pipeline.decisions.matter_merge.named import Named
from legal_pipeline.model import Decision, Entity, SplitMention
from legal_pipeline.stages.resolution.matter import Alike, MatterGraph, by_itself, id_by_itself, merge_matter
from legal_pipeline.stages.resolution.wordings import REPRESENTATIVES, wording_id
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.merges import state
from legal_pipeline.storage.merges.scratch import Scratch, Worded
from legal_pipeline.storage.merges.state import AT_ONCE, Occurrence

_WORDINGS_AT_ONCE = 2_000

_NOT_MEANT = "\0"
"""The digest of documents that no decision names."""


@dataclass(frozen=True, slots=True)
class _Input:
    """What a merge is given for some wordings."""

    entities: list[tuple[str, Entity]] = field(default_factory=list)
    alike: dict[str, Alike] = field(default_factory=dict)
    holders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Number of a wording -> its given representatives."""

    def add(self, worded: Worded, representatives: Sequence[tuple[str, int]], without: Iterable[Entity] = ()) -> None:
        """`without` are holders of the wording that are given by themselves."""
        self.holders[worded.number] = tuple(entity_id for entity_id, _ in representatives)
        self.entities.extend(
            ("", replace(worded.content, entity_id=entity_id, mention_count=count)) for entity_id, count in representatives
        )
        counts = [count for _, count in representatives] + [entity.mention_count for entity in without]
        if worded.holders > len(counts):
            weight = worded.weight - sum(max(1, count) for count in counts)
            self.alike[representatives[-1][0]] = Alike(worded.mentions - sum(counts), weight)


@dataclass(frozen=True, slots=True)
class Parts:
    gathering: Gathering
    named: Named
    decisions: Sequence[Decision]
    splits: Sequence[SplitMention]

    @property
    def _scratch(self) -> Scratch:
        return self.gathering.scratch

    @property
    def _matter(self) -> str:
        return self.gathering.matter

    def merge(self) -> MatterGraph:
        """Merges what was gathered, with all that decisions concern, into `Scratch`; returns the part that decisions concern."""
        meant = self._meant(self.named.names_by_content.keys(), self.named.ids)
        if self.named.has_ids_alone:
            meant |= self._meant((), self._with_ids_by_themselves(self.named.ids - meant.keys()))
        self._ask_for(meant.values())
        self.gathering.hang_together()
        find_components(self._scratch)
        decided = self._decided_roots(meant.values())
        decided |= self._merge_by_rules(decided, self.named.ids - meant.keys())
        graph = self._merge_as_decided(decided, meant)
        self._rewrite_changed()
        self._name_those_by_themselves()
        return graph

    def _meant(self, contents: Collection[str], entity_ids: Collection[str]) -> dict[str, Occurrence]:
        found = state.occurrences(self.gathering.connection, self._matter, contents, entity_ids)
        return {each.entity.entity_id: each for each in found if each.entity.entity_id in entity_ids or self.named.means(each)}

    def _with_ids_by_themselves(self, matter_ids: Set[str]) -> set[str]:
        """Returns the entities of documents that are entities of the matter with these ids if they are merged with none."""
        found: set[str] = set()
        query = "select number, entity_id from member join wording on wording.wording = member.wording where holders > ? order by number"
        for number, rows in groupby(self._scratch.rows(query, (REPRESENTATIVES,)), key=itemgetter(0)):
            content = content_of(self._scratch, number)
            found.update(each for _, each in rows if id_by_itself(self._matter, replace(content, entity_id=each)) in matter_ids)
        return found

    def _ask_for(self, meant: Iterable[Occurrence]) -> None:
        if self.gathering.is_whole:
            return
        self._scratch.follow(self.named.blocks(self._matter))
        self._scratch.want(wording_id(self._matter, found.entity) for found in meant)
        self.gathering.touch(state.links_of(self.gathering.connection, (found.entity.entity_id for found in meant)))

    def _decided_roots(self, meant: Iterable[Occurrence]) -> set[int]:
        roots: set[int] = set()
        for some in batched(self.named.blocks(self._matter), AT_ONCE):
            roots |= roots_of_blocks(self._scratch, some)
        for wordings in batched((wording_id(self._matter, found.entity) for found in meant), AT_ONCE):
            roots |= roots_of_wordings(self._scratch, wordings)
        return roots

    def _merge_by_rules(self, without: set[int], wanted_ids: set[str]) -> set[int]:
        """Merges the components that no decision concerns. Returns those that turn out to be one of the entities in `wanted_ids`."""
        found: set[int] = set()
        for worded in whole_components(self._scratch, without, _WORDINGS_AT_ONCE):
            graph, given = self._merged(worded)
            if not wanted_ids.isdisjoint(entity.entity_id for entity in graph.entities):
                root_of = {entity_id: each.root for each in worded for entity_id, _ in each.representatives}
                found |= {root_of[entity_id] for entity_id, target in graph.matter_entity_of.items() if target in wanted_ids}
                worded = [each for each in worded if each.root not in found]
                graph, given = self._merged(worded)
            self._keep(graph, given, is_decided=False)
        return found

    def _merged(self, worded: Iterable[Worded]) -> tuple[MatterGraph, _Input]:
        given = _Input()
        for each in worded:
            given.add(each, each.representatives)
        return merge_matter(self._matter, given.entities, alike=given.alike), given

    def _merge_as_decided(self, roots: set[int], meant: Mapping[str, Occurrence]) -> MatterGraph:
        by_wording: dict[int, list[Occurrence]] = {}
        for found in meant.values():
            by_wording.setdefault(wording_id(self._matter, found.entity), []).append(found)
        given = _Input()
        for worded in of_components(self._scratch, roots):
            alone = by_wording.get(worded.wording, [])
            ids = {found.entity.entity_id for found in alone}
            representatives = worded.representatives
            if not ids.isdisjoint(entity_id for entity_id, _ in representatives):
                representatives = tuple(self.gathering.smallest(worded.wording, without=ids))
            given.add(worded, representatives, [found.entity for found in alone])
            given.entities.extend((found.document_id, found.entity) for found in alone)
        contents = {found.document_id: found.sha256 for found in meant.values()} | {"": _NOT_MEANT}
        graph = merge_matter(self._matter, given.entities, self.decisions, contents, self.splits, given.alike)
        self._keep(graph, given, is_decided=True)
        target = graph.matter_entity_of
        self._scratch.put("insert or replace into own values (?, ?)", ((each, target[each]) for each in meant if each in target))
        single = {split.entity_id for split in self.splits if not split.is_whole and split.entity_id in target}
        self._scratch.put("insert into single values (?, ?)", ((each, target[each]) for each in sorted(single)))
        return graph

    def _keep(self, graph: MatterGraph, given: _Input, *, is_decided: bool) -> None:
        """Keeps the entities of a graph, and what the holders of each wording are: their representatives, and the others."""
        self._scratch.add_entities(graph.entities)
        target, sizes = graph.matter_entity_of, Counter(graph.matter_entity_of.values())
        results: list[tuple[int, str, bool]] = []
        own: list[tuple[str, str]] = []
        for number, holders in given.holders.items():
            targets = [target[each] for each in holders]
            if len(holders) < REPRESENTATIVES:
                others = targets[0] if len(set(targets)) == 1 else ""
            else:
                others = targets[-1] if sizes[targets[-1]] > 1 else ""
            results.append((number, others, is_decided))
            own += [(each, found) for each, found in zip(holders, targets, strict=True) if found != others]
        self._scratch.put("insert into result values (?, ?, ?)", results)
        self._scratch.put("insert or replace into own values (?, ?)", own)

    def _rewrite_changed(self) -> None:
        """Has all links of a wording written anew, where its holders become something else, or where decisions had set some apart."""
        query = (
            "select wording from wording join result on result.number = wording.number"
            " where is_stored and (was_decided or stored_target <> target)"
        )
        for (wording,) in self._scratch.rows(query):
            self.gathering.touch(state.links_with(self.gathering.connection, wording))

    def _name_those_by_themselves(self) -> None:
        """Makes an entity of the matter of each holder that is merged with none. The representatives have been made already."""
        self._scratch.do(
            "insert into alone select wording.number, holder.entity_id, holder.mentions"
            " from (select * from member union select * from touched) as holder"
            " join wording on wording.wording = holder.wording join result on result.number = wording.number"
            " where target = '' and holder.entity_id not in (select entity_id from own)"
        )
        for number, rows in groupby(self._scratch.rows("select * from alone order by number"), key=itemgetter(0)):
            content = content_of(self._scratch, number)
            for some in batched(rows, AT_ONCE):
                made = [(each, by_itself(self._matter, replace(content, entity_id=each, mention_count=count))) for _, each, count in some]
                self._scratch.add_entities(entity for _, entity in made)
                self._scratch.put("insert into own values (?, ?)", ((each, entity.entity_id) for each, entity in made))
