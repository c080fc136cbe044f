"""Groups of small documents in `legal-pipeline run`: one that kills its process is found out, and the others lose nothing."""

from __future__ import annotations

import signal
from pathlib import Path

import dagster as dg
import pytest

from legal_pipeline import interrupts
from legal_pipeline.defs.groups.group import Group
from legal_pipeline.local import grouping
from legal_pipeline.local.local_run import run_batch
from legal_pipeline.local.processing import Batch
from legal_pipeline.model import Category, Priority, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.local.scripted_pool import ScriptedPool

NAMES = [f"{number:02}.txt" for number in range(8)]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"Ann Lee met Bob Baker on March 3, 20{name[:2]}.\n")
    return folder


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few documents, with time enough for all of them however slow the machine is."""
    monkeypatch.setattr(grouping, "LEAST", 3)
    monkeypatch.setattr(Group.process, "__defaults__", (3600.0,))


def run(settings: Settings, texts: Path) -> tuple[Batch, Store]:
    found = list(documents_at([texts], None, Priority.NORMAL))
    return run_batch(settings.model_copy(update={"processes": 2}), found, lambda batch, store: None)


def states(store: Store) -> dict[str, State]:
    return {status.document.file_name: status.state for status in store.documents.find()}


def test_small_documents_share_runs(settings: Settings, scripted: type[ScriptedPool], texts: Path) -> None:
    batch, store = run(settings, texts)
    assert states(store) == dict.fromkeys(NAMES, State.DONE)
    assert (batch.finished, set(batch.seconds)) == (len(NAMES), set(batch.document_ids))
    assert scripted.groups[0] == NAMES[:4]
    assert [*(name for group in scripted.groups for name in group), *scripted.seen] == NAMES


def test_a_document_that_kills_its_process_once_is_done_alone_and_the_others_of_its_group_together(
    settings: Settings, scripted: type[ScriptedPool], texts: Path
) -> None:
    scripted.deaths["02.txt"] = 1
    batch, store = run(settings, texts)
    assert states(store) == dict.fromkeys(NAMES, State.DONE)
    assert batch.finished == len(NAMES)
    assert "02.txt" in scripted.seen
    assert sum("02.txt" in group for group in scripted.groups) == 1
    assert not {"00.txt", "01.txt"} & {name for group in scripted.groups[1:] for name in group}


def test_a_document_that_kills_its_process_again_fails_and_says_so(settings: Settings, scripted: type[ScriptedPool], texts: Path) -> None:
    scripted.deaths["02.txt"] = 2
    _, store = run(settings, texts)
    assert states(store) == dict.fromkeys(NAMES, State.DONE) | {"02.txt": State.FAILED}
    [failed] = store.documents.find(states=[State.FAILED])
    assert failed.category is Category.RESOURCE
    assert "its worker was killed 2 times (SIGKILL)" in str(failed.reason)


def test_when_time_is_over_the_rest_of_a_group_goes_on_in_the_next(
    settings: Settings, scripted: type[ScriptedPool], texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Group.process, "__defaults__", (0.0,))
    _, store = run(settings, texts)
    assert states(store) == dict.fromkeys(NAMES, State.DONE)
    assert len(scripted.groups) > 2


def test_no_run_of_a_killed_group_stays_under_way(settings: Settings, scripted: type[ScriptedPool], texts: Path) -> None:
    scripted.deaths["00.txt"] = 1
    run(settings, texts)
    with dg.DagsterInstance.get() as instance:
        assert {found.status for found in instance.get_runs()} == {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE}


def test_a_signal_counts_what_the_groups_in_hand_had_finished(
    settings: Settings, scripted: type[ScriptedPool], texts: Path, handled: None
) -> None:
    def interrupt(pool: ScriptedPool) -> None:
        [other] = pool.in_progress
        pool.runner.process_group(other.members[:1])
        signal.raise_signal(signal.SIGINT)

    scripted.on_death = staticmethod(interrupt)
    scripted.deaths["02.txt"] = 1
    with pytest.raises(interrupts.Interrupted, match=r"^interrupted; 3 of 8 documents are finished; 5 wait; go on with: "):
        run(settings, texts)
    _, store = run(settings, texts)
    assert states(store) == dict.fromkeys(NAMES, State.DONE)
