"""Documents by what people call them."""

from __future__ import annotations

from legal_pipeline.storage.documents.names import documents_named, nearest_names, short_ids
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import document


def test_names_ids_and_their_beginnings(store: Store) -> None:
    made = [document(name, matter) for name, matter in (("a.pdf", "one"), ("a.pdf", "two"), ("Köln letter.txt", "one"), ("a.pdf-b", "one"))]
    store.documents.register(made)
    ids = [each.document_id for each in made]
    assert documents_named(store.engine, ids[0]) == [ids[0]]
    assert documents_named(store.engine, "A.PDF") == sorted(ids[:2])
    assert documents_named(store.engine, "koln-l") == [ids[2]]
    assert documents_named(store.engine, ids[0][:-1]) == [ids[0]]
    assert documents_named(store.engine, "nobody") == []
    assert nearest_names(store.engine, "koln leter.txt") == ["Köln letter.txt"]
    short = short_ids(store.engine, ids)
    for each in ids:
        assert documents_named(store.engine, short[each]) == [each]
        assert each.startswith(short[each]) and not short[each].endswith("-")
    assert short_ids(store.engine, ["gone"]) == {"gone": "gone"}
