"""Documents processed with older code or other settings: first stale stage, reason and expected cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from legal_pipeline.model import PageMethod, StageMetric
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.facts.stage_changes import StageChange, changes
from legal_pipeline.storage.facts.stage_results import stage_key, stage_keys, stage_options
from legal_pipeline.storage.reports.staleness import Stale, Today, stale_documents
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.storage.specimens import MATTER, add_pages, document, facts, page

ENGINE = "engine 1"
NAMES = [stage.name for stage in STAGES]
TODAY = Settings(home=Path("/nowhere"))


def keys_made_with(sha256: str, versions: Mapping[str, str], options: Mapping[str, str]) -> dict[str, str]:
    keys, key = {}, sha256
    for stage in STAGES:
        key = stage_key(key, stage.name, versions.get(stage.name, stage.code_version), options.get(stage.name, ""))
        keys[stage.name] = key
    return keys


def done(
    store: Store,
    name: str,
    *,
    versions: Mapping[str, str] | None = None,
    settings: Settings = TODAY,
    matter: str = MATTER,
    kinds: str = "tt",
    seconds: float | None = 2.0,
) -> str:
    """A finished document. Of its pages (`kinds`): t text layer, c recognised and cached, u not cached, o of another engine, p poor."""
    made = document(name, matter)
    document_id, sha256 = made.document_id, facts(name).sha256
    store.documents.register([made])
    store.documents.record_facts(document_id, facts(name, len(kinds)))
    add_pages(store, document_id, "k", [page(number, "text") for number in range(1, len(kinds) + 1)])
    keys = keys_made_with(sha256, versions or {}, stage_options(settings, matter))
    with transaction(store.engine) as connection:
        for number, kind in enumerate(kinds, 1):
            values: dict[str, Any] = {"ocr_key": f"{number:064}", "method": PageMethod.OCR, "engine": "other 2" if kind == "o" else ENGINE}
            values |= {"confidence": 0.1 if kind == "p" else 0.9}
            if kind != "t":
                sets = ", ".join(f"{column} = :{column}" for column in values)
                sql = sa.text(f"update pages set {sets} where document_id = :id and page_number = :number")
                connection.execute(sql, {**values, "id": document_id, "number": number})
        for stage, key in keys.items():
            metrics = {StageMetric.OCR_PAGES.value: kinds.count("c")} if stage == "document_text" and "c" in kinds else None
            stage_results.record(connection, document_id, stage, key, {}, seconds, metrics)
    for number, kind in enumerate(kinds, 1):
        if kind in "cop":
            store.ocr.put(bytes.fromhex(f"{number:064}"), b"text", document_id)
    store.documents.finish(document_id)
    return document_id


def found(store: Store, settings: Settings = TODAY, engine: str | None = ENGINE, matter: str | None = None) -> list[Stale]:
    return list(stale_documents(store.engine, Today(settings, lambda: engine), matter))


@pytest.fixture(autouse=True)
def _third_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there are older ones."""
    raised = tuple(replace(stage, code_version="3") for stage in STAGES)
    for module in ("facts.stage_results", "facts.stage_changes", "reports.staleness"):
        monkeypatch.setattr(f"legal_pipeline.storage.{module}.STAGES", raised)
    monkeypatch.setattr(f"{__name__}.STAGES", raised)


OTHER_MODEL = TODAY.model_copy(update={"spacy_model": "en_core_web_sm"})
OTHER_DPI = TODAY.model_copy(update={"ocr_dpi": 300})

# made with these versions and settings · redone from · because of
MADE: list[tuple[dict[str, str], Settings, str | None, str]] = [
    ({}, TODAY, None, ""),
    ({"relationships": "1"}, TODAY, "relationships", "code 1 -> 3"),
    ({"document_record": "2"}, TODAY, "document_record", "code 2 -> 3"),
    ({"source_document": "2"}, TODAY, "source_document", "code 2 -> 3"),
    ({"chunks": "1", "relationships": "2"}, TODAY, "chunks", "code 1 -> 3"),
    ({}, OTHER_MODEL, "entity_mentions", "settings"),
    ({}, OTHER_DPI, "document_text", "settings"),
    # made by newer code than this: nobody knows with what
    ({"chunks": "9"}, TODAY, "chunks", "settings"),
]


@pytest.mark.parametrize(("versions", "settings", "stage", "why"), MADE)
def test_from_which_stage_on_and_why(store: Store, versions: dict[str, str], settings: Settings, stage: str | None, why: str) -> None:
    document_id = done(store, "a.pdf", versions=versions, settings=settings)
    assert [(item.document_id, item.from_stage, item.why) for item in found(store)] == ([(document_id, stage, why)] if stage else [])


def test_what_is_not_done_is_not_out_of_date(store: Store) -> None:
    document_id = done(store, "a.pdf", versions={"chunks": "1"})
    store.documents.wait(document_id)
    assert found(store) == []


def test_a_stage_that_there_was_not_yet(store: Store) -> None:
    document_id = done(store, "a.pdf")
    with transaction(store.engine) as connection:
        connection.execute(sa.text("delete from stage_results where stage = 'relationships'"))
    assert [(item.document_id, item.from_stage, item.why) for item in found(store)] == [(document_id, "relationships", "missing")]


def test_in_order_and_by_matter(store: Store) -> None:
    ids = [done(store, name, versions={"chunks": "1"}, matter=matter) for name, matter in (("b.pdf", "b"), ("c.pdf", "a"), ("a.pdf", "b"))]
    assert [(item.matter, item.document_id) for item in found(store)] == sorted((m, i) for i, m in zip(ids, "bab", strict=True))
    assert [item.document_id for item in found(store, matter="a")] == [ids[1]]


# pages · made with · engine of today · pages to recognise
RECOGNISED: list[tuple[str, dict[str, str], Settings, str | None, int]] = [
    ("tttt", {"document_text": "1"}, TODAY, ENGINE, 0),
    ("ttcc", {"document_text": "1"}, TODAY, ENGINE, 0),
    ("tucc", {"document_text": "1"}, TODAY, ENGINE, 1),
    ("tuoc", {"document_text": "1"}, TODAY, ENGINE, 2),
    ("ttcc", {"document_text": "1"}, TODAY, "engine 2", 2),
    ("ttcc", {"document_text": "1"}, TODAY, None, 2),
    # other images: nothing that is kept is of use
    ("tucc", {}, OTHER_DPI, ENGINE, 3),
    # its text is not read again
    ("uuuu", {"chunks": "1"}, TODAY, ENGINE, 0),
]


@pytest.mark.parametrize(("kinds", "versions", "settings", "engine", "expected"), RECOGNISED)
def test_pages_to_recognise(
    store: Store, kinds: str, versions: dict[str, str], settings: Settings, engine: str | None, expected: int
) -> None:
    done(store, "a.pdf", kinds=kinds, versions=versions, settings=settings)
    [item] = found(store, engine=engine)
    assert (item.pages, item.recognise_pages, item.paid_pages) == (4, expected, 0)


def test_switching_a_paid_engine_on_costs_its_pages_and_no_recognising(store: Store) -> None:
    done(store, "a.pdf", kinds="tccpp")
    switched_on = TODAY.model_copy(update={"textract_matters": frozenset([MATTER])})
    [item] = found(store, switched_on)
    assert (item.from_stage, item.why, item.recognise_pages, item.paid_pages) == ("document_text", "settings", 0, 2)


def test_time_by_what_it_took_here(store: Store) -> None:
    done(store, "other.pdf", kinds="tt", seconds=2.0)
    done(store, "scan.pdf", kinds="cc", seconds=10.0)
    done(store, "a.pdf", kinds="tttt", versions={"relationships": "1"}, seconds=None)
    done(store, "b.pdf", kinds="tttt", versions={"document_text": "1"}, seconds=None)
    done(store, "c.pdf", kinds="ttuu", versions={"document_text": "1"}, seconds=None)
    by_stage = {item.document_id[0]: item.seconds for item in found(store)}
    # a page takes 12 / 4 seconds of a stage; of the text 2 / 2, and 10 / 2 when it is recognised
    assert by_stage == {"a": 4 * 3 * 2, "b": 4 * 1 + 4 * 3 * 5, "c": 2 * 1 + 2 * 5 + 4 * 3 * 5}


def test_no_time_without_history(store: Store) -> None:
    done(store, "a.pdf", versions={"chunks": "1"}, seconds=None)
    assert [item.seconds for item in found(store)] == [None]


def test_the_engine_is_asked_for_only_when_a_text_is_read_again(store: Store) -> None:
    done(store, "a.pdf", versions={"chunks": "1"})

    def fails() -> str:
        raise AssertionError("asked for")

    assert len(list(stale_documents(store.engine, Today(TODAY, fails)))) == 1


CHANGED: list[tuple[Callable[[], dict[str, str]], list[StageChange]]] = [
    (lambda: keys_made_with("0", {}, {}), []),
    (
        lambda: keys_made_with("0", {"chunks": "2", "relationships": "1"}, {}),
        [
            StageChange("chunks", "code 2 -> 3"),
            StageChange("relationships", "code 1 -> 3"),
        ],
    ),
    (lambda: keys_made_with("0", {}, {"entity_mentions": "m"}), [StageChange("entity_mentions", "settings")]),
    (dict, []),
]


@pytest.mark.parametrize(("keys", "expected"), CHANGED)
def test_every_stage_is_judged_for_itself(keys: Callable[[], dict[str, str]], expected: list[StageChange]) -> None:
    assert changes("0", keys(), {}) == expected


def test_keys_are_what_they_always_were() -> None:
    """Or every document of every home would be out of date."""
    assert stage_key("0" * 64, "chunks", "1", "") == "bfc47239792bb56bd88aaeb889a71f18e10c4307a159040243caacc60200bee6"
    assert list(stage_keys("0" * 64, {})) == NAMES
