"""A batch ends with every document in a final state, whatever becomes of its workers."""

from __future__ import annotations

import dataclasses
import errno
import signal
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from legal_pipeline import interrupts
from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import open_runner
from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.local import local_run as module
from legal_pipeline.local.local_run import run_batch
from legal_pipeline.local.processing import Batch
from legal_pipeline.model import Category, Priority, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.files import exclusive_lock, make_home
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.local.scripted_pool import ScriptedPool
from legal_pipeline_tests.servers.mailboxes import webhook
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

OnProgress = Callable[[Batch, Store], None]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann Lee met Bob Baker on March 3, 2023.\n")
    (folder / "b.eml").write_bytes(factories.eml("Terms", "See the attachment.", {"terms.txt": b"The sum is $1,250.00."}))
    (folder / "c.pdf").write_bytes(factories.corrupt_pdf())
    return folder


def run(settings: Settings, inbox: Path, on_progress: OnProgress = lambda batch, store: None) -> tuple[Batch, dict[str, State]]:
    found = list(documents_at([inbox], None, Priority.NORMAL))
    batch, store = run_batch(two_at_a_time(settings), found, on_progress)
    states = {status.document.file_name: status.state for status in store.documents.find()}
    return batch, states


def two_at_a_time(settings: Settings) -> Settings:
    """Two documents at a time, whatever this machine has."""
    return settings.model_copy(update={"processes": 2})


ALL_WELL = {"a.txt": State.DONE, "b.eml": State.DONE, "c.pdf": State.REFUSED, "terms.txt": State.DONE}


def test_everything_ends_in_a_final_state_attachments_too(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    batch, states = run(settings, inbox)
    assert states == ALL_WELL
    assert sorted(scripted.seen) == sorted(ALL_WELL)
    assert (len(batch.document_ids), batch.finished, len(batch.seconds), batch.in_progress) == (4, 4, 4, [])


def test_a_second_run_touches_nothing(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    run(settings, inbox)
    scripted.seen.clear()
    batch, states = run(settings, inbox)
    assert (states, scripted.seen, batch.seconds) == (ALL_WELL, [], {})
    assert len(batch.document_ids) == batch.finished == 4


def test_one_death_is_bad_luck(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    scripted.deaths["a.txt"] = 1
    _, states = run(settings, inbox)
    assert states == ALL_WELL
    assert scripted.seen.count("a.txt") == 2


def test_two_deaths_are_the_documents_own(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    scripted.deaths["a.txt"] = 2
    batch, states = run(settings, inbox)
    assert states == ALL_WELL | {"a.txt": State.FAILED}
    store = open_runner(settings, defs).services.store
    (failed,) = store.documents.find(states=[State.FAILED])
    assert failed.reason is not None
    assert "killed 2 times (SIGKILL)" in failed.reason
    assert batch.finished == 4


def test_a_failed_document_is_tried_again_by_the_next_run(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    scripted.deaths["a.txt"] = 2
    run(settings, inbox)
    assert run(settings, inbox)[1] == ALL_WELL


def test_a_run_that_cannot_be_executed_is_tried_again(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    scripted.errors["a.txt"] = 1
    _, states = run(settings, inbox)
    assert states == ALL_WELL
    assert scripted.seen.count("a.txt") == 2


def test_a_run_that_can_never_be_executed_fails_with_the_reason_and_not_with_a_guess(
    settings: Settings, scripted: type[ScriptedPool], inbox: Path
) -> None:
    scripted.errors["a.txt"] = 2
    batch, states = run(settings, inbox)
    assert states == ALL_WELL | {"a.txt": State.FAILED}
    (failed,) = open_runner(settings, defs).services.store.documents.find(states=[State.FAILED])
    assert (failed.reason, failed.category) == (
        "its run could not be executed: the database is locked by another process",
        Category.TRANSIENT,
    )
    assert batch.finished == 4


@pytest.mark.parametrize("received", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_puts_the_documents_in_hand_back(
    settings: Settings, scripted: type[ScriptedPool], inbox: Path, handled: None, received: signal.Signals
) -> None:
    scripted.on_death = staticmethod(lambda pool: signal.raise_signal(received))
    scripted.deaths["a.txt"] = 1
    with pytest.raises(
        interrupts.Interrupted, match=r"^interrupted; \d of 3 documents are finished; \d wait; go on with: legal-pipeline"
    ) as end:
        run(settings, inbox)
    assert end.value.code == 128 + received
    runner = open_runner(settings, defs)
    states = {status.document.file_name: status.state for status in runner.services.store.documents.find()}
    assert set(states.values()) <= {State.WAITING, State.DONE, State.REFUSED}
    assert State.WAITING in states.values()
    assert run(settings, inbox)[1] == ALL_WELL


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_that_nobody_reads_ends_the_run_the_same_way(
    settings: Settings, scripted: type[ScriptedPool], inbox: Path, stream: str
) -> None:
    def closed(batch: Batch, store: Store) -> None:
        if batch.finished:
            raise interrupts.OutputClosed(stream, errno.EPIPE)

    with pytest.raises(interrupts.OutputClosed):
        run(settings, inbox, closed)
    found = open_runner(settings, defs).services.store.documents.find()
    assert {status.state for status in found} <= {State.WAITING, State.DONE, State.REFUSED}
    assert run(settings, inbox)[1] == ALL_WELL


def test_the_death_of_one_worker_leaves_the_work_of_the_others_alone(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    """Its run is still going, its document still running: neither Dagster nor the census may say otherwise."""
    scripted.deaths["a.txt"] = 1
    others: list[tuple[State, dg.DagsterRunStatus]] = []

    def look(pool: ScriptedPool) -> None:
        for task in pool.in_progress:
            record = pool.runner.instance.get_run_by_id(pool.runs[task.key])
            assert record is not None
            others.append((pool.runner.services.store.documents.status(task.key).state, record.status))

    scripted.on_death = staticmethod(look)
    run(settings, inbox)
    assert others == [(State.RUNNING, dg.DagsterRunStatus.STARTED)]


def test_what_a_killed_run_left_behind_is_taken_up(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    make_home(settings.home)
    found = list(documents_at([inbox], None, Priority.NORMAL))
    pool = ScriptedPool(settings, 2)
    pool.runner.services.store.documents.register(found)
    pool.begin(found[0].document_id)
    batch, states = run(settings, inbox)
    assert batch.recovered == [found[0].document_id]
    assert states == ALL_WELL
    record = pool.runner.instance.get_run_by_id(pool.runs[found[0].document_id])
    assert record is not None
    assert record.status is dg.DagsterRunStatus.FAILURE


def test_runs_of_the_daemon_are_left_to_the_daemon(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    found = list(documents_at([inbox], None, Priority.NORMAL))
    runner = open_runner(settings, defs)
    runner.services.store.documents.register(found)
    theirs = create_run_for_test(runner.instance, job_name="process_document", status=dg.DagsterRunStatus.STARTED)
    elsewhere = dataclasses.replace(found[0], document_id="elsewhere-1", matter="elsewhere")
    runner.services.store.documents.register([elsewhere])
    runner.services.store.documents.start("elsewhere-1", theirs.run_id)
    batch, _ = run(settings, inbox)
    assert batch.recovered == []
    assert runner.services.store.documents.status("elsewhere-1").state is State.RUNNING


def test_a_file_that_changed_is_processed_again(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    run(settings, inbox)
    scripted.seen.clear()
    (inbox / "a.txt").write_text("Something else altogether.\n")
    (inbox / "c.pdf").write_bytes(factories.text_pdf(["Mended."]))
    assert run(settings, inbox)[1] == ALL_WELL | {"c.pdf": State.DONE}
    assert sorted(scripted.seen) == ["a.txt", "c.pdf"]


def test_an_attachment_left_undone_is_done_by_the_next_run(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    run(settings, inbox)
    documents = open_runner(settings, defs).services.store.documents
    (attachment,) = (status for status in documents.find() if status.document.parent_id)
    documents.wait(attachment.document.document_id)
    scripted.seen.clear()
    assert run(settings, inbox)[1] == ALL_WELL
    assert scripted.seen == ["terms.txt"]


def test_the_matter_is_merged_and_merged_again_when_it_was_killed(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    scripted.matter_deaths = 1
    with pytest.raises(ExternalError, match=r"merged matter inbox was killed \(SIGKILL\); run again"):
        run(settings, inbox)
    store = open_runner(settings, defs).services.store
    assert store.matters.stale() == ["inbox"]
    run(settings, inbox)
    assert store.matters.stale() == []


def test_two_runs_at_a_time_in_one_home_are_refused(
    settings: Settings, scripted: type[ScriptedPool], inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "exclusive_lock", lambda path, **options: exclusive_lock(path, **(options | {"wait_seconds": 0.1})))
    with (
        exclusive_lock(make_home(settings.home) / "run.lock"),
        pytest.raises(UsageError, match="another `legal-pipeline run` is using this home directory"),
    ):
        run(settings, inbox)


def test_progress_counts_up_to_all(settings: Settings, scripted: type[ScriptedPool], inbox: Path) -> None:
    seen: list[tuple[int, int]] = []
    run(settings, inbox, lambda batch, store: seen.append((batch.finished, len(batch.document_ids))))
    assert seen[-1] == (4, 4)
    assert seen == sorted(seen)


def test_channels_are_told_at_the_end_of_a_run_that_documents_failed_and_that_none_is_failed_any_more(
    settings: Settings, scripted: type[ScriptedPool], inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with webhook() as hook:
        monkeypatch.setenv("LEGAL_PIPELINE_ALERT_URLS", hook.url)
        told = settings.model_copy(update={"alert_urls": hook.url})
        scripted.deaths["a.txt"] = 2
        run(told, inbox)
        run(told, inbox)
        assert [title.split()[1] for title in hook.titles] == ["ALARM:", "ended:"]
        assert "a-txt" in hook.titles[0]
        hook.is_refusing = True
        scripted.deaths["c.pdf"] = 2
        (inbox / "c.pdf").write_bytes(factories.text_pdf(["Mended."]))
        run(told, inbox, lambda batch, store: said.extend(batch.alarms))
    assert len(said) == 1
    assert said[0].startswith("no alert could be sent through webhook 127.0.0.1: ")
