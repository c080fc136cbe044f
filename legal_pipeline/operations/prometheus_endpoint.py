"""The Prometheus endpoint: on loopback, in a thread of the daemon, which never waits for it.

The daemon does not depend on the endpoint, so errors are only logged.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from legal_pipeline.settings import Settings

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from legal_pipeline.operations.metrics_sampler import Sampler

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
_TRY_AGAIN_SECONDS = 30.0


def start_metrics(settings: Settings) -> Sampler | None:
    """Starts sampling and serving in the background; does nothing in embedded mode. Returns at once."""
    if not settings.is_deployed:
        return None
    from legal_pipeline.operations.metrics_sampler import Sampler

    sampler = Sampler(settings)
    sampler.start()
    if settings.metrics_port:
        threading.Thread(target=_serve_when_free, args=(settings, sampler), name="metrics-start", daemon=True).start()
    return sampler


def _serve_when_free(settings: Settings, sampler: Sampler) -> None:
    """A port that is in use is tried again: nobody would start the daemon anew for it."""
    while serve(settings, sampler) is None:
        time.sleep(_TRY_AGAIN_SECONDS)


def serve(settings: Settings, sampler: Sampler) -> WSGIServer | None:
    """Returns None when the port is in use."""
    from prometheus_client.exposition import start_http_server
    from prometheus_client.registry import CollectorRegistry

    from legal_pipeline.operations.prometheus_scrape import ScrapedMetrics

    registry = CollectorRegistry(auto_describe=False)
    registry.register(ScrapedMetrics(settings, sampler))
    try:
        server, _ = start_http_server(settings.metrics_port, HOST, registry)
    except OSError as error:
        log.warning(
            "no metrics at http://%s:%d (%s); the work goes on; choose another LEGAL_PIPELINE_METRICS_PORT, or 0 for none",
            HOST,
            settings.metrics_port,
            error.strerror,
        )
        return None
    log.info("metrics at http://%s:%d/metrics", HOST, settings.metrics_port)
    return server
