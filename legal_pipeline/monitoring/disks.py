"""The disks of this machine that a deployment writes to, each with what lies on it.

Does not belong here: what makes a disk a problem (`monitoring.health`).
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import redis
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from legal_pipeline.monitoring.readings import DiskUse
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.disks import Disk, disk_of

_LOOPBACK = ("localhost", "127.0.0.1", "::1", "", None)


SERVERS = ("postgres", "redis")


def own_folders(settings: Settings) -> dict[str, Path]:
    """The folders that the programs and the servers of `make up` write to, by name."""
    folders = {
        "home": settings.home,
        "downloads": settings.downloads_dir,
        "attachments": settings.files_dir,
        "logs": settings.log_dir,
        "Dagster": settings.dagster_home,
        "temporary files": Path(tempfile.gettempdir()),
    }
    url = make_url(settings.results_url)
    if url.drivername.startswith("sqlite") and url.database:
        folders["database"] = Path(url.database).parent
    return folders | {name: settings.home / name for name in SERVERS if (settings.home / name).exists()}


def server_folders(settings: Settings, engine: Callable[[], Engine], client: Callable[[], redis.Redis]) -> Iterator[tuple[str, Path]]:
    """The data folders of PostgreSQL and Redis, if they run on this machine and tell."""
    # servers that do not answer, or refuse to tell, are reported by their own readings
    with suppress(Exception):
        if make_url(settings.results_url).host in _LOOPBACK and not settings.results_url.startswith("sqlite"):
            with reading(engine()) as connection:
                folder = connection.scalar(_DATA_DIRECTORY)
            if folder:
                yield "postgres", Path(folder)
    with suppress(Exception):
        if settings.broker_url and make_url(settings.broker_url).host in _LOOPBACK:
            folder = client().config_get("dir").get("dir")
            if folder:
                yield "redis", Path(folder)


_DATA_DIRECTORY = sa.text(
    "select case when pg_has_role(current_user, 'pg_read_all_settings', 'member') then current_setting('data_directory') end"
)


def disk_uses(folders: dict[str, Path], servers: Iterator[tuple[str, Path]]) -> tuple[DiskUse, ...]:
    """Groups folders by disk. A folder that cannot be looked into is left out: its parent on the same disk is known."""
    disks: dict[Path, Disk] = {}
    holds: dict[Path, list[str]] = defaultdict(list)
    for name, folder in (*folders.items(), *servers):
        with suppress(OSError):
            disk = disk_of(folder)
            disks[disk.mount] = disk
            if name not in holds[disk.mount]:
                holds[disk.mount].append(name)
    return tuple(DiskUse(disk, tuple(holds[mount])) for mount, disk in disks.items())
