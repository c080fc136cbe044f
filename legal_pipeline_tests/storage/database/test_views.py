"""The views on both databases: their columns and comments, and what they leave out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from legal_pipeline.model import Applied, DecisionKind, DocumentSubject, EntitySubject, FactEnds, FactSubject, RelationshipType, State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.database.views import VIEWS
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill, merge

SHOWN: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("select source, type, target, cited_as from v_facts", [("Ann Lee", "employed_by", "Acme Corp.", "a.pdf p. 1")]),
    ("select cited_as, text from v_evidence", [("a.pdf p. 1", "Acme Corp. hired Ann Lee.")]),
    ("select name, type, mentions, documents from v_entities order by name", [("Acme Corp.", "ORG", 2, 1), ("Ann Lee", "PERSON", 3, 1)]),
    (
        "select name, text, cited_as, bates, place_in_page from v_mentions where type = 'PERSON' order by page_number, place_in_page",
        [
            ("Ann Lee", "Ann Lee", "a.pdf p. 1", "AC000001", 17),
            ("Ann Lee", "Ms. Lee", "a.pdf p. 2", "AC000002", 0),
            ("Ann Lee", "Ann Lee", "a.pdf p. 3", "AC000003", 0),
        ],
    ),
    ("select file_name, page_count, ocr_pages, first_bates, last_bates from v_documents", [("a.pdf", 3, 0, "AC000001", "AC000003")]),
    ("select count(*) from v_pages", [(3,)]),
    ("select file_name, tag, actor from v_tags", [("a.pdf", "hot", "ann")]),
]


def _asked(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_what_the_views_show(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    merge(store, document_id)
    Decisions(store.engine).record("paul", DecisionKind.TAG, [DocumentSubject(document_id)], "hot", actor="ann", document_id=document_id)
    assert [(query, _asked(store, query)) for query, _ in SHOWN] == SHOWN
    # a document that is processed again shows no facts meanwhile
    with transaction(store.engine) as connection:
        connection.execute(sa.update(documents).values(state=State.RUNNING.value))
    assert _asked(store, "select * from v_facts") == _asked(store, "select * from v_mentions") == []


FACT_VIEWS = ("v_facts", "v_evidence")


def test_facts_and_their_passages_follow_the_latest_decision(store: Store) -> None:
    person, org = merge(store, fill(store, "a.pdf"), fill(store, "b.pdf"))
    decisions = Decisions(store.engine)
    subject = FactSubject(RelationshipType.EMPLOYED_BY, "", EntitySubject("Ann Lee"), EntitySubject("Acme Corp."))

    def decide(kind: DecisionKind, matter: str = "paul") -> int:
        ends = FactEnds(RelationshipType.EMPLOYED_BY, person, org, "")
        return decisions.record(matter, kind, [subject], actor="ann", applied=[Applied(0, fact=ends)])

    def shown() -> dict[str, int]:
        return {view: len(_asked(store, f"select * from {view}")) for view in FACT_VIEWS}

    decide(DecisionKind.REJECT, "another")
    assert shown() == dict.fromkeys(FACT_VIEWS, 2)
    decide(DecisionKind.REJECT)
    assert shown() == dict.fromkeys(FACT_VIEWS, 0)
    confirmed = decide(DecisionKind.CONFIRM)
    assert shown() == dict.fromkeys(FACT_VIEWS, 2)
    decisions.undo(confirmed, actor="bob")
    assert shown() == dict.fromkeys(FACT_VIEWS, 0)


def test_every_column_is_described(store: Store) -> None:
    columns = {view: [column["name"] for column in sa.inspect(store.engine).get_columns(view)] for view in VIEWS}
    assert columns == {name: list(view.columns) for name, view in VIEWS.items()}
    if store.engine.dialect.name == "postgresql":
        comments = "select obj_description(to_regclass(:view), 'pg_class')"
        with store.engine.connect() as connection:
            assert {name: connection.scalar(sa.text(comments), {"view": name}) for name in VIEWS} == {
                n: v.comment for n, v in VIEWS.items()
            }
