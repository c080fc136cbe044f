"""Publishes the alarms of this deployment for the program that sends them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from legal_pipeline.alerts import verdict
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.channels import channels_of, names
from legal_pipeline.settings import Settings
from legal_pipeline.storage.own_servers import POSTGRES, REDIS, start_remedy

log = logging.getLogger(__name__)

_PORTS = {"postgresql": 5432, "redis": 6379, "rediss": 6379}


def publish_alarms(settings: Settings, alarms: Sequence[Alarm]) -> None:
    """Never raises: without a place to write, the sender finds that nothing was published, and says so."""
    channels = names(channels_of(settings.alert_urls))
    try:
        verdict.publish(settings.home, alarms, channels, settings.alert_delay_seconds, servers_of(settings), remedies_of(settings))
    except OSError as error:
        log.warning("the alarms cannot be published to the program that sends alerts (%s)", error.strerror)


def publish_channels(settings: Settings) -> None:
    """Tells the sender its channels before the first alarms are published; keeps what was published. Raises OSError."""
    known = verdict.read(settings.home)
    channels = names(channels_of(settings.alert_urls))
    at, alarms = (known.at, known.alarms) if known is not None else (0.0, ())
    verdict.publish(settings.home, alarms, channels, settings.alert_delay_seconds, servers_of(settings), remedies_of(settings), at=at)


def servers_of(settings: Settings) -> dict[str, str]:
    """host:port by name; not those that are reached through a socket of this machine."""
    found = {}
    for name, url in ((POSTGRES, settings.results_url), (REDIS, settings.broker_url)):
        try:
            parts = urlsplit(url or "")
            kind = parts.scheme.partition("+")[0]
            if parts.hostname and kind in _PORTS:
                found[name] = f"{parts.hostname}:{parts.port or _PORTS[kind]}"
        except ValueError:
            continue
    return found


def remedies_of(settings: Settings) -> dict[str, str]:
    """What starts the servers that `make up` runs, by name."""
    return {name: remedy for name in (POSTGRES, REDIS) if (remedy := start_remedy(settings, name))}
