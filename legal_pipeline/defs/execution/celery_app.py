"""The Celery application: one set of settings for whoever sends messages and whoever receives them.

Messages carry ids and tokens, never a document's text, as JSON. There are no results: what came of a
step is in Dagster's event log, so nothing is kept in a result backend and nothing waits for one.

Does not belong here: what a task does (`workers.app`).
"""

from __future__ import annotations

import ssl
import time
from functools import cache
from typing import Any

from celery import Celery
from celery.exceptions import CeleryError
from kombu.entity import Queue as KombuQueue
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.leases import WHOLE_RUN, Lease
from legal_pipeline.storage.redis.client import link, place, translated_error
from legal_pipeline.topology import PRIORITY_STEPS, ROUTINGS, Queue

CARRY_RUN = "legal_pipeline.carry_run"
RUN_STEP = "legal_pipeline.run_step"

_CONNECT_SECONDS = 5
_REPLY_EXPIRY_SECONDS = 60.0


def celery_settings(settings: Settings) -> dict[str, Any]:
    """SetupError without a broker."""
    if settings.broker_url is None:
        raise SetupError("LEGAL_PIPELINE_BROKER_URL is not set; the deployed form needs a Redis database: redis://:password@host:6379/0")
    transport = {
        "global_keyprefix": "broker:",
        # one list a priority
        "priority_steps": list(PRIORITY_STEPS),
        # a message in hand for longer is given to somebody else: far above any step, which a lease guards anyway
        "visibility_timeout": settings.visibility_timeout_seconds,
        "socket_connect_timeout": _CONNECT_SECONDS,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": transport,
        "broker_connection_retry_on_startup": True,
        # a worker waits for a broker that is gone for as long as it takes
        "broker_connection_max_retries": None,
        "result_backend": None,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_queues": [KombuQueue(queue.value, routing_key=queue.value) for queue in Queue],  # type: ignore[no-untyped-call]
        "task_default_queue": Queue.DEFAULT.value,
        # a message for a queue that nobody declared is an error at the sender, not a list nobody reads
        "task_create_missing_queues": False,
        "task_default_priority": ROUTINGS[next(iter(ROUTINGS))].message_priority,
        # acknowledged when the work is done: the death of a worker's child gives the message back at once
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        # a message behind a long step would wait for it though another process is free
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
    # kombu wants to be told; `?ssl_cert_reqs=` in the URL goes before this
    return {"broker_use_ssl": {"ssl_cert_reqs": ssl.CERT_REQUIRED}} if url.startswith("rediss://") and "ssl_cert_reqs" not in url else {}


@cache
def make_app(settings: Settings) -> Celery:
    app = Celery("legal_pipeline", set_as_current=False)
    app.conf.update(celery_settings(settings))
    return app


def send(app: Celery, lease: Lease, known_state: str | None = None) -> None:
    """Sends a step to its queue. `known_state` is what Dagster tells a step. ExternalError when the broker refuses it."""
    name = CARRY_RUN if lease.step_key == WHOLE_RUN else RUN_STEP
    arguments = [lease.run_id, lease.token] if lease.step_key == WHOLE_RUN else [lease.run_id, lease.step_key, lease.token, known_state]
    try:
        app.send_task(
            name,
            args=arguments,
            task_id=lease.token,
            queue=lease.queue.value,
            priority=lease.priority,
            # read by the monitor: how old the oldest waiting message is
            headers={"sent_at": time.time()},
            retry=True,
            retry_policy={"max_retries": 3, "interval_start": 0.2, "interval_step": 0.5, "interval_max": 2},
        )
    except (KombuError, CeleryError, RedisError, OSError) as error:
        raise ExternalError(f"a message for queue {lease.queue} was not taken: {_why(error, place(str(app.conf.broker_url)))}") from error


def _why(error: BaseException, where: str) -> str:
    """The sentence for Redis's own error, which kombu and Celery wrap in theirs; without their words, which may quote a URL."""
    cause = link(error, RedisError)
    return str(translated_error(cause, where)) if cause is not None else f"the broker at {where} failed ({type(error).__name__})"
