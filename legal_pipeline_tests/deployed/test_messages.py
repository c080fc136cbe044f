"""Messages nobody of ours would send do no harm; messages of ours that find no room are not lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from celery import Celery
from kombu.messaging import Producer

from legal_pipeline.defs.execution.celery_app import EXECUTE_RUN, make_app, send
from legal_pipeline.defs.execution.dispatch import Dispatch
from legal_pipeline.defs.execution.lease_sweep import sweep
from legal_pipeline.errors import ExternalError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.leases import Lease, Leases
from legal_pipeline.storage.redis.client import Prefix, open_redis
from legal_pipeline.storage.redis.queue_depths import message_ids
from legal_pipeline.topology import WHOLE_RUN, Queue
from legal_pipeline_tests.deployed.small_worker import TinyWorker, tiny_worker
from legal_pipeline_tests.servers import databases


@pytest.fixture(scope="module")
def broker() -> Iterator[databases.Redis]:
    with databases.running_redis(password="hunter2secret") as server:
        yield server


@pytest.fixture(scope="module")
def worker(broker: databases.Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyWorker]:
    with tiny_worker(broker.url, tmp_path_factory.mktemp("worker")) as started:
        yield started


@pytest.fixture
def app(broker: databases.Redis, tmp_path: Path) -> Iterator[Celery]:
    made = make_app(Settings(home=tmp_path / "home", broker_url=broker.url))
    yield made
    made.close()


class Trap:
    """Whoever unpickles it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return Path.mkdir, (self._folder,)


TASK = {"task": EXECUTE_RUN, "id": "id-1", "lang": "py", "origin": "a stranger", "retries": 0, "argsrepr": "", "kwargsrepr": ""}

# content type · encoding · headers
FOREIGN = [
    pytest.param("application/x-python-serialize", "binary", TASK, id="pickle"),
    pytest.param("application/x-yaml", "utf-8", TASK, id="yaml"),
    pytest.param("application/x-msgpack", "binary", TASK, id="msgpack"),
    pytest.param("application/octet-stream", "binary", TASK, id="bytes"),
    pytest.param("text/plain", "utf-8", TASK, id="text"),
    pytest.param("application/json", "utf-8", TASK, id="what is not JSON and says so"),
    pytest.param("application/x-python-serialize", "binary", {}, id="pickle, as Celery 3 sent it"),
]


@pytest.mark.parametrize(("content_type", "encoding", "headers"), FOREIGN)
def test_what_is_not_json_is_refused_and_the_worker_goes_on(
    worker: TinyWorker, app: Celery, broker: databases.Redis, tmp_path: Path, content_type: str, encoding: str, headers: dict[str, object]
) -> None:
    trap = tmp_path / "sprung"
    body = pickle.dumps(((Trap(trap), "token"), {}, {}), protocol=0)
    _put(app, body, content_type, encoding, headers)
    _still_works(worker, app, broker, f"after {content_type} {len(headers)}")
    assert not trap.exists()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        pytest.param("os.system", ["reboot"], id="a task there is not"),
        pytest.param(EXECUTE_RUN, [], id="too few arguments"),
        pytest.param(EXECUTE_RUN, [{"run": 1}, ["x"] * 1000], id="arguments of another kind"),
    ],
)
def test_a_task_of_a_stranger_does_no_harm(
    worker: TinyWorker, app: Celery, broker: databases.Redis, name: str, arguments: list[object]
) -> None:
    app.send_task(name, args=arguments, queue="batch.normal")
    _still_works(worker, app, broker, f"after-{name}-{len(arguments)}")


def test_only_json_is_accepted_and_sent(app: Celery) -> None:
    assert list(app.conf.accept_content) == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None


def _put(app: Celery, body: bytes, content_type: str, encoding: str, headers: dict[str, object]) -> None:
    with app.connection_for_write() as connection:
        # with its content type said, the body goes out as it is
        said: Any = {"content_type": content_type, "content_encoding": encoding, "headers": headers}
        Producer(connection).publish(body, routing_key="batch.normal", **said)  # type: ignore[no-untyped-call]


def _still_works(worker: TinyWorker, app: Celery, broker: databases.Redis, token: str) -> None:
    """The same processes take the next message, and nothing is left behind."""
    send(app, _lease(token))
    worker.wait_until(lambda: f"run-1 {token}" in worker.received, "the next message is taken")
    with open_redis(broker.url) as client:
        worker.wait_until(lambda: not message_ids(client), "nothing waits and nothing is in hand")
    assert worker.is_alive


def _lease(token: str) -> Lease:
    return Lease("run-1", WHOLE_RUN, token, Queue.BATCH_NORMAL, 6, 0, dt.datetime.now(dt.UTC))


@dg.op
def nothing() -> None: ...


@dg.job
def job() -> None:
    nothing()


@contextlib.contextmanager
def _full_broker() -> Iterator[databases.Redis]:
    with databases.running_redis(options=("--maxmemory", "3mb", "--maxmemory-policy", "noeviction")) as server:
        _fill(server)
        yield server


def _fill(server: databases.Redis) -> None:
    with open_redis(server.url) as client, pytest.raises(ExternalError, match="maxmemory"):
        for size in (10_000, 100):
            for number in range(10_000):
                client.set(f"{Prefix.CACHE}{size}:{number}", "x" * size, ex=600)


def test_a_full_redis_loses_nothing(postgres_url: str, tmp_path: Path) -> None:
    """What it did not accept is sent again by the next sweep, without the wait for messages in transit."""
    with _full_broker() as server, dg.DagsterInstance.ephemeral() as instance:
        settings = Settings(home=tmp_path / "home", database_url=postgres_url, broker_url=server.url)
        engine = prepare_database(postgres_url)
        dispatch = Dispatch(settings, Leases(engine), Documents(engine), make_app(settings))
        run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTING)
        try:
            with pytest.raises(
                ExternalError, match=r"batch.normal was not accepted: Redis at .* has reached its maxmemory .*; raise maxmemory"
            ):
                dispatch.send_run(run)
            lost = dispatch.leases.get(run.run_id, WHOLE_RUN)
            assert lost is not None and not lost.is_taken, "what was to be done is written down"
            assert message_ids(dispatch.redis) == set()

            with pytest.raises(ExternalError, match="maxmemory"):
                list(sweep(dispatch, instance))
            assert dispatch.leases.get(run.run_id, WHOLE_RUN) is not None, "and stays so however often it is tried"

            dispatch.redis.flushdb()
            [said] = sweep(dispatch, instance)
            assert said.startswith(f"run {run.run_id}: its run worker (its message) was lost")
            sent = dispatch.leases.get(run.run_id, WHOLE_RUN)
            assert sent is not None and sent.attempts == 0, "nobody died of it"
            assert message_ids(dispatch.redis) == {sent.token}
            assert list(sweep(dispatch, instance)) == [], "once is enough"
        finally:
            dispatch.app.close()
            engine.dispose()


def test_a_step_that_finds_no_room_keeps_its_lease(postgres_url: str, tmp_path: Path) -> None:
    with _full_broker() as server:
        settings = Settings(home=tmp_path / "home", database_url=postgres_url, broker_url=server.url)
        engine = prepare_database(postgres_url)
        dispatch = Dispatch(settings, Leases(engine), Documents(engine), make_app(settings))
        try:
            lease = dispatch.leases.offer("run-1", "document_text", Queue.OCR, 6)
            assert lease is not None
            with pytest.raises(ExternalError, match="maxmemory"):
                dispatch.send_step(lease, None)
            kept = dispatch.leases.get("run-1", "document_text")
            assert kept is not None and kept.token == lease.token
            assert dispatch.is_lost(kept), "it is known at once that no message is on its way"
        finally:
            dispatch.app.close()
            engine.dispose()
