"""The Celery application, configured identically for senders and workers.

Messages contain ids and tokens as JSON, never document text. There is no result backend: Dagster's event
log holds the outcome of each step.

Does not belong here: the tasks (`workers.app`).
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.exceptions import CeleryError
from kombu.entity import Queue as KombuQueue
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from legal_pipeline.clock import seconds
from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import find_cause, place, translated_error
from legal_pipeline.storage.silent_peers import OF_SOCKET
from legal_pipeline.topology import PRIORITY_STEPS, ROUTINGS, WHOLE_RUN, Queue

if TYPE_CHECKING:
    # brings SQLAlchemy, which the parents of workers do not need
    from legal_pipeline.storage.documents.leases import Lease

EXECUTE_RUN = "legal_pipeline.carry_run"
RUN_STEP = "legal_pipeline.run_step"

_CONNECT_SECONDS = 5
_REPLY_EXPIRY_SECONDS = 60.0


def celery_settings(settings: Settings) -> dict[str, Any]:
    """The Celery configuration. Raises SetupError when no broker is set."""
    if settings.broker_url is None:
        raise SetupError("LEGAL_PIPELINE_BROKER_URL is not set; deployed mode needs a Redis database: redis://:password@host:6379/0")
    transport = {
        "global_keyprefix": "broker:",
        # Redis has one list per priority
        "priority_steps": list(PRIORITY_STEPS),
        # far longer than any step, which its lease protects anyway
        "visibility_timeout": settings.visibility_timeout_seconds,
        "socket_connect_timeout": _CONNECT_SECONDS,
        "socket_keepalive": True,
        # without it, a worker whose broker has vanished sends for 15 minutes, and keeps its leases meanwhile
        "socket_keepalive_options": dict(OF_SOCKET),
        "health_check_interval": 25,
    }
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": transport,
        "broker_connection_retry_on_startup": True,
        # a worker waits for an unavailable broker indefinitely
        "broker_connection_max_retries": None,
        "result_backend": None,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_queues": [KombuQueue(queue.value, routing_key=queue.value) for queue in Queue],  # type: ignore[no-untyped-call]
        "task_default_queue": Queue.DEFAULT.value,
        # sending to an undeclared queue is an error, rather than a list without a consumer
        "task_create_missing_queues": False,
        "task_default_priority": ROUTINGS[next(iter(ROUTINGS))].message_priority,
        # acknowledged after completion: when a worker child dies, its message is redelivered at once
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        # a prefetched message would wait behind a long step although another process is idle
        "worker_prefetch_multiplier": 1,
        "worker_disable_prefetch": True,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_proc_alive_timeout": settings.start_timeout_seconds,
        "control_queue_expires": _REPLY_EXPIRY_SECONDS,
        "enable_utc": True,
        "timezone": "UTC",
        **_tls(settings.broker_url),
    }


def _tls(url: str) -> dict[str, Any]:
    # kombu does not verify certificates by default; `?ssl_cert_reqs=` in the URL takes precedence
    return {"broker_use_ssl": {"ssl_cert_reqs": ssl.CERT_REQUIRED}} if url.startswith("rediss://") and "ssl_cert_reqs" not in url else {}


@cache
def make_app(settings: Settings) -> Celery:
    app = Celery("legal_pipeline", set_as_current=False)
    app.conf.update(celery_settings(settings))
    return app


def send(app: Celery, lease: Lease, known_state: str | None = None) -> None:
    """Sends a run or a step to its queue, a step with Dagster's known state. Raises ExternalError when the broker fails."""
    name = EXECUTE_RUN if lease.step_key == WHOLE_RUN else RUN_STEP
    arguments = [lease.run_id, lease.token] if lease.step_key == WHOLE_RUN else [lease.run_id, lease.step_key, lease.token, known_state]
    try:
        app.send_task(
            name,
            args=arguments,
            task_id=lease.token,
            queue=lease.queue.value,
            priority=lease.priority,
            # the monitor computes the age of the oldest waiting message from it
            headers={"sent_at": seconds()},
            retry=True,
            retry_policy={"max_retries": 3, "interval_start": 0.2, "interval_step": 0.5, "interval_max": 2},
        )
    except (KombuError, CeleryError, RedisError, OSError) as error:
        raise ExternalError(
            f"a message for queue {lease.queue} was not accepted: {_why(error, place(str(app.conf.broker_url)))}"
        ) from error


def _why(error: BaseException, where: str) -> str:
    """The message of the underlying Redis error. Those of kombu and Celery are omitted, since they may quote the URL."""
    cause = find_cause(error, RedisError)
    return str(translated_error(cause, where)) if cause is not None else f"the broker at {where} failed ({type(error).__name__})"
