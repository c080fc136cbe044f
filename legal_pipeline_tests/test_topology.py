"""The topology refuses what would fail in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from legal_pipeline.model import Priority
from legal_pipeline.topology import (
    DEFAULT_PROFILE,
    MATTER_STAGE,
    MEGABYTE,
    PRIORITY_STEPS,
    PROFILES,
    ROUTINGS,
    STAGES,
    Profile,
    Queue,
    RunForm,
    profile_errors,
    run_form,
)

MACHINE = PROFILES[DEFAULT_PROFILE]


def changed(group: str, **values: object) -> Profile:
    workers = tuple(replace(worker, **values) if worker.name == group else worker for worker in MACHINE.workers)  # type: ignore[arg-type]
    return replace(MACHINE, workers=workers)


[OCR_BYTES] = [worker.memory_bytes for worker in MACHINE.workers if worker.name == "ocr"]
ROOM_BYTES = MACHINE.budget_bytes - MACHINE.machine_bytes


# what is done to the profile of a t3.medium · what is said
WRONG: list[tuple[Profile, str]] = [
    (replace(MACHINE, workers=MACHINE.workers[1:]), "queue ocr has no worker"),
    (changed("batch", queues=(Queue.BATCH_NORMAL,)), "queue batch.low has no worker"),
    (changed("text", processes=0), "worker text has no process"),
    (changed("text", name="graph"), "the name graph is given 2 times"),
    (changed("text", name="daemon"), "the name daemon is given 2 times"),
    (changed("text", queues=(Queue.TEXT, Queue.TEXT)), "worker text names a queue twice"),
    (changed("text", queues=(Queue.TEXT, Queue.BATCH_HIGH)), "runs would wait for themselves"),
    (changed("ocr", child_memory_bytes=OCR_BYTES), "worker ocr would reach its limit before a child is replaced"),
    (changed("ocr", memory_bytes=OCR_BYTES + ROOM_BYTES + MEGABYTE), "ceilings add up to 3001 MB, the budget is 3000 MB"),
]


@pytest.mark.parametrize(("profile", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_contradiction_is_said(profile: Profile, said: str) -> None:
    found = profile_errors(profile)
    assert any(said in sentence for sentence in found), found


def test_a_machine_that_lends_workers_need_not_serve_every_queue() -> None:
    ocr = PROFILES["ocr-only"]
    assert not ocr.is_control and {queue for worker in ocr.workers for queue in worker.queues} == {Queue.OCR}
    assert {name for name, profile in PROFILES.items() if profile.is_control} == {"t3.medium", "t3.large", "dev"}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=str)
def test_every_profile_can_be_run(profile: Profile) -> None:
    assert profile_errors(profile) == []


def test_the_operators_groups_and_processes_are_kept() -> None:
    assert {(worker.queues, worker.processes) for worker in MACHINE.workers} == {
        ((Queue.OCR,), 1),
        ((Queue.TEXT,), 2),
        ((Queue.ENTITY,), 1),
        ((Queue.GRAPH,), 1),
        ((Queue.DEFAULT, Queue.CLEANUP), 1),
        ((Queue.BATCH_HIGH,), 2),
        ((Queue.BATCH_NORMAL, Queue.BATCH_LOW), 1),
    }


def test_there_are_nine_queues_and_a_stage_is_routed_to_one() -> None:
    assert len(Queue) == 9
    assert {stage.queue for stage in (*STAGES, MATTER_STAGE)} <= set(Queue)


def test_high_goes_first_everywhere() -> None:
    """Dagster serves the higher number first, Celery over Redis the lower."""
    high, normal, low = (ROUTINGS[priority] for priority in Priority)
    assert high.run_priority > normal.run_priority > low.run_priority
    assert high.message_priority < normal.message_priority < low.message_priority


def test_runs_are_carried_on_before_others_are_begun() -> None:
    """Within a priority; and never at the cost of a higher one."""
    ranks = [step for priority in Priority for step in (ROUTINGS[priority].message_priority, ROUTINGS[priority].begin_priority)]
    assert ranks == sorted(set(ranks)) == list(PRIORITY_STEPS)


# file name · bytes · form
FORMS = [
    ("letter.txt", 2_000, RunForm.WHOLE),
    ("LETTER.EML", 2_000, RunForm.WHOLE),
    ("letter.txt", 128 * 1024, RunForm.WHOLE),
    ("letter.txt", 128 * 1024 + 1, RunForm.STAGES),
    ("letter.txt", None, RunForm.STAGES),
    ("scan.pdf", 2_000, RunForm.STAGES),
    ("scan.tif", 2_000, RunForm.STAGES),
    ("production.zip", 2_000, RunForm.STAGES),
    ("no ending", 2_000, RunForm.STAGES),
]


@pytest.mark.parametrize(("file_name", "size_bytes", "expected"), FORMS)
def test_only_what_is_small_and_needs_no_ocr_is_carried_whole(file_name: str, size_bytes: int | None, expected: RunForm) -> None:
    assert run_form(file_name, size_bytes) is expected
