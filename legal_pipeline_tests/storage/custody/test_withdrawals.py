"""Clawback: a withdrawn document, the files inside it and everything derived from them are deleted; actor and reason stay."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.errors import DatabaseBusy, UsageError
from legal_pipeline.model import DecisionKind, Document, Entity, EntitySubject, MentionType, Origin, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import serialised, transaction
from legal_pipeline.storage.database.tables import documents, metadata, ocr_cache, withdrawals
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.documents.snapshots import snapshot_before_replacing
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.reports.export import export_jsonl
from legal_pipeline.storage.reports.reprocessing import force_from
from legal_pipeline.storage.search.search import search
from legal_pipeline.storage.store import Store
from legal_pipeline.storage.withdrawn_copies import purge_copies
from legal_pipeline_tests.storage.specimens import (
    MATTER,
    add_pages,
    document,
    document_entities,
    facts,
    fill,
    page,
    pages,
    put_graph,
    write_facts,
)

SECRET = ("Zanzibar Corp. hired Ann Lee.", "Ms. Lee told Acme Corp. of quixotic plans.", "Ann Lee signed.")
WORDS = ("zanzibar", "quixotic", "Zanzibar", "Quixotic")
REASON = 'privileged: e-mail to counsel, "see" 12\n(b)'
KEY = bytes(31)


def secret(store: Store, file_name: str = "secret.pdf", **more: Any) -> str:
    return fill(store, file_name, texts=tuple(text.replace("Zanzibar Corp.", "Acme Corp. Zanzibar") for text in SECRET), **more)


def withdraw(store: Store, *document_ids: str) -> None:
    Withdrawals(store.engine).withdraw(document_ids, actor="ann", reason=REASON)


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table of the database, those of the index too, as text."""
    with store.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        return {name: [repr(tuple(row)) for row in connection.execute(sa.text(f'select * from "{name}"'))] for name in names}


def tables_with(store: Store, *words: str) -> set[str]:
    """The segments of SQLite's index keep words until `purge_copies` merges them; what it finds no longer has them."""
    return {name for name in _all_with(store, *words) if not name.startswith("pages_index_")}


def _all_with(store: Store, *words: str) -> set[str]:
    return {name for name, rows in everything(store).items() if any(word in row for row in rows for word in words)}


def merge(store: Store) -> None:
    """The matter's graph over all its entities, each by its name."""
    found = document_entities(store)
    by_name = {entity.name: Entity(f"e-{entity.name:.10}", entity.type, entity.name) for _, entity in found}
    links = {entity.entity_id: by_name[entity.name].entity_id for _, entity in found}
    put_graph(store, MATTER, store.matters.key(MATTER), by_name.values(), links)


def test_a_withdrawn_document_stays_in_no_table(store: Store, tmp_path: Path) -> None:
    document_id, other = secret(store), fill(store, "other.pdf")
    snapshot_before_replacing(store.engine, document_id)
    merge(store)
    assert tables_with(store, *WORDS) >= {"pages", "chunks", "evidence", "previous_pages"}
    withdraw(store, document_id)
    assert purge_copies(store, Settings(home=tmp_path / "home")) == []
    assert _all_with(store, *WORDS) == set()
    assert _all_with(store, document_id) == {"withdrawals", "audit_log"}
    for word in WORDS:
        assert search(store.engine, word) == []
    assert search(store.engine, "acme") != [], "the other document is found"
    export_jsonl(store, tmp_path / "out")
    exported = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert not any(word in exported for word in (document_id, *WORDS))
    assert other in exported


def test_actor_time_and_reason_stay(store: Store) -> None:
    document_id = secret(store)
    withdraw(store, document_id)
    withdrawal = Withdrawals(store.engine).among([document_id, "other"])[document_id]
    assert (withdrawal.actor, withdrawal.reason, withdrawal.matter) == ("ann", REASON, MATTER)
    assert withdrawal.sha256 == facts("secret.pdf").sha256
    [entry] = AuditLog(store.engine).entries(document_id=document_id)
    assert (entry.actor, entry.action, entry.detail) == ("ann", "withdraw", REASON)
    with pytest.raises(UsageError, match=f"{document_id} was withdrawn on .* by ann"):
        store.documents.status(document_id)


def test_facts_of_other_documents_stay(store: Store) -> None:
    """Both name the same people: the fact that the other one proves stays, with its proof alone."""
    document_id, other = secret(store), fill(store, "other.pdf")
    before = list(store.facts.relationships(other)), list(store.facts.mentions(other)), list(store.pages.read(other))
    withdraw(store, document_id)
    assert (list(store.facts.relationships(other)), list(store.facts.mentions(other)), list(store.pages.read(other))) == before
    assert list(store.facts.relationships(document_id)) == []


def test_files_inside_are_withdrawn_too(store: Store) -> None:
    mail = document("mail.eml")
    archive = document("files.zip", parent=mail)
    inside = document("letter.pdf", parent=archive)
    beside = document("beside.pdf")
    store.documents.register([mail, archive, inside, beside])
    plan = Withdrawals(store.engine).withdraw([mail.document_id, inside.document_id], actor="ann", reason="r")
    assert {item.document_id for item in plan.affected} == {mail.document_id, archive.document_id, inside.document_id}
    assert [status.document for status in store.documents.find()] == [beside]
    said = {entry.document_id: entry.detail for entry in AuditLog(store.engine).entries()}
    assert said[archive.document_id] == f"found inside {mail.document_id}: r"
    assert said[inside.document_id] == "r", "it was named"


def test_it_is_not_taken_in_again(store: Store) -> None:
    mail = document("mail.eml")
    store.documents.register([mail])
    withdraw(store, mail.document_id)
    late = document("late.pdf", parent=mail)
    other = document("other.pdf")
    assert store.documents.register([mail, late, other]) == [other.document_id]
    assert store.documents.register([mail]) == []


UNKNOWN = ["nobody", "", "x'; drop table documents; --", "a\nb", "ä" * 100]


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_with_an_unknown_id_nothing_happens(store: Store, unknown: str) -> None:
    document_id = secret(store)
    with pytest.raises(UsageError, match="there is no document"):
        withdraw(store, document_id, unknown)
    assert store.documents.status(document_id).state is State.DONE
    assert list(AuditLog(store.engine).entries()) == []


def test_twice_is_once(store: Store) -> None:
    document_id = secret(store)
    withdraw(store, document_id)
    plan = Withdrawals(store.engine).withdraw([document_id, document_id], actor="bob", reason="again")
    assert plan.affected == ()
    assert [(item.document_id, item.actor, item.reason) for item in plan.already] == [(document_id, "ann", REASON)]
    assert len(list(AuditLog(store.engine).entries())) == 1


def test_names_that_are_no_words(store: Store) -> None:
    made = Document("id-1", 'o\'neil "v" x', "file:///in/a%0Ab", "a\nb'; --\x00\ud800.pdf")
    store.documents.register([made])
    withdraw(store, "id-1")
    [withdrawal] = Withdrawals(store.engine).all()
    assert (withdrawal.matter, withdrawal.file_name) == ('o\'neil "v" x', "a\nb'; --\ufffd\ufffd.pdf")
    Withdrawals(store.engine).undo("id-1", actor="ann")
    assert store.documents.get("id-1").file_name == withdrawal.file_name


def test_equal_bytes_elsewhere_in_the_matter_are_named(store: Store) -> None:
    document_id, twin = secret(store, content="same"), secret(store, "copy.pdf", content="same")
    secret(store, "far.pdf", content="same", matter="else")
    [item] = Withdrawals(store.engine).plan([document_id]).affected
    assert item.same_bytes == (twin,)
    assert [item.same_bytes for item in Withdrawals(store.engine).plan([document_id, twin]).affected] == [(), ()]


class TestMatter:
    def test_the_merged_graph_is_dropped_and_to_be_made_anew(self, store: Store) -> None:
        document_id = secret(store)
        fill(store, "other.pdf")
        merge(store)
        assert store.matters.stale() == []
        withdraw(store, document_id)
        assert everything(store)["matter_links"] == everything(store)["matter_entities"] == []
        assert store.matters.stale() == [MATTER]

    def test_of_the_last_document_nothing_is_left_to_merge(self, store: Store) -> None:
        document_id = secret(store)
        merge(store)
        withdraw(store, document_id)
        assert store.matters.stale() == []
        assert tables_with(store, MATTER) == {"withdrawals", "audit_log"}

    def test_a_document_that_was_never_done_leaves_it_alone(self, store: Store) -> None:
        fill(store, "other.pdf")
        merge(store)
        waiting = document("waiting.pdf")
        store.documents.register([waiting])
        withdraw(store, waiting.document_id)
        assert everything(store)["matter_links"] != []

    def test_other_matters_stay(self, store: Store) -> None:
        document_id = secret(store)
        merge(store)
        elsewhere = secret(store, "far.pdf", matter="else")
        withdraw(store, elsewhere)
        assert everything(store)["matter_links"] != []
        assert store.documents.status(document_id).state is State.DONE

    def test_what_is_being_merged_meanwhile_is_not_written(self, store: Store) -> None:
        document_id = secret(store)
        fill(store, "other.pdf")
        as_of, key = now(), store.matters.key(MATTER)
        found = document_entities(store)
        withdraw(store, document_id)
        links = {entity.entity_id: "e-1" for _, entity in found}
        with pytest.raises(DatabaseBusy, match="withdrawn while the matter was being merged"):
            put_graph(store, MATTER, key, [Entity("e-1", MentionType.ORG, "Zanzibar")], links, as_of=as_of)
        assert tables_with(store, "Zanzibar") == set()
        merge(store)
        assert store.matters.stale() == []

    # decision about · is it kept?
    DECISIONS = (
        ("an entity that occurs in the other one too", ("e-Acme Corp.", "e-Ann Lee"), True),
        ("an entity that occurs nowhere else", ("e-Only Here", "e-Ann Lee"), False),
        ("an entity as of the document", ("{entity}", "e-Ann Lee"), False),
        ("entities that nobody knows", ("e-nobody", "e-none"), True),
    )

    @pytest.mark.parametrize(("ends", "is_kept"), [row[1:] for row in DECISIONS], ids=[row[0] for row in DECISIONS])
    def test_decisions_that_rest_on_it_alone_go(self, store: Store, ends: tuple[str, str], is_kept: bool) -> None:
        document_id = fill(store, "a.pdf")
        fill(store, "other.pdf")
        entity = next(iter(store.facts.entities(document_id)))
        only_here = Entity("e-own", MentionType.ORG, "Only Here")
        store.facts.replace_entities(
            document_id, "canonical_entities", "k", [*store.facts.entities(document_id), only_here], _links(store, document_id)
        )
        merge(store)
        subjects = [EntitySubject("", entity_id=end.format(entity=entity.entity_id)) for end in ends]
        Decisions(store.engine).record(MATTER, DecisionKind.MERGE, subjects, actor="ann")
        withdraw(store, document_id)
        assert bool(list(Decisions(store.engine).find(matter=MATTER))) is is_kept


def _links(store: Store, document_id: str) -> Any:
    return store.facts.entity_links(document_id)


class TestRecognisedPages:
    """Texts in the OCR cache: whose they are is noted, whether or not they became the text of a page."""

    def read(self, store: Store, name: str, *keys: str, used: tuple[str, ...] = ()) -> str:
        """A document whose pages were recognised under these keys; `used` were made for it and are no text of a page."""
        made = document(name)
        store.documents.register([made])
        store.documents.record_facts(made.document_id, facts(name, len(keys)))
        for key in (*keys, *used):
            store.ocr.put(bytes.fromhex(key), b"quixotic", made.document_id)
        found = [page(number, "quixotic", bates=None) for number, _ in enumerate(keys, 1)]
        add_pages(store, made.document_id, "k", found)
        with transaction(store.engine) as connection:
            for number, key in enumerate(keys, 1):
                connection.execute(
                    sa.text("update pages set ocr_key = :key where document_id = :id and page_number = :number"),
                    {"key": key, "id": made.document_id, "number": number},
                )
            stage_results.record(connection, made.document_id, "document_text", "k", {}, 1.0)
        return made.document_id

    def keys(self, store: Store) -> set[str]:
        with store.engine.connect() as connection:
            return set(connection.scalars(sa.select(ocr_cache.c.key)))

    def test_those_of_no_other_document_go(self, store: Store) -> None:
        mine = self.read(store, "mine.pdf", "aa", "bb", used=("cc",))
        self.read(store, "other.pdf", "bb", "dd")
        withdraw(store, mine)
        assert self.keys(store) == {"bb", "dd"}

    def test_a_page_that_was_copied_from_it_keeps_its_own(self, store: Store) -> None:
        mine = self.read(store, "mine.pdf", "aa")
        twin = document("twin.pdf")
        store.documents.register([twin])
        store.pages.copy(mine, twin.document_id, "k")
        withdraw(store, mine)
        assert self.keys(store) == {"aa"}

    def test_a_document_that_is_forced_keeps_what_was_made_for_it(self, store: Store) -> None:
        """Its pages are gone until it is read again; paid for or not, nothing is recognised twice."""
        mine, forced = self.read(store, "mine.pdf", "aa"), self.read(store, "forced.pdf", "bb")
        force_from(store, [forced], "document_text")
        withdraw(store, mine)
        assert self.keys(store) == {"bb"}

    def test_what_is_recognised_after_the_withdrawal_is_not_kept(self, store: Store) -> None:
        mine = self.read(store, "mine.pdf", "aa")
        withdraw(store, mine)
        assert store.ocr.put(bytes.fromhex("ee"), b"quixotic", mine) is False
        assert self.keys(store) == set()

    def test_what_was_read_before_that_was_noted_takes_what_nobody_owns(self, store: Store) -> None:
        mine = self.read(store, "mine.pdf", "aa")
        store.ocr.put(bytes.fromhex("ff"), b"of somebody")
        withdraw(store, mine)
        assert self.keys(store) == {"ff"}, "everything of this one is noted"
        old = secret(store)
        withdraw(store, old)
        assert self.keys(store) == set()


class TestUndo:
    def test_the_document_waits_to_be_processed_anew(self, store: Store) -> None:
        document_id = secret(store)
        before = store.documents.get(document_id)
        withdraw(store, document_id)
        assert Withdrawals(store.engine).undo(document_id, actor="bob", reason="the court said so") == [document_id]
        status = store.documents.status(document_id)
        assert (status.document, status.state, status.facts, status.origin) == (before, State.WAITING, None, Origin.NAMED)
        entries = list(AuditLog(store.engine).entries(document_id=document_id))
        assert [entry.action for entry in entries] == ["withdraw", "undo_withdrawal"]
        assert entries[1].detail.endswith("is lifted: the court said so")
        assert tables_with(store, *WORDS) == set(), "its facts do not come back by themselves"

    def test_what_was_found_inside_comes_back_with_it_unless_it_was_withdrawn_itself(self, store: Store) -> None:
        mail = document("mail.eml")
        first, second = document("first.pdf", parent=mail), document("second.pdf", parent=mail)
        store.documents.register([mail, first, second])
        withdraw(store, first.document_id)
        withdraw(store, mail.document_id)
        Withdrawals(store.engine).undo(mail.document_id, actor="ann")
        assert store.documents.register([first, second]) == [second.document_id]

    def test_an_attachment_comes_back_when_its_mail_is_unpacked_again(self, store: Store) -> None:
        mail = fill(store, "mail.eml")
        inside = document("letter.pdf", parent=store.documents.get(mail))
        store.documents.register([inside])
        with transaction(store.engine) as connection:
            stage_results.record(connection, mail, "source_document", "k", {})
        withdraw(store, inside.document_id)
        assert Withdrawals(store.engine).undo(inside.document_id, actor="ann") == [mail]
        assert store.documents.status(mail).state is State.WAITING
        assert "source_document" not in store.stages.of(mail)
        assert "chunks" in store.stages.of(mail), "only unpacking is done again"

    def test_not_inside_one_that_is_withdrawn(self, store: Store) -> None:
        mail = document("mail.eml")
        inside = document("letter.pdf", parent=mail)
        store.documents.register([mail, inside])
        withdraw(store, mail.document_id)
        with pytest.raises(UsageError, match=f"found inside {mail.document_id}, which is withdrawn"):
            Withdrawals(store.engine).undo(inside.document_id, actor="ann")

    @pytest.mark.parametrize("unknown", UNKNOWN)
    def test_undoing_requires_a_withdrawal(self, store: Store, unknown: str) -> None:
        with pytest.raises(UsageError, match="is not withdrawn"):
            Withdrawals(store.engine).undo(unknown, actor="ann")


class TestWritersAtTheSameTime:
    """A step that is still at the document: it either ends before the withdrawal, or writes nothing."""

    WRITES: tuple[tuple[str, Callable[[Store, str], object]], ...] = (
        ("starts", lambda store, id: store.documents.start(id, "run")),
        ("adds a page", lambda store, id: store.pages.add(id, "k", page(4, "quixotic"), 90)),
        ("copies its pages", lambda store, id: store.pages.copy(fill(store, "b.pdf"), id, "k")),
        ("ends the text", lambda store, id: store.pages.finish(id, "document_text", "k")),
        ("writes its facts", lambda store, id: write_facts(store, id, "k")),
        ("is finished", lambda store, id: store.documents.finish(id)),
        ("fails", lambda store, id: store.documents.fail(id, "a bug")),
        ("records facts", lambda store, id: store.documents.record_facts(id, facts("x"))),
        ("keeps what it was", lambda store, id: snapshot_before_replacing(store.engine, id)),
        ("keeps a recognition", lambda store, id: store.ocr.put(KEY, b"quixotic", id)),
        ("registers what is inside", lambda store, id: store.documents.register([document("i.pdf", parent=Document(id, MATTER, "", ""))])),
    )

    @pytest.mark.parametrize("write", [row[1] for row in WRITES], ids=[row[0] for row in WRITES])
    def test_after_the_withdrawal(self, store: Store, write: Callable[[Store, str], object]) -> None:
        document_id = secret(store)
        withdraw(store, document_id)
        with suppress(UsageError, sa.exc.IntegrityError):
            write(store, document_id)
        assert tables_with(store, *WORDS) == set()
        assert tables_with(store, document_id) == {"withdrawals", "audit_log"}

    def test_a_page_on_its_way_is_waited_for_and_taken(self, postgres_store: Store) -> None:
        """The page is in a transaction of another connection when the withdrawal comes: it waits, and takes the page too."""
        store = postgres_store
        document_id = secret(store)
        with _in_a_thread(lambda: withdraw(store, document_id)) as thread, transaction(store.engine) as connection:
            serialised(connection, document_id)
            connection.execute(
                sa.text(
                    "insert into pages (document_id, page_number, key, start, text, method, engine, confidence, rotation)"
                    " values (:id, 9, 'k', 900, 'quixotic', 'ocr', 'e', 1, 0)"
                ),
                {"id": document_id},
            )
            thread.start()
            _wait_until(lambda: _is_waited_for(store))
        assert tables_with(store, *WORDS) == set()

    def test_a_page_that_comes_during_the_withdrawal_is_refused(self, postgres_store: Store) -> None:
        store, errors = postgres_store, []
        document_id = secret(store)

        def add() -> None:
            try:
                store.pages.add(document_id, "k", page(9, "quixotic"), 900)
            except sa.exc.IntegrityError as error:
                errors.append(error)

        with _in_a_thread(add) as thread, transaction(store.engine) as connection:
            connection.execute(sa.delete(documents).where(documents.c.document_id == document_id))
            thread.start()
            _wait_until(lambda: _is_waited_for(store))
        assert len(errors) == 1
        assert tables_with(store, *WORDS) == set()

    def test_many_at_once(self, store: Store) -> None:
        """Writers, registering and two withdrawals of the same documents at the same time: no deadlock, and nothing is left."""
        mail = document("mail.eml")
        store.documents.register([mail])
        inside = [document(f"{number}.pdf", parent=mail) for number in range(20)]
        store.documents.register(inside)

        def write() -> None:
            for number, item in enumerate(inside):
                try:
                    add_pages(store, item.document_id, "k", pages(SECRET))
                    store.ocr.put(number.to_bytes(4, "big"), b"quixotic", item.document_id)
                except (UsageError, sa.exc.IntegrityError):
                    continue

        def register() -> None:
            for number in range(20):
                store.documents.register([document(f"late-{number}.pdf", parent=mail)])

        threads = [threading.Thread(target=work) for work in (write, register, lambda: withdraw(store, mail.document_id))]
        threads.append(threading.Thread(target=lambda: withdraw(store, mail.document_id)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in threads)
        assert list(store.documents.find()) == []
        assert tables_with(store, *WORDS) == set()


@contextmanager
def _in_a_thread(work: Callable[[], object]) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=work)
    yield thread
    thread.join(60)
    assert not thread.is_alive()


def _is_waited_for(store: Store) -> bool:
    with store.engine.connect() as connection:
        query = sa.text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
        return bool(connection.scalar(query))


def _wait_until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("nobody waited")


class TestFile:
    """SQLite: what was deleted is not to be read in the bytes of the file, nor in the log beside it."""

    def test_deleted_text_is_overwritten(self, sqlite_store: Store, tmp_path: Path) -> None:
        store, settings = sqlite_store, Settings(home=tmp_path / "home")
        document_id = secret(store)
        for number in range(30):
            fill(store, f"other-{number}.pdf")
        assert self.found(settings) != set()
        withdraw(store, document_id)
        assert purge_copies(store, settings) == []
        assert self.found(settings) == set()

    def test_a_reader_is_waited_for_another_time(self, sqlite_store: Store, tmp_path: Path) -> None:
        store, settings = sqlite_store, Settings(home=tmp_path / "home")
        document_id = secret(store)
        with store.engine.connect() as reader:
            reader.execution_options(read_only=True).execute(sa.select(withdrawals)).all()
            withdraw(store, document_id)
            with store.engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.execute("pragma busy_timeout = 100")
            [said] = purge_copies(store, settings)
            assert said.startswith("the database file: another process is using it")
        assert purge_copies(store, settings) == []
        assert self.found(settings) == set()

    def found(self, settings: Settings) -> set[str]:
        """Words and the beginnings of words: the index keeps what two have in common once."""
        content = b"".join(path.read_bytes() for path in settings.home.iterdir() if path.is_file())
        return {word for word in (*WORDS, "anzibar", "uixotic") if word.encode() in content}


def test_every_table_is_looked_through(store: Store) -> None:
    assert {table.name for table in metadata.sorted_tables} <= everything(store).keys()
