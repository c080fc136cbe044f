"""The view at the widths people have, and the same as JSON; taken from real servers and from a deployment that is broken."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import dagster as dg
import grpc  # type: ignore[import-untyped]
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteInstigatorOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, InstigatorType, TickData, TickStatus
from dagster._daemon.types import DaemonHeartbeat
from dagster_shared.error import SerializableErrorInfo
from grpc_health.v1 import health, health_pb2, health_pb2_grpc  # type: ignore[import-untyped]
from rich.console import Console

from legal_pipeline.commands.monitor import monitor
from legal_pipeline.defs import readings as dagster_readings
from legal_pipeline.deployment.code_location import defs
from legal_pipeline.errors import SetupError
from legal_pipeline.model import Document, State
from legal_pipeline.monitoring import answers, collector
from legal_pipeline.monitoring.readings import Readings, SensorSwitch, Unread
from legal_pipeline.operations.collector import open_collector
from legal_pipeline.operations.monitor_view import record, screen
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database, transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.resilience.breaker_state import Circuit, SharedCircuits
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.specimens.readings import WELL, as_started, batch, beats, depth, queues

BROKEN = replace(WELL, queues=queues(depth("ocr", waiting=12, running=1), without="ocr"), sensors=(SensorSwitch("lost_work", False),))

AT = WELL.taken_at.timestamp()
AWAY = (Circuit("s3", 3, "S3 did not answer", AT - 70, opened_at=AT - 5), Circuit("textract"))


def drawn(readings: Readings, width: int, problems_shown: int | None = None) -> str:
    console = Console(width=width, force_terminal=False, color_system=None)
    with console.capture() as captured:
        console.print(screen(readings, width=width, problems_shown=problems_shown))
    return captured.get()


@pytest.mark.parametrize("width", [100, 140])
@pytest.mark.parametrize("readings", [WELL, BROKEN])
def test_no_line_is_cut_or_folded(readings: Readings, width: int) -> None:
    lines = drawn(readings, width).splitlines()
    assert all(len(line) <= width for line in lines)
    # a row a queue, beside a row a program and one for their sum
    first = next(number for number, line in enumerate(lines) if line.startswith("queue "))
    assert [line.split()[0] for line in lines[first + 1 : first + 10]] == [found.queue for found in readings.queues.depths]  # type: ignore[union-attr]
    assert lines[first + 14].split()[0] == "all"
    assert len(lines) < 40


@pytest.mark.parametrize(
    ("readings", "shown"),
    [
        (WELL, ["healthy", "25 of 100", "about 30 min", "2 of 2 on", "batch.normal", "15.18, 20 MB, 12 of 100 connections"]),
        (BROKEN, ["2 problems", "! queue ocr has no worker; 12 messages waiting; 1 message held", "0/12/0", "none", "0 of 1 on"]),
        (replace(WELL, queues=Unread("Redis is gone")), ["1 problem", "Redis is gone", "not readable"]),
        (replace(WELL, memory=Unread("no /proc")), ["1 problem", "no /proc", "not readable"]),
        (replace(WELL, documents=Unread("no database")), ["1 problem", "no database", "not readable"]),
        (replace(WELL, batches=()), ["batch", "none"]),
        (
            replace(WELL, circuits=AWAY),
            ["1 problem", "s3 has not been called since 11:58:50: S3 did not answer", "s3 not called; next try in 15 s"],
        ),
        (replace(WELL, circuits=AWAY), ["textract no failures"]),
        (replace(WELL, batches=(batch("high", done=1_000, requested=459_000),)), ["1,000 of 459,000"]),
    ],
)
def test_what_is_on_the_screen(readings: Readings, shown: list[str]) -> None:
    text = " ".join(drawn(readings, 140).split())
    assert [said for said in shown if said not in text] == []


def test_many_problems_do_not_push_the_tables_off_the_screen() -> None:
    text = drawn(replace(WELL, queues=replace(queues(), workers=())), 100, problems_shown=3)
    assert "and 6 more" in text


@pytest.mark.parametrize(("readings", "is_healthy"), [(WELL, True), (BROKEN, False), (replace(WELL, redis=Unread("gone")), False)])
def test_record_is_json_and_says_whether_all_is_well(readings: Readings, is_healthy: bool) -> None:
    found = json.loads(json.dumps(record(readings), default=str))
    assert found["is_healthy"] is is_healthy
    assert bool(found["problems"]) is not is_healthy
    assert found["profile"] == "t3.medium"
    assert found["batches"][0]["eta_seconds"] == 1_800.0


def test_record_says_how_outside_services_stand() -> None:
    found = json.loads(json.dumps(record(replace(WELL, circuits=AWAY)), default=str))
    said = [(circuit["service"], circuit["standing"], circuit["first_error"], circuit["next_try_seconds"]) for circuit in found["circuits"]]
    assert said == [("s3", "open", "S3 did not answer", 15.0), ("textract", "closed", "", 0.0)]


@pytest.fixture
def deployed(settings: Settings, redis_server: databases.Redis, postgres_url: str) -> Settings:
    prepare_database(postgres_url)
    port = {"webserver_port": ports.free_port(), "code_server_port": ports.free_port()}
    port["workspace_port"] = ports.free_port()
    return as_started(settings.model_copy(update={"broker_url": redis_server.url, "database_url": postgres_url} | port))


def call(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(monitor, arguments, obj=settings, standalone_mode=False, catch_exceptions=False)


def test_once_on_real_servers(deployed: Settings) -> None:
    with open_redis(str(deployed.broker_url)) as client:
        for beat in beats():
            WorkerHeartbeats(client).announce(beat)
        client.lpush("broker:ocr\x06\x163", json.dumps({"headers": {"sent_at": time.time() - 90}}))
    done = call(deployed, "--once", "--json")
    found = json.loads(done.output)
    assert done.return_value == 1
    assert {depth["queue"]: depth["waiting"] for depth in found["queues"]["depths"]}["ocr"] == 1
    assert len(found["queues"]["workers"]) == 7
    assert found["documents"] == {"waiting": 0, "running": 0, "done": 0, "failed": 0, "refused": 0}
    assert found["postgres"]["max_connections"] == 200
    assert found["redis"]["keys_by_prefix"]["metrics:"] == 7
    # neither S3 nor Textract is switched on
    assert found["circuits"] == []
    assert all(sensor["is_on"] for sensor in found["sensors"])
    parts = {problem["part"] for problem in found["problems"]}
    assert parts == {"daemon", "code-server", "webserver", "workspace"}


@pytest.mark.parametrize(
    ("changed", "failing", "shown"),
    [
        ({}, [], []),
        ({"s3_bucket": "case-files"}, [], ["s3"]),
        ({"files_uri": "s3://case-files/files"}, [], ["s3"]),
        ({"s3_bucket": "case-files", "textract_matters": frozenset({"smith"})}, [], ["s3", "textract"]),
        # a batch may name a bucket that no setting names
        ({}, ["s3"], ["s3"]),
    ],
)
def test_services_that_are_off_are_not_spoken_of(deployed: Settings, changed: dict[str, Any], failing: list[str], shown: list[str]) -> None:
    with open_redis(str(deployed.broker_url)) as client:
        for service in failing:
            SharedCircuits(client).failed(service, "S3 did not answer", time.time())
    with open_collector(deployed.model_copy(update=changed)) as taking:
        readings = taking.take(is_full=False)
    assert not isinstance(readings.circuits, Unread)
    assert [circuit.service for circuit in readings.circuits] == shown


def test_servers_that_are_gone_are_problems_and_the_view_still_comes(settings: Settings) -> None:
    gone = f"127.0.0.1:{ports.free_port()}"
    broken = settings.model_copy(
        update={
            "broker_url": f"redis://:hunter2@{gone}/0",
            "database_url": f"postgresql+psycopg2://u:hunter2@{gone}/x",
            "webserver_port": ports.free_port(),
            "code_server_port": ports.free_port(),
        }
    )
    done = call(broken, "--once")
    assert done.return_value == 1
    assert done.output.count("cannot be reached") == done.output.count("the database did not answer") == 1
    assert done.output.count("not readable") > 5
    assert "hunter2" not in done.output


def test_the_embedded_form_has_nothing_to_watch(settings: Settings) -> None:
    with pytest.raises(SetupError, match="embedded mode"):
        call(settings, "--once")


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/server_info" else 500)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def web_port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("path", "said"), [("/server_info", None), ("/other", "HTTP 500")])
def test_a_webserver_is_asked_by_http(web_port: int, path: str, said: str | None) -> None:
    assert answers.http_error(f"http://127.0.0.1:{web_port}{path}") == said


def test_something_else_on_the_port_of_the_code_server_is_no_code_server(web_port: int) -> None:
    assert answers.code_server_error(web_port) is not None


def test_daemons_are_heard_of(settings: Settings) -> None:
    with dg.DagsterInstance.local_temp() as instance:
        needed = instance.get_required_daemon_types()
        assert {beat.age_seconds for beat in dagster_readings.daemon_statuses(instance)} == {None}
        for name in needed:
            instance.add_daemon_heartbeat(DaemonHeartbeat(time.time() - 40, name, "x", []))
        found = dagster_readings.daemon_statuses(instance)
    assert len(found) == len(needed)
    assert all(beat.age_seconds == pytest.approx(40, abs=5) for beat in found)


SENSORS = defs.get_repository_def().sensor_defs

FAILED_TICK = "Error occurred during the execution of evaluation_fn for sensor s3_arrivals"


@pytest.mark.parametrize("is_over", [False, True])
def test_the_error_of_a_sensor_ends_with_its_next_tick(settings: Settings, is_over: bool) -> None:
    """The heartbeat of the daemon repeats it for minutes."""
    with dg.DagsterInstance.local_temp() as instance:
        said = SerializableErrorInfo(f"dagster._core.errors.SensorExecutionError: {FAILED_TICK}\n", [], "SensorExecutionError")
        origin = _origin("s3_arrivals")
        state = InstigatorState(origin, InstigatorType.SENSOR, InstigatorStatus.RUNNING)
        instance.add_instigator_state(state)
        for status in (TickStatus.FAILURE, *([TickStatus.SKIPPED] if is_over else []), TickStatus.STARTED):
            error = said if status is TickStatus.FAILURE else None
            of_it = (origin.get_id(), "s3_arrivals", InstigatorType.SENSOR)
            instance.create_tick(TickData(*of_it, status, time.time(), error=error, selector_id=state.selector_id))
        for name in instance.get_required_daemon_types():
            instance.add_daemon_heartbeat(DaemonHeartbeat(time.time(), name, "x", [said]))
        errors = {beat.error for beat in dagster_readings.daemon_statuses(instance)}
    assert errors == {None} if is_over else all(FAILED_TICK in str(error) for error in errors)


def test_a_sensor_that_was_switched_off_is_seen(settings: Settings) -> None:
    with dg.DagsterInstance.local_temp() as instance:
        names = [sensor.name for sensor in dagster_readings.sensor_switches(instance, SENSORS)]
        assert names
        for name, status in ((names[0], InstigatorStatus.STOPPED), (names[1], InstigatorStatus.RUNNING)):
            instance.add_instigator_state(InstigatorState(_origin(name), InstigatorType.SENSOR, status))
        off = [sensor.name for sensor in dagster_readings.sensor_switches(instance, SENSORS) if not sensor.is_on]
    assert off == [names[0]]


def _origin(name: str) -> RemoteInstigatorOrigin:
    return RemoteInstigatorOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("legal_pipeline"), "__repository__"), name)


def test_a_batch_counts_documents_that_ended_since_it_began(settings: Settings, postgres_url: str) -> None:
    engine = prepare_database(postgres_url)
    census = Documents(engine)
    names = [f"d-{number}" for number in range(6)]
    census.register(Document(name, "m", f"file:///{name}", name) for name in names)
    started = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    states = {
        "d-0": (State.DONE, 1),
        "d-1": (State.FAILED, 1),
        "d-2": (State.REFUSED, 1),
        "d-3": (State.RUNNING, 1),
        "d-4": (State.DONE, -1),
    }
    with transaction(engine) as connection:
        for name, (state, minutes) in states.items():
            changed: dict[str, Any] = {"state": state.value, "updated_at": started + dt.timedelta(minutes=minutes)}
            if state in (State.FAILED, State.REFUSED):
                changed["reason"] = "for a test"
            if state is State.REFUSED:
                changed["reason_code"] = "corrupt"
            connection.execute(sa.update(documents).where(documents.c.document_id == name).values(changed))
    with dg.DagsterInstance.local_temp() as instance:
        instance.add_backfill(
            PartitionBackfill(
                backfill_id="abcd",
                status=BulkActionStatus.REQUESTED,
                from_failure=False,
                tags={"legal/priority": "high"},
                backfill_timestamp=started.timestamp(),
                partition_names=names,
            )
        )
        (found,) = dagster_readings.batch_progress(instance, engine)
    assert (found.requested, found.done, found.failed, found.priority, found.is_active) == (6, 3, 1, "high", True)
    assert found.eta_seconds(started + dt.timedelta(minutes=3)) == pytest.approx(180)


def test_readings_do_not_pile_up_connections(deployed: Settings) -> None:
    with open_collector(deployed) as taking:
        counts = []
        for _ in range(20):
            use = taking.take().postgres
            assert use is not None and not isinstance(use, Unread)
            counts.append(use.connections)
    # one for each part that asks the database, when all of them ask at the same moment; no more however often
    # the first readings also open what stays open: Dagster looks for its tables over connections of its own
    assert max(counts[5:]) <= 4


def test_a_backfill_of_assets_counts_its_documents(settings: Settings, postgres_url: str) -> None:
    """What the UI makes when somebody chooses partitions of the asset graph."""
    engine = prepare_database(postgres_url)
    names = [f"d-{number}" for number in range(4)]
    Documents(engine).register(Document(name, "m", f"file:///{name}", name) for name in names)
    Documents(engine).finish("d-2")
    with dg.DagsterInstance.local_temp() as instance:
        instance.add_dynamic_partitions("documents", names)
        graph = defs.resolve_asset_graph()
        instance.add_backfill(
            PartitionBackfill.from_asset_partitions(
                backfill_id="abcd",
                asset_graph=graph,
                partition_names=names,
                asset_selection=[dg.AssetKey(stage.name) for stage in STAGES],
                backfill_timestamp=time.time() - 60,
                tags={},
                dynamic_partitions_store=instance,
                all_partitions=False,
                title="first production",
                description=None,
                run_config=None,
            )
        )
        (found,) = dagster_readings.batch_progress(instance, engine)
    assert (found.requested, found.done, found.title, found.priority) == (4, 1, "first production", "normal")


def test_a_part_that_breaks_in_an_unforeseen_way_spoils_no_other(deployed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> dict[str, int]:
        raise RuntimeError("text of a document")

    monkeypatch.setattr(collector, "memory_by_program", broken)
    with open_collector(deployed) as taking:
        readings = taking.take()
    assert readings.memory == Unread("memory cannot be read: RuntimeError", "run `legal-pipeline doctor`")
    assert not isinstance(readings.queues, Unread)


@pytest.mark.parametrize(("status", "said"), [("SERVING", None), ("NOT_SERVING", "it is up but not serving")])
def test_a_code_server_is_asked_whether_it_serves(status: str, said: str | None) -> None:
    servicer = health.HealthServicer()
    servicer.set("DagsterApi", health_pb2.HealthCheckResponse.ServingStatus.Value(status))
    server = grpc.server(ThreadPoolExecutor(2))
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        assert answers.code_server_error(port) == said
    finally:
        server.stop(None)
