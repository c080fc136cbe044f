"""Each thing that can be wrong is said once, in a sentence, with what to do; and none of it hides another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.model import Category
from legal_pipeline.monitoring.health import alarms, blocker, ceilings, duration, megabytes, problems
from legal_pipeline.monitoring.program_memory import memory_by_program, program_of
from legal_pipeline.monitoring.readings import Answer, DaemonStatus, DiskUse, PostgresUse, RedisUse, SensorSwitch, SilentProgram, Unread
from legal_pipeline.operations.collector import open_dagster
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.disks import Disk
from legal_pipeline.storage.documents.attention import Attention, Concern
from legal_pipeline.storage.documents.documents import HeldDocuments
from legal_pipeline.storage.documents.standing import Standing
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.resilience.breaker_state import Circuit
from legal_pipeline.topology import Queue
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.specimens.readings import GROUPS, WELL, as_started, batch, beats, depth, queues

CEILINGS = ceilings(WELL)
AT = WELL.taken_at.timestamp()


def use(program: str, share: float) -> tuple[dict[str, dict[str, int]], str]:
    """A program that uses a share of its ceiling, and how that is said."""
    used = int(share * CEILINGS[program])
    return {"memory": {program: used}}, f"{program} uses {megabytes(used)} of its {megabytes(CEILINGS[program])}"


def disk(*, free: int, files: int = 500, is_read_only: bool = False) -> DiskUse:
    """Of 10 GB and 1,000 inodes; `free` in MB."""
    return DiskUse(Disk(Path("/data"), 10 * 10**9, free * 10**6, 1000, files, is_read_only), ("home", "logs"))


def attention(count: int, reason: str) -> Attention:
    return Attention((Concern(Standing.FAILED, "configuration", count, tuple(f"a-{number + 1}" for number in range(count)), reason),))


def test_nothing_is_said_when_all_is_well() -> None:
    assert problems(WELL) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"queues": queues(without="ocr")}, ["queue ocr has no worker"]),
        ({"queues": queues(depth("ocr", waiting=12), without="ocr")}, ["queue ocr has no worker; 12 messages waiting"]),
        ({"queues": queues(depth("ocr", waiting=1), without="ocr")}, ["queue ocr has no worker; 1 message waiting"]),
        (
            {"queues": queues(depth("ocr", waiting=2, running=1), without="ocr")},
            ["queue ocr has no worker; 2 messages waiting; 1 message held by a worker that has ended"],
        ),
        (
            {"queues": queues(aside={"is_cut_off": True})},
            ["queue ocr has no worker", "ocr on box cannot reach the database, so no work goes there"],
        ),
        (
            {"queues": queues(aside={"is_other_version": True})},
            [
                "queue ocr has no worker",
                "ocr on box run another version of legal-pipeline than the control machine, so no work goes there",
            ],
        ),
        (
            {"queues": queues(aside={"full_disk": "/data has 4 kB of 10 GB left", "full_mount": "/data"})},
            [
                "queue ocr has no worker",
                "ocr on box have no room for documents, so no work goes there: the disk /data has 4 kB of 10 GB left",
            ],
        ),
        # the database is away for all, and said once
        (
            {
                "queues": queues(aside={"is_cut_off": True}),
                "held": Unread("the database did not answer", "start it", "PostgreSQL", "refused"),
            },
            ["the database did not answer; 1 check waits for it (refused)"],
        ),
        ({"disks": (disk(free=600),)}, []),
        ({"disks": (disk(free=400),)}, ["the disk /data has 400 MB of 10 GB left (home, logs); documents wait when it is full"]),
        (
            {"disks": (disk(free=5000, is_read_only=True),)},
            ["the file system /data is read-only (home, logs); documents that write to it wait"],
        ),
        ({"disks": (disk(free=5000, files=9),)}, ["the disk /data has no room for more files (home, logs): its inodes are used up"]),
        (
            {"held": (HeldDocuments(Category.RESOURCE, "the disk is full", 3, "a-1"),)},
            ["a-1 and 2 more wait (resource): the disk is full"],
        ),
        (
            {"attention": attention(1, "source_document: S3 does not know the access key")},
            ["1 document failed (configuration): a-1; source_document: S3 does not know the access key"],
        ),
        (
            {"attention": attention(5, "source_document: the file \x1b[2J.pdf is gone")},
            ["5 documents failed (configuration): a-1, a-2, a-3 and 2 more; the first: source_document: the file <U+001B>[2J.pdf is gone"],
        ),
        # a worker that serves two queues leaves two behind
        ({"queues": queues(without="default")}, ["queue default has no worker", "queue cleanup has no worker"]),
        (
            {"queues": queues(depth("text", waiting=3, oldest=301.0))},
            ["the oldest message of queue text has waited for 5 min 1 s and nothing of that queue is running"],
        ),
        ({"queues": queues(depth("text", waiting=3, oldest=299.0))}, []),
        # a long step in front is no standstill
        ({"queues": queues(depth("text", waiting=3, running=1, oldest=9_000.0))}, []),
        (
            {"queues": queues(undeclared=(depth("dagster", waiting=3),))},
            ["queue dagster is not declared; no worker will process its 3 messages"],
        ),
        (use("ocr", 0.96)[0], [use("ocr", 0.96)[1]]),
        (use("ocr", 0.94)[0], []),
        (use("daemon", 0.96)[0], [use("daemon", 0.96)[1]]),
        ({"memory": {"other": 3_000_000_001}}, ["all programs together use 3,000 MB; the budget of profile t3.medium is 3,000 MB"]),
        ({"redis": RedisUse(91, 100, "noeviction", {})}, ["Redis holds 0 MB of 0 MB; when it is full it rejects new messages"]),
        ({"redis": RedisUse(90, 100, "noeviction", {})}, []),
        ({"redis": RedisUse(9_000_000_000, 0, "noeviction", {})}, []),
        ({"redis": RedisUse(1, 100, "allkeys-lru", {})}, ["Redis discards messages when it is full (maxmemory-policy allkeys-lru)"]),
        ({"redis": RedisUse(1, 0, "noeviction", {"": 2})}, ["2 keys in Redis belong to another application"]),
        (
            {"daemons": (DaemonStatus("sensor", None), DaemonStatus("backfill", None))},
            ["the Dagster daemon has no heartbeat; it has never sent one"],
        ),
        (
            {"daemons": (DaemonStatus("sensor", 400.0), DaemonStatus("backfill", 380.0))},
            ["the Dagster daemon has no heartbeat; the last one was 6 min 20 s ago"],
        ),
        (
            {"daemons": (DaemonStatus("sensor", 400.0), DaemonStatus("backfill", 3.0))},
            ["the sensor part of the Dagster daemon has no heartbeat; the last one was 6 min 40 s ago"],
        ),
        (
            {"daemons": (DaemonStatus("sensor", 3.0, "no code location"),)},
            ["the sensor part of the Dagster daemon reports: no code location"],
        ),
        # what it says while a server is away comes of that
        (
            {"daemons": (DaemonStatus("sensor", 3.0, "no Redis"),), "redis": Unread("Redis is away", "start it", "Redis", "refused")},
            ["Redis is away; 1 check waits for it (refused)"],
        ),
        ({"sensors": (SensorSwitch("lost_work", False),)}, ["sensor lost_work is switched off"]),
        (
            {"answers": (Answer("webserver", "127.0.0.1:3000", "Connection refused"),)},
            ["the webserver does not respond at 127.0.0.1:3000 (Connection refused)"],
        ),
        ({"silent": (SilentProgram("workspace", 90.0, "", is_running=False),)}, ["workspace does not run"]),
        ({"silent": (SilentProgram("ocr", 90.0, ""),)}, ["ocr has not answered for 1 min 30 s"]),
        ({"silent": (SilentProgram("ocr", 9.0, "its loop"),)}, ["ocr runs, but its loop makes no progress"]),
        # the monitor has asked it, and found the same
        (
            {
                "silent": (SilentProgram("webserver", 90.0, "", is_running=False),),
                "answers": (Answer("webserver", "127.0.0.1:3000", "Connection refused"),),
            },
            ["the webserver does not respond at 127.0.0.1:3000 (Connection refused)"],
        ),
        (
            {"answers": (Answer("metrics endpoint", "127.0.0.1:9464", "another program uses the port", "stop it"),)},
            ["the metrics endpoint does not respond at 127.0.0.1:9464 (another program uses the port)"],
        ),
        ({"postgres": PostgresUse("15.18", 1, 95, 100)}, ["PostgreSQL has 95 of 100 connections open"]),
        ({"circuits": (Circuit("s3"), Circuit("textract", 2, "S3 answered InternalError", AT - 5))}, []),
        (
            {"circuits": (Circuit("s3", 3, "S3 did not answer (ConnectTimeoutError)", AT - 70, opened_at=AT - 5), Circuit("textract"))},
            ["s3 has not been called since 11:58:50: S3 did not answer (ConnectTimeoutError); next try in 15 s"],
        ),
        (
            {"circuits": (Circuit("textract", 9, "AWS returned ThrottlingException", AT - 70, opened_at=AT - 25),)},
            ["textract has not been called since 11:58:50: AWS returned ThrottlingException; next try with the next call"],
        ),
        (
            {part: Unread("Redis is away", "start it", "Redis", "refused") for part in ("circuits", "redis", "queues")},
            ["Redis is away; 3 checks wait for it (refused)"],
        ),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, Any], said: list[str]) -> None:
    found = problems(replace(WELL, **changed))
    assert [problem.message for problem in found] == said
    assert all(problem.remedy for problem in found)


def test_the_remedy_of_failures_is_that_of_their_reason() -> None:
    concern = Concern(Standing.FAILED, "configuration", 1, ("a-1",), "the run was cancelled", "run {retry} to process it after all")
    [problem] = problems(replace(WELL, attention=Attention((concern,))))
    assert "run `legal-pipeline retry a-1` to process it after all" in problem.remedy and "setting" not in problem.remedy


@pytest.mark.parametrize(
    "part", ["queues", "redis", "memory", "daemons", "sensors", "answers", "documents", "runs", "batches", "postgres", "circuits"]
)
def test_a_part_that_cannot_be_read_is_a_problem_and_hides_no_other(part: str) -> None:
    broken = replace(WELL, queues=queues(without="ocr"), sensors=(SensorSwitch("lost_work", False),))
    before = {problem.message for problem in problems(broken) if problem.part not in (part, part.removesuffix("s"))}
    unread: dict[str, Any] = {part: Unread(f"{part} broke")}
    found = {problem.message for problem in problems(replace(broken, **unread))}
    assert found == before | {f"{part} broke"}


@pytest.mark.parametrize(
    ("priority", "without", "is_active", "said"),
    [
        ("high", None, True, None),
        ("high", "ocr", True, "queue ocr has no worker"),
        ("high", "batch-high", True, "queue batch.high has no worker"),
        ("low", "batch-high", True, None),
        ("low", "batch", True, "queue batch.low has no worker"),
        ("high", "ocr", False, None),
    ],
)
def test_a_batch_says_what_is_in_its_way(priority: str, without: str | None, is_active: bool, said: str | None) -> None:
    readings = replace(WELL, queues=queues(without=without))
    assert blocker(readings, batch(priority, is_active=is_active)) == said


@pytest.mark.parametrize(
    ("done", "requested", "seconds"),
    [(25, 100, 1_800.0), (50, 100, 600.0), (0, 100, None), (100, 100, None), (99, 100, pytest.approx(6.06, abs=0.01))],
)
def test_time_to_go_follows_the_rate_so_far(done: int, requested: int, seconds: float | None) -> None:
    assert batch(done=done, requested=requested).eta_seconds(WELL.taken_at) == seconds


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3_600, "1 h"), (5_430, "1 h 30 min"), (200_000, "2 d 7 h")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ("/v/bin/python /v/bin/dagster-daemon run --workspace w.yaml", "daemon"),
        ("/v/bin/python -m legal_pipeline.operations.daemon run", "daemon"),
        ("/v/bin/python /v/bin/dagster-webserver --port 3000", "webserver"),
        ("/v/bin/python /v/bin/dagster api grpc --port 4266", "code-server"),
        ("/v/bin/python /v/bin/dagster code-server start", "code-server"),
        ("/v/bin/python /v/bin/celery --app=a worker --hostname=batch-high@%h", "batch-high"),
        ("celery -A legal_pipeline.workers.app worker -n ocr@host -Q ocr", "ocr"),
        ("/bin/sh", None),
    ],
)
def test_programs_are_known_by_their_command(command: str, program: str | None) -> None:
    assert program_of(command) == program


HOLD = "import sys, time; held = bytearray({size}); print('ready', flush=True); {more}time.sleep(60)"
CHILD = "import subprocess; child = subprocess.Popen([sys.executable, '-c', {code!r}], env={{}}); "


def test_memory_is_summed_over_what_a_program_started(tmp_path: Path) -> None:
    """The child has an empty environment, as the process that reads files has."""
    code = HOLD.format(size=30_000_000, more=CHILD.format(code=HOLD.format(size=50_000_000, more="")))
    environment = {"PATH": os.environ["PATH"], "LEGAL_PIPELINE_HOME": str(tmp_path), "LEGAL_PIPELINE_PROGRAM": "ocr"}
    others = environment | {"LEGAL_PIPELINE_HOME": str(tmp_path / "another")}
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=chosen, stdout=subprocess.PIPE, start_new_session=True)
        for chosen in (environment, others)
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == process.stdout.readline() == b"ready\n"
        used = memory_by_program(tmp_path)
        assert list(used) == ["ocr"]
        assert 80_000_000 < used["ocr"] < 140_000_000
    finally:
        for process in started:
            os.killpg(process.pid, 9)
            process.wait()


def test_alarms_of_a_real_broker(settings: Settings, redis_server: databases.Redis, postgres_url: str) -> None:
    """The failure behind it all: messages wait in a queue that nobody serves."""
    prepare_database(postgres_url)
    deployed = as_started(settings.model_copy(update={"broker_url": redis_server.url, "database_url": postgres_url}))
    with open_redis(redis_server.url) as client:
        presence = WorkerHeartbeats(client)
        for beat in beats(group for group in GROUPS if group != "batch-high"):
            presence.announce(beat)
        for number in range(10):
            client.lpush("broker:batch.high\x06\x163", json.dumps({"headers": {"id": str(number), "sent_at": time.time()}}))
    found = {problem.message for problem in alarms(deployed, open_dagster(deployed))}
    assert "queue batch.high has no worker; 10 messages waiting" in found
    assert "the Dagster daemon has no heartbeat; it has never sent one" in found
    assert not any(f"queue {queue} has no worker" in said for said in found for queue in Queue if queue is not Queue.BATCH_HIGH)


def test_alarms_without_any_server_say_so(settings: Settings) -> None:
    port = ports.free_port()
    deployed = settings.model_copy(
        update={"broker_url": f"redis://:hunter2@127.0.0.1:{port}/0", "database_url": f"postgresql+psycopg2://u:hunter2@127.0.0.1:{port}/x"}
    )
    found = alarms(deployed, open_dagster(deployed))
    # each cause once, however many readings wait for it; the third is that nothing was started here
    assert sorted(problem.part for problem in found) == ["daemon", "postgres", "redis"]
    assert all(" for it" in problem.message for problem in found)
    assert "hunter2" not in repr(found)


def test_the_embedded_form_has_nothing_to_be_alarmed_about(settings: Settings) -> None:
    assert alarms(settings, open_dagster(settings)) == []
