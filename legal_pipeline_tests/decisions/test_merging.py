"""A merge that reads what has changed ends as one that reads everything, whatever happened before, and needs no more than that."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_pipeline import identity
from legal_pipeline.decisions.decide import Decider
from legal_pipeline.decisions.matter_merge import parts
from legal_pipeline.decisions.mentions import split_mentions
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import DecisionKind, Entity, EntitySubject, Mention, MentionType, Merge, State
from legal_pipeline.stages.resolution.matter import MatterGraph, merge_matter
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import (
    applied_decisions,
    documents,
    matter_entities,
    matter_links,
    matter_results,
    mentions,
    merged_blocks,
    merged_documents,
    merged_wordings,
)
from legal_pipeline.storage.database.tables import split_mentions as split_rows
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.storage.specimens import add_pages, document, facts, page

pytestmark = pytest.mark.slow

T = MentionType
_NUMBERS = itertools.count()

POOL = (
    Entity("", T.PERSON, "Ann Lee"),
    Entity("", T.PERSON, "Ann Lee", ("Ms. Lee",), merges=(Merge("Ms. Lee", "title_and_surname"),)),
    Entity("", T.PERSON, "Ann M. Lee"),
    Entity("", T.PERSON, "Ann K. Lee"),
    Entity("", T.PERSON, "Lee"),
    Entity("", T.PERSON, "Bob Roe", ("Roe, Robert",)),
    Entity("", T.PERSON, "Robert Roe"),
    Entity("", T.ORG, "Acme Corp."),
    Entity("", T.ORG, "Acme LLC"),
    Entity("", T.ORG, "Acme"),
    Entity("", T.ORG, "the Company"),
    Entity("", T.ORG, "American Doe Union", ("ADU",)),
    Entity("", T.ORG, "ADU"),
    Entity("", T.GOV_BODY, "Acme Corp."),
    Entity("", T.DATE, "May 2, 2020", value="2020-05-02"),
    Entity("", T.DATE, "05/02/2020", value="2020-05-02"),
    Entity("", T.DOCKET_NO, "2:21-cv-40117-ABC", value="2:21-cv-40117"),
    Entity("", T.DOCKET_NO, "21-cv-40117", value="21-cv-40117"),
    Entity("", T.EMAIL, "lee@example.org", value="lee@example.org"),
    Entity("", T.LOCATION, "Lee"),
    Entity("", T.PERSON, "LEE"),
    Entity("", T.ORG, "The Company"),
)
"""Names that merge, that must not, and that do so only as long as a third one is not there."""


class World:
    """A matter of its own, with what may happen to it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.matter = f"matter-{next(_NUMBERS)}"
        self.files = itertools.count()
        self.numbers: list[int] = []

    def put(self, document_id: str, key: str, chosen: Sequence[int]) -> None:
        """Writes what the stages leave of a document: each chosen name so many times as it was chosen, with one mention a line."""
        names = [POOL[number] for number in sorted(chosen)]
        text = "".join(f"{entity.name}\n" for entity in names)
        found, start = [], 0
        for entity in names:
            found.append(Mention(entity.type, start, start + len(entity.name), 1, entity.name, entity.name, 0.9, "test"))
            start += len(entity.name) + 1
        entities, links = [], {}
        # of two wordings with one name and type, a document has the first
        for (type_, name), same in itertools.groupby(names, key=lambda each: (each.type, each.name)):
            first, *rest = same
            entity_id = identity.entity_id(document_id, type_, name)
            entities.append(Entity(entity_id, type_, name, first.aliases, 1 + len(rest), first.merges, first.value))
            links[type_, name] = entity_id
        store = self.store
        with transaction(store.engine) as connection:
            connection.execute(sa.delete(mentions).where(mentions.c.document_id == document_id))
        add_pages(store, document_id, f"text {key}", [page(1, text)])
        store.pages.finish(document_id, "document_text", f"text {key}")
        store.facts.replace_mentions(document_id, "entity_mentions", key, found)
        store.facts.replace_entities(document_id, "canonical_entities", key, entities, links)
        store.facts.replace_relationships(document_id, "relationships", key, [])
        store.documents.finish(document_id)

    def documents(self, state: State | None = None) -> list[str]:
        c = documents.c
        query = sa.select(c.document_id).where(c.matter == self.matter, *([c.state == state] if state else [])).order_by(c.document_id)
        with reading(self.store.engine) as connection:
            return list(connection.scalars(query))

    def entities(self) -> list[str]:
        c = matter_entities.c
        with reading(self.store.engine) as connection:
            return list(connection.scalars(sa.select(c.entity_id).where(c.matter == self.matter).order_by(c.name, c.entity_id)))

    @property
    def decider(self) -> Decider:
        return Decider(self.store, self.matter, "ann")

    def rows(self, table: sa.Table, *, without: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        columns = [column for column in table.c if column.name not in without]
        query = sa.select(*columns).where(table.c.matter == self.matter)
        with reading(self.store.engine) as connection:
            return sorted((tuple(map(_plain, row)) for row in connection.execute(query)), key=repr)


def _plain(value: object) -> object:
    return repr(value) if isinstance(value, (list, dict)) else value


def add(world: World, chosen: list[int], which: int) -> None:
    """Some documents are copies of one another, and many say the same."""
    for _ in range(1 + which % 4):
        _add_one(world, chosen, which)


def _add_one(world: World, chosen: list[int], which: int) -> None:
    made = document(f"{next(world.files)}.pdf", world.matter)
    world.store.documents.register([made])
    world.store.documents.record_facts(made.document_id, facts(f"{world.matter}-{which % 9}", 1))
    world.put(made.document_id, "k", chosen)


def replace(world: World, chosen: list[int], which: int) -> None:
    if known := world.documents():
        world.put(known[which % len(known)], f"k{next(_NUMBERS)}", chosen)


def begin_again(world: World, _: list[int], which: int) -> None:
    if known := world.documents(State.DONE):
        c = documents.c
        with transaction(world.store.engine) as connection:
            connection.execute(sa.update(documents).where(c.document_id == known[which % len(known)]).values(state=State.WAITING))


def withdraw(world: World, _: list[int], which: int) -> None:
    if known := world.documents():
        Withdrawals(world.store.engine).withdraw([known[which % len(known)]], actor="ann", reason="privileged")


def _two(world: World, which: int) -> tuple[str, str]:
    if not world.entities():
        merge_now(world.store, world.matter)
    known = world.entities()
    if len(known) < 2:
        raise UsageError("too few")
    return known[which % len(known)], known[(which // 7 + which + 1) % len(known)]


def decide_merge(world: World, _: list[int], which: int) -> None:
    world.decider.merge(*_two(world, which))


def decide_apart(world: World, _: list[int], which: int) -> None:
    one, other = _two(world, which)
    world.decider.split(one, other_id=other)


def decide_split(world: World, _: list[int], which: int) -> None:
    one, known = _two(world, which)[0], world.documents()
    world.decider.split(one, document_id=known[which % len(known)])


def decide_mention(world: World, chosen: list[int], which: int) -> None:
    known = world.documents(State.DONE)
    document_id = known[which % len(known)] if known else ""
    found = list(world.store.facts.mentions(document_id)) if known else []
    if not found:
        raise UsageError("none")
    mention = found[which % len(found)]
    other = _two(world, which)[1] if len(chosen) % 2 else ""
    world.decider.split_mention(document_id, mention.start, mention.end, other_id=other)


def decide_name(world: World, _: list[int], which: int) -> None:
    world.decider.rename(_two(world, which)[0], "Another Name")


def decide_type(world: World, _: list[int], which: int) -> None:
    world.decider.retype(_two(world, which)[0], T.ORG)


def note(world: World, _: list[int], which: int) -> None:
    world.decider.note("why", entity_id=_two(world, which)[0])


def decide_by_id(world: World, chosen: list[int], which: int) -> None:
    """As versions before 0.4 recorded it, with ids of the matter or of documents."""
    c, known = matter_links.c, world.entities()
    with reading(world.store.engine) as connection:
        known += list(connection.scalars(sa.select(c.entity_id).where(c.matter == world.matter).order_by(c.entity_id)))
    if known:
        ids = (known[which % len(known)], known[(which // 5 + 1) % len(known)])
        kind = DecisionKind.MERGE if len(chosen) % 2 else DecisionKind.SPLIT
        Decisions(world.store.engine).record(world.matter, kind, [EntitySubject("", entity_id=each) for each in ids], actor="ann")


def undo(world: World, _: list[int], which: int) -> None:
    standing = [each.decision.number for each in Decisions(world.store.engine).find(matter=world.matter)]
    if standing:
        world.decider.undo(standing[which % len(standing)])


EVENTS: dict[str, Callable[[World, list[int], int], None]] = {
    each.__name__: each
    for each in (
        *(add, replace, begin_again, withdraw, undo, note),
        *(decide_merge, decide_apart, decide_split, decide_mention, decide_name, decide_type, decide_by_id),
    )
}
NAMES = st.lists(st.integers(0, 99), min_size=1, max_size=4)
EVENT = st.tuples(st.sampled_from(["add"] * 5 + ["replace"] * 3 + sorted(EVENTS)), NAMES, st.integers(0, 500), st.booleans())
SOME_NAMES = st.lists(st.integers(0, len(POOL) - 1), min_size=2, max_size=7, unique=True)


def reference(world: World) -> MatterGraph:
    """What the rules and decisions make of all documents when each entity is looked at."""
    store, matter = world.store, world.matter
    decisions = Decisions(store.engine).of_graph(matter)
    done = world.documents(State.DONE)
    found = [(document_id, entity) for document_id in done for entity in store.facts.entities(document_id)]
    contents = {each: store.documents.status(each).facts for each in done}
    digests = {document_id: known.sha256 for document_id, known in contents.items() if known and known.sha256}
    return merge_matter(matter, found, decisions, digests, split_mentions(store, matter, decisions))


def stored(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """All that a merge has left, without the time."""
    found = {table.name: world.rows(table) for table in (matter_entities, matter_links, merged_documents, merged_wordings, split_rows)}
    found["applied_decisions"] = world.rows(applied_decisions)
    found["matter_results"] = world.rows(matter_results, without=("finished_at", "merges"))
    query = sa.select(merged_blocks).join(merged_wordings, merged_wordings.c.wording == merged_blocks.c.wording)
    with reading(world.store.engine) as connection:
        found["merged_blocks"] = sorted(map(tuple, connection.execute(query.where(merged_wordings.c.matter == world.matter))))
    return found


def check(world: World) -> None:
    merged = merge_now(world.store, world.matter)
    expected = reference(world)
    found = {entity.entity_id: entity for _, _, entity in _graph(world)}
    assert found == {entity.entity_id: entity for entity in expected.entities}
    links = world.rows(matter_links)
    assert {row[0]: row[2] for row in links} == expected.matter_entity_of
    assert merged.unapplied == expected.unapplied
    assert merged.counts == {"matter_entities": len(expected.entities), "matter_links": len(links)}
    assert {row[0] for row in world.rows(applied_decisions)} == {each.number for each in expected.applied}
    after = stored(world)
    with transaction(world.store.engine) as connection:
        connection.execute(sa.update(matter_results).where(matter_results.c.matter == world.matter).values(rules="other"))
    assert merge_now(world.store, world.matter) == merged
    assert stored(world) == after, "the next merge goes on from the same rows"


def _graph(world: World) -> list[tuple[None, None, Entity]]:
    c = matter_entities.c
    with reading(world.store.engine) as connection:
        rows = connection.execute(sa.select(matter_entities).where(c.matter == world.matter)).all()
    return [
        (
            None,
            None,
            Entity(
                row.entity_id,
                MentionType(row.type),
                row.name,
                tuple(row.aliases),
                row.mention_count,
                tuple(Merge(**merge) for merge in row.merges),
                row.value,
            ),
        )
        for row in rows
    ]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has every part that hangs together merged by itself."""
    monkeypatch.setattr(parts, "_WORDINGS_AT_ONCE", 1)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SOME_NAMES, st.lists(NAMES, min_size=2, max_size=4), st.lists(EVENT, min_size=8, max_size=16))
def test_what_has_changed_is_merged_as_everything_would_be(
    sqlite_store: Store, names: list[int], first: list[list[int]], events: list[tuple[str, list[int], int, bool]]
) -> None:
    """With the same names again and again, so that entities hang together."""
    world = World(sqlite_store)
    for number, chosen in enumerate(first):
        add(world, [names[each % len(names)] for each in chosen], number + 3)
    for name, chosen, which, is_merged in events:
        try:
            EVENTS[name](world, [names[each % len(names)] for each in chosen], which)
        except UsageError:
            continue
        if is_merged:
            merge_now(world.store, world.matter)
    check(world)


def test_an_id_alone_names_each_of_many_that_are_by_themselves(store: Store) -> None:
    """Decisions of versions before 0.4 have nothing else: here, of each of six persons of whom only the surname is known."""
    world = World(store)
    for number in range(6):
        add(world, [LEE], 4 * number)
    add(world, [ROE], 0)
    merge_now(store, world.matter)
    *known, roe = world.entities()
    for entity_id in known:
        subjects = [EntitySubject("", entity_id=each) for each in (entity_id, roe)]
        Decisions(store.engine).record(world.matter, DecisionKind.MERGE, subjects, actor="ann")
    check(world)
    assert merge_now(store, world.matter).unapplied == ()


ANN, ANN_M, LEE, ROE, ACME = 0, 2, 4, 6, 7
# names of a new document · entities of the matter that are written anew · links of earlier documents that are
TOUCHED: tuple[tuple[list[int], set[str], int], ...] = (
    ([ROE], set(), 0),
    # of six, those that stand for the others
    ([ANN], {"Ann Lee"}, 3),
    ([ACME, ROE], {"Acme Corp."}, 3),
    # all six belong to somebody with another name now
    ([ANN_M], {"Ann M. Lee"}, 6),
)


@pytest.mark.parametrize(("names", "entities", "links"), TOUCHED, ids=[str([POOL[each].name for each in row[0]]) for row in TOUCHED])
def test_what_a_new_document_has_nothing_to_do_with_is_left_alone(store: Store, names: list[int], entities: set[str], links: int) -> None:
    world = World(store)
    for number in range(6):
        add(world, [ANN, ACME], 4 * number)
    merge_now(store, world.matter)
    with transaction(store.engine) as connection:
        # who writes them anew, writes this over
        connection.execute(sa.update(matter_entities).values(value="as it was"))
        connection.execute(sa.update(matter_links).values(matter="as it was"))
    add(world, names, 4)
    merge_now(store, world.matter)
    assert {name for name, value in _names(world) if value != "as it was"} - {"Robert Roe"} == entities
    with reading(store.engine) as connection:
        left = connection.scalar(sa.select(sa.func.count()).where(matter_links.c.matter == "as it was"))
    assert left == 12 - links


def _names(world: World) -> list[tuple[str, str]]:
    c = matter_entities.c
    with reading(world.store.engine) as connection:
        return [(row.name, row.value) for row in connection.execute(sa.select(c.name, c.value).where(c.matter == world.matter))]
