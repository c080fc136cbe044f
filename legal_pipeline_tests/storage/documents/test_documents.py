"""The census: every accepted document is in exactly one state, and the counts add up."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import Refusal, UsageError
from legal_pipeline.model import Category, Document, MailFields, MailParty, RefusalReason, State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.documents.failed_documents import failing_matters, list_failed_documents
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import add_pages, document, facts, pages

ONE, TWO, THREE = (document(name) for name in ("one.pdf", "two.pdf", "three.pdf"))
ORDERS = list(itertools.permutations((ONE, TWO, THREE)))
CORRUPT = Refusal(RefusalReason.CORRUPT, "the file ends too early")


def test_registering_is_idempotent(store: Store) -> None:
    assert store.documents.register([ONE, TWO]) == [ONE.document_id, TWO.document_id]
    before = list(store.documents.find())
    assert store.documents.register([TWO, ONE, TWO]) == []
    assert list(store.documents.find()) == before


def test_a_document_named_twice_in_one_call_is_registered_once(store: Store) -> None:
    assert store.documents.register([ONE, ONE]) == [ONE.document_id]
    assert store.documents.counts_by_state()[State.WAITING] == 1


def test_registering_again_does_not_touch_the_state(store: Store) -> None:
    store.documents.register([ONE])
    store.documents.fail(ONE.document_id, "why")
    store.documents.register([ONE])
    assert store.documents.status(ONE.document_id).state is State.FAILED


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(d.file_name[0] for d in order))
def test_the_order_of_registration_shows_nowhere(store: Store, order: tuple[Document, ...]) -> None:
    store.documents.register(order)
    assert [status.document for status in store.documents.find()] == sorted(order, key=lambda each: each.document_id)


def test_more_documents_than_a_batch_and_a_page_of_the_census(store: Store) -> None:
    many = [document(f"{number}.pdf", f"m{number % 3}") for number in range(1201)]
    assert len(store.documents.register(iter(many))) == 1201
    found = [(status.document.matter, status.document.document_id) for status in store.documents.find()]
    assert found == sorted((each.matter, each.document_id) for each in many)
    some = [each.document_id for each in many[:700]]
    assert {status.document.document_id for status in store.documents.find(ids=some)} == set(some)


@pytest.mark.parametrize(
    ("change", "state", "reason", "kind"),
    [
        (lambda d, i: d.start(i, "run"), State.RUNNING, None, None),
        (lambda d, i: d.finish(i), State.DONE, None, None),
        (lambda d, i: d.fail(i, "disk on fire", Category.RESOURCE), State.FAILED, "disk on fire", Category.RESOURCE),
        (lambda d, i: d.fail(i, "nobody knows"), State.FAILED, "nobody knows", Category.PERMANENT),
        (lambda d, i: d.refuse(i, CORRUPT), State.REFUSED, str(CORRUPT), RefusalReason.CORRUPT),
        (lambda d, i: d.wait(i), State.WAITING, None, None),
    ],
    ids=["start", "finish", "fail", "fail without a category", "refuse", "wait"],
)
@pytest.mark.parametrize("before", ["fresh", "refused", "failed"])
def test_a_change_of_state_leaves_nothing_of_the_state_before(
    store: Store,
    before: str,
    change: Callable[[object, str], None],
    state: State,
    reason: str | None,
    kind: RefusalReason | Category | None,
) -> None:
    store.documents.register([ONE])
    if before == "refused":
        store.documents.refuse(ONE.document_id, CORRUPT)
    elif before == "failed":
        store.documents.fail(ONE.document_id, "before", Category.TRANSIENT)
    change(store.documents, ONE.document_id)
    status = store.documents.status(ONE.document_id)
    assert (status.state, status.reason, status.reason_code or status.category) == (state, reason, kind)
    assert None in (status.reason_code, status.category)


@pytest.mark.parametrize("state", [State.FAILED, State.REFUSED])
def test_the_database_wants_a_reason_for_a_bad_end(store: Store, state: State) -> None:
    store.documents.register([ONE])
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.update(documents).values(state=state))
    assert store.documents.status(ONE.document_id).state is State.WAITING


def test_the_database_knows_no_sixth_state(store: Store) -> None:
    store.documents.register([ONE])
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.update(documents).values(state="pending"))


def test_a_document_nobody_knows_is_the_users_mistake(store: Store) -> None:
    for call in (store.documents.get, store.documents.finish, store.documents.wait):
        with pytest.raises(UsageError, match="no document 'nobody'"):
            call("nobody")


def test_only_the_run_that_holds_a_document_can_release_it(store: Store) -> None:
    store.documents.register([ONE])
    store.documents.start(ONE.document_id, "mine")
    store.documents.release(ONE.document_id, "another")
    assert store.documents.status(ONE.document_id).state is State.RUNNING
    store.documents.release(ONE.document_id, "mine")
    assert store.documents.status(ONE.document_id).state is State.WAITING


def test_releasing_does_not_undo_an_end(store: Store) -> None:
    store.documents.register([ONE])
    store.documents.start(ONE.document_id, "mine")
    store.documents.refuse(ONE.document_id, CORRUPT)
    store.documents.release(ONE.document_id, "mine")
    assert store.documents.status(ONE.document_id).state is State.REFUSED


def test_a_dead_run_fails_what_it_held_and_nothing_else(store: Store) -> None:
    store.documents.register([ONE, TWO, THREE])
    for each, run in ((ONE, "dead"), (TWO, "dead"), (THREE, "alive")):
        store.documents.start(each.document_id, run)
    store.documents.finish(TWO.document_id)
    assert store.documents.fail_run("dead", "killed", Category.RESOURCE) == [ONE.document_id]
    assert store.documents.running() == [(THREE.document_id, "alive")]
    status = store.documents.status(ONE.document_id)
    assert (status.reason, status.category) == ("killed", Category.RESOURCE)


def test_each_try_is_a_sign_of_life(store: Store) -> None:
    store.documents.register([ONE])
    before = store.documents.changed_at(ONE.document_id)
    store.documents.start(ONE.document_id, "run")
    after = store.documents.changed_at(ONE.document_id)
    assert before is not None and after is not None and before < after
    assert store.documents.changed_at("nobody") is None


def test_failures_are_counted_by_matter(store: Store) -> None:
    store.documents.register([ONE, TWO, THREE, document("other.pdf", "smith")])
    assert failing_matters(store.documents) == []
    store.documents.fail(TWO.document_id, "the disk is full", Category.RESOURCE)
    store.documents.fail(ONE.document_id, "why")
    [found] = failing_matters(store.documents)
    assert (found.matter, found.count, found.changed_at) == (ONE.matter, 2, store.documents.changed_at(ONE.document_id))
    listed = list_failed_documents(store.documents, ONE.matter, limit=10)
    assert {(failed.document_id, failed.category) for failed in listed} == {(ONE.document_id, "permanent"), (TWO.document_id, "resource")}
    assert len(list_failed_documents(store.documents, ONE.matter, limit=1)) == 1


def test_failures_of_an_earlier_refusal_do_not_keep_its_code(store: Store) -> None:
    store.documents.register([ONE])
    store.documents.refuse(ONE.document_id, CORRUPT)
    store.documents.start(ONE.document_id, "again")
    store.documents.fail_run("again", "killed")
    assert store.documents.status(ONE.document_id).reason_code is None


def test_find_by_matter_state_and_both(store: Store) -> None:
    other = document("other.pdf", "smith")
    store.documents.register([ONE, TWO, other])
    store.documents.finish(TWO.document_id)
    assert [status.document for status in store.documents.find(matter="smith")] == [other]
    assert {status.document for status in store.documents.find(states=[State.WAITING])} == {ONE, other}
    assert [status.document for status in store.documents.find(matter="paul", states=[State.DONE, State.FAILED])] == [TWO]
    assert list(store.documents.find(ids=[])) == []
    assert store.documents.matters() == ["paul", "smith"]
    assert sum(store.documents.counts_by_state("paul").values()) == 2


def test_children_name_their_parent(store: Store) -> None:
    mail = document("mail.eml")
    inside = document("letter.pdf", parent=mail)
    store.documents.register([mail, inside, ONE])
    assert store.documents.children([mail.document_id]) == [inside]
    assert store.documents.children([ONE.document_id]) == []
    assert store.documents.get(inside.document_id).depth == 1


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(d.file_name[0] for d in order))
def test_duplicate_of_does_not_depend_on_the_order(store: Store, order: tuple[Document, ...]) -> None:
    elsewhere = document("elsewhere.pdf", "smith")
    store.documents.register([*order, elsewhere])
    for each in (*order, elsewhere):
        store.documents.record_facts(each.document_id, facts("same"))
    first, *rest = sorted(each.document_id for each in order)
    found = {status.document.document_id: status.duplicate_of for status in store.documents.find()}
    assert found == {first: None, **dict.fromkeys(rest, first), elsewhere.document_id: None}


def test_unread_documents_are_no_duplicates(store: Store) -> None:
    store.documents.register([ONE, TWO])
    assert [status.duplicate_of for status in store.documents.find()] == [None, None]


def test_pages_read_counts_what_is_committed(store: Store) -> None:
    store.documents.register([ONE, TWO])
    add_pages(store, ONE.document_id, "k", pages())
    assert store.documents.pages_read([ONE.document_id, TWO.document_id]) == 3
    assert store.documents.pages_read([]) == 0


def test_the_header_of_a_mail_is_kept_as_it_is(store: Store) -> None:
    mail = MailFields(
        (MailParty("Zoë Vane", "zv@roe.example"),), to=(MailParty("", "bm@roe.example"),), references=("<0@roe>",), subject="x"
    )
    store.documents.register([ONE])
    store.documents.record_mail(ONE.document_id, mail)
    assert store.documents.status(ONE.document_id).mail == mail
    store.documents.record_mail(ONE.document_id, None)
    assert store.documents.status(ONE.document_id).mail is None
