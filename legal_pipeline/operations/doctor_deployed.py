"""Checks the servers, services and workers that deployed mode needs."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import sqlalchemy as sa

from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring.disks import SERVERS
from legal_pipeline.monitoring.health import daemon_problems, disk_problems, queue_problems, sensor_problems
from legal_pipeline.monitoring.problem import Problem
from legal_pipeline.monitoring.readings import Readings, Unread
from legal_pipeline.monitoring.settings_check import nobody_runs, setting_notes
from legal_pipeline.operations import doctor_aws
from legal_pipeline.operations.checkup import Advice, Check, Finding, run_checks
from legal_pipeline.operations.collector import open_collector
from legal_pipeline.operations.doctor_security import SECURITY_CHECKS, broker_url
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, reading
from legal_pipeline.storage.own_servers import POSTGRES, REDIS
from legal_pipeline.storage.redis.client import Prefix, open_redis, place
from legal_pipeline.topology import Queue

MAX_CLOCK_SECONDS = 2.0


def examine_deployed(settings: Settings) -> Iterator[Finding]:
    """Checks each part independently. Never raises: an `Advice` becomes a warning, any other exception a failure."""
    yield from run_checks(CHECKS, settings)


def _broker(settings: Settings) -> str:
    with open_redis(broker_url(settings)) as client:
        info = client.info()
    policy = str(info.get("maxmemory_policy", ""))
    if info.get("maxmemory") and policy.startswith("allkeys"):
        raise SetupError(f"Redis discards messages when it is full: maxmemory-policy is {policy}; set it to noeviction in redis.conf")
    if "err" in (info.get("rdb_last_bgsave_status"), info.get("aof_last_write_status")):
        raise SetupError("the last write of Redis to its disk failed; free space on that disk and check the log of Redis")
    if not info.get("maxmemory"):
        raise Advice(
            f"Redis {info['redis_version']} has no maxmemory and may use all memory of this machine", "set maxmemory in redis.conf"
        )
    return f"Redis {info['redis_version']} at {place(broker_url(settings))}"


def _backend(settings: Settings) -> str:
    """Writes a value to Redis and reads it back. Heartbeats and counters are in Redis; step results are in Dagster's event log."""
    key = f"{Prefix.RESULTS}doctor:{os.getpid()}"
    with open_redis(broker_url(settings)) as client:
        client.set(key, "written", ex=10)
        value = client.getdel(key)
    if value != b"written":
        raise SetupError("Redis did not return the value written to it; check whether a proxy or another database responds")
    return "Redis stores and returns a value"


def _postgres(settings: Settings) -> str:
    engine = engine_for(settings.results_url)
    if engine.dialect.name != "postgresql":
        raise SetupError(
            "deployed mode stores its results in PostgreSQL, but LEGAL_PIPELINE_DATABASE_URL does not name a PostgreSQL database"
        )
    with reading(engine) as connection:
        version, role, is_superuser = connection.execute(
            sa.text(
                "select current_setting('server_version'), current_user::text, (select usesuper from pg_user where usename = current_user)"
            )
        ).one()
    revision = current_revision(engine)
    message = f"PostgreSQL {version.split()[0]} as {role}, migration {revision}"
    if revision != HEAD:
        raise SetupError(f"{message}; this program needs migration {HEAD}: run `legal-pipeline database init` as its owner")
    if is_superuser:
        raise Advice(f"{message}, a superuser with access to all databases of the server", "log in as a role without that privilege")
    return message


def _tessdata(settings: Settings) -> str:
    from legal_pipeline.stages.ocr.engine_choice import choose
    from legal_pipeline.stages.ocr.tesseract import find_tessdata

    if settings.ocr_engine == "rapidocr":
        return "not used: rapidocr does OCR"
    folder = find_tessdata(settings.tessdata, settings.ocr_languages)
    choose(settings.ocr_engine, settings.tessdata, languages=settings.ocr_languages)  # says which language is missing
    if folder is None:
        raise Advice("no eng.traineddata on this machine: rapidocr does OCR, three to six times slower and with more memory")
    return str(folder)


def _clock(settings: Settings) -> str:
    """Compares the clock with both servers: leases, heartbeats and message ages depend on clocks that agree."""
    offsets = {}
    with open_redis(broker_url(settings)) as client:
        before = time.time()
        seconds, micros = cast(tuple[int, int], client.time())
        offsets["Redis"] = seconds + micros / 1e6 - (before + time.time()) / 2
    with reading(engine_for(settings.results_url)) as connection:
        if connection.dialect.name == "postgresql":
            before = time.time()
            moment: dt.datetime = connection.execute(sa.text("select clock_timestamp()")).scalar_one()
            offsets["PostgreSQL"] = moment.timestamp() - (before + time.time()) / 2
    wrong = [
        f"{server} is {abs(by):.1f} s {'ahead' if by > 0 else 'behind'}" for server, by in offsets.items() if abs(by) > MAX_CLOCK_SECONDS
    ]
    if wrong:
        raise SetupError("the clocks differ: " + ", ".join(wrong))
    return f"within {max(map(abs, offsets.values())) * 1000:.0f} ms of {' and '.join(offsets)}"


def _settings(settings: Settings) -> list[Finding]:
    """Compares the settings of this shell with those of the running programs."""
    if notes := setting_notes(settings):
        return [Finding("settings", not note.is_place, note.message, note.remedy, is_warning=not note.is_place) for note in notes]
    return [Finding("settings", True, "no program runs" if nobody_runs(settings) else "as those of the running programs")]


def _running(settings: Settings) -> list[Finding]:
    """Checks what should be running now: daemon, sensors, workers. And the disks of the servers, which only they can name."""
    with open_collector(settings) as collector:
        readings = collector.take(is_full=False)
    findings = [_finding("disk", problem) for problem in disk_problems(_of_servers_alone(readings))]
    for part, check, well in (
        ("daemon", daemon_problems, "has a heartbeat"),
        ("sensors", sensor_problems, "all on"),
        ("queues", queue_problems, _served(readings)),
    ):
        wrong = list(check(readings))
        if not wrong:
            findings.append(Finding(part, True, well))
        findings += [_finding(part, problem) for problem in wrong]
    return findings


def _of_servers_alone(readings: Readings) -> Readings:
    """Without the disks that the programs write to as well: those are a check of their own, which needs no server."""
    if isinstance(readings.disks, Unread):
        return replace(readings, disks=())
    return replace(readings, disks=tuple(use for use in readings.disks if set(use.holds) <= set(SERVERS)))


def _finding(part: str, problem: Problem) -> Finding:
    server = problem.unread.server if problem.unread else ""
    return Finding(part, False, problem.message, problem.remedy, waits_for=(server,) if server else ())


def _served(readings: Readings) -> str:
    workers = getattr(readings.queues, "workers", ())
    return f"{len(Queue)} queues, all with a worker; {len(workers)} workers"


CHECKS: tuple[Check, ...] = (
    Check("broker", _broker, "start Redis, or correct LEGAL_PIPELINE_BROKER_URL", servers=(REDIS,)),
    Check("backend", _backend, "check that Redis is the primary and not full: `legal-pipeline redis audit`", servers=(REDIS,)),
    Check("postgres", _postgres, "start PostgreSQL, or correct LEGAL_PIPELINE_DATABASE_URL", servers=(POSTGRES,)),
    Check("s3", doctor_aws.s3, "correct LEGAL_PIPELINE_S3_BUCKET, LEGAL_PIPELINE_S3_ENDPOINT_URL and the AWS credentials"),
    Check("events", doctor_aws.events, "correct LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL and the AWS credentials"),
    Check("textract", doctor_aws.textract, "see docs/textract.md: the bucket, the region and the permissions of the credentials"),
    Check("tessdata", _tessdata, "install tesseract's English data (Debian: tesseract-ocr-eng)"),
    Check("clock", _clock, "let chrony or systemd-timesyncd set the clock on both machines", servers=(REDIS, POSTGRES)),
    *(Check(part, check, remedy, servers=(POSTGRES,) if part == "workspace" else ()) for part, check, remedy in SECURITY_CHECKS),
    Check("settings", _settings),
    Check("running", _running, servers=(REDIS, POSTGRES)),
)
